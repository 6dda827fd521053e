export type PaddingMode = 'same' | 'valid';

/** Rows before and after one spatial axis, and the axis' length behind the window operation. */
export interface AxisPadding {
  readonly before: number;
  readonly after: number;
  readonly size: number;
}

/**
 * TensorFlow's rule (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2): 'same' gives
 * ceil(size / stride) outputs and puts the odd row of padding after, unlike Caffe and PyTorch, so stride 2 on an even
 * size pads on one side only.
 */
export function axisPadding(
  mode: PaddingMode,
  size: number,
  window: number,
  stride: number,
  dilation: number,
): AxisPadding {
  const extent = (window - 1) * dilation + 1;
  if (mode === 'valid') return { before: 0, after: 0, size: Math.floor((size - extent) / stride) + 1 };
  const outputs = Math.ceil(size / stride);
  const total = Math.max(0, (outputs - 1) * stride + extent - size);
  const before = Math.floor(total / 2);
  return { before, after: total - before, size: outputs };
}
