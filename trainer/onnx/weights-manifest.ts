import { ModelPackError } from '../../src/errors.js';
import type { Weight } from './layers-model.js';

/** An entry of a TensorFlow.js weights manifest. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly min?: number; readonly scale?: number };
}

/**
 * Cuts the concatenated weight files of a TensorFlow.js model into float32 weights. A quantised entry holds unsigned
 * integers q for the values q * scale + min (tfjs-core, io/io_utils.ts).
 *
 * @throws ModelPackError when an entry has another type or the bytes do not add up
 */
export function decodeWeights(specs: readonly WeightSpec[], bytes: Uint8Array): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    const length = shape.reduce((product, size) => product * size, 1);
    const stored = quantization?.dtype ?? dtype;
    const width = { float32: 4, uint8: 1, uint16: 2 }[stored];
    if (dtype !== 'float32' || width === undefined || (stored !== 'float32' && quantization?.scale === undefined)) {
      throw new ModelPackError(`Weight ${name} is stored as ${stored} for ${dtype}, which cannot be read.`);
    }
    if (offset + length * width > bytes.length) {
      throw new ModelPackError(`The weight files end inside weight ${name}: a file is missing or cut short.`);
    }
    // A copy, because a weight may start at a byte that is no multiple of its width. (A Buffer's own slice is none.)
    const raw = Uint8Array.prototype.slice.call(bytes, offset, offset + length * width).buffer;
    offset += length * width;
    if (stored === 'float32') {
      weights.set(name, { shape, values: new Float32Array(raw) });
    } else {
      const { scale = 1, min = 0 } = quantization!;
      const codes = stored === 'uint8' ? new Uint8Array(raw) : new Uint16Array(raw);
      weights.set(name, { shape, values: Float32Array.from(codes, (code) => code * scale + min) });
    }
  }
  if (offset !== bytes.length) {
    throw new ModelPackError(`The weight files hold ${bytes.length} bytes where the manifest names ${offset}.`);
  }
  return weights;
}
