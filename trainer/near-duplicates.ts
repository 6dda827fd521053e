import { BadInputError } from '../src/errors.js';
import { joinCloseHashes } from './near-duplicates/close-hashes.js';
import { DisjointSets } from '../src/duplicates/disjoint-sets.js';

export { BLANK, perceptualHash } from '../src/duplicates/perceptual-hash.js';

/**
 * Hamming distance up to which two pictures count as one: re-sized, re-encoded and brightened copies lie within it
 * (docs/decisions/0005-near-duplicate-groups.md).
 */
export const NEAR_DUPLICATE_DISTANCE = 4;

/**
 * Groups that a split into training and validation must not divide: images of one group key (drawings of one subject)
 * and near-duplicates are together, also through others between them.
 *
 * @param hashes perceptual hash of each image; blank ones are near to none
 * @param groups group key of each image
 * @returns group of each image, counted from 0 in the order in which groups first appear
 */
export function groupNearDuplicates(
  hashes: BigUint64Array,
  groups: readonly string[] | Int32Array,
  distance = NEAR_DUPLICATE_DISTANCE,
): Int32Array {
  if (hashes.length !== groups.length) {
    throw new BadInputError(`${hashes.length} hashes and ${groups.length} group keys: each image needs one of both.`);
  }
  const sets = new DisjointSets(hashes.length);
  const firstOf = new Map<string | number, number>();
  for (let image = 0; image < groups.length; image++) {
    const first = firstOf.get(groups[image]!);
    if (first === undefined) firstOf.set(groups[image]!, image);
    else sets.join(first, image);
  }
  joinCloseHashes(hashes, distance, (a, b) => sets.join(a, b));
  return sets.number();
}
