/**
 * Metrics of a multi-label tagger. Scores and labels are dense row-major matrices images x tags; labels come as rows of
 * tag numbers. Nothing here knows a network.
 */

export interface TagMetrics {
  /** Mean of {@link averagePrecision} over the tags that at least one image of the test set carries. */
  readonly macroAp: number;
  /** How many tags that mean is over. */
  readonly tagsScored: number;
  /** Share of an image's five best tags that are right, mean over the images that carry a tag. */
  readonly precisionAt5: number;
  /** F1 over all (image, tag) pairs at `threshold`. */
  readonly microF1: number;
  /** Score at which precision equals recall over all pairs (as the WD taggers report it). */
  readonly threshold: number;
  /** Binary cross-entropy summed over tags, mean over images, nats. */
  readonly crossEntropy: number;
}

/**
 * @param scores probabilities, images x tags
 * @param labels one row of ascending tag numbers an image
 */
export function evaluateTags(scores: Float32Array, labels: readonly Int32Array[], tags: number): TagMetrics {
  const { macroAp, tagsScored } = macroAveragePrecision(scores, labels, tags);
  const { threshold, f1 } = breakEven(scores, labels, tags);
  return {
    macroAp,
    tagsScored,
    precisionAt5: precisionAt(5, scores, labels, tags),
    microF1: f1,
    threshold,
    crossEntropy: crossEntropy(scores, labels, tags),
  };
}

/**
 * Average precision of one tag: mean over its positives of the precision among the images ranked at least as high.
 * Images with equal scores are ranked worst case, positives last, so that a constant score earns nothing.
 *
 * @param scores one score an image
 * @param positive whether the image carries the tag
 * @returns 0..1, NaN without a positive
 */
export function averagePrecision(scores: Float32Array, positive: Uint8Array): number {
  const order = Array.from(scores, (_, image) => image).sort(
    (a, b) => scores[b]! - scores[a]! || positive[a]! - positive[b]!,
  );
  let found = 0;
  let sum = 0;
  order.forEach((image, rank) => {
    if (positive[image]) sum += ++found / (rank + 1);
  });
  return sum / found;
}

export function macroAveragePrecision(
  scores: Float32Array,
  labels: readonly Int32Array[],
  tags: number,
): { macroAp: number; tagsScored: number } {
  const carriers = new Map<number, number[]>();
  labels.forEach((row, image) => {
    for (const tag of row) {
      const images = carriers.get(tag);
      if (images) images.push(image);
      else carriers.set(tag, [image]);
    }
  });
  const column = new Float32Array(labels.length);
  let sum = 0;
  for (const [tag, images] of carriers) {
    for (let image = 0; image < labels.length; image++) column[image] = scores[image * tags + tag]!;
    sum += averagePrecisionOf(column, images);
  }
  return { macroAp: sum / carriers.size, tagsScored: carriers.size };
}

/** {@link averagePrecision} without sorting every image: most tags have a handful of positives. */
function averagePrecisionOf(scores: Float32Array, positives: readonly number[]): number {
  const ranked = positives.map((image) => scores[image]!).sort((a, b) => b - a);
  const isPositive = new Set(positives);
  // For each positive, the negatives that score at least as high.
  const above = new Int32Array(ranked.length);
  const lowest = ranked.at(-1)!;
  for (let image = 0; image < scores.length; image++) {
    const score = scores[image]!;
    if (score < lowest || isPositive.has(image)) continue;
    for (let k = ranked.length - 1; k >= 0 && ranked[k]! <= score; k--) above[k]!++;
  }
  return ranked.reduce((sum, _, k) => sum + (k + 1) / (k + 1 + above[k]!), 0) / ranked.length;
}

export function precisionAt(k: number, scores: Float32Array, labels: readonly Int32Array[], tags: number): number {
  let sum = 0;
  let images = 0;
  labels.forEach((row, image) => {
    if (row.length === 0) return;
    images++;
    const best = topTags(scores.subarray(image * tags, (image + 1) * tags), k);
    const right = new Set(row);
    sum += best.filter((tag) => right.has(tag)).length / k;
  });
  return sum / images;
}

/** The `k` tags with the highest scores, ties by tag number. */
function topTags(scores: Float32Array, k: number): number[] {
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

/** Bins of the score axis, fine enough that precision and recall meet within a thousandth on any test set in use. */
const BINS = 100_000;

/**
 * The threshold where as many pairs are predicted as are true, which is where precision equals recall, and the F1
 * there (= precision = recall).
 */
export function breakEven(
  scores: Float32Array,
  labels: readonly Int32Array[],
  tags: number,
): { threshold: number; f1: number } {
  const all = new Float64Array(BINS + 1);
  const right = new Float64Array(BINS + 1);
  const bin = (score: number) => Math.min(BINS, Math.max(0, Math.floor(score * BINS)));
  for (const score of scores) all[bin(score)]!++;
  let truth = 0;
  labels.forEach((row, image) => {
    truth += row.length;
    for (const tag of row) right[bin(scores[image * tags + tag]!)]!++;
  });
  let predicted = 0;
  let hits = 0;
  let best = { threshold: 1, f1: 0, gap: Infinity };
  for (let at = BINS; at >= 0; at--) {
    predicted += all[at]!;
    hits += right[at]!;
    const gap = Math.abs(predicted - truth);
    if (gap < best.gap) best = { threshold: at / BINS, f1: (2 * hits) / (predicted + truth || 1), gap };
    if (predicted >= truth) break;
  }
  return { threshold: best.threshold, f1: best.f1 };
}

export function crossEntropy(scores: Float32Array, labels: readonly Int32Array[], tags: number): number {
  // A float32 sigmoid reaches exactly 0 and 1, whose logarithms are infinite; Keras cuts at the same place.
  const log = (p: number) => Math.log(Math.max(p, 1e-7));
  let sum = 0;
  for (const p of scores) sum -= log(1 - p);
  labels.forEach((row, image) => {
    for (const tag of row) {
      const p = scores[image * tags + tag]!;
      sum += log(1 - p) - log(p);
    }
  });
  return sum / labels.length;
}
