/** Illustrations of a part: a second's work or a few, which is what is lost with a worker that dies. */
export const PART_SIZE = 64;
/** Parts of a job: beyond, they grow, so that no job fills the queue. */
const MOST_PARTS = 1000;

/** How large the parts of `count` illustrations are: alike, and no larger than need be. */
export function partSize(count: number): number {
  const parts = Math.min(MOST_PARTS, Math.ceil(count / PART_SIZE));
  return Math.max(1, Math.ceil(count / Math.max(1, parts)));
}

/** Divides what is alike evenly. Equal keys come into one part, in which the second is found to be the first again. */
export function divideByKey<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const size = partSize(items.length);
  const parts: T[][] = [];
  for (const group of groups.values()) {
    const last = parts.at(-1);
    if (last && last.length + group.length <= size) last.push(...group);
    else parts.push([...group]);
  }
  return parts;
}
