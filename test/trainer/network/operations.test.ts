import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../trainer/backend.js';
import { AdamParameter } from '../../../trainer/head/adam.js';
import { EPSILON, momentsOf, MovingMoments, normalizeBatch } from '../../../trainer/network/batch-normalization.js';
import { convolve3x3, convolve3x3ByProducts } from '../../../trainer/network/convolution.js';
import { dense } from '../../../trainer/network/operations.js';
import { pool } from '../../../trainer/network/pooling.js';

const numbers = async (tensor: tf.Tensor) => Float32Array.from((await tensor.data()) as Float32Array);
const largest = (a: Float32Array, b: Float32Array) => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
};

/** Gradients of the sum of `weights` x `f(inputs)`, which is a random direction through f's output. */
function gradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  return tf.grads((...given: tf.Tensor[]) => {
    const output = f(...given);
    return tf.sum(tf.mul(output, tf.randomNormal(output.shape, 0, 1, 'float32', 99)));
  })(inputs);
}

async function expectSameGradients(
  own: (...inputs: tf.Tensor[]) => tf.Tensor,
  reference: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): Promise<void> {
  const [actual, expected] = [gradients(own, inputs), gradients(reference, inputs)];
  for (const [at, gradient] of actual.entries()) {
    expect(largest(await numbers(gradient), await numbers(expected[at]!))).toBeLessThan(1e-3);
  }
  tf.dispose([actual, expected, inputs]);
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

describe('a convolution’s gradients put together from products', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const shapes = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 6 }),
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

  it('are TensorFlow.js’ own, towards the input and the kernel', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ batch, height, width, channels, filters, seed }) => {
        const x = normal([batch, height, width, channels], seed);
        const kernel = normal([3, 3, channels, filters], seed + 1);
        await expectSameGradients(
          (a, b) => convolve3x3ByProducts(a as tf.Tensor4D, b as tf.Tensor4D, { towardsInput: true }),
          (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'),
          [x, kernel],
        );
      }),
      { numRuns: 40 },
    );
  });

  it('are the same where only the kernel learns', async () => {
    const x = normal([2, 5, 4, 3], 1) as tf.Tensor4D;
    await expectSameGradients(
      (kernel) => convolve3x3ByProducts(x, kernel as tf.Tensor4D, { towardsInput: false }),
      (kernel) => tf.conv2d(x, kernel as tf.Tensor4D, 1, 'same'),
      [normal([3, 3, 3, 2], 2)],
    );
    x.dispose();
  });
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') await chooseBackend('wasm');
    else await tf.setBackend('cpu');
  });

  it('a convolution has the gradients of the plain cpu backend', async () => {
    const compute = async () => {
      const inputs = [normal([2, 6, 6, 3], 3), normal([3, 3, 3, 5], 4)];
      const found = gradients(
        (x, kernel) => convolve3x3(x as tf.Tensor4D, kernel as tf.Tensor4D, { towardsInput: true }),
        inputs,
      );
      return await Promise.all(found.map(numbers));
    };
    const actual = await compute();
    await tf.setBackend('cpu');
    const expected = await compute();
    await tf.setBackend(backend);
    expected.forEach((gradient, at) => expect(largest(actual[at]!, gradient)).toBeLessThan(1e-4));
  });

  it('pooling hands its gradient to the first of several maxima, as TensorFlow does', async () => {
    // 5 x 5: the last row and column fall away.
    const rows = [
      [1, 3, 3, 0, 9],
      [5, 5, 5, 5, 9],
      [2, 0, 0, 7, 9],
      [1, 2, 7, 7, 9],
      [9, 9, 9, 9, 9],
    ];
    const x = tf.tensor4d(rows.flat(), [1, 5, 5, 1]);
    const dy = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const gradient = tf.grad((input) => pool(input as tf.Tensor4D))(x, dy);
    expect(Array.from(await numbers(gradient))).toEqual(
      [
        [0, 0, 0, 0, 0],
        [1, 0, 2, 0, 0],
        [3, 0, 0, 4, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ].flat(),
    );
  });

  it('batch normalisation has the gradients of its formula', async () => {
    const formula = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
      const mean = tf.mean(x, 0);
      const variance = tf.mean(tf.square(tf.sub(x, mean)), 0);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON))), gamma), beta);
    };
    const own = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      normalizeBatch(x as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D, momentsOf(x as tf.Tensor2D));
    const inputs = () => [normal([7, 5], 1), normal([5], 2), normal([5], 3)];
    const [x, gamma, beta] = inputs() as [tf.Tensor, tf.Tensor, tf.Tensor];
    expect(largest(await numbers(own(x, gamma, beta)), await numbers(formula(x, gamma, beta)))).toBeLessThan(1e-5);
    await expectSameGradients(own, formula, inputs());
  });

  it('a dense layer has the gradients of the product', async () => {
    await expectSameGradients(
      (x, kernel) => dense(x as tf.Tensor2D, kernel as tf.Tensor2D, { towardsInput: true }),
      (x, kernel) => tf.matMul(x, kernel),
      [normal([4, 6], 1), normal([6, 3], 2)],
    );
  });
});

describe('moving moments', () => {
  it('go a hundredth of the way to each batch’s', async () => {
    await tf.setBackend('cpu');
    const moving = new MovingMoments(Float32Array.of(0, 10), Float32Array.of(1, 2));
    moving.follow(momentsOf(tf.tensor2d([1, 10, 3, 10], [2, 2])));
    const { mean, variance } = await moving.read();
    expect(largest(mean, Float32Array.of(0.02, 10))).toBeLessThan(1e-6);
    // The batch's variances are 1 and 0: divided by the batch, not by one less.
    expect(largest(variance, Float32Array.of(1, 1.98))).toBeLessThan(1e-6);
    moving.dispose();
  });
});

describe('Adam', () => {
  /** One update from zero by the two formulas, in double precision. */
  const change = (gradient: number, epsilonHat: boolean) => {
    const [first, second] = [0.1 * gradient, 0.001 * gradient ** 2];
    return epsilonHat
      ? (1e-3 * (Math.sqrt(0.001) / 0.1) * first) / (Math.sqrt(second) + 1e-7)
      : (1e-3 * (first / 0.1)) / (Math.sqrt(second / 0.001) + 1e-7);
  };

  it('adds epsilon where Keras adds it, or where the paper does', async () => {
    await tf.setBackend('cpu');
    const gradients = [1, 1e-3, 1e-6, 1e-7];
    for (const place of ['hat', 'corrected'] as const) {
      const zeros = () => new Float32Array(gradients.length);
      const parameter = new AdamParameter([gradients.length], zeros(), zeros(), zeros(), place);
      parameter.update(tf.tensor1d(gradients), 1e-3, 1);
      const [values] = await parameter.read();
      gradients.forEach((gradient, at) => {
        expect(-values[at]! / change(gradient, place === 'hat')).toBeCloseTo(1, 4);
      });
      parameter.dispose();
    }
    // The difference is no detail at the size that gradients of a mean over 5000 tags have.
    expect(change(1e-6, true) / change(1e-6, false)).toBeLessThan(0.3);
  });
});
