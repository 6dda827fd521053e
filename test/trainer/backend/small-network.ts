import * as tf from '@tensorflow/tfjs';
import { AdamParameter } from '../../../trainer/head/adam.js';
import { random } from '../../../trainer/head/random.js';
import { momentsOf, MovingMoments, normalizeBatch } from '../../../trainer/network/batch-normalization.js';
import { convolve3x3 } from '../../../trainer/network/convolution.js';
import { binaryCrossEntropy, dense } from '../../../trainer/network/operations.js';
import { orBackendFailure, throwIfBackendFailed } from '../../../trainer/backend.js';

const SIZE = 8;
const BATCH = 4;
const TAGS = 24;
const CHANNELS = 4;
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
  const moving = new MovingMoments(new Float32Array(FLAT), new Float32Array(FLAT).fill(1));
  const losses: number[] = [];

  for (let step = 0; step < steps; step++) {
    beforeStep?.(step);
    const dropout = random(5, 'dropout', step);
    const kept = Float32Array.from({ length: BATCH * FLAT }, () => (dropout() < 0.3 ? 0 : 1 / 0.7));
    const loss = tf.tidy(() => {
      // Made out here, since what is made within is gone when the gradients are computed.
      const x = tf.tensor4d(pixels, [BATCH, SIZE, SIZE, 3]);
      const mask = tf.tensor2d(kept, [BATCH, FLAT]);
      const present = tf.tensor2d(labels, [BATCH, TAGS]);
      const { value, grads } = tf.variableGrads(() => {
        const convolved = tf.relu(convolve3x3(x, parameters.first.value as tf.Tensor4D, { towardsInput: false }));
        const second = convolve3x3(convolved, parameters.second.value as tf.Tensor4D, { towardsInput: true });
        const flat = tf.reshape<tf.Rank.R2>(tf.maxPool(tf.relu(second), 2, 2, 'valid'), [BATCH, FLAT]);
        const moments = momentsOf(flat);
        moving.follow(moments);
        const { gamma, beta } = parameters;
        const normal = normalizeBatch(flat, gamma.value as tf.Tensor1D, beta.value as tf.Tensor1D, moments);
        const dropped = tf.mul<tf.Tensor2D>(normal, mask);
        const logits = tf.add<tf.Tensor2D>(
          dense(dropped, parameters.kernel.value as tf.Tensor2D, { towardsInput: true }),
          parameters.bias.value,
        );
        return binaryCrossEntropy(logits, present);
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
  weights['movingVariance'] = [...(await orBackendFailure(moving.read())).variance];
  moving.dispose();
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
