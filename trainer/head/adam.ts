import * as tf from '@tensorflow/tfjs';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * One parameter under Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1).
 *
 * TensorFlow.js has an Adam of its own, but keeps the powers of beta as float32 tensors and restores them by another
 * computation than it made them with, so that a resumed run would drift from an uninterrupted one.
 */
export class AdamParameter {
  readonly value: tf.Variable;
  readonly #first: tf.Variable;
  readonly #second: tf.Variable;

  constructor(shape: readonly number[], value: Float32Array, first: Float32Array, second: Float32Array) {
    const variable = (data: Float32Array, trainable: boolean) =>
      tf.tidy(() => tf.variable(tf.tensor(data, [...shape]), trainable));
    this.value = variable(value, true);
    this.#first = variable(first, false);
    this.#second = variable(second, false);
  }

  /** @param step from 1 */
  update(gradient: tf.Tensor, rate: number, step: number): void {
    tf.tidy(() => {
      const first = tf.add(tf.mul(this.#first, BETA_1), tf.mul(gradient, 1 - BETA_1));
      const second = tf.add(tf.mul(this.#second, BETA_2), tf.mul(tf.square(gradient), 1 - BETA_2));
      this.#first.assign(first);
      this.#second.assign(second);
      // rate * (m / c1) / (sqrt(v / c2) + eps), the corrections moved out of the tensors.
      const correction = Math.sqrt(1 - BETA_2 ** step);
      const scale = (rate * correction) / (1 - BETA_1 ** step);
      const change = tf.div(tf.mul(first, scale), tf.add(tf.sqrt(second), EPSILON * correction));
      this.value.assign(tf.sub(this.value, change));
    });
  }

  /** Value, first and second moment, copied out. */
  async read(): Promise<[Float32Array, Float32Array, Float32Array]> {
    const read = async (variable: tf.Variable) => Float32Array.from((await variable.data()) as Float32Array);
    return [await read(this.value), await read(this.#first), await read(this.#second)];
  }

  dispose(): void {
    this.value.dispose();
    this.#first.dispose();
    this.#second.dispose();
  }
}
