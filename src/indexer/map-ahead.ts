/**
 * Maps in order with up to `ahead` items being worked on at once: the work of the next items goes on while the consumer
 * is busy with this one, and no more than `ahead` results wait in memory.
 */
export async function* mapAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Awaited in turn below; until then a rejection must not count as unhandled.
      result.catch(() => undefined);
      running.push(result);
      if (running.length >= ahead) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    // Whoever stops, or fails, is told only once nothing goes on behind its back.
    await Promise.allSettled(running);
  }
}

/** Groups what comes into arrays of `size`, the last one shorter. */
export async function* inBatches<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
