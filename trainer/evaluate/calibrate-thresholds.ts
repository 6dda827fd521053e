import type { TagDefinition } from '../../src/tagging/model-pack.js';
import { THRESHOLD_RULES, type ThresholdRule, type TagThresholds } from '../../src/tagging/tag-thresholds.js';
import type { ScoredImages } from './scored-images.js';

/** How much recall weighs against precision. */
const BETA: Readonly<Record<ThresholdRule, number>> = { 'f0.5': 0.5, f1: 1, f2: 2 };

/**
 * Positives' worth of evidence that a tag's category gives beside the tag's own; docs/evaluation.md has the measurement
 * it comes from.
 */
const PRIOR_POSITIVES = 10;

/** Candidate thresholds, evenly in logits: rare tags score low, and a hundredth matters more near 0 than near 0.5. */
const LARGEST_LOGIT = 9.2;
const STEP = 0.02;
const BINS = Math.round((2 * LARGEST_LOGIT) / STEP);

export interface CalibratedThresholds {
  readonly tags: TagThresholds;
  readonly categories: ReadonlyMap<number, Readonly<Record<ThresholdRule, number>>>;
  readonly overall: Readonly<Record<ThresholdRule, number>>;
}

/**
 * The threshold of each tag that gives the largest F-beta on these images, tags with few positives drawn towards their
 * category's.
 *
 * The F-beta that is made largest counts, beside the tag's own true and false positives, those of its category scaled to
 * {@link PRIOR_POSITIVES} positives. A tag with thousands of positives goes its own way; one with a single positive,
 * whose own optimum would be wherever that one image happens to score, all but follows its category; one without any
 * has its category's threshold. A category leans on all tags together in the same way.
 *
 * @param definitions one a tag; only the category counts
 * @param rows images to calibrate on; default all
 */
export function calibrateThresholds(
  scored: ScoredImages,
  definitions: readonly TagDefinition[],
  rows: ArrayLike<number> = Int32Array.from(scored.labels, (_, image) => image),
  priorPositives = PRIOR_POSITIVES,
): CalibratedThresholds {
  const { hits, alarms } = countByScore(scored, rows);
  const histogramOf = (tag: number): Histogram => ({
    hits: hits.subarray(tag * BINS, (tag + 1) * BINS),
    alarms: alarms.subarray(tag * BINS, (tag + 1) * BINS),
  });

  const categoryCounts = new Map<number, { hits: Float64Array; alarms: Float64Array }>();
  definitions.forEach(({ category }, tag) => {
    let sums = categoryCounts.get(category);
    if (!sums) categoryCounts.set(category, (sums = { hits: new Float64Array(BINS), alarms: new Float64Array(BINS) }));
    addTo(sums, histogramOf(tag));
  });
  const all = { hits: new Float64Array(BINS), alarms: new Float64Array(BINS) };
  for (const sums of categoryCounts.values()) addTo(all, sums);

  const everything = ratesOf(all);
  const overall = bestThresholds(everything, 1);
  const categories = new Map<number, { curve: Curve; thresholds: Record<ThresholdRule, number> }>();
  for (const [category, sums] of categoryCounts) {
    const curve = normalised(blend(sums, everything, priorPositives));
    categories.set(category, { curve, thresholds: bestThresholds(curve, 1) });
  }

  const tags = {
    'f0.5': new Float64Array(scored.tags),
    f1: new Float64Array(scored.tags),
    f2: new Float64Array(scored.tags),
  };
  definitions.forEach(({ category }, tag) => {
    const { curve, thresholds } = categories.get(category)!;
    const blended = blend(histogramOf(tag), curve, priorPositives);
    const best = blended.positives === priorPositives ? thresholds : bestThresholds(blended, blended.positives);
    for (const rule of THRESHOLD_RULES) tags[rule][tag] = best[rule];
  });
  return { tags, categories: new Map([...categories].map(([key, { thresholds }]) => [key, thresholds])), overall };
}

/** Images by score: those that carry the tag, and those that do not. */
interface Histogram {
  readonly hits: ArrayLike<number>;
  readonly alarms: ArrayLike<number>;
}

/** True and false positives when everything from a bin on is predicted. */
interface Curve {
  readonly hits: Float64Array;
  readonly alarms: Float64Array;
}

function countByScore({ scores, labels, tags }: ScoredImages, rows: ArrayLike<number>) {
  const hits = new Uint16Array(tags * BINS);
  const alarms = new Uint16Array(tags * BINS);
  for (let k = 0; k < rows.length; k++) {
    const image = rows[k]!;
    const from = image * tags;
    for (let tag = 0; tag < tags; tag++) alarms[tag * BINS + binOf(scores[from + tag]!)]!++;
    for (const tag of labels[image]!) {
      const at = tag * BINS + binOf(scores[from + tag]!);
      alarms[at]!--;
      hits[at]!++;
    }
  }
  return { hits, alarms };
}

function addTo(sums: { hits: Float64Array; alarms: Float64Array }, { hits, alarms }: Histogram): void {
  for (let bin = 0; bin < BINS; bin++) {
    sums.hits[bin]! += hits[bin]!;
    sums.alarms[bin]! += alarms[bin]!;
  }
}

function accumulate({ hits, alarms }: Histogram): Curve {
  const curve = { hits: new Float64Array(BINS), alarms: new Float64Array(BINS) };
  let found = 0;
  let wrong = 0;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    curve.hits[bin] = found += hits[bin]!;
    curve.alarms[bin] = wrong += alarms[bin]!;
  }
  return curve;
}

/** True and false positives a positive. */
function ratesOf(histogram: Histogram): Curve {
  const curve = accumulate(histogram);
  return normalised({ ...curve, positives: curve.hits[0]! });
}

function normalised({ hits, alarms, positives }: Curve & { readonly positives: number }): Curve {
  const scale = positives > 0 ? 1 / positives : 0;
  return { hits: hits.map((each) => each * scale), alarms: alarms.map((each) => each * scale) };
}

function blend(own: Histogram, prior: Curve, priorPositives: number): Curve & { readonly positives: number } {
  const curve = accumulate(own);
  const positives = curve.hits[0]!;
  // What nobody carries says where its negatives score, but not where it would score itself.
  const weight = positives > 0 ? 1 : 0;
  for (let bin = 0; bin < BINS; bin++) {
    curve.hits[bin] = weight * curve.hits[bin]! + priorPositives * prior.hits[bin]!;
    curve.alarms[bin] = weight * curve.alarms[bin]! + priorPositives * prior.alarms[bin]!;
  }
  return { ...curve, positives: positives + priorPositives };
}

/** For each rule the middle of the best run of thresholds, so that a plateau's edge is not taken for its best place. */
function bestThresholds({ hits, alarms }: Curve, positives: number): Record<ThresholdRule, number> {
  const best = { 'f0.5': 0.5, f1: 0.5, f2: 0.5 };
  for (const rule of THRESHOLD_RULES) {
    const square = BETA[rule] ** 2;
    let value = 0;
    let first = 0;
    let last = 0;
    // The lowest bin holds scores of exactly 0, which no threshold lets through.
    for (let bin = BINS - 1; bin >= 1; bin--) {
      const f = ((1 + square) * hits[bin]!) / (square * positives + hits[bin]! + alarms[bin]!);
      if (f > value) {
        value = f;
        first = last = bin;
      } else if (f === value && bin === first - 1) first = bin;
    }
    if (value > 0) best[rule] = thresholdAt((first + last) >> 1);
  }
  return best;
}

function binOf(score: number): number {
  const logit = Math.log(score / (1 - score));
  return Math.min(BINS - 1, Math.max(0, Math.floor((logit + LARGEST_LOGIT) / STEP)));
}

/** Lower edge of a bin, to five digits: what thresholds.csv shows is what was measured. */
function thresholdAt(bin: number): number {
  return Number((1 / (1 + Math.exp(LARGEST_LOGIT - bin * STEP))).toPrecision(5));
}
