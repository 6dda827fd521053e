import type { TagDefinition } from '../src/tagging/model-pack.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import { evaluateModel } from './evaluate/evaluate-model.js';
import type { Evaluation } from './evaluate/evaluation.js';
import { nearestOfSameGroup } from './evaluate/neighbours.js';
import { MOST_IMAGES } from './evaluate/scored-images.js';
import type { Features } from './features.js';
import type { Split } from './hold-out.js';
import { predict, type PredictOptions } from './predict.js';

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
   * Share of held-out images whose nearest training image by cosine of the tag vectors is of the same group; null when
   * no group is on both sides.
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
  /** Probabilities of the held-out images in the order of the split, row-major. */
  readonly scores: Float32Array;
}

/**
 * Measures a trained head on the held-out images: of more than 20,000, the first 20,000.
 *
 * @param headGraph an ONNX file from features to probabilities
 * @param labels of every image of `features`
 * @param groups near-duplicate group of every image of `features`; default their own groups
 */
export async function measureHead(
  headGraph: Uint8Array,
  { images, values, width }: Features,
  split: Split,
  labels: readonly Int32Array[],
  tags: readonly TagDefinition[],
  options: PredictOptions & { readonly groups?: Int32Array | readonly string[] | undefined } = {},
): Promise<Measurement> {
  const heldOut = split.heldOut.slice(0, MOST_IMAGES);
  const gallery = galleryOf(images, split.training, heldOut);
  const rows = [...heldOut, ...gallery];
  const features = new Float32Array(rows.length * width);
  rows.forEach((image, row) => features.set(values.subarray(image * width, (image + 1) * width), row * width));
  const all = await predict(headGraph, features, width, options);
  const scores = all.subarray(0, heldOut.length * tags.length);
  const groupOf = options.groups ?? images.map(({ group }) => group);
  const evaluation = evaluateModel({
    scores,
    labels: heldOut.map((image) => labels[image]!),
    groups: heldOut.map((image) => String(groupOf[image])),
    tags,
    leaks: split.leaks,
    sameSubjectFirst:
      gallery.length === 0
        ? undefined
        : nearestOfSameGroup(
            all,
            tags.length,
            rows.map((image) => images[image]!.group),
            rows.map((_, row) => row < heldOut.length),
          ).subarray(0, heldOut.length),
  });
  return { evaluation, scores };
}

/** {@link measureHead} for callers that know the number of tags alone, summarised. */
export async function measureModel(
  headGraph: Uint8Array,
  features: Features,
  split: Split,
  labels: readonly Int32Array[],
  tags: number,
  options: PredictOptions,
): Promise<ModelMetrics> {
  const nameless = Array.from({ length: tags }, (_, tag) => ({ name: String(tag), category: 0, count: 0 }));
  return summarise((await measureHead(headGraph, features, split, labels, nameless, options)).evaluation);
}

/** The training images, those with an answer to a held-out query first, or none when no query has one. */
function galleryOf(
  images: readonly LabelledImage[],
  training: readonly number[],
  heldOut: readonly number[],
): number[] {
  const asked = new Set(heldOut.map((image) => images[image]!.group));
  const answers = training.filter((image) => asked.has(images[image]!.group));
  if (answers.length === 0) return [];
  const others = training.filter((image) => !asked.has(images[image]!.group));
  return [...answers, ...others].slice(0, GALLERY);
}
