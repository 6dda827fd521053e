import type { Preprocessing } from '../../src/tagging/model-pack.js';
import { ModelPackError } from '../../src/errors.js';
import { append, type Layer, type LayersModel, type Weight } from '../onnx/layers-model.js';
import type { Backbone } from './backbone.js';
import type { Checksum } from './keras-weights/checksum.js';
import { locateWeights, type WeightsOptions } from './keras-weights/locate.js';
import { readKerasWeights, type KerasWeights } from './keras-weights/read.js';

/** Convolutions of each block; a pooling follows each (Simonyan and Zisserman, arXiv 1409.1556, configuration D). */
const BLOCKS = [2, 2, 3, 3, 3] as const;

/** The sides of a picture are halved by each block. */
const STRIDE = 2 ** BLOCKS.length;

/** Channels of the convolutions of VGG16 as it was published. */
export const VGG16_WIDTHS: readonly number[] = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];

/** Checksums of the files of keras.applications, from keras/src/applications/vgg16.py. */
export const VGG16_PUBLISHED: Readonly<Record<string, Checksum>> = {
  'vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5': {
    algorithm: 'md5',
    digest: '6d6bbae143d832006294945121d1f1fc',
  },
  'vgg16_weights_tf_dim_ordering_tf_kernels.h5': { algorithm: 'md5', digest: '64373286793e3c8b2b4e3219cbf3544b' },
};

/**
 * What the seed feeds VGG16 with: RGB / 255 from a black square with the picture at its top left, resized as Pillow 3.1
 * did by default (make_datapair.py).
 */
export const SEED_PREPROCESSING: Preprocessing = {
  size: 224,
  layout: 'NHWC',
  channels: 'RGB',
  mean: [0, 0, 0],
  std: [255, 255, 255],
  fit: 'pad',
  place: 'top-left',
  background: [0, 0, 0],
  resample: 'nearest',
};

/** What the ImageNet weights were trained on: BGR less its mean, not scaled (Keras' preprocess_input, mode caffe). */
export const CAFFE_PREPROCESSING: Preprocessing = {
  size: 224,
  layout: 'NHWC',
  channels: 'BGR',
  mean: [103.939, 116.779, 123.68],
  std: [1, 1, 1],
  fit: 'pad',
  place: 'centre',
  background: [255, 255, 255],
};

/**
 * VGG16 without its top, named as Keras names it: thirteen 3 x 3 convolutions with ReLU in five blocks, each ending in a
 * 2 x 2 max-pooling.
 */
export function vgg16Layers(): Layer[] {
  const layers: Layer[] = [{ name: 'input_1', type: 'InputLayer', config: {}, inputs: [] }];
  const follow = (name: string, type: string, config: Layer['config']) =>
    layers.push({ name, type, config: { data_format: 'channels_last', ...config }, inputs: [layers.at(-1)!.name] });
  BLOCKS.forEach((convolutions, block) => {
    for (let at = 1; at <= convolutions; at++) {
      follow(`block${block + 1}_conv${at}`, 'Conv2D', {
        kernel_size: [3, 3],
        strides: [1, 1],
        padding: 'same',
        activation: 'relu',
        use_bias: true,
      });
    }
    follow(`block${block + 1}_pool`, 'MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' });
  });
  return layers;
}

/**
 * VGG16 without its top, with the weights of a Keras HDF5 file, with or without top. How many channels each convolution
 * has, the file says.
 *
 * @param source path or http(s) address of the file
 * @throws BadInputError when the file is missing, of another checksum, no HDF5 or cut short
 * @throws ModelPackError naming the convolution that the file lacks or whose weights have another shape
 */
export async function readVgg16(source: string, options: WeightsOptions = {}): Promise<LayersModel> {
  return await readVgg16File(await locateWeights(source, options, VGG16_PUBLISHED));
}

/** {@link readVgg16} of a file that was located and checked before. */
export async function readVgg16File(file: string): Promise<LayersModel> {
  const layers = vgg16Layers();
  const convolutions = layers.filter(({ type }) => type === 'Conv2D').map(({ name }) => name);
  const weights = collectWeights(convolutions, await readKerasWeights(file, convolutions), file);
  return { layers, output: layers.at(-1)!.name, weights };
}

function collectWeights(convolutions: readonly string[], stored: KerasWeights, file: string): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let channels = 3;
  for (const name of convolutions) {
    const [kernel, bias] = stored.get(name) ?? [];
    if (kernel === undefined || bias === undefined) {
      throw new ModelPackError(
        `${file} is not a VGG16: layer ${name} ${stored.has(name) ? 'lacks weights' : 'is missing'}.`,
      );
    }
    const filters = kernel.shape.at(-1)!;
    requireShape(`${name}/kernel`, kernel, [3, 3, channels, filters], file);
    requireShape(`${name}/bias`, bias, [filters], file);
    weights.set(`${name}/kernel`, kernel).set(`${name}/bias`, bias);
    channels = filters;
  }
  return weights;
}

function requireShape(name: string, { shape }: Weight, wanted: readonly number[], file: string): void {
  if (shape.join() === wanted.join()) return;
  throw new ModelPackError(
    `${file} is not a VGG16: ${name} has the shape [${shape.join(', ')}] where [${wanted.join(', ')}] fits.`,
  );
}

/**
 * The whole of VGG16 as a fixed extractor: the last pooling, flattened (25,088 numbers at 224 x 224).
 *
 * @param preprocessing what the weights are fed with; ImageNet's own unless the seed's is wanted
 * @throws BadInputError, ModelPackError as {@link readVgg16}
 */
export async function loadVgg16Backbone(
  source: string,
  options: WeightsOptions = {},
  preprocessing: Preprocessing = CAFFE_PREPROCESSING,
): Promise<Backbone> {
  return vgg16Backbone(await readVgg16(source, options), `VGG16, ImageNet weights of Keras (${source})`, preprocessing);
}

/** @param source for the pack's provenance */
export function vgg16Backbone(
  trunk: LayersModel,
  source: string,
  preprocessing: Preprocessing = CAFFE_PREPROCESSING,
): Backbone {
  const flatten: Layer = {
    name: 'flatten',
    type: 'Flatten',
    config: { data_format: 'channels_last' },
    inputs: [trunk.output],
  };
  return {
    name: 'vgg16',
    model: append(trunk, [flatten], new Map()),
    preprocessing,
    features: flattenedWidth(trunk, preprocessing.size),
    source,
  };
}

/** For a pack's provenance: which weights they were, not where they lay. */
export function vgg16Source(checksum: string): string {
  return `VGG16, ImageNet weights of keras.applications (${checksum})`;
}

/** Length of the last pooling's output when it is flattened. */
export function flattenedWidth(trunk: LayersModel, size: number): number {
  const channels = trunk.weights.get('block5_conv3/bias')!.values.length;
  return Math.floor(size / STRIDE) ** 2 * channels;
}
