import * as tf from '@tensorflow/tfjs';

/** Keras' defaults. */
export const EPSILON = 1e-3;
export const MOMENTUM = 0.99;

/** Mean and variance of each feature over a batch; the variance divides by the batch, as Keras' does. */
export interface BatchMoments {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** @param x batch x features */
export function momentsOf(x: tf.Tensor2D): BatchMoments {
  const mean = tf.mean<tf.Tensor1D>(x, 0);
  return { mean, variance: tf.tidy(() => tf.mean<tf.Tensor1D>(tf.square(tf.sub(x, mean)), 0)) };
}

/**
 * Batch normalisation in training (Ioffe and Szegedy, arXiv 1502.03167): gamma (x - mean) / sqrt(variance + epsilon) + beta.
 * The gradient towards x is the closed form, in which the moments depend on x:
 * dx = gamma / sqrt(variance + epsilon) (dy - mean(dy) - xn mean(dy xn)), with xn the normalised x.
 *
 * @param x batch x features
 * @param moments of this same x
 */
export function normalizeBatch(
  x: tf.Tensor2D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, variance }: BatchMoments,
): tf.Tensor2D {
  const normalize = tf.customGrad((input, g, b, save) => {
    const inverse = tf.rsqrt(tf.add(variance, EPSILON));
    const normalized = tf.mul(tf.sub(input as tf.Tensor, mean), inverse);
    // What the gradient needs must be saved: when it is computed, the moments are gone.
    (save as tf.GradSaveFunc)([normalized, inverse, g as tf.Tensor]);
    return {
      value: tf.add(tf.mul(normalized, g as tf.Tensor), b as tf.Tensor),
      gradFunc: (dy, saved) => {
        const [xn, scale, savedGamma] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const alongNormalized = tf.mul(dy, xn);
        const centred = tf.sub(tf.sub(dy, tf.mean(dy, 0)), tf.mul(xn, tf.mean(alongNormalized, 0)));
        return [tf.mul(centred, tf.mul(savedGamma, scale)), tf.sum(alongNormalized, 0), tf.sum(dy, 0)];
      },
    };
  });
  return normalize(x, gamma, beta) as tf.Tensor2D;
}

/** Mean and variance over all batches seen, weighted by `MOMENTUM`; what the finished network normalises with. */
export class MovingMoments {
  readonly #mean: tf.Variable;
  readonly #variance: tf.Variable;

  constructor(mean: Float32Array, variance: Float32Array) {
    this.#mean = tf.tidy(() => tf.variable(tf.tensor1d(mean), false));
    this.#variance = tf.tidy(() => tf.variable(tf.tensor1d(variance), false));
  }

  follow({ mean, variance }: BatchMoments): void {
    tf.tidy(() => {
      const towards = (moving: tf.Variable, batch: tf.Tensor) =>
        moving.assign(tf.add(tf.mul(moving, MOMENTUM), tf.mul(batch, 1 - MOMENTUM)));
      towards(this.#mean, mean);
      towards(this.#variance, variance);
    });
  }

  async read(): Promise<{ mean: Float32Array; variance: Float32Array }> {
    const copy = async (moving: tf.Variable) => ((await moving.data()) as Float32Array).slice();
    return { mean: await copy(this.#mean), variance: await copy(this.#variance) };
  }

  dispose(): void {
    this.#mean.dispose();
    this.#variance.dispose();
  }
}
