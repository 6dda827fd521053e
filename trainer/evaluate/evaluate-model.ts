import { BadInputError } from '../../src/errors.js';
import type { TagDefinition } from '../../src/tagging/model-pack.js';
import { rankToLastPositive, averagePrecision, resampleAveragePrecision } from './average-precision.js';
import { calibrateThresholds } from './calibrate-thresholds.js';
import { crossFitThresholds, decide, resampleF1 } from './cross-fit.js';
import { FREQUENT, RANKS, type Evaluation, type Metrics, type TagEvaluation } from './evaluation.js';
import { countGroups, halve, numberGroups } from './groups.js';
import { crossEntropies, squaredErrors } from './losses.js';
import { PairHistogram } from './precision-recall.js';
import { rankTags } from './ranked-tags.js';
import { reliability } from './reliability.js';
import { Resamples, TagMean, type Estimate } from './resamples.js';
import { carriersOf, columnOf, requireScores, type ScoredImages } from './scored-images.js';

export interface EvaluationInput {
  /** Probabilities, row-major, held-out images x tags; 20,000 images at most (400 MB at 5,000 tags). */
  readonly scores: Float32Array;
  /** One row of ascending tag numbers an image. */
  readonly labels: readonly Int32Array[];
  /** Near-duplicate group of each image, in any numbering. */
  readonly groups: Int32Array | readonly string[];
  /** Columns of `scores`; `count` is the number of training images that carry the tag. */
  readonly tags: readonly TagDefinition[];
  /** Per image 1 or 0, NaN where there is no answer: `nearestOfSameGroup`. */
  readonly sameSubjectFirst?: Float64Array | undefined;
  /** Held-out images with a near duplicate in training: `Split.leaks`. */
  readonly leaks?: number | undefined;
  /** Bootstrap replicates. */
  readonly replicates?: number | undefined;
  readonly seed?: number | undefined;
}

const REPLICATES = 400;

/**
 * Measures a tagger on images it has not seen and calibrates each tag's thresholds on them. Pure: the same input gives
 * the same evaluation.
 *
 * @throws BadInputError when shapes disagree or a score is no probability
 */
export function evaluateModel(input: EvaluationInput): Evaluation {
  const { labels, tags: definitions, replicates = REPLICATES, seed = 1 } = input;
  const scored: ScoredImages = { scores: input.scores, labels, tags: definitions.length };
  requireScores(scored);
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new BadInputError(`replicates is ${replicates}; a whole number from 1 is needed.`);
  }
  const groups = numberGroups(input.groups, labels.length);
  const resamples = Resamples.draw(groups, replicates, seed);
  const halves = halve(groups, seed);
  const calibrated = calibrateThresholds(scored, definitions);
  const pairs = new PairHistogram(scored);
  const breakEven = pairs.breakEven();
  const byTag = measureTags(scored, definitions, halves, calibrated.tags, resamples);
  const groupCount = countGroups(groups);
  // With one group there is no other half to calibrate on.
  const halvable = groupCount > 1;
  return {
    images: labels.length,
    groups: groupCount,
    tags: definitions.length,
    tagsScored: byTag.all.ap.tags,
    tagsFrequent: byTag.frequent.ap.tags,
    positives: labels.reduce((sum, row) => sum + row.length, 0),
    bootstrap: { replicates, seed },
    metrics: {
      ...meansOverTags(byTag, labels, resamples),
      ...meansOverImages(input, scored, breakEven, resamples),
      ...(halvable ? {} : { macroF1: null, macroF1Frequent: null, microF1Calibrated: null }),
    },
    breakEven,
    thresholds: calibrated.tags,
    categories: [...byTag.categories]
      .sort(([a], [b]) => a - b)
      .map(([category, { ap, f1, tags, positives }]) => ({
        category,
        tags,
        tagsScored: ap.tags,
        positives,
        macroAp: ap.estimate() ?? null,
        macroF1: halvable ? (f1.estimate() ?? null) : null,
        thresholds: calibrated.categories.get(category)!,
      })),
    perTag: halvable ? byTag.perTag : byTag.perTag.map((tag) => ({ ...tag, precision: null, recall: null, f1: null })),
    precisionRecall: pairs.curve(),
    reliability: reliability(scored),
    byFrequency: [...byTag.bands]
      .sort(([a], [b]) => a - b)
      .map(([from, ap]) => ({ from, to: bandEnd(from), tags: ap.tags, macroAp: ap.estimate()! })),
    warnings: warningsFor(input, groupCount, byTag.all.ap.tags),
  };
}

/** Means over tags of one selection of tags. */
interface TagMeans {
  readonly ap: TagMean;
  readonly f1: TagMean;
}

interface TagMeasurements {
  readonly perTag: readonly TagEvaluation[];
  readonly all: TagMeans;
  readonly frequent: TagMeans;
  readonly categories: ReadonlyMap<number, TagMeans & { readonly tags: number; readonly positives: number }>;
  /** By the band's lower end. */
  readonly bands: ReadonlyMap<number, TagMean>;
  /** Images x (true positives, predicted), at calibrated thresholds. */
  readonly hits: Float64Array;
  readonly predicted: Float64Array;
}

function measureTags(
  scored: ScoredImages,
  definitions: readonly TagDefinition[],
  halves: Uint8Array,
  shipped: Evaluation['thresholds'],
  resamples: Resamples,
): TagMeasurements {
  const images = scored.labels.length;
  const carriers = carriersOf(scored.labels, scored.tags);
  const [forFirst, forSecond] = crossFitThresholds(scored, definitions, halves);
  const means = (): TagMeans => ({ ap: new TagMean(resamples), f1: new TagMean(resamples) });
  const all = means();
  const frequent = means();
  const categories = new Map<number, TagMeans & { tags: number; positives: number }>();
  const bands = new Map<number, TagMean>();
  const hits = new Float64Array(images);
  const predicted = new Float64Array(images);
  const column = new Float32Array(images);
  const resampled = new Float64Array(resamples.replicates);
  const perTag = definitions.map(({ name, category, count }, tag): TagEvaluation => {
    const positives = carriers[tag]!;
    columnOf(scored, tag, column);
    const decisions = decide(column, [forFirst[tag]!, forSecond[tag]!], halves, positives);
    const carries = new Set(positives);
    for (const image of decisions.predicted) {
      predicted[image]!++;
      if (carries.has(image)) hits[image]!++;
    }
    let inCategory = categories.get(category);
    if (!inCategory) categories.set(category, (inCategory = { ...means(), tags: 0, positives: 0 }));
    inCategory.tags++;
    inCategory.positives += positives.length;
    let ap: number | null = null;
    if (positives.length > 0) {
      const selections = positives.length >= FREQUENT ? [all, frequent, inCategory] : [all, inCategory];
      ap = averagePrecision(column, positives);
      resampleAveragePrecision(rankToLastPositive(column, positives), resamples, resampled);
      const band = bandStart(count);
      if (!bands.has(band)) bands.set(band, new TagMean(resamples));
      for (const mean of [...selections.map((selection) => selection.ap), bands.get(band)!]) mean.add(ap, resampled);
      resampleF1(decisions.predicted, positives, resamples, resampled);
      for (const { f1 } of selections) f1.add(decisions.f1, resampled);
    }
    return {
      name,
      category,
      training: count,
      heldOut: positives.length,
      averagePrecision: ap,
      thresholds: { 'f0.5': shipped['f0.5'][tag]!, f1: shipped.f1[tag]!, f2: shipped.f2[tag]! },
      precision: orNull(decisions.precision),
      recall: orNull(decisions.recall),
      f1: orNull(decisions.f1),
    };
  });
  return { perTag, all, frequent, categories, bands, hits, predicted };
}

function meansOverTags(
  { all, frequent, hits, predicted }: TagMeasurements,
  labels: readonly Int32Array[],
  r: Resamples,
) {
  return {
    macroAp: all.ap.estimate() ?? null,
    macroApFrequent: frequent.ap.estimate() ?? null,
    macroF1: all.f1.estimate() ?? null,
    macroF1Frequent: frequent.f1.estimate() ?? null,
    microF1Calibrated: microF1(hits, predicted, labels, r),
  };
}

function meansOverImages(
  { sameSubjectFirst }: EvaluationInput,
  scored: ScoredImages,
  { threshold }: Evaluation['breakEven'],
  resamples: Resamples,
): Omit<Metrics, keyof ReturnType<typeof meansOverTags>> {
  const { scores, labels, tags } = scored;
  const predicted = Float64Array.from(labels, (_, image) => {
    let count = 0;
    for (let at = image * tags; at < (image + 1) * tags; at++) if (scores[at]! >= threshold) count++;
    return count;
  });
  const hits = Float64Array.from(
    labels,
    (row, image) => row.filter((tag) => scores[image * tags + tag]! >= threshold).length,
  );
  const ranked = rankTags(scored, RANKS);
  const atRanks = (values: ReadonlyMap<number, Float64Array>) =>
    Object.fromEntries([...values].map(([k, each]) => [k, resamples.mean(each) ?? null]));
  const entropies = crossEntropies(scored);
  return {
    microF1: microF1(hits, predicted, labels, resamples),
    precisionAt: atRanks(ranked.precision),
    ndcgAt: atRanks(ranked.gain),
    crossEntropy: resamples.mean(entropies, Infinity) ?? null,
    crossEntropyPerTag:
      resamples.mean(
        entropies.map((sum) => sum / tags),
        Infinity,
      ) ?? null,
    squaredError: resamples.mean(squaredErrors(scored)) ?? null,
    sameSubjectAt1: (sameSubjectFirst && resamples.mean(sameSubjectFirst)) ?? null,
  };
}

function microF1(
  hits: Float64Array,
  predicted: Float64Array,
  labels: readonly Int32Array[],
  resamples: Resamples,
): Estimate | null {
  return (
    resamples.ratio(
      hits.map((count) => 2 * count),
      predicted.map((count, image) => count + labels[image]!.length),
    ) ?? null
  );
}

/** Bands of training counts begin at 0, 1, 2, 5, 10, 20, 50 … */
function bandStart(count: number): number {
  if (count < 1) return 0;
  const decade = 10 ** Math.floor(Math.log10(count) + 1e-9);
  return decade * (count >= 5 * decade ? 5 : count >= 2 * decade ? 2 : 1);
}

function bandEnd(start: number): number {
  if (start === 0) return 0;
  return (String(start).startsWith('2') ? start * 2.5 : start * 2) - 1;
}

function warningsFor({ leaks = 0, labels }: EvaluationInput, groups: number, tagsScored: number): string[] {
  const warnings: string[] = [];
  if (leaks > 0) {
    warnings.push(
      `${leaks} of ${labels.length} held-out images have a near duplicate among the training images: the figures are ` +
        'better than on pictures that are new.',
    );
  }
  if (tagsScored === 0) warnings.push('No held-out image carries a tag of the model: nothing about tags is measured.');
  if (groups < 30) {
    warnings.push(`Only ${groups} groups of images were held out: the intervals themselves are rough.`);
  }
  return warnings;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
