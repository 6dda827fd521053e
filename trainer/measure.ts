import type { LabelledImage } from './dataset/labelled-images.js';
import { evaluateTags, type TagMetrics } from './evaluate.js';
import { sameGroupFirst } from './evaluate-neighbours.js';
import type { Features } from './features.js';
import type { Split } from './hold-out.js';
import { predict, type PredictOptions } from './predict.js';

export interface ModelMetrics extends TagMetrics {
  /**
   * Share of held-out images whose nearest training image by cosine of the tag vectors is of the same group; null when
   * no group is on both sides.
   */
  readonly sameSubjectAt1: number | null;
}

/** Training images searched for neighbours: bounds memory (20 kB each at 5000 tags) on large sets. */
const GALLERY = 20_000;

/** Measures a trained head (an ONNX graph from features to probabilities) on the held-out images. */
export async function measureModel(
  headGraph: Uint8Array,
  { images, values, width }: Features,
  { training, heldOut }: Split,
  labels: readonly Int32Array[],
  tags: number,
  options: PredictOptions,
): Promise<ModelMetrics> {
  const gallery = galleryOf(images, training, heldOut);
  const rows = [...heldOut, ...gallery];
  const features = new Float32Array(rows.length * width);
  rows.forEach((image, row) => features.set(values.subarray(image * width, (image + 1) * width), row * width));
  const scores = await predict(headGraph, features, width, options);
  const tagMetrics = evaluateTags(
    scores.subarray(0, heldOut.length * tags),
    heldOut.map((image) => labels[image]!),
    tags,
  );
  const groups = rows.map((image) => images[image]!.group);
  const rate =
    gallery.length === 0
      ? NaN
      : sameGroupFirst(
          scores,
          tags,
          groups,
          rows.map((_, row) => row < heldOut.length),
        );
  return { ...tagMetrics, sameSubjectAt1: Number.isNaN(rate) ? null : rate };
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
