import { createRequire } from 'node:module';
import path from 'node:path';
import { ModelPackError } from '../../src/errors.js';
import type { Layer, LayersModel } from '../onnx/layers-model.js';
import { append, cutAt, readTopology } from '../onnx/layers-model.js';
import { decodeWeights, type WeightSpec } from '../onnx/weights-manifest.js';
import type { Backbone } from './backbone.js';

/** Last activation before the content-rating layers of nsfwjs. */
const LAST_CONVOLUTION = 'out_relu';
const CHANNELS = 1280;

const POOLING: readonly Layer[] = [
  {
    name: 'features',
    type: 'GlobalAveragePooling2D',
    config: { data_format: 'channels_last' },
    inputs: [LAST_CONVOLUTION],
  },
];

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381) as fine-tuned by nsfwjs on drawings and photographs, whose npm
 * package ships topology and weights (8 bit). Input RGB / 255 at 224 x 224; features are the average over the last
 * convolution's places, 1280 wide.
 */
export function loadMobileNetV2(): Backbone {
  return {
    name: 'mobilenetv2',
    model: append(cutAt(readMobileNetV2(), LAST_CONVOLUTION), POOLING, new Map()),
    preprocessing: {
      size: 224,
      layout: 'NHWC',
      channels: 'RGB',
      mean: [0, 0, 0],
      std: [255, 255, 255],
      fit: 'pad',
      place: 'centre',
      background: [255, 255, 255],
    },
    features: CHANNELS,
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
