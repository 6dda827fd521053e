import { labelsOf, type LabelRows } from '../label-rows.js';
import type { RowSource } from '../row-source.js';

/** A chunk of what a head learns from, in memory that threads share; images in the order in which they are trained on. */
export interface TrainingSet {
  readonly images: number;
  /** Features an image. */
  readonly width: number;
  readonly tags: number;
  /** Row-major, images x width, standardised. */
  readonly features: Float32Array<SharedArrayBuffer>;
  /** Labels in compressed rows (see LabelRows). */
  readonly offsets: Int32Array<SharedArrayBuffer>;
  readonly labels: Int32Array<SharedArrayBuffer>;
}

/** All that a head learns from, of which a chunk at a time comes into memory. */
export interface HeadData {
  readonly images: number;
  readonly width: number;
  readonly tags: number;
  /** How many of the images carry each tag. */
  readonly tagCounts: Float64Array;
  /**
   * @param order places among the images
   * @param memory room for the features of a whole chunk; reused from chunk to chunk
   */
  load(order: Int32Array, memory: Float32Array<SharedArrayBuffer>): Promise<TrainingSet>;
}

/** Mean and deviation of each feature over the training images. */
export interface Standardisation {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** A feature that hardly varies over the training images would otherwise be blown up on a new one. */
const LEAST_DEVIATION = 1e-3;

/** Rows read at once when all of them are passed over. */
const ROWS_AT_ONCE = 1024;

/** Passes over the features once, in double precision and always in the same order. */
export async function measure(source: RowSource<Float32Array>, images: Int32Array): Promise<Standardisation> {
  const { width } = source;
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  const memory = new Float32Array(Math.min(ROWS_AT_ONCE, images.length) * width);
  for (let from = 0; from < images.length; from += ROWS_AT_ONCE) {
    const part = images.subarray(from, from + ROWS_AT_ONCE);
    await source.read(part, memory);
    for (let row = 0, at = 0; row < part.length; row++) {
      for (let column = 0; column < width; column++, at++) {
        const value = memory[at]!;
        sum[column]! += value;
        squares[column]! += value * value;
      }
    }
  }
  const mean = Float32Array.from(sum, (total) => total / images.length);
  const deviation = Float32Array.from(
    squares,
    (total, at) => Math.sqrt(Math.max(0, total / images.length - (sum[at]! / images.length) ** 2)) + LEAST_DEVIATION,
  );
  return { mean, deviation };
}

/**
 * @param images numbers of the images that train, in `source` and `labels`
 */
export function headData(
  source: RowSource<Float32Array>,
  images: Int32Array,
  rows: LabelRows,
  tags: number,
  standardisation: Standardisation,
): HeadData {
  const { width } = source;
  const tagCounts = new Float64Array(tags);
  for (const image of images) for (const tag of labelsOf(rows, image)) tagCounts[tag]!++;
  return {
    images: images.length,
    width,
    tags,
    tagCounts,
    load: async (order, memory) => {
      const chosen = order.map((place) => images[place]!);
      await source.read(chosen, memory);
      standardise(memory.subarray(0, chosen.length * width), standardisation);
      return { images: chosen.length, width, tags, features: memory, ...shareLabels(rows, chosen) };
    },
  };
}

function standardise(features: Float32Array, { mean, deviation }: Standardisation): void {
  const width = mean.length;
  for (let at = 0; at < features.length;) {
    for (let column = 0; column < width; column++, at++) {
      features[at] = (features[at]! - mean[column]!) / deviation[column]!;
    }
  }
}

function shareLabels(rows: LabelRows, images: Int32Array): Pick<TrainingSet, 'offsets' | 'labels'> {
  let total = 0;
  for (const image of images) total += labelsOf(rows, image).length;
  const offsets = new Int32Array(new SharedArrayBuffer((images.length + 1) * 4));
  const labels = new Int32Array(new SharedArrayBuffer(total * 4));
  let end = 0;
  images.forEach((image, at) => {
    const row = labelsOf(rows, image);
    labels.set(row, end);
    offsets[at + 1] = end += row.length;
  });
  return { offsets, labels };
}
