import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../trainer/backend.js';
import { HeadShard } from '../../../trainer/head/shard.js';
import { initialState, joinUnits, takeUnits, WEIGHT_NAMES, type HeadWeights } from '../../../trainer/head/weights.js';
import { trainHead, type TrainHeadOptions } from '../../../trainer/train-head.js';
import type { HeadData, TrainingSet } from '../../../trainer/head/training-set.js';
import { SETTINGS, smallHeadData, wholeChunk } from './training.js';

describe('training a head', () => {
  let data: HeadData;
  let folder: string;
  let options: TrainHeadOptions;
  beforeAll(async () => {
    data = await smallHeadData();
    await chooseBackend('wasm');
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-head-'));
    options = { backend: 'wasm', threads: 1, checkpoint: path.join(folder, 'a.checkpoint'), identity: 'this' };
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Trains until `after` steps are done, then aborts. */
  async function interrupt(after: number, change: Partial<TrainHeadOptions>): Promise<void> {
    const abort = new AbortController();
    const stop = new Error('stopped by the test');
    const training = trainHead(data, SETTINGS, {
      ...options,
      ...change,
      signal: abort.signal,
      onStep: ({ step }) => {
        if (step === after) abort.abort(stop);
      },
    });
    await expect(training).rejects.toBe(stop);
  }

  it('lowers the loss and reports every step', async () => {
    const losses: number[] = [];
    await trainHead(data, { ...SETTINGS, epochs: 60 }, { ...options, onStep: ({ loss }) => losses.push(loss) });
    expect(losses).toHaveLength(60 * 4);
    expect(losses.at(-1)).toBeLessThan(0.75 * losses[0]!);
  });

  it('gives the same weights again, and others for another seed', async () => {
    const first = await trainHead(data, SETTINGS, options);
    await rm(options.checkpoint);
    expect((await trainHead(data, SETTINGS, options)).weights).toEqual(first.weights);
    await rm(options.checkpoint);
    expect((await trainHead(data, { ...SETTINGS, seed: 6 }, options)).weights).not.toEqual(first.weights);
  });

  it.each([
    { threads: 1, chunkImages: 15_000 },
    { threads: 2, chunkImages: 15_000 },
    { threads: 1, chunkImages: 20 },
    { threads: 2, chunkImages: 32 },
  ])('resumed after an interruption gives the uninterrupted weights, bit for bit (%o)', async (change) => {
    const whole = await trainHead(data, SETTINGS, { ...options, ...change });
    await rm(options.checkpoint);
    await interrupt(6, change);
    const steps: number[] = [];
    const log: string[] = [];
    const resumed = await trainHead(data, SETTINGS, {
      ...options,
      ...change,
      onStep: ({ step }) => steps.push(step),
      log: (line) => log.push(line),
    });
    // Four steps an epoch: the first epoch at least was done, and is not repeated.
    expect(steps[0]).toBeGreaterThanOrEqual(4);
    expect(steps.at(-1)).toBe(11);
    expect(log.join()).toMatch(/goes on after chunk/);
    expect(resumed).toEqual(whole);
  });

  it('gives the same weights whatever the chunks, and sees every image once an epoch', async () => {
    const whole = await trainHead(data, SETTINGS, options);
    for (const chunkImages of [1, 16, 33, 47]) {
      await rm(options.checkpoint);
      const seen: number[] = [];
      const watched: HeadData = {
        ...data,
        load: (order, memory) => {
          expect(order.length).toBeLessThanOrEqual(Math.max(16, chunkImages));
          seen.push(...order);
          return data.load(order, memory);
        },
      };
      const chunked = await trainHead(watched, SETTINGS, { ...options, chunkImages });
      expect(chunked.weights, `chunks of ${chunkImages}`).toEqual(whole.weights);
      for (let epoch = 0; epoch < SETTINGS.epochs; epoch++) {
        const once = seen.slice(epoch * data.images, (epoch + 1) * data.images).sort((a, b) => a - b);
        expect(once).toEqual(Array.from({ length: data.images }, (_, image) => image));
      }
    }
  });

  it('loads the next chunk while one is trained on', async () => {
    const events: string[] = [];
    let chunk = 0;
    const watched: HeadData = {
      ...data,
      load: (order, memory) => {
        events.push(`load ${chunk++}`);
        return data.load(order, memory);
      },
    };
    const onStep = ({ step }: { step: number }) => events.push(`step ${step}`);
    await trainHead(watched, { ...SETTINGS, epochs: 1 }, { ...options, chunkImages: 16, onStep });
    expect(events).toEqual(['load 0', 'load 1', 'step 0', 'load 2', 'step 1', 'load 3', 'step 2', 'step 3']);
  });

  it('says that another number of threads will not end with the same bits', async () => {
    await interrupt(6, { threads: 1 });
    const log: string[] = [];
    await trainHead(data, SETTINGS, { ...options, threads: 2, log: (line) => log.push(line) });
    expect(log.join()).toMatch(/made by 1 threads, 2 go on.*--threads 1/);
  });

  it('shared over threads gives the weights of one thread but for rounding', async () => {
    const one = await trainHead(data, SETTINGS, options);
    await rm(options.checkpoint);
    const three = await trainHead(data, SETTINGS, { ...options, threads: 3 });
    for (const name of WEIGHT_NAMES) {
      const furthest = one.weights[name].reduce(
        (most, value, at) => Math.max(most, Math.abs(value - three.weights[name][at]!)),
        0,
      );
      expect(furthest, name).toBeLessThan(1e-4);
    }
  });

  it('starts anew, and says so, when the checkpoint is damaged or of another training', async () => {
    const whole = await trainHead(data, SETTINGS, options);
    const checkpoint = await readFile(options.checkpoint);
    const log: string[] = [];
    for (const damaged of [checkpoint.subarray(0, -3), Buffer.from('{'), Buffer.alloc(0)]) {
      await writeFile(options.checkpoint, damaged);
      expect(await trainHead(data, SETTINGS, { ...options, log: (line) => log.push(line) })).toEqual(whole);
      expect(log.pop()).toMatch(/damaged; the training starts anew/);
    }
    await trainHead(data, SETTINGS, { ...options, identity: 'another', log: (line) => log.push(line) });
    expect(log.pop()).toMatch(/of another training/);
  });

  it('keeps no tensor from step to step', async () => {
    const before = tf.memory().numTensors;
    const { hidden, seed } = SETTINGS;
    const shard = new HeadShard(data, SETTINGS, { from: 0, to: hidden }, initialState(data, hidden, seed));
    const chunk = await wholeChunk(data);
    const during: number[] = [];
    for await (const { step } of shard.train(chunk, 0, 8)) during[step] = tf.memory().numTensors;
    for await (const { step } of shard.train(chunk, 4, 8)) during[step] = tf.memory().numTensors;
    await shard.read();
    expect(during).toHaveLength(8);
    expect(new Set(during).size).toBe(1);
    shard.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes the gradient that TensorFlow.js derives itself', async () => {
    // One step of plain gradients against one step of the shard: Adam's first step is rate * sign(gradient) nearly.
    const settings = { ...SETTINGS, dropout: 0, inputDropout: 0, batch: data.images, warmUp: 0 };
    const chunk = await wholeChunk(data);
    const start = initialState(data, settings.hidden, 1);
    const shard = new HeadShard(data, settings, { from: 0, to: settings.hidden }, start);
    await shard.train(chunk, 0, 1).next();
    const { first } = await shard.read();
    shard.dispose();
    const expected = plainGradient(start.weights, chunk);
    for (const name of WEIGHT_NAMES) {
      // The first moment is a tenth of the gradient after one step.
      const furthest = expected[name].reduce(
        (most, value, at) => Math.max(most, Math.abs(value - 10 * first[name][at]!)),
        0,
      );
      expect(furthest, name).toBeLessThan(1e-5);
    }
  });

  function plainGradient(weights: HeadWeights, set: TrainingSet): HeadWeights {
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
  it('are put together as they were', async () => {
    const { weights } = initialState(await smallHeadData(), 10, 1);
    const parts = [
      { from: 0, to: 3 },
      { from: 3, to: 4 },
      { from: 4, to: 10 },
    ].map((units) => takeUnits(weights, 10, units));
    expect(joinUnits(parts)).toEqual(weights);
  });
});
