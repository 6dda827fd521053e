import * as tf from '@tensorflow/tfjs';
import { BadInputError } from '../../src/errors.js';
import type { Preprocessing } from '../../src/tagging/model-pack.js';
import { AdamParameter } from '../head/adam.js';
import { random } from '../head/random.js';
import type { LayersModel } from '../onnx/layers-model.js';
import { MovingMoments, momentsOf, normalizeBatch } from './batch-normalization.js';
import { convolve3x3 } from './convolution.js';
import { binaryCrossEntropy, dense } from './operations.js';
import { pixelTensor } from './pixel-tensor.js';
import { SEED_DROPOUT, SEED_FREEZE, SEED_HIDDEN, sizeOf, widthsOf, type SeedShape } from './seed-layers.js';
import {
  firstMomentOf,
  initialSeedState,
  learntWeights,
  requireArray,
  secondMomentOf,
  seedLayersModel,
} from './seed-state.js';
import type { NetworkState, PixelBatch, TrainableNetwork } from './trainable.js';
import { pool } from './pooling.js';
import { FrozenTrunk, splitTrunk, type Stage } from './trunk.js';

/** Images that pass the frozen layers together: at 224 x 224 the widest activation of sixteen takes 205 MB. */
const IMAGES_AT_A_TIME = 16;

export interface SeedNetworkOptions {
  /** VGG16 without top (`readVgg16`). */
  readonly backbone: LayersModel;
  /** How bytes become the input tensor; `size` is the side of the pictures. */
  readonly preprocessing: Preprocessing;
  readonly tags: number;
  readonly hidden?: number;
  /** Share of the hidden units that a step leaves out. */
  readonly dropout?: number;
  /** Name of the last frozen layer. */
  readonly freeze?: string;
  /** Of the first weights and of the dropout. */
  readonly seed: number;
  /** Where to go on; left out, the network starts anew. */
  readonly state?: NetworkState | undefined;
}

/**
 * The seed's network (alt_i2v_V2.py) on TensorFlow.js' current backend, trained by Adam on binary cross-entropy, the mean
 * over tags and batch as in Keras.
 */
export class SeedNetwork implements TrainableNetwork {
  readonly shape: SeedShape;
  readonly #options: Required<Pick<SeedNetworkOptions, 'backbone' | 'preprocessing' | 'dropout' | 'seed'>>;
  readonly #frozen: FrozenTrunk;
  readonly #trained: readonly Stage[];
  readonly #parameters = new Map<string, AdamParameter>();
  readonly #moving: MovingMoments;

  /** @throws BadInputError, ModelPackError as {@link createSeedNetwork} */
  constructor(options: SeedNetworkOptions) {
    const { backbone, preprocessing, tags, hidden = SEED_HIDDEN, freeze = SEED_FREEZE } = options;
    const { dropout = SEED_DROPOUT, seed } = options;
    if (preprocessing.layout !== 'NHWC') {
      throw new BadInputError(`The seed's network reads pictures as NHWC, not ${preprocessing.layout}.`);
    }
    this.#options = { backbone, preprocessing, dropout, seed };
    this.shape = { widths: widthsOf(backbone), size: preprocessing.size, hidden, tags, freeze };
    const { frozen, trained } = splitTrunk(backbone, freeze);
    const state = options.state ?? initialSeedState(backbone, this.shape, seed);
    const learnt = learntWeights(this.shape);
    const array = (name: string, shape: readonly number[]) => requireArray(state, name, sizeOf(shape));
    // Asked for before the first tensor is made: a state of another network leaves nothing behind.
    for (const { name, shape } of learnt) array(name, shape);
    this.#trained = trained;
    this.#frozen = new FrozenTrunk(frozen, backbone.weights);
    for (const { name, shape, trainable } of learnt) {
      if (!trainable) continue;
      const moments = [array(firstMomentOf(name), shape), array(secondMomentOf(name), shape)] as const;
      this.#parameters.set(name, new AdamParameter(shape, array(name, shape), ...moments, 'hat'));
    }
    this.#moving = new MovingMoments(
      state.arrays.get('batch_normalization/moving_mean')!,
      state.arrays.get('batch_normalization/moving_variance')!,
    );
  }

  async step(batch: PixelBatch, step: number, rate: number): Promise<number> {
    const loss = tf.tidy(() => {
      const images = this.#images(batch);
      const labels = this.#labels(batch);
      const mask = this.#dropout(batch.labels.length, step);
      const learning = [...this.#parameters.values()].map((parameter) => parameter.value);
      const { value, grads } = tf.variableGrads(() => this.#loss(images, labels, mask), learning);
      for (const parameter of this.#parameters.values()) {
        const gradient = grads[parameter.value.name]!;
        parameter.update(gradient, rate, step + 1);
        gradient.dispose();
      }
      return value;
    });
    try {
      return (await loss.data())[0]!;
    } finally {
      loss.dispose();
    }
  }

  async read(): Promise<NetworkState> {
    const arrays = new Map<string, Float32Array>();
    for (const [name, parameter] of this.#parameters) {
      const [value, first, second] = await parameter.read();
      arrays.set(name, value).set(firstMomentOf(name), first).set(secondMomentOf(name), second);
    }
    const { mean, variance } = await this.#moving.read();
    arrays.set('batch_normalization/moving_mean', mean).set('batch_normalization/moving_variance', variance);
    return { arrays };
  }

  /** The network as layers with the weights of `state`, for the exporter; needs no tensor and works after `dispose`. */
  toLayersModel(state: NetworkState): LayersModel {
    return seedLayersModel(this.#options.backbone, this.shape, this.#options.dropout, state);
  }

  dispose(): void {
    this.#frozen.dispose();
    this.#moving.dispose();
    for (const parameter of this.#parameters.values()) parameter.dispose();
  }

  /** From the output of the frozen layers to the loss. */
  #loss(images: tf.Tensor4D, labels: tf.Tensor2D, mask: tf.Tensor2D): tf.Scalar {
    const value = <T extends tf.Tensor>(name: string) => this.#parameters.get(name)!.value as tf.Tensor as T;
    let x = images;
    let learns = false;
    for (const { name, kind } of this.#trained) {
      if (kind === 'pooling') {
        x = pool(x);
        continue;
      }
      const sums = convolve3x3(x, value(`${name}/kernel`), { towardsInput: learns });
      x = tf.relu(tf.add(sums, value(`${name}/bias`)));
      learns = true;
    }
    const flat = tf.reshape<tf.Rank.R2>(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
    const moments = momentsOf(flat);
    this.#moving.follow(moments);
    const normalized = normalizeBatch(
      flat,
      value('batch_normalization/gamma'),
      value('batch_normalization/beta'),
      moments,
    );
    const sums = dense(normalized, value('hidden/kernel'), { towardsInput: true });
    const hidden = tf.mul(tf.relu(tf.add(sums, value('hidden/bias'))), mask);
    const logits = tf.add(
      dense(hidden as tf.Tensor2D, value('tags/kernel'), { towardsInput: true }),
      value('tags/bias'),
    );
    return tf.div(binaryCrossEntropy(logits as tf.Tensor2D, labels), this.shape.tags);
  }

  /** The batch as it leaves the frozen layers. */
  #images({ pixels, labels }: PixelBatch): tf.Tensor4D {
    const { preprocessing } = this.#options;
    const { size } = preprocessing;
    const each = size * size * 3;
    if (labels.length === 0 || pixels.length !== labels.length * each) {
      throw new BadInputError(
        `A batch of ${labels.length} images of ${size} x ${size} pixels has ${labels.length * each} bytes, not ${pixels.length}.`,
      );
    }
    const parts: tf.Tensor4D[] = [];
    for (let from = 0; from < labels.length; from += IMAGES_AT_A_TIME) {
      const to = Math.min(labels.length, from + IMAGES_AT_A_TIME);
      parts.push(
        tf.tidy(() =>
          this.#frozen.apply(pixelTensor(pixels.subarray(from * each, to * each), to - from, preprocessing)),
        ),
      );
    }
    return tf.concat(parts);
  }

  /** 1 where an image carries a tag, batch x tags. */
  #labels({ labels }: PixelBatch): tf.Tensor2D {
    const { tags } = this.shape;
    const batch = new Float32Array(labels.length * tags);
    labels.forEach((row, image) => {
      for (const tag of row) {
        if (tag < 0 || tag >= tags) throw new BadInputError(`Image ${image} of a batch carries tag ${tag} of ${tags}.`);
        batch[image * tags + tag] = 1;
      }
    });
    return tf.tensor2d(batch, [labels.length, tags]);
  }

  /** 0 for a unit left out, else what makes up for those that are. */
  #dropout(rows: number, step: number): tf.Tensor2D {
    const { dropout, seed } = this.#options;
    const { hidden } = this.shape;
    const kept = new Float32Array(rows * hidden);
    const draw = random(seed, 'dropout', step);
    for (let at = 0; at < kept.length; at++) kept[at] = draw() >= dropout ? 1 / (1 - dropout) : 0;
    return tf.tensor2d(kept, [rows, hidden]);
  }
}

/**
 * Builds the seed's network on TensorFlow.js' current backend, anew or from a state.
 *
 * @throws BadInputError when there is no layer `freeze`, or the preprocessing is not NHWC
 * @throws ModelPackError when the backbone is no VGG16 or the state is of another network
 */
export function createSeedNetwork(options: SeedNetworkOptions): SeedNetwork {
  return new SeedNetwork(options);
}
