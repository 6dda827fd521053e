import { activate } from './activation-layers.js';
import type { LayerOperator } from './layer-context.js';

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

const dense: LayerOperator = (context) => {
  const { builder, input } = context;
  const { shape, values } = context.weight('kernel');
  const [features, units] = shape as [number, number];
  if (input.shape.length !== 1 || input.shape[0] !== features) {
    context.fail(`wants ${features} features and is given the shape [${input.shape.join(', ')}]`);
  }
  const bias = context.optionalWeight('bias', 'use_bias');
  const name = builder.add('Gemm', [
    input.name,
    builder.weights(values, shape),
    ...(bias ? [builder.weights(bias, [units])] : []),
  ]);
  return activate(context, { name, shape: [units] });
};

const batchNormalization: LayerOperator = (context) => {
  const { builder, input } = context;
  const axis = context.pair('axis', -1)[0];
  if (axis !== -1 && axis !== input.shape.length) context.fail(`normalises over axis ${axis}; only the last is known`);
  const mean = context.weight('moving_mean').values;
  const size = [mean.length];
  const gamma = context.optionalWeight('gamma', 'scale') ?? new Float32Array(mean.length).fill(1);
  const beta = context.optionalWeight('beta', 'center') ?? new Float32Array(mean.length);
  const name = builder.add(
    'BatchNormalization',
    [input.name, ...[gamma, beta, mean, context.weight('moving_variance').values].map((w) => builder.weights(w, size))],
    { epsilon: { float: context.number('epsilon', 1e-3) } },
  );
  return { name, shape: input.shape };
};

const add: LayerOperator = (context) => {
  const { builder, inputs, input } = context;
  for (const { shape } of inputs) {
    if (shape.join() !== input.shape.join())
      context.fail(`adds the shapes [${input.shape.join()}] and [${shape.join()}]`);
  }
  const name = inputs.slice(1).reduce((sum, value) => builder.add('Add', [sum, value.name]), input.name);
  return { name, shape: input.shape };
};

const concatenate: LayerOperator = (context) => {
  const { builder, inputs, input } = context;
  const axis = context.number('axis', -1);
  if (axis !== -1 && axis !== input.shape.length) context.fail(`joins along axis ${axis}; only the last is known`);
  const channels = inputs.reduce((sum, { shape }) => sum + shape.at(-1)!, 0);
  const name = builder.add(
    'Concat',
    inputs.map((value) => value.name),
    { axis: 1 },
  );
  return { name, shape: [...input.shape.slice(0, -1), channels] };
};

const flatten: LayerOperator = (context) => {
  context.requireChannelsLast();
  const { builder, input } = context;
  return { name: builder.add('Flatten', [builder.channelsLast(input)], { axis: 1 }), shape: [product(input.shape)] };
};

const reshape: LayerOperator = (context) => {
  const { builder, input } = context;
  const target = context.layer.config.target_shape;
  const sizes = Array.isArray(target) ? target.map(Number) : context.fail('has no target_shape');
  const known = product(sizes.filter((size) => size > 0));
  const shape = sizes.map((size) => (size > 0 ? size : product(input.shape) / known));
  if (product(shape) !== product(input.shape)) {
    context.fail(`cannot make [${sizes.join(', ')}] of [${input.shape.join(', ')}]`);
  }
  if (shape.length !== 1 && shape.length !== 3) context.fail(`makes ${shape.length} axes; 1 or 3 are known`);
  const name = builder.add('Reshape', [builder.channelsLast(input), builder.integers([-1, ...shape])]);
  return { name: builder.channelsFirst(name, shape), shape };
};

export const vectorLayers: Readonly<Record<string, LayerOperator>> = {
  Dense: dense,
  BatchNormalization: batchNormalization,
  Add: add,
  Concatenate: concatenate,
  Flatten: flatten,
  Reshape: reshape,
};
