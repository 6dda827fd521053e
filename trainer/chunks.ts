import { permutation, random } from './head/random.js';

/** Images that are in memory at a time unless told otherwise, as in the seed (tagging.md, section 1.3). */
export const CHUNK_IMAGES = 15_000;

/** How a training runs through its images: every image once an epoch, in a random order, a chunk in memory at a time. */
export interface ChunkPlan {
  readonly images: number;
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  /** Images a chunk at most; at least one batch is taken. */
  readonly chunkImages: number;
}

/** A part of an epoch. */
export interface ChunkPlace {
  /** Of the whole run, from 0. */
  readonly index: number;
  readonly epoch: number;
  /** Number of the chunk's first step in the whole run, from 0. */
  readonly firstStep: number;
  /** Which images, in the order in which they are trained on; places among the training images, 0 … images - 1. */
  readonly order: Int32Array;
}

/**
 * Chunks are whole batches cut from the epoch's order, so that the steps, and with them the result, are the same for
 * every chunk size.
 */
export function chunksPerEpoch(plan: ChunkPlan): number {
  return Math.ceil(plan.images / wholeBatches(plan));
}

export function stepsPerEpoch({ images, batch }: ChunkPlan): number {
  return Math.ceil(images / batch);
}

/** All chunks from the `from`th of the run to its last. */
export function* planChunks(plan: ChunkPlan, from = 0): Generator<ChunkPlace> {
  const perEpoch = chunksPerEpoch(plan);
  const size = wholeBatches(plan);
  for (let epoch = Math.floor(from / perEpoch); epoch < plan.epochs; epoch++) {
    const order = permutation(plan.images, random(plan.seed, 'order', epoch));
    for (let at = Math.max(0, from - epoch * perEpoch); at < perEpoch; at++) {
      yield {
        index: epoch * perEpoch + at,
        epoch,
        firstStep: epoch * stepsPerEpoch(plan) + (at * size) / plan.batch,
        order: order.slice(at * size, (at + 1) * size),
      };
    }
  }
}

function wholeBatches({ chunkImages, batch }: ChunkPlan): number {
  return Math.max(1, Math.floor(chunkImages / batch)) * batch;
}

/**
 * Loads each chunk while the one before it is worked on. Two slots take turns: slot 0 or 1 is free for `load` to fill
 * again once the chunk that was in it has been worked on.
 */
export async function* loadAhead<T>(
  places: Iterable<ChunkPlace>,
  load: (place: ChunkPlace, slot: 0 | 1) => Promise<T>,
): AsyncGenerator<{ place: ChunkPlace; chunk: T }> {
  let slot: 0 | 1 = 0;
  const start = (place: ChunkPlace) => {
    const chunk = load(place, slot);
    slot = slot === 0 ? 1 : 0;
    // Handled where it is awaited; without this a failure in between would count as an unhandled rejection.
    chunk.catch(() => undefined);
    return { place, chunk };
  };
  const iterator = places[Symbol.iterator]();
  let upcoming = iterator.next();
  let ahead = upcoming.done ? undefined : start(upcoming.value);
  try {
    while (ahead !== undefined) {
      const current = { place: ahead.place, chunk: await ahead.chunk };
      upcoming = iterator.next();
      ahead = upcoming.done ? undefined : start(upcoming.value);
      yield current;
    }
  } finally {
    // The file that it reads from must not be closed under it.
    await ahead?.chunk.catch(() => undefined);
  }
}
