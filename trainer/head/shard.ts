import * as tf from '@tensorflow/tfjs';
import { orBackendFailure } from '../backend.js';
import { binaryCrossEntropy, dense, sumOverThreads, type SumOverThreads } from '../network/operations.js';
import { AdamParameter } from './adam.js';
import { random } from './random.js';
import { rateAt, type HeadSettings } from './settings.js';
import type { TrainingSet } from './training-set.js';
import { WEIGHT_NAMES, type HeadState, type HeadWeights, type UnitRange } from './weights.js';

export interface StepReport {
  /** Of the whole run, from 0. */
  readonly step: number;
  readonly steps: number;
  /** Cross-entropy summed over tags, mean over the batch, nats. */
  readonly loss: number;
}

/** Sizes that a head's weights follow from. */
export interface HeadShape {
  readonly width: number;
  readonly tags: number;
}

/**
 * The head with some of its hidden units: features -> Dense, ReLU -> Dropout -> Dense -> logits. Split this way
 * (Megatron-LM, arXiv 1909.08053, section 3), threads share the work of every matrix product and of Adam and exchange
 * one batch x tags matrix a step, the sum of their parts of the logits. One shard with all units is the plain network.
 */
export class HeadShard {
  readonly #parameters: Record<keyof HeadWeights, AdamParameter>;

  constructor(
    { width, tags }: HeadShape,
    readonly settings: HeadSettings,
    readonly units: UnitRange,
    /** Weights and moments of these units alone. */
    state: HeadState,
    /** Left out when this shard has all units. */
    readonly sum?: SumOverThreads,
  ) {
    const own = units.to - units.from;
    const shapes = {
      hiddenKernel: [width, own],
      hiddenBias: [own],
      tagKernel: [own, tags],
      tagBias: [tags],
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

  /**
   * Trains on a chunk, batch by batch in the order of its images; a step is finished before the next is asked for.
   *
   * @param firstStep number of its first step in the whole run of `steps`, from 0
   */
  async *train(chunk: TrainingSet, firstStep: number, steps: number): AsyncGenerator<StepReport> {
    const { batch } = this.settings;
    for (let from = 0; from < chunk.images; from += batch) {
      const step = firstStep + from / batch;
      const to = Math.min(chunk.images, from + batch);
      const loss = this.#step(chunk, from, to, step, rateAt(step, steps, this.settings));
      // Not dataSync, which WebGPU does not have.
      const [value] = await orBackendFailure(loss.data());
      loss.dispose();
      yield { step, steps, loss: value! };
    }
  }

  async read(): Promise<HeadState> {
    const read = await orBackendFailure(Promise.all(WEIGHT_NAMES.map((name) => this.#parameters[name].read())));
    const collect = (part: 0 | 1 | 2) =>
      Object.fromEntries(WEIGHT_NAMES.map((name, k) => [name, read[k]![part]])) as unknown as HeadWeights;
    return { weights: collect(0), first: collect(1), second: collect(2) };
  }

  dispose(): void {
    for (const name of WEIGHT_NAMES) this.#parameters[name].dispose();
  }

  #step(chunk: TrainingSet, from: number, to: number, step: number, rate: number): tf.Scalar {
    const { hiddenKernel, hiddenBias, tagKernel, tagBias } = this.#parameters;
    return tf.tidy(() => {
      const x = this.#features(chunk, from, to, step);
      const labels = denseLabels(chunk, from, to);
      const mask = this.#dropout(to - from, step);
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
      return value;
    });
  }

  #features({ width, features }: TrainingSet, from: number, to: number, step: number): tf.Tensor2D {
    const { inputDropout, seed } = this.settings;
    const batch = Float32Array.from(features.subarray(from * width, to * width));
    if (inputDropout > 0) {
      const draw = random(seed, 'input dropout', step);
      for (let at = 0; at < batch.length; at++)
        batch[at] = draw() >= inputDropout ? batch[at]! / (1 - inputDropout) : 0;
    }
    return tf.tensor2d(batch, [to - from, width]);
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

function denseLabels({ tags, offsets, labels }: TrainingSet, from: number, to: number): tf.Tensor2D {
  const batch = new Float32Array((to - from) * tags);
  for (let image = from; image < to; image++) {
    for (let at = offsets[image]!; at < offsets[image + 1]!; at++) batch[(image - from) * tags + labels[at]!] = 1;
  }
  return tf.tensor2d(batch, [to - from, tags]);
}
