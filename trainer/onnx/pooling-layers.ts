import type { LayerOperator } from './layer-context.js';
import { axisPadding } from './same-padding.js';

const windowed =
  (operator: 'MaxPool' | 'AveragePool'): LayerOperator =>
  (context) => {
    context.requireChannelsLast();
    const { builder, input } = context;
    const [height, width, channels] = context.picture;
    const window = context.pair('pool_size', 2);
    const strides = context.pair('strides', window);
    const mode = context.choice('padding', 'valid', 'same');
    const rows = axisPadding(mode, height, window[0], strides[0], 1);
    const columns = axisPadding(mode, width, window[1], strides[1], 1);
    const name = builder.add(operator, [input.name], {
      kernel_shape: window,
      strides,
      pads: [rows.before, columns.before, rows.after, columns.after],
      // TensorFlow averages over the pixels that exist, ONNX' default too; said aloud because PyTorch's differs.
      ...(operator === 'AveragePool' ? { count_include_pad: 0 } : {}),
    });
    return { name, shape: [rows.size, columns.size, channels] };
  };

const global =
  (operator: 'GlobalMaxPool' | 'GlobalAveragePool'): LayerOperator =>
  (context) => {
    context.requireChannelsLast();
    const { builder, input } = context;
    const [, , channels] = context.picture;
    const pooled = builder.add(operator, [input.name]);
    if (context.flag('keepdims', false)) return { name: pooled, shape: [1, 1, channels] };
    return { name: builder.add('Flatten', [pooled], { axis: 1 }), shape: [channels] };
  };

const zeroPadding: LayerOperator = (context) => {
  context.requireChannelsLast();
  const { builder, input } = context;
  const [height, width, channels] = context.picture;
  const padding = context.layer.config.padding ?? 1;
  const axes = Array.isArray(padding) ? (padding as unknown[]) : [padding, padding];
  const [top, bottom, left, right] = [0, 1]
    .flatMap((axis) => (Array.isArray(axes[axis]) ? (axes[axis] as unknown[]) : [axes[axis], axes[axis]]))
    .map((rows) => (typeof rows === 'number' ? rows : context.fail(`has padding = ${JSON.stringify(padding)}`))) as [
    number,
    number,
    number,
    number,
  ];
  const name = builder.add('Pad', [input.name, builder.integers([0, 0, top, left, 0, 0, bottom, right])]);
  return { name, shape: [height + top + bottom, width + left + right, channels] };
};

export const poolingLayers: Readonly<Record<string, LayerOperator>> = {
  MaxPooling2D: windowed('MaxPool'),
  AveragePooling2D: windowed('AveragePool'),
  GlobalMaxPooling2D: global('GlobalMaxPool'),
  GlobalAveragePooling2D: global('GlobalAveragePool'),
  ZeroPadding2D: zeroPadding,
};
