import type { LabelledImage } from '../dataset/labelled-images.js';
import { NEAR_DUPLICATE_DISTANCE } from '../near-duplicates.js';
import { joinCloseHashes } from '../near-duplicates/close-hashes.js';
import { DisjointSets } from '../../src/duplicates/disjoint-sets.js';

/**
 * The pictures by the SHA-256 of their files, equal files by path: an order that has nothing to do with names, and in
 * which every contiguous part is a fair sample.
 *
 * @param sha256 32 bytes a picture
 * @returns the picture of each slot
 */
export function orderByContent(sha256: Buffer, fileOf: (picture: number) => string): Int32Array {
  const count = sha256.length / 32;
  const start = Float64Array.from({ length: count }, (_, k) => sha256.readUIntBE(k * 32, 6));
  return Int32Array.from({ length: count }, (_, k) => k).sort(
    (a, b) =>
      start[a]! - start[b]! ||
      sha256.compare(sha256, b * 32, b * 32 + 32, a * 32, a * 32 + 32) ||
      (fileOf(a) < fileOf(b) ? -1 : 1),
  );
}

/**
 * Near-duplicate group of each row: rows of one group key, of equal files and of near perceptual hashes are together.
 *
 * @param imageOf the picture of a row; rows are in the order of `sha256`
 * @param sha256 32 bytes a row, ascending
 */
export function groupRows(
  imageOf: (row: number) => LabelledImage,
  sha256: Buffer,
  perceptualHashes: BigUint64Array,
): Int32Array {
  const count = perceptualHashes.length;
  const sets = new DisjointSets(count);
  // Sorting takes 4 bytes a row where a map of names takes a hundred.
  const byGroup = Int32Array.from({ length: count }, (_, row) => row).sort((a, b) =>
    imageOf(a).group < imageOf(b).group ? -1 : imageOf(a).group > imageOf(b).group ? 1 : a - b,
  );
  for (let k = 1; k < count; k++) {
    if (imageOf(byGroup[k - 1]!).group === imageOf(byGroup[k]!).group) sets.join(byGroup[k - 1]!, byGroup[k]!);
  }
  // Of two equal blank pictures the perceptual hash says nothing.
  for (let row = 1; row < count; row++) {
    if (sha256.compare(sha256, row * 32, row * 32 + 32, row * 32 - 32, row * 32) === 0) sets.join(row - 1, row);
  }
  joinCloseHashes(perceptualHashes, NEAR_DUPLICATE_DISTANCE, (a, b) => sets.join(a, b));
  return sets.number();
}
