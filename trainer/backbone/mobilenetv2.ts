import { createRequire } from 'node:module';
import path from 'node:path';
import { ModelPackError } from '../../src/errors.js';
import { CONTENT_RATINGS, type ContentRatingName } from '../../src/tagging/content-rating.js';
import type { Preprocessing } from '../../src/tagging/model-pack.js';
import type { Layer, LayersModel, Weight } from '../onnx/layers-model.js';
import { append, cutAt, readTopology } from '../onnx/layers-model.js';
import { decodeWeights, type WeightSpec } from '../onnx/weights-manifest.js';
import type { Backbone } from './backbone.js';

/**
 * Where features are taken: activations of 96 to 960 channels at strides 4 to 32, each averaged over its places and, but
 * for the two deepest, also at its strongest place. nsfwjs' last convolution serves its five content ratings and is a
 * poor description of a drawing: a head on it alone reached macro-AP 0.46 where these reach 0.72
 * (docs/decisions/0003-embedded-tag-model.md).
 */
const TAPS = [
  { layer: 'block_16_expand_relu', channels: 960, strongest: false },
  { layer: 'block_14_expand_relu', channels: 960, strongest: false },
  { layer: 'block_13_expand_relu', channels: 576, strongest: true },
  { layer: 'block_10_expand_relu', channels: 384, strongest: true },
  { layer: 'block_6_expand_relu', channels: 192, strongest: true },
  { layer: 'block_3_expand_relu', channels: 144, strongest: true },
] as const;

function poolTaps(): Layer[] {
  const pooled = TAPS.flatMap(({ layer, strongest }): Layer[] => {
    const pool = (type: string, suffix: string) => ({
      name: `${layer}_${suffix}`,
      type,
      config: { data_format: 'channels_last' },
      inputs: [layer],
    });
    const average = pool('GlobalAveragePooling2D', 'average');
    return strongest ? [average, pool('GlobalMaxPooling2D', 'strongest')] : [average];
  });
  return [
    ...pooled,
    { name: 'features', type: 'Concatenate', config: { axis: -1 }, inputs: pooled.map(({ name }) => name) },
  ];
}

/** nsfwjs' classes in the order of its output, and the rating that each counts towards. */
const RATING_OF_CLASS: readonly (readonly [name: string, rating: ContentRatingName])[] = [
  ['drawing', 'safe'],
  ['hentai', 'explicit'],
  ['neutral', 'safe'],
  ['porn', 'explicit'],
  ['sexy', 'questionable'],
];

/** The five classes add up to 1, so their sums by rating do too: a product with a matrix of zeros and ones. */
function rateContent(network: LayersModel): LayersModel {
  const kernel = RATING_OF_CLASS.flatMap(([, rating]) => CONTENT_RATINGS.map((name) => (name === rating ? 1 : 0)));
  const shape = [RATING_OF_CLASS.length, CONTENT_RATINGS.length];
  const layer: Layer = {
    name: 'rating',
    type: 'Dense',
    config: { units: CONTENT_RATINGS.length, activation: 'linear', use_bias: false },
    inputs: [network.output],
  };
  return append(
    network,
    [layer],
    new Map<string, Weight>([['rating/kernel', { shape, values: Float32Array.from(kernel) }]]),
  );
}

/** What nsfwjs trained it on, with pictures whole on white. */
export const MOBILENETV2_PREPROCESSING: Preprocessing = {
  size: 224,
  layout: 'NHWC',
  channels: 'RGB',
  mean: [0, 0, 0],
  std: [255, 255, 255],
  fit: 'pad',
  place: 'centre',
  background: [255, 255, 255],
};

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381) as fine-tuned by nsfwjs on drawings and photographs, whose npm
 * package ships topology and weights (8 bit). Input RGB / 255 at 224 x 224; features are pooled activations of six
 * depths, 4512 wide.
 *
 * @throws ModelPackError when the package does not hold what it should
 */
export function loadMobileNetV2(): Backbone {
  const network = readMobileNetV2();
  return {
    name: 'mobilenetv2',
    model: cutAt(append(network, poolTaps(), new Map()), 'features'),
    rating: rateContent(network),
    preprocessing: MOBILENETV2_PREPROCESSING,
    features: TAPS.reduce((sum, { channels, strongest }) => sum + channels * (strongest ? 2 : 1), 0),
    source: 'nsfwjs 4.2.1 (MIT), models/mobilenet_v2',
  };
}

/**
 * The whole network of nsfwjs, up to its five content ratings.
 *
 * @throws ModelPackError when the package does not hold what it should
 */
export function readMobileNetV2(): LayersModel {
  const require = createRequire(import.meta.url);
  // The package exports its classifier alone, not the files it loads; they lie beside its entry point.
  const folder = path.join(path.dirname(require.resolve('nsfwjs')), '..', 'models', 'mobilenet_v2');
  let json: { modelTopology: unknown; weightsManifest: { weights: WeightSpec[] }[] };
  let base64: unknown;
  try {
    json = require(path.join(folder, 'model.min.js')) as typeof json;
    base64 = require(path.join(folder, 'group1-shard1of1.min.js')) as unknown;
  } catch (error) {
    throw new ModelPackError(`The npm package nsfwjs does not hold MobileNetV2 in ${folder}: run npm install.`, {
      cause: error,
    });
  }
  if (typeof base64 !== 'string') throw new ModelPackError(`The weights in ${folder} are not base64 text any more.`);
  const specs = json.weightsManifest.flatMap(({ weights }) => weights);
  return { ...readTopology(json.modelTopology), weights: decodeWeights(specs, Buffer.from(base64, 'base64')) };
}
