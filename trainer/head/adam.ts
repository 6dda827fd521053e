import * as tf from '@tensorflow/tfjs';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * Where epsilon is added: to the corrected second moment's root as in the paper's algorithm 1, or to the uncorrected one
 * (the paper's "epsilon hat", section 2, last paragraph), as Keras does it. They differ where gradients are as small as
 * epsilon, which those of a mean over thousands of tags are.
 */
export type EpsilonPlace = 'corrected' | 'hat';

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

  constructor(
    shape: readonly number[],
    value: Float32Array,
    first: Float32Array,
    second: Float32Array,
    readonly epsilon: EpsilonPlace = 'corrected',
  ) {
    const variable = (data: Float32Array, trainable: boolean) =>
      tf.tidy(() => tf.variable(tf.tensor(data, [...shape]), trainable));
    this.value = variable(value, true);
    this.#first = variable(first, false);
    this.#second = variable(second, false);
  }

  /** @param step from 1 */
  update(gradient: tf.Tensor, rate: number, step: number): void {
    // Each tidy frees its terms at once: a kernel of 500 MB leaves little room for them.
    tf.tidy(() => {
      const first = tf.tidy(() => tf.add(tf.mul(this.#first, BETA_1), tf.mul(gradient, 1 - BETA_1)));
      this.#first.assign(first);
      const second = tf.tidy(() => {
        const squares = tf.tidy(() => tf.mul(tf.square(gradient), 1 - BETA_2));
        return tf.add(tf.mul(this.#second, BETA_2), squares);
      });
      this.#second.assign(second);
      // rate * (m / c1) / (sqrt(v / c2) + eps), the corrections moved out of the tensors.
      const correction = Math.sqrt(1 - BETA_2 ** step);
      const scale = (rate * correction) / (1 - BETA_1 ** step);
      const epsilon = this.epsilon === 'hat' ? EPSILON : EPSILON * correction;
      const change = tf.tidy(() => {
        const root = tf.tidy(() => tf.add(tf.sqrt(second), epsilon));
        return tf.div(tf.mul(first, scale), root);
      });
      this.value.assign(tf.sub(this.value, change));
    });
  }

  /** Value, first and second moment, copied out. */
  async read(): Promise<[Float32Array, Float32Array, Float32Array]> {
    const read = async (variable: tf.Variable) => ((await variable.data()) as Float32Array).slice();
    return [await read(this.value), await read(this.#first), await read(this.#second)];
  }

  dispose(): void {
    this.value.dispose();
    this.#first.dispose();
    this.#second.dispose();
  }
}
