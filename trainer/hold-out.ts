import { BadInputError } from '../src/errors.js';

/** One group in so many is held out when the caller has no rule. */
const ONE_IN = 10;

export interface Split {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
  /**
   * Held-out images with a near duplicate in training: 0 unless a rule of the caller's parts groups. Left out when near
   * duplicates were not looked for.
   */
  readonly leaks?: number;
}

/**
 * Numbers of the images that train and of those that measure. Without a rule, whole groups are held out: a tenth of
 * them, those whose keys hash lowest, so that the choice is the same in every run and has nothing to do with the order
 * of files. A rule of the caller's holds (a whole drawing style, say), and `leaks` counts what it lets through.
 *
 * @param groups near-duplicate group of each image, in any numbering; a group is never divided
 * @param keyOf what an image is called wherever its file lies: a name or a hash. A group goes by the least of its
 *   members' keys, for its number changes with every image that is added
 * @throws BadInputError when either side is empty
 */
export function splitGroups(
  groups: Int32Array | readonly string[],
  keyOf: (row: number) => string,
  isHeldOut?: (row: number) => boolean,
): Split {
  const chosen = isHeldOut ? undefined : chooseGroups(groups, keyOf);
  const training: number[] = [];
  const heldOut: number[] = [];
  for (let row = 0; row < groups.length; row++) {
    (chosen?.has(groups[row]!) || isHeldOut?.(row) ? heldOut : training).push(row);
  }
  if (training.length === 0 || heldOut.length === 0) {
    throw new BadInputError(
      `Of ${groups.length} images ${training.length} would train and ${heldOut.length} would be held out to measure ` +
        'the model and choose its threshold: both are needed. Add images, or hold out others.',
    );
  }
  const trained = new Set(training.map((row) => groups[row]!));
  return { training, heldOut, leaks: heldOut.filter((row) => trained.has(groups[row]!)).length };
}

function chooseGroups(groups: Int32Array | readonly string[], keyOf: (row: number) => string): Set<number | string> {
  const least = new Map<number | string, string>();
  for (let row = 0; row < groups.length; row++) {
    const key = keyOf(row);
    const before = least.get(groups[row]!);
    if (before === undefined || key < before) least.set(groups[row]!, key);
  }
  const ranked = [...least]
    .map(([group, key]) => ({ group, key, hash: hash(key) }))
    .sort((x, y) => x.hash - y.hash || (x.key < y.key ? -1 : Number(x.key > y.key)));
  return new Set(ranked.slice(0, Math.ceil(ranked.length / ONE_IN)).map(({ group }) => group));
}

/** FNV-1a, 32 bits, finished as MurmurHash3 is: without that, names that differ in their last digit stay together. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
