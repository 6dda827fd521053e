import { ModelPackError } from '../../src/errors.js';
import { random } from '../head/random.js';
import { append, type Layer, type LayersModel, type Weight } from '../onnx/layers-model.js';
import { EPSILON, MOMENTUM } from './batch-normalization.js';
import { describeSeedNetwork, sizeOf, type SeedShape, type WeightDescription } from './seed-layers.js';
import type { NetworkState } from './trainable.js';

/** Names in a {@link NetworkState} of Adam's moments of a weight. */
export const firstMomentOf = (weight: string) => `${weight}/first_moment`;
export const secondMomentOf = (weight: string) => `${weight}/second_moment`;

/** The weights that a state holds: all but the frozen ones, which the file of VGG16 has. */
export function learntWeights(shape: SeedShape): WeightDescription[] {
  return describeSeedNetwork(shape)
    .flatMap(({ weights }) => weights)
    .filter(({ name, trainable }) => trainable || name.startsWith('batch_normalization/'));
}

/**
 * The seed's network before its first step: the trunk's weights from the file, kernels of dense layers uniform in
 * ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010), the rest as Keras starts it.
 */
export function initialSeedState(trunk: LayersModel, shape: SeedShape, seed: number): NetworkState {
  const arrays = new Map<string, Float32Array>();
  for (const { name, shape: axes, trainable } of learntWeights(shape)) {
    arrays.set(name, trunk.weights.get(name)?.values ?? initialValues(name, axes, seed));
    if (!trainable) continue;
    arrays.set(firstMomentOf(name), new Float32Array(sizeOf(axes)));
    arrays.set(secondMomentOf(name), new Float32Array(sizeOf(axes)));
  }
  return { arrays };
}

function initialValues(name: string, shape: readonly number[], seed: number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (name.endsWith('/gamma') || name.endsWith('/moving_variance')) return values.fill(1);
  if (!name.endsWith('/kernel')) return values;
  const limit = Math.sqrt(6 / (shape[0]! + shape[1]!));
  const draw = random(seed, name);
  for (let at = 0; at < values.length; at++) values[at] = (2 * draw() - 1) * limit;
  return values;
}

/** @throws ModelPackError naming the array that a state lacks or that has another length */
export function requireArray({ arrays }: NetworkState, name: string, length: number): Float32Array {
  const array = arrays.get(name);
  if (array?.length !== length) {
    throw new ModelPackError(
      `The training state holds ${array === undefined ? 'no' : array.length} numbers for ${name} where ${length} are needed: ` +
        'it is of another network.',
    );
  }
  return array;
}

/**
 * The trained network as layers, image to probabilities, for the exporter.
 *
 * @param trunk VGG16 as it was read from its file, with the frozen weights
 * @throws ModelPackError when the state is of another network
 */
export function seedLayersModel(
  trunk: LayersModel,
  shape: SeedShape,
  dropout: number,
  state: NetworkState,
): LayersModel {
  const weights = new Map<string, Weight>(
    learntWeights(shape).map(({ name, shape: axes }) => [
      name,
      { shape: axes, values: requireArray(state, name, sizeOf(axes)) },
    ]),
  );
  const dense = (name: string, units: number, activation: string, input: string): Layer => ({
    name,
    type: 'Dense',
    config: { units, activation, use_bias: true },
    inputs: [input],
  });
  const head: Layer[] = [
    { name: 'flatten', type: 'Flatten', config: { data_format: 'channels_last' }, inputs: [trunk.output] },
    {
      name: 'batch_normalization',
      type: 'BatchNormalization',
      config: { axis: -1, momentum: MOMENTUM, epsilon: EPSILON, center: true, scale: true },
      inputs: ['flatten'],
    },
    dense('hidden', shape.hidden, 'relu', 'batch_normalization'),
    { name: 'dropout', type: 'Dropout', config: { rate: dropout }, inputs: ['hidden'] },
    dense('tags', shape.tags, 'sigmoid', 'dropout'),
  ];
  return append(trunk, head, weights);
}
