import * as tf from '@tensorflow/tfjs';
import type { Preprocessing } from '../../src/tagging/model-pack.js';

/**
 * Bytes as the input tensor, computed where the network runs: what `writeTensor` (src/tagging/preprocess.ts) does, but
 * for a rounding. Bytes are uploaded as integers, for which the processor need not touch each of them.
 *
 * @param pixels images x size x size x 3, RGB
 * @returns images x size x size x 3, float32
 */
export function pixelTensor(pixels: Uint8Array, images: number, preprocessing: Preprocessing): tf.Tensor4D {
  const { size, channels, mean, std } = preprocessing;
  return tf.tidy(() => {
    const rgb = tf.cast(tf.tensor4d(pixels, [images, size, size, 3], 'int32'), 'float32');
    const ordered = channels === 'RGB' ? rgb : tf.reverse(rgb, 3);
    return tf.div(tf.sub(ordered, tf.tensor1d(mean)), tf.tensor1d(std));
  });
}
