import type { ThresholdRule, TagThresholds } from '../../src/tagging/tag-thresholds.js';
import type { BreakEven, PrecisionRecallPoint } from './precision-recall.js';
import type { Reliability } from './reliability.js';
import type { Estimate } from './resamples.js';

/** Best tags looked at: 5 as the goals of this project name, 30 as the seed prints. */
export const RANKS = [1, 5, 10, 30] as const;

/** Fewer positives than this say little about a tag; neutral comparisons of booru taggers leave such tags out. */
export const FREQUENT = 10;

/**
 * Every figure with its 95 % interval over groups of images; null where the images do not allow it. docs/evaluation.md
 * has the formulas.
 */
export interface Metrics {
  /** Mean average precision over the tags that a held-out image carries. */
  readonly macroAp: Estimate | null;
  /** The same over the tags that at least {@link FREQUENT} held-out images carry. */
  readonly macroApFrequent: Estimate | null;
  /** F1 over all (image, tag) pairs at the threshold where precision equals recall. */
  readonly microF1: Estimate | null;
  /** F1 over all pairs at each tag's own threshold, calibrated on the other half of the groups. */
  readonly microF1Calibrated: Estimate | null;
  /** Mean F1 over the tags that a held-out image carries, at the same thresholds. */
  readonly macroF1: Estimate | null;
  readonly macroF1Frequent: Estimate | null;
  /** By k of {@link RANKS}. */
  readonly precisionAt: Readonly<Record<number, Estimate | null>>;
  readonly ndcgAt: Readonly<Record<number, Estimate | null>>;
  /** Binary cross-entropy summed over tags, nats, mean over images: what the trainer makes small. */
  readonly crossEntropy: Estimate | null;
  /** The same as a mean over tags: Keras' figure. */
  readonly crossEntropyPerTag: Estimate | null;
  /** Mean over all pairs: the seed's figure. */
  readonly squaredError: Estimate | null;
  /** Share of images whose nearest training image by cosine of the tag vectors is of the same subject. */
  readonly sameSubjectAt1: Estimate | null;
}

/** What one tag, by its number, came to. */
export interface TagEvaluation {
  readonly name: string;
  readonly category: number;
  /** Images that carry it: in training, held out. */
  readonly training: number;
  readonly heldOut: number;
  /** Null where no held-out image carries it. */
  readonly averagePrecision: number | null;
  /** Calibrated on all held-out images: what the pack ships. */
  readonly thresholds: Readonly<Record<ThresholdRule, number>>;
  /** At F1 thresholds calibrated on the other half; null without an image predicted (precision) or carrying it. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface CategoryEvaluation {
  readonly category: number;
  readonly tags: number;
  /** Tags that a held-out image carries: what the means are over. */
  readonly tagsScored: number;
  /** (image, tag) pairs held out that are true. */
  readonly positives: number;
  readonly macroAp: Estimate | null;
  readonly macroF1: Estimate | null;
  readonly thresholds: Readonly<Record<ThresholdRule, number>>;
}

/** Tags that `from` to `to` training images carry. */
export interface FrequencyBand {
  readonly from: number;
  readonly to: number;
  readonly tags: number;
  readonly macroAp: Estimate;
}

export interface Evaluation {
  readonly images: number;
  readonly groups: number;
  readonly tags: number;
  readonly tagsScored: number;
  readonly tagsFrequent: number;
  readonly positives: number;
  readonly bootstrap: { readonly replicates: number; readonly seed: number };
  readonly metrics: Metrics;
  readonly breakEven: BreakEven;
  readonly thresholds: TagThresholds;
  readonly categories: readonly CategoryEvaluation[];
  /** In the order of the model's output. */
  readonly perTag: readonly TagEvaluation[];
  readonly precisionRecall: readonly PrecisionRecallPoint[];
  readonly reliability: Reliability;
  readonly byFrequency: readonly FrequencyBand[];
  /** What a reader must know before believing a number, as sentences. */
  readonly warnings: readonly string[];
}
