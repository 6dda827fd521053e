import { activate } from './activation-layers.js';
import type { LayerContext, LayerOperator } from './layer-context.js';
import { axisPadding } from './same-padding.js';

interface Kernel {
  /** [filters, channels per group, height, width], ONNX's order. */
  readonly values: Float32Array;
  readonly filters: number;
  readonly perGroup: number;
  readonly height: number;
  readonly width: number;
  readonly groups: number;
}

const convolution: LayerOperator = (context) => {
  const { shape, values } = context.weight('kernel');
  const [height, width, perGroup, filters] = shape as [number, number, number, number];
  const groups = context.number('groups', 1);
  // TensorFlow: [height, width, channels, filters].
  const reordered = new Float32Array(values.length);
  for (let f = 0, to = 0; f < filters; f++) {
    for (let c = 0; c < perGroup; c++) {
      for (let at = 0; at < height * width; at++) reordered[to++] = values[(at * perGroup + c) * filters + f]!;
    }
  }
  return convolve(context, { values: reordered, filters, perGroup, height, width, groups });
};

const depthwise: LayerOperator = (context) => {
  const { shape, values } = context.weight('depthwise_kernel');
  const [height, width, channels, multiplier] = shape as [number, number, number, number];
  const filters = channels * multiplier;
  // TensorFlow: [height, width, channels, multiplier]; the last two are the output channel.
  const reordered = new Float32Array(values.length);
  for (let f = 0, to = 0; f < filters; f++) {
    for (let at = 0; at < height * width; at++) reordered[to++] = values[at * filters + f]!;
  }
  return convolve(context, { values: reordered, filters, perGroup: 1, height, width, groups: channels });
};

function convolve(context: LayerContext, kernel: Kernel) {
  context.requireChannelsLast();
  const { builder, input } = context;
  const [height, width, channels] = context.picture;
  if (channels !== kernel.perGroup * kernel.groups) {
    context.fail(`wants ${kernel.perGroup * kernel.groups} channels and is given ${channels}`);
  }
  const mode = context.choice('padding', 'valid', 'same');
  const strides = context.pair('strides', 1);
  const dilations = context.pair('dilation_rate', 1);
  const rows = axisPadding(mode, height, kernel.height, strides[0], dilations[0]);
  const columns = axisPadding(mode, width, kernel.width, strides[1], dilations[1]);
  const weights = builder.weights(kernel.values, [kernel.filters, kernel.perGroup, kernel.height, kernel.width]);
  const bias = context.optionalWeight('bias', 'use_bias');
  const name = builder.add('Conv', [input.name, weights, ...(bias ? [builder.weights(bias, [kernel.filters])] : [])], {
    kernel_shape: [kernel.height, kernel.width],
    strides,
    dilations,
    group: kernel.groups,
    pads: [rows.before, columns.before, rows.after, columns.after],
  });
  return activate(context, { name, shape: [rows.size, columns.size, kernel.filters] });
}

export const convolutionLayers: Readonly<Record<string, LayerOperator>> = {
  Conv2D: convolution,
  DepthwiseConv2D: depthwise,
};
