import type { ScoredImages } from './scored-images.js';

/** What the head of an image's ranked tags is worth; one number an image, NaN for images that carry no tag. */
export interface RankedTags {
  /** P@k: share of the best k tags that are right, for each k asked for. */
  readonly precision: ReadonlyMap<number, Float64Array>;
  /**
   * nDCG@k: sum of 1 / log2(rank + 1) over the right tags among the best k, over the most that the image's tags allow.
   * An image with three tags cannot have more than P@5 = 0.6, but can have nDCG@5 = 1.
   */
  readonly gain: ReadonlyMap<number, Float64Array>;
}

/**
 * Formulas as in the Extreme Classification Repository (Bhatia et al., 2016).
 *
 * @param ks each at most the number of tags is useful; beyond it P@k still divides by k
 */
export function rankTags({ scores, labels, tags }: ScoredImages, ks: readonly number[]): RankedTags {
  const most = Math.max(...ks);
  const make = () => new Map(ks.map((k) => [k, new Float64Array(labels.length).fill(NaN)]));
  const precision = make();
  const gain = make();
  const right = new Uint8Array(tags);
  labels.forEach((row, image) => {
    if (row.length === 0) return;
    for (const tag of row) right[tag] = 1;
    const best = bestTags(scores.subarray(image * tags, (image + 1) * tags), most);
    for (const k of ks) {
      let hits = 0;
      let gained = 0;
      let possible = 0;
      for (let rank = 0; rank < k; rank++) {
        const worth = 1 / Math.log2(rank + 2);
        if (rank < row.length) possible += worth;
        if (rank >= best.length || !right[best[rank]!]) continue;
        hits++;
        gained += worth;
      }
      precision.get(k)![image] = hits / k;
      gain.get(k)![image] = gained / possible;
    }
    for (const tag of row) right[tag] = 0;
  });
  return { precision, gain };
}

/** The `k` tags with the highest scores, best first, ties by tag number. */
export function bestTags(scores: Float32Array, k: number): number[] {
  const best: number[] = [];
  for (let tag = 0; tag < scores.length; tag++) {
    const score = scores[tag]!;
    if (best.length === k && score <= scores[best[k - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && scores[best[at - 1]!]! < score) at--;
    best.splice(at, 0, tag);
    if (best.length > k) best.pop();
  }
  return best;
}
