import * as tf from '@tensorflow/tfjs';
import { AdamParameter } from '../../../trainer/head/adam.js';
import { random } from '../../../trainer/head/random.js';
import { binaryCrossEntropy, dense } from '../../../trainer/network.js';
import { orBackendFailure, throwIfBackendFailed } from '../../../trainer/backend.js';

const SIZE = 16;
const BATCH = 8;
const TAGS = 24;
const CHANNELS = 8;
const FLAT = (SIZE / 2) ** 2 * CHANNELS;

/** What a network's training left: the loss of each step, and the weights after the last. */
export interface Trained {
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/**
 * Trains two convolutions (the second reached by the gradient through the pooling and the first), batch normalisation,
 * dropout and a dense layer with the trainer's own operations and Adam: every kernel that the trainer's networks use.
 * Data, weights and dropout come from a seed.
 */
export async function trainSmallNetwork(steps: number, beforeStep?: (step: number) => void): Promise<Trained> {
  const draw = random(5, 'small network', 0);
  const values = (length: number, scale: number) => Float32Array.from({ length }, () => (draw() - 0.5) * 2 * scale);
  const parameter = (shape: number[], scale: number) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return new AdamParameter(shape, values(length, scale), new Float32Array(length), new Float32Array(length));
  };
  const parameters = {
    first: parameter([3, 3, 3, CHANNELS], 0.3),
    second: parameter([3, 3, CHANNELS, CHANNELS], 0.2),
    gamma: parameter([FLAT], 1),
    beta: parameter([FLAT], 0.1),
    kernel: parameter([FLAT, TAGS], 0.05),
    bias: parameter([TAGS], 0),
  };
  const pixels = values(BATCH * SIZE * SIZE * 3, 1);
  const labels = Float32Array.from({ length: BATCH * TAGS }, () => (draw() < 0.2 ? 1 : 0));
  const losses: number[] = [];

  for (let step = 0; step < steps; step++) {
    beforeStep?.(step);
    const dropout = random(5, 'dropout', step);
    const kept = Float32Array.from({ length: BATCH * FLAT }, () => (dropout() < 0.3 ? 0 : 1 / 0.7));
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const x = tf.tensor4d(pixels, [BATCH, SIZE, SIZE, 3]);
        const convolved = tf.relu(tf.conv2d(x, parameters.first.value as tf.Tensor4D, 1, 'same'));
        const pooled = tf.maxPool(
          tf.relu(tf.conv2d(convolved as tf.Tensor4D, parameters.second.value as tf.Tensor4D, 1, 'same')) as tf.Tensor4D,
          2,
          2,
          'valid',
        );
        const flat = tf.reshape(pooled, [BATCH, FLAT]);
        const mean = tf.mean(flat, 0);
        const variance = tf.mean(tf.square(tf.sub(flat, mean)), 0);
        const normal = tf.div(tf.sub(flat, mean), tf.sqrt(tf.add(variance, 1e-3)));
        const scaled = tf.add(tf.mul(normal, parameters.gamma.value), parameters.beta.value);
        const dropped = tf.mul(scaled, tf.tensor2d(kept, [BATCH, FLAT])) as tf.Tensor2D;
        const logits = tf.add(
          dense(dropped, parameters.kernel.value as tf.Tensor2D, { towardsInput: true }),
          parameters.bias.value,
        ) as tf.Tensor2D;
        return binaryCrossEntropy(logits, tf.tensor2d(labels, [BATCH, TAGS]));
      });
      for (const { value, update } of entries(parameters)) update(grads[value.name]!, step + 1);
      return value;
    });
    losses.push((await orBackendFailure(loss.data()))[0]!);
    loss.dispose();
  }

  const weights: Record<string, readonly number[]> = {};
  for (const [name, held] of Object.entries(parameters)) {
    weights[name] = [...(await orBackendFailure(held.read()))[0]];
    held.dispose();
  }
  throwIfBackendFailed();
  return { losses, weights };
}

function entries(parameters: Readonly<Record<string, AdamParameter>>) {
  return Object.values(parameters).map((held) => ({
    value: held.value,
    update: (gradient: tf.Tensor, step: number) => held.update(gradient, 1e-2, step),
  }));
}

/** Largest absolute difference of any weight. */
export function largestDifference(a: Trained, b: Trained): number {
  let largest = 0;
  for (const [name, values] of Object.entries(a.weights)) {
    values.forEach((value, at) => (largest = Math.max(largest, Math.abs(value - b.weights[name]![at]!))));
  }
  return largest;
}
