import type { Resamples } from './resamples.js';

/**
 * Average precision of one tag: mean over its positives of the precision among the images ranked at least as high.
 * Images with equal scores are ranked worst case, positives last, so that a constant score earns nothing.
 *
 * @param scores one score an image, 0..1
 * @param positives images that carry the tag
 * @returns 0..1, NaN without a positive
 */
export function averagePrecision(scores: Float32Array, positives: ArrayLike<number>): number {
  let found = 0;
  let sum = 0;
  rankToLastPositive(scores, positives).forEach((entry, rank) => {
    if (entry >= 0) sum += ++found / (rank + 1);
  });
  return sum / found;
}

/**
 * {@link averagePrecision} of every bootstrap replicate. An image that was drawn n times stands n times in the ranking,
 * and its copies count as one: precision is taken below the last of them (scikit-learn's `sample_weight`).
 *
 * Cost: ranks down to the last positive x replicates additions. The ranking is made once, not once a replicate.
 *
 * @param ranking of {@link rankToLastPositive}
 * @param into one number a replicate; NaN where no positive was drawn
 */
export function resampleAveragePrecision(
  ranking: Int32Array,
  { weights, replicates }: Pick<Resamples, 'weights' | 'replicates'>,
  into: Float64Array,
) {
  const above = new Int32Array(replicates);
  const found = new Int32Array(replicates);
  into.fill(0);
  for (const entry of ranking) {
    if (entry < 0) {
      for (let r = 0, at = ~entry * replicates; r < replicates; r++, at++) above[r]! += weights[at]!;
      continue;
    }
    for (let r = 0, at = entry * replicates; r < replicates; r++, at++) {
      const times = weights[at]!;
      if (times === 0) continue;
      above[r]! += times;
      found[r]! += times;
      into[r]! += (times * found[r]!) / above[r]!;
    }
  }
  for (let r = 0; r < replicates; r++) into[r]! /= found[r]!;
}

/**
 * Images from the best score down to the last positive's; below it nothing changes average precision. A positive is
 * its number, a negative the complement of its number (-1 - n).
 */
export function rankToLastPositive(scores: Float32Array, positives: ArrayLike<number>): Int32Array {
  if (positives.length === 0) return new Int32Array(0);
  const isPositive = new Uint8Array(scores.length);
  let lowest = Infinity;
  for (let k = 0; k < positives.length; k++) {
    isPositive[positives[k]!] = 1;
    lowest = Math.min(lowest, scores[positives[k]!]!);
  }
  // Each key orders by score, then negatives first, then image, in one integer below 2^53: typed arrays of numbers sort
  // several times faster than with a comparison. The bits of non-negative float32 order as the numbers do.
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Float64Array(scores.length);
  let ranked = 0;
  for (let image = 0; image < scores.length; image++) {
    if (scores[image]! < lowest) continue;
    const score = scores[image] === 0 ? 0 : bits[image]!;
    keys[ranked++] = -(score * 2 ** 21 + (isPositive[image] ? 0 : 2 ** 20) + image);
  }
  const sorted = keys.subarray(0, ranked).sort();
  return Int32Array.from(sorted, (key) => {
    const low = -key % 2 ** 21;
    return low >= 2 ** 20 ? ~(low - 2 ** 20) : low;
  });
}
