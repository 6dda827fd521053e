import type { Value } from './graph-builder.js';
import type { LayerContext, LayerOperator } from './layer-context.js';

/** Applies the activation that a layer's configuration names (Keras: none is `linear`). */
export function activate(context: LayerContext, { name, shape }: Value): Value {
  const { builder } = context;
  const activation = context.choice('activation', 'linear', 'relu', 'relu6', 'sigmoid', 'softmax', 'tanh');
  switch (activation) {
    case 'linear':
      return { name, shape };
    case 'relu':
      return { name: builder.add('Relu', [name]), shape };
    case 'relu6':
      return { name: clip(context, name, 6), shape };
    case 'sigmoid':
      return { name: builder.add('Sigmoid', [name]), shape };
    case 'tanh':
      return { name: builder.add('Tanh', [name]), shape };
    case 'softmax':
      // Over the channels: axis 1 for pictures (channels first here) and for vectors alike.
      return { name: builder.add('Softmax', [name], { axis: 1 }), shape };
  }
}

function clip({ builder }: LayerContext, name: string, maximum: number): string {
  return builder.add('Clip', [name, builder.scalar(0), builder.scalar(maximum)]);
}

const activation: LayerOperator = (context) => activate(context, context.input);

const relu: LayerOperator = (context) => {
  const { builder, input } = context;
  const maximum = context.layer.config.max_value;
  if (context.number('threshold', 0) !== 0) context.fail('has a threshold, which the exporter does not know');
  const slope = context.number('negative_slope', 0);
  if (slope !== 0 && maximum != null) context.fail('has both a slope and a maximum, which the exporter does not know');
  const name =
    slope !== 0
      ? builder.add('LeakyRelu', [input.name], { alpha: { float: slope } })
      : maximum == null
        ? builder.add('Relu', [input.name])
        : clip(context, input.name, context.number('max_value', 6));
  return { name, shape: input.shape };
};

/** Nothing happens at inference. */
const passThrough: LayerOperator = ({ input }) => input;

export const activationLayers: Readonly<Record<string, LayerOperator>> = {
  Activation: activation,
  ReLU: relu,
  Dropout: passThrough,
  GaussianNoise: passThrough,
};
