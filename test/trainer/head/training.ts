import { random } from '../../../trainer/head/random.js';
import type { HeadSettings } from '../../../trainer/head/settings.js';
import { buildTrainingSet, measure } from '../../../trainer/head/training-set.js';

export const WIDTH = 12;
export const TAGS = 9;

export const SETTINGS: HeadSettings = {
  hidden: 10,
  dropout: 0.2,
  inputDropout: 0.1,
  epochs: 3,
  batch: 16,
  rate: 0.01,
  warmUp: 0.1,
  seed: 5,
};

/** Images whose tag k is there when feature k is above 0.7: something a head can learn. */
export function smallTrainingSet(images = 60) {
  const draw = random(1, 'test');
  const features = Float32Array.from({ length: images * WIDTH }, draw);
  const labels = Array.from({ length: images }, (_, image) =>
    Int32Array.from(
      Array.from({ length: TAGS }, (_, tag) => tag).filter((tag) => features[image * WIDTH + tag]! > 0.7),
    ),
  );
  return buildTrainingSet(features, WIDTH, labels, TAGS, measure(features, WIDTH));
}
