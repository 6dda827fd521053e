/**
 * What a head learns from, in memory that threads can share.
 *
 * Labels are in compressed rows: image i carries the tags `labels[offsets[i]] … labels[offsets[i + 1] - 1]`.
 */
export interface TrainingSet {
  readonly images: number;
  /** Features an image. */
  readonly width: number;
  readonly tags: number;
  /** Row-major, images x width, each column of mean 0 and deviation 1. */
  readonly features: Float32Array<SharedArrayBuffer>;
  readonly offsets: Int32Array<SharedArrayBuffer>;
  readonly labels: Int32Array<SharedArrayBuffer>;
}

/** Mean and deviation of each feature over the training images. */
export interface Standardisation {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** A feature that hardly varies over the training images would otherwise be blown up on a new one. */
const LEAST_DEVIATION = 1e-3;

export function measure(features: Float32Array, width: number): Standardisation {
  const images = features.length / width;
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let at = 0; at < features.length; at++) {
    const value = features[at]!;
    sum[at % width]! += value;
    squares[at % width]! += value * value;
  }
  const mean = Float32Array.from(sum, (total) => total / images);
  const deviation = Float32Array.from(
    squares,
    (total, at) => Math.sqrt(Math.max(0, total / images - (sum[at]! / images) ** 2)) + LEAST_DEVIATION,
  );
  return { mean, deviation };
}

export function buildTrainingSet(
  features: Float32Array,
  width: number,
  labels: readonly Int32Array[],
  tags: number,
  { mean, deviation }: Standardisation,
): TrainingSet {
  const total = labels.reduce((sum, row) => sum + row.length, 0);
  const set: TrainingSet = {
    images: labels.length,
    width,
    tags,
    features: new Float32Array(new SharedArrayBuffer(features.length * 4)),
    offsets: new Int32Array(new SharedArrayBuffer((labels.length + 1) * 4)),
    labels: new Int32Array(new SharedArrayBuffer(total * 4)),
  };
  for (let at = 0; at < features.length; at++) {
    const column = at % width;
    set.features[at] = (features[at]! - mean[column]!) / deviation[column]!;
  }
  let end = 0;
  labels.forEach((row, image) => {
    set.labels.set(row, end);
    end += row.length;
    set.offsets[image + 1] = end;
  });
  return set;
}
