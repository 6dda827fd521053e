import * as tf from '@tensorflow/tfjs';
import { BadInputError, ModelPackError } from '../../src/errors.js';
import type { Layer, LayersModel } from '../onnx/layers-model.js';
import { poolPlainly } from './pooling.js';

/** A layer of a VGG: a 3 x 3 convolution with ReLU, or a 2 x 2 max-pooling. */
export interface Stage {
  readonly name: string;
  readonly kind: 'convolution' | 'pooling';
}

/** A trunk's layers up to and including the last frozen one, and those after it. */
export interface SplitTrunk {
  readonly frozen: readonly Stage[];
  readonly trained: readonly Stage[];
}

/**
 * Cuts a VGG behind the layer `freeze`.
 *
 * @param freeze name of the last frozen layer; the input layer's name freezes none
 * @throws BadInputError when the trunk has no such layer
 * @throws ModelPackError naming a layer that no VGG has
 */
export function splitTrunk(trunk: LayersModel, freeze: string): SplitTrunk {
  const at = trunk.layers.findIndex(({ name }) => name === freeze);
  if (at === -1) {
    throw new BadInputError(
      `There is no layer "${freeze}" to freeze up to: the layers are ${trunk.layers.map(({ name }) => name).join(', ')}.`,
    );
  }
  const stages = trunk.layers.map((layer, place) => stageOf(layer, trunk.layers[place - 1]));
  const named = (part: readonly (Stage | undefined)[]) => part.filter((stage) => stage !== undefined);
  return { frozen: named(stages.slice(0, at + 1)), trained: named(stages.slice(at + 1)) };
}

function stageOf({ name, type, config, inputs }: Layer, previous: Layer | undefined): Stage | undefined {
  const is = (key: string, wanted: string) => config[key] === undefined || JSON.stringify(config[key]) === wanted;
  const follows = inputs.length === 1 && inputs[0] === previous?.name;
  if (type === 'InputLayer' && previous === undefined) return undefined;
  if (
    type === 'Conv2D' &&
    follows &&
    config.activation === 'relu' &&
    config.padding === 'same' &&
    is('strides', '[1,1]')
  ) {
    return { name, kind: 'convolution' };
  }
  if (
    type === 'MaxPooling2D' &&
    follows &&
    is('pool_size', '[2,2]') &&
    is('strides', '[2,2]') &&
    is('padding', '"valid"')
  ) {
    return { name, kind: 'pooling' };
  }
  throw new ModelPackError(
    `Layer ${name} (${type}) is none of a VGG, which is a chain of 3 x 3 convolutions with ReLU and 2 x 2 max-poolings.`,
  );
}

/** The layers that do not learn. Their weights are constants of the backend, which no gradient reaches. */
export class FrozenTrunk {
  readonly #stages: readonly Stage[];
  readonly #weights = new Map<string, { readonly kernel: tf.Tensor4D; readonly bias: tf.Tensor1D }>();

  constructor(stages: readonly Stage[], weights: LayersModel['weights']) {
    this.#stages = stages;
    for (const { name, kind } of stages) {
      if (kind === 'pooling') continue;
      const kernel = weights.get(`${name}/kernel`);
      const bias = weights.get(`${name}/bias`);
      if (kernel === undefined || bias === undefined) throw new ModelPackError(`Layer ${name} lacks its weights.`);
      this.#weights.set(name, {
        kernel: tf.tensor4d(kernel.values, [...kernel.shape] as [number, number, number, number]),
        bias: tf.tensor1d(bias.values),
      });
    }
  }

  /** Frees what it is given; the caller keeps the result alone. */
  apply(images: tf.Tensor4D): tf.Tensor4D {
    let x = images;
    for (const { name, kind } of this.#stages) {
      const next = kind === 'pooling' ? poolPlainly(x) : this.#convolve(name, x);
      x.dispose();
      x = next;
    }
    return x;
  }

  dispose(): void {
    for (const { kernel, bias } of this.#weights.values()) tf.dispose([kernel, bias]);
  }

  #convolve(name: string, x: tf.Tensor4D): tf.Tensor4D {
    const { kernel, bias } = this.#weights.get(name)!;
    return tf.fused.conv2d({ x, filter: kernel, strides: 1, pad: 'same', bias, activation: 'relu' });
  }
}
