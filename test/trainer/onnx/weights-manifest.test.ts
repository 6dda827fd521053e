import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeWeights, type WeightSpec } from '../../../trainer/onnx/weights-manifest.js';

describe('a TensorFlow.js weights manifest', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const specs: WeightSpec[] = [
    { name: 'a', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', min: -1.5, scale: 0.25 } },
    { name: 'b', shape: [1, 2], dtype: 'float32', quantization: { dtype: 'uint16', min: 2, scale: 0.001 } },
    { name: 'c', shape: [2], dtype: 'float32' },
  ];
  const bytes = () => {
    const buffer = Buffer.alloc(3 + 4 + 8);
    buffer.set([0, 6, 255]);
    buffer.writeUInt16LE(1000, 3);
    buffer.writeUInt16LE(65535, 5);
    buffer.writeFloatLE(0.5, 7);
    buffer.writeFloatLE(-8, 11);
    return buffer;
  };

  it('is decoded as its quantisation says, also where a weight starts at an odd byte', () => {
    const weights = decodeWeights(specs, bytes());
    expect(weights.get('a')).toEqual({ shape: [3], values: Float32Array.of(-1.5, 0, 62.25) });
    expect(weights.get('b')).toEqual({ shape: [1, 2], values: Float32Array.of(3, 67.535) });
    expect(weights.get('c')).toEqual({ shape: [2], values: Float32Array.of(0.5, -8) });
  });

  it('is decoded as TensorFlow.js decodes it', async () => {
    const file = bytes();
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
    const expected = tf.io.decodeWeights(buffer, specs as tf.io.WeightsManifestEntry[]);
    for (const [name, { shape, values }] of decodeWeights(specs, file)) {
      expect(shape).toEqual(expected[name]!.shape);
      expect(values).toEqual(await expected[name]!.data());
    }
  });

  it('is refused when the files are cut short, too long or of another type', () => {
    expect(() => decodeWeights(specs, bytes().subarray(0, -1))).toThrow(/end inside weight c/);
    expect(() => decodeWeights(specs, Buffer.concat([bytes(), Buffer.alloc(1)]))).toThrow(/16 bytes where .* 15/);
    expect(() => decodeWeights([{ name: 'd', shape: [1], dtype: 'int32' }], Buffer.alloc(4))).toThrow(/Weight d/);
  });
});
