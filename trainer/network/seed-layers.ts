import { SEED_PREPROCESSING, VGG16_WIDTHS, vgg16Layers } from '../backbone/vgg16.js';
import type { LayersModel } from '../onnx/layers-model.js';
import { splitTrunk } from './trunk.js';

/** Last layer of VGG16 that the seed does not train: its `layers[:12]` end there. */
export const SEED_FREEZE = 'block4_conv1';
/** Width of the seed's hidden layer, and its number of tags. */
export const SEED_HIDDEN = 5000;
export const SEED_DROPOUT = 0.3;

/** What determines every shape in the network. */
export interface SeedShape {
  /** Channels of the trunk's thirteen convolutions. */
  readonly widths: readonly number[];
  /** Side of the input, pixels. */
  readonly size: number;
  readonly hidden: number;
  readonly tags: number;
  /** Name of the last frozen layer of the trunk. */
  readonly freeze: string;
}

/** The network as it was published: 165,265,040 parameters, of which 162,299,216 learn. */
export const SEED_SHAPE: SeedShape = {
  widths: VGG16_WIDTHS,
  size: SEED_PREPROCESSING.size,
  hidden: SEED_HIDDEN,
  tags: 5000,
  freeze: SEED_FREEZE,
};

export interface WeightDescription {
  /** `layer/weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

export interface LayerDescription {
  readonly name: string;
  /** The Keras class. */
  readonly type: string;
  readonly weights: readonly WeightDescription[];
}

/**
 * Every layer of the seed's network (alt_i2v_V2.py) with its weights, from the input to the tags: VGG16 without top,
 * Flatten, BatchNormalization, Dense with ReLU, Dropout, Dense with sigmoid.
 *
 * @throws BadInputError when there is no layer `freeze`
 */
export function describeSeedNetwork(shape: SeedShape): LayerDescription[] {
  const layers = vgg16Layers();
  const { trained } = splitTrunk({ layers, output: layers.at(-1)!.name, weights: new Map() }, shape.freeze);
  const learning = new Set(trained.map(({ name }) => name));
  let channels = 3;
  let side = shape.size;
  let convolution = 0;
  const trunk = layers.map(({ name, type }): LayerDescription => {
    if (type === 'MaxPooling2D') side = Math.floor(side / 2);
    if (type !== 'Conv2D') return { name, type, weights: [] };
    const filters = shape.widths[convolution++]!;
    const weights = pair(name, [3, 3, channels, filters], learning.has(name));
    channels = filters;
    return { name, type, weights };
  });
  const flat = side * side * channels;
  return [
    ...trunk,
    { name: 'flatten', type: 'Flatten', weights: [] },
    {
      name: 'batch_normalization',
      type: 'BatchNormalization',
      weights: (['gamma', 'beta', 'moving_mean', 'moving_variance'] as const).map((name) => ({
        name: `batch_normalization/${name}`,
        shape: [flat],
        trainable: !name.startsWith('moving'),
      })),
    },
    { name: 'hidden', type: 'Dense', weights: pair('hidden', [flat, shape.hidden], true) },
    { name: 'dropout', type: 'Dropout', weights: [] },
    { name: 'tags', type: 'Dense', weights: pair('tags', [shape.hidden, shape.tags], true) },
  ];
}

/** Kernel and bias. */
function pair(layer: string, kernel: readonly number[], trainable: boolean): WeightDescription[] {
  return [
    { name: `${layer}/kernel`, shape: kernel, trainable },
    { name: `${layer}/bias`, shape: [kernel.at(-1)!], trainable },
  ];
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);

export function countParameters(layers: readonly LayerDescription[]): { total: number; trainable: number } {
  const weights = layers.flatMap((layer) => layer.weights);
  const count = (some: readonly WeightDescription[]) => some.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { total: count(weights), trainable: count(weights.filter(({ trainable }) => trainable)) };
}

/** Channels of the convolutions of a VGG16 that was read from a file. */
export function widthsOf(trunk: LayersModel): number[] {
  return trunk.layers
    .filter(({ type }) => type === 'Conv2D')
    .map(({ name }) => trunk.weights.get(`${name}/bias`)?.values.length ?? 0);
}
