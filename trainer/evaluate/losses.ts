import type { ScoredImages } from './scored-images.js';

/** Keras' `epsilon`: probabilities are cut to [1e-7, 1 - 1e-7], for a float32 sigmoid reaches 0 and 1 exactly. */
const EPSILON = 1e-7;

/** Binary cross-entropy of each image, nats, summed over tags. Keras reports this divided by the number of tags. */
export function crossEntropies({ scores, labels, tags }: ScoredImages): Float64Array {
  const cut = (p: number) => Math.min(1 - EPSILON, Math.max(EPSILON, p));
  return Float64Array.from(labels, (row, image) => {
    const from = image * tags;
    let sum = 0;
    for (let at = from; at < from + tags; at++) sum -= Math.log(1 - cut(scores[at]!));
    for (const tag of row) {
      const p = cut(scores[from + tag]!);
      sum += Math.log(1 - p) - Math.log(p);
    }
    return sum;
  });
}

/** Mean over the tags of the squared error, one an image: the figure the seed's text names. */
export function squaredErrors({ scores, labels, tags }: ScoredImages): Float64Array {
  return Float64Array.from(labels, (row, image) => {
    const from = image * tags;
    let sum = 0;
    for (let at = from; at < from + tags; at++) sum += scores[at]! * scores[at]!;
    // (1 - p)^2 instead of p^2.
    for (const tag of row) sum += 1 - 2 * scores[from + tag]!;
    return sum / tags;
  });
}
