import { random } from '../../../trainer/head/random.js';
import type { HeadSettings } from '../../../trainer/head/settings.js';
import { headData, measure, type HeadData, type TrainingSet } from '../../../trainer/head/training-set.js';
import { compressLabels } from '../../../trainer/label-rows.js';
import type { RowSource } from '../../../trainer/row-source.js';

export const WIDTH = 12;
export const TAGS = 9;

export const SETTINGS: HeadSettings = {
  hidden: 10,
  dropout: 0.2,
  inputDropout: 0.1,
  jittered: false,
  epochs: 3,
  batch: 16,
  rate: 0.01,
  warmUp: 0.1,
  seed: 5,
};

/** Rows that lie in memory. */
export function rowsInMemory(values: Float32Array, width: number): RowSource<Float32Array> {
  return {
    width,
    read: async (images, into) =>
      Array.from(images).forEach((image, at) =>
        into.set(values.subarray(image * width, (image + 1) * width), at * width),
      ),
  };
}

/** Images whose tag k is there when feature k is above 0.7: something a head can learn. */
export async function smallHeadData(images = 60): Promise<HeadData> {
  const draw = random(1, 'test');
  const features = Float32Array.from({ length: images * WIDTH }, draw);
  const labels = Array.from({ length: images }, (_, image) =>
    Int32Array.from(
      Array.from({ length: TAGS }, (_, tag) => tag).filter((tag) => features[image * WIDTH + tag]! > 0.7),
    ),
  );
  const source = rowsInMemory(features, WIDTH);
  const all = Int32Array.from({ length: images }, (_, image) => image);
  return headData(source, all, compressLabels(labels), TAGS, await measure(source, all));
}

/** All of the data as one chunk, in the order of its numbers. */
export async function wholeChunk(data: HeadData): Promise<TrainingSet> {
  const memory = new Float32Array(new SharedArrayBuffer(data.images * data.width * 4));
  return await data.load(
    Int32Array.from({ length: data.images }, (_, image) => image),
    memory,
  );
}
