import { evaluateModel } from './evaluate/evaluate-model.js';
import type { Evaluation } from './evaluate/evaluation.js';
import { nearestOfSameGroup } from './evaluate/neighbours.js';
import { MOST_IMAGES } from './evaluate/scored-images.js';
import { labelsOf } from './label-rows.js';
import { predict, type PredictOptions } from './predict.js';
import type { TrainedModel } from './run.js';

/** The headline figures, as a pack's provenance keeps them; report.json has all, with intervals. */
export interface ModelMetrics {
  readonly macroAp: number | null;
  /** How many tags that mean is over. */
  readonly tagsScored: number;
  readonly precisionAt5: number | null;
  /** At `threshold`, where precision equals recall over all (image, tag) pairs. */
  readonly microF1: number | null;
  readonly threshold: number;
  /** At each tag's own threshold, calibrated on the other half of the held-out groups. */
  readonly macroF1: number | null;
  /** Summed over tags, mean over images, nats. */
  readonly crossEntropy: number | null;
  /** Mean over all pairs, the seed's figure. */
  readonly squaredError: number | null;
  /**
   * Share of held-out images whose nearest training image by cosine of the tag vectors is of the same subject; null when
   * no subject is on both sides.
   */
  readonly sameSubjectAt1: number | null;
}

export function summarise({ metrics, tagsScored, breakEven }: Evaluation): ModelMetrics {
  return {
    macroAp: metrics.macroAp?.value ?? null,
    tagsScored,
    precisionAt5: metrics.precisionAt[5]?.value ?? null,
    microF1: metrics.microF1?.value ?? null,
    threshold: breakEven.threshold,
    macroF1: metrics.macroF1?.value ?? null,
    crossEntropy: metrics.crossEntropy?.value ?? null,
    squaredError: metrics.squaredError?.value ?? null,
    sameSubjectAt1: metrics.sameSubjectAt1?.value ?? null,
  };
}

/** Training images searched for neighbours: bounds memory (20 kB each at 5000 tags) on large sets. */
const GALLERY = 20_000;

export interface Measurement {
  readonly evaluation: Evaluation;
  /** Images that were measured. */
  readonly heldOut: readonly number[];
  /** Their probabilities in that order, row-major. */
  readonly scores: Float32Array;
}

/** Measures a trained model on the held-out images: of more than 20,000, the first 20,000. */
export async function measureModel(trained: TrainedModel, options: PredictOptions = {}): Promise<Measurement> {
  const { split, labels, groups, tags, scoring, subjectOf } = trained;
  const heldOut = split.heldOut.slice(0, MOST_IMAGES);
  const gallery = galleryOf(subjectOf, split.training, heldOut);
  const rows = Int32Array.from([...heldOut, ...gallery]);
  const all = await predict(scoring.graph, scoring.inputs, rows, options);
  const scores = all.subarray(0, heldOut.length * tags.length);
  const evaluation = evaluateModel({
    scores,
    labels: heldOut.map((image) => labelsOf(labels, image)),
    groups: Int32Array.from(heldOut, (image) => groups[image]!),
    tags,
    leaks: split.leaks,
    sameSubjectFirst:
      gallery.length === 0
        ? undefined
        : nearestOfSameGroup(
            all,
            tags.length,
            Array.from(rows, (image) => String(subjectOf(image))),
            Array.from(rows, (_, row) => row < heldOut.length),
          ).subarray(0, heldOut.length),
  });
  return { evaluation, heldOut, scores };
}

/** The training images, those with an answer to a held-out query first, or none when no query has one. */
function galleryOf(
  subjectOf: TrainedModel['subjectOf'],
  training: readonly number[],
  heldOut: readonly number[],
): number[] {
  const asked = new Set(heldOut.map((image) => subjectOf(image)));
  const answers = training.filter((image) => asked.has(subjectOf(image)));
  if (answers.length === 0) return [];
  const others = training.filter((image) => !asked.has(subjectOf(image)));
  return [...answers, ...others].slice(0, GALLERY);
}
