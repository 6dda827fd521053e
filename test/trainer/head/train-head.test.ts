import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../trainer/backend.js';
import { HeadShard } from '../../../trainer/head/shard.js';
import { initialState, joinUnits, takeUnits, WEIGHT_NAMES, type HeadWeights } from '../../../trainer/head/weights.js';
import { trainHead, type TrainHeadOptions } from '../../../trainer/train-head.js';
import { SETTINGS, smallTrainingSet } from './training.js';

describe('training a head', () => {
  const set = smallTrainingSet();
  let folder: string;
  let options: TrainHeadOptions;
  beforeAll(async () => {
    await chooseBackend('wasm');
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-head-'));
    options = { backend: 'wasm', threads: 1, checkpoint: path.join(folder, 'a.checkpoint'), identity: 'this' };
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Trains until `after` epochs are done, then aborts. */
  async function interrupt(after: number, threads: number): Promise<void> {
    const abort = new AbortController();
    const stop = new Error('stopped by the test');
    const training = trainHead(set, SETTINGS, {
      ...options,
      threads,
      signal: abort.signal,
      onStep: ({ epoch }) => {
        if (epoch === after) abort.abort(stop);
      },
    });
    await expect(training).rejects.toBe(stop);
  }

  it('lowers the loss and reports every step', async () => {
    const losses: number[] = [];
    await trainHead(set, { ...SETTINGS, epochs: 60 }, { ...options, onStep: ({ loss }) => losses.push(loss) });
    expect(losses).toHaveLength(60 * 4);
    expect(losses.at(-1)).toBeLessThan(0.75 * losses[0]!);
  });

  it('gives the same weights again, and others for another seed', async () => {
    const first = await trainHead(set, SETTINGS, options);
    await rm(options.checkpoint);
    expect(await trainHead(set, SETTINGS, options)).toEqual(first);
    await rm(options.checkpoint);
    expect(await trainHead(set, { ...SETTINGS, seed: 6 }, options)).not.toEqual(first);
  });

  it.each([1, 2])(
    'resumed after an interruption gives the uninterrupted weights, bit for bit (%i threads)',
    async (threads) => {
      const whole = await trainHead(set, SETTINGS, { ...options, threads });
      await rm(options.checkpoint);
      await interrupt(1, threads);
      const epochs = new Set<number>();
      const log: string[] = [];
      const resumed = await trainHead(set, SETTINGS, {
        ...options,
        threads,
        onStep: ({ epoch }) => epochs.add(epoch),
        log: (line) => log.push(line),
      });
      // The threads run ahead of the abort, by whole epochs at this size.
      expect(epochs.has(0)).toBe(false);
      expect(log.join()).toMatch(/goes on after epoch/);
      expect(resumed).toEqual(whole);
    },
  );

  it('shared over threads gives the weights of one thread but for rounding', async () => {
    const one = await trainHead(set, SETTINGS, options);
    await rm(options.checkpoint);
    const three = await trainHead(set, SETTINGS, { ...options, threads: 3 });
    for (const name of WEIGHT_NAMES) {
      const furthest = one[name].reduce((most, value, at) => Math.max(most, Math.abs(value - three[name][at]!)), 0);
      expect(furthest, name).toBeLessThan(1e-4);
    }
  });

  it('starts anew, and says so, when the checkpoint is damaged or of another training', async () => {
    const whole = await trainHead(set, SETTINGS, options);
    const checkpoint = await readFile(options.checkpoint);
    const log: string[] = [];
    for (const damaged of [checkpoint.subarray(0, -3), Buffer.from('{'), Buffer.alloc(0)]) {
      await writeFile(options.checkpoint, damaged);
      expect(await trainHead(set, SETTINGS, { ...options, log: (line) => log.push(line) })).toEqual(whole);
      expect(log.pop()).toMatch(/damaged; the training starts anew/);
    }
    await trainHead(set, SETTINGS, { ...options, identity: 'another', log: (line) => log.push(line) });
    expect(log.pop()).toMatch(/of another training/);
  });

  it('keeps no tensor from step to step', async () => {
    const before = tf.memory().numTensors;
    const shard = new HeadShard(set, SETTINGS, { from: 0, to: SETTINGS.hidden }, initialState(set, SETTINGS.hidden, 1));
    const during = [0, 1].flatMap((epoch) => Array.from(shard.epoch(epoch), () => tf.memory().numTensors));
    await shard.read();
    expect(new Set(during).size).toBe(1);
    shard.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes the gradient that TensorFlow.js derives itself', async () => {
    // One step of plain gradients against one step of the shard: Adam's first step is rate * sign(gradient) nearly.
    const settings = { ...SETTINGS, dropout: 0, inputDropout: 0, batch: set.images, warmUp: 0 };
    const start = initialState(set, settings.hidden, 1);
    const shard = new HeadShard(set, settings, { from: 0, to: settings.hidden }, start);
    shard.epoch(0).next();
    const { first } = await shard.read();
    shard.dispose();
    const expected = plainGradient(start.weights);
    for (const name of WEIGHT_NAMES) {
      // The first moment is a tenth of the gradient after one step.
      const furthest = expected[name].reduce(
        (most, value, at) => Math.max(most, Math.abs(value - 10 * first[name][at]!)),
        0,
      );
      expect(furthest, name).toBeLessThan(1e-5);
    }
  });

  function plainGradient(weights: HeadWeights): HeadWeights {
    return tf.tidy(() => {
      const x = tf.tensor2d(Float32Array.from(set.features), [set.images, set.width]);
      const labels = tf.buffer([set.images, set.tags]);
      for (let image = 0; image < set.images; image++) {
        for (const tag of set.labels.subarray(set.offsets[image], set.offsets[image + 1])) labels.set(1, image, tag);
      }
      const y = labels.toTensor();
      const hidden = weights.hiddenBias.length;
      const gradient = tf.grads((w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor) => {
        const z = tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2);
        const p = tf.sigmoid(z);
        const loss = tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(1, y), tf.log(tf.sub(1, p)))));
        return tf.div(tf.sum(loss), set.images);
      });
      const [hiddenKernel, hiddenBias, tagKernel, tagBias] = gradient([
        tf.tensor2d(weights.hiddenKernel, [set.width, hidden]),
        tf.tensor1d(weights.hiddenBias),
        tf.tensor2d(weights.tagKernel, [hidden, set.tags]),
        tf.tensor1d(weights.tagBias),
      ]).map((tensor) => tensor.dataSync<'float32'>());
      return { hiddenKernel: hiddenKernel!, hiddenBias: hiddenBias!, tagKernel: tagKernel!, tagBias: tagBias! };
    });
  }
});

describe('weights shared out by hidden units', () => {
  it('are put together as they were', () => {
    const { weights } = initialState(smallTrainingSet(), 10, 1);
    const parts = [
      { from: 0, to: 3 },
      { from: 3, to: 4 },
      { from: 4, to: 10 },
    ].map((units) => takeUnits(weights, 10, units));
    expect(joinUnits(parts)).toEqual(weights);
  });
});
