import * as tf from '@tensorflow/tfjs';
import { binaryCrossEntropy, dense, sumOverThreads, type SumOverThreads } from '../network/operations.js';
import { AdamParameter } from './adam.js';
import { permutation, random } from './random.js';
import { rateAt, type HeadSettings } from './settings.js';
import type { TrainingSet } from './training-set.js';
import { WEIGHT_NAMES, type HeadState, type HeadWeights, type UnitRange } from './weights.js';

export interface StepReport {
  /** From 0. */
  readonly epoch: number;
  /** Of the whole run, from 0. */
  readonly step: number;
  readonly steps: number;
  /** Cross-entropy summed over tags, mean over the batch, nats. */
  readonly loss: number;
  readonly rate: number;
}

/**
 * The head with some of its hidden units: features -> Dense, ReLU -> Dropout -> Dense -> logits. Split this way
 * (Megatron-LM, arXiv 1909.08053, section 3), threads share the work of every matrix product and of Adam and exchange
 * one batch x tags matrix a step, the sum of their parts of the logits. One shard with all units is the plain network.
 */
export class HeadShard {
  readonly #parameters: Record<keyof HeadWeights, AdamParameter>;

  constructor(
    readonly set: TrainingSet,
    readonly settings: HeadSettings,
    readonly units: UnitRange,
    /** Weights and moments of these units alone. */
    state: HeadState,
    /** Left out when this shard has all units. */
    readonly sum?: SumOverThreads,
  ) {
    const own = units.to - units.from;
    const shapes = {
      hiddenKernel: [set.width, own],
      hiddenBias: [own],
      tagKernel: [own, set.tags],
      tagBias: [set.tags],
    };
    const parameter = (name: keyof HeadWeights) =>
      new AdamParameter(shapes[name], state.weights[name], state.first[name], state.second[name]);
    this.#parameters = {
      hiddenKernel: parameter('hiddenKernel'),
      hiddenBias: parameter('hiddenBias'),
      tagKernel: parameter('tagKernel'),
      tagBias: parameter('tagBias'),
    };
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.set.images / this.settings.batch);
  }

  /** Runs the steps of one epoch; a step is finished before the next is asked for. */
  *epoch(epoch: number): Generator<StepReport> {
    const { settings, set, stepsPerEpoch } = this;
    const order = permutation(set.images, random(settings.seed, 'order', epoch));
    const steps = settings.epochs * stepsPerEpoch;
    for (let at = 0; at < stepsPerEpoch; at++) {
      const step = epoch * stepsPerEpoch + at;
      const rate = rateAt(step, steps, settings);
      const loss = this.#step(order.subarray(at * settings.batch, (at + 1) * settings.batch), step, rate);
      yield { epoch, step, steps, loss, rate };
    }
  }

  async read(): Promise<HeadState> {
    const read = await Promise.all(WEIGHT_NAMES.map((name) => this.#parameters[name].read()));
    const collect = (part: 0 | 1 | 2) =>
      Object.fromEntries(WEIGHT_NAMES.map((name, k) => [name, read[k]![part]])) as unknown as HeadWeights;
    return { weights: collect(0), first: collect(1), second: collect(2) };
  }

  dispose(): void {
    for (const name of WEIGHT_NAMES) this.#parameters[name].dispose();
  }

  #step(images: Int32Array, step: number, rate: number): number {
    const { hiddenKernel, hiddenBias, tagKernel, tagBias } = this.#parameters;
    return tf.tidy(() => {
      const x = this.#features(images, step);
      const labels = this.#labels(images);
      const mask = this.#dropout(images.length, step);
      const { value, grads } = tf.variableGrads(() => {
        const hidden = tf.relu(
          tf.add(dense(x, hiddenKernel.value as tf.Tensor2D, { towardsInput: false }), hiddenBias.value),
        );
        const part = dense(tf.mul(hidden, mask), tagKernel.value as tf.Tensor2D, { towardsInput: true });
        const logits = this.sum ? sumOverThreads(part, this.sum) : part;
        return binaryCrossEntropy(tf.add(logits, tagBias.value), labels);
      });
      for (const name of WEIGHT_NAMES) {
        const parameter = this.#parameters[name];
        parameter.update(grads[parameter.value.name]!, rate, step + 1);
      }
      return value.dataSync()[0]!;
    });
  }

  #features(images: Int32Array, step: number): tf.Tensor2D {
    const { width, features } = this.set;
    const { inputDropout, seed } = this.settings;
    const batch = new Float32Array(images.length * width);
    images.forEach((image, row) => batch.set(features.subarray(image * width, (image + 1) * width), row * width));
    if (inputDropout > 0) {
      const draw = random(seed, 'input dropout', step);
      for (let at = 0; at < batch.length; at++)
        batch[at] = draw() >= inputDropout ? batch[at]! / (1 - inputDropout) : 0;
    }
    return tf.tensor2d(batch, [images.length, width]);
  }

  #labels(images: Int32Array): tf.Tensor2D {
    const { tags, offsets, labels } = this.set;
    const batch = new Float32Array(images.length * tags);
    images.forEach((image, row) => {
      for (let at = offsets[image]!; at < offsets[image + 1]!; at++) batch[row * tags + labels[at]!] = 1;
    });
    return tf.tensor2d(batch, [images.length, tags]);
  }

  /** Drawn for all units of the head, so that the run does not depend on how many threads share it. */
  #dropout(rows: number, step: number): tf.Tensor2D {
    const { hidden, dropout, seed } = this.settings;
    const { from, to } = this.units;
    const draw = random(seed, 'dropout', step);
    const kept = new Float32Array(rows * (to - from));
    for (let row = 0, at = 0; row < rows; row++) {
      for (let unit = 0; unit < hidden; unit++) {
        const keep = draw() >= dropout;
        if (unit >= from && unit < to) kept[at++] = keep ? 1 / (1 - dropout) : 0;
      }
    }
    return tf.tensor2d(kept, [rows, to - from]);
  }
}
