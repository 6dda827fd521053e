import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, ModelPackError } from '../../../src/errors.js';
import { writeTensor } from '../../../src/tagging/preprocess.js';
import { chooseBackend } from '../../../trainer/backend.js';
import { CAFFE_PREPROCESSING, readVgg16, SEED_PREPROCESSING } from '../../../trainer/backbone/vgg16.js';
import { random } from '../../../trainer/head/random.js';
import type { LayersModel } from '../../../trainer/onnx/layers-model.js';
import { pixelTensor } from '../../../trainer/network/pixel-tensor.js';
import { countParameters, describeSeedNetwork, SEED_SHAPE } from '../../../trainer/network/seed-layers.js';
import { createSeedNetwork, type SeedNetworkOptions } from '../../../trainer/network/seed-network.js';
import { firstMomentOf, initialSeedState, secondMomentOf } from '../../../trainer/network/seed-state.js';
import type { NetworkState } from '../../../trainer/network/trainable.js';
import { runExported } from '../onnx/against-tensorflow.js';
import { asTensorFlow } from '../onnx/as-tensorflow.js';
import { batchOf, decode, keras, pixelsOf, TRUNK_FILE } from './keras-fixture.js';

const preprocessing = { ...SEED_PREPROCESSING, size: keras.size };
const RATE = 1e-3;

let backbone: LayersModel;
beforeAll(async () => {
  await tf.setBackend('cpu');
  backbone = await readVgg16(TRUNK_FILE);
});

/** The narrow network of the fixture, with changes. */
function narrow(changes: Partial<SeedNetworkOptions> = {}) {
  return createSeedNetwork({
    backbone,
    preprocessing,
    tags: keras.tags,
    hidden: keras.hidden,
    dropout: 0,
    seed: 3,
    ...changes,
  });
}

/** The state in which Keras began. */
function kerasState(): NetworkState {
  const network = narrow();
  const { arrays } = initialSeedState(backbone, network.shape, 3);
  network.dispose();
  const moments = [...arrays].filter(([name]) => name.endsWith('moment'));
  return {
    arrays: new Map([
      ...moments,
      ...Object.entries(keras.before).map(([name, array]) => [name, decode(array)] as const),
    ]),
  };
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);

describe('the description of the seed’s network', () => {
  it('counts the parameters that were published: 165,265,040, of which 162,299,216 learn', () => {
    expect(countParameters(describeSeedNetwork(SEED_SHAPE))).toEqual({ total: 165_265_040, trainable: 162_299_216 });
  });

  it('counts what Keras counts in the narrow network', () => {
    const network = narrow();
    expect(countParameters(describeSeedNetwork(network.shape))).toEqual({
      total: keras.parameters,
      trainable: keras.trainable,
    });
    network.dispose();
  });
});

describe.each(['cpu', 'wasm'] as const)('the seed’s network on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') await chooseBackend('wasm');
    else await tf.setBackend('cpu');
  });

  it('learns what Keras learns: losses, weights, moving moments and predictions after five steps', async () => {
    const network = narrow({ state: kerasState() });
    for (const [step, expected] of keras.losses.entries()) {
      expect(await network.step(batchOf(step), step, RATE)).toBeCloseTo(expected, 5);
    }
    const state = await network.read();
    network.dispose();
    let noise = 0;
    for (const [name, array] of Object.entries(keras.after)) {
      const [values, expected] = [state.arrays.get(name)!, decode(array)];
      const squares = state.arrays.get(secondMomentOf(name));
      values.forEach((value, at) => {
        // The batch normalisation takes a shift of a whole channel out again: where a unit is on for all images, the
        // gradient of its bias is rounding alone, which Adam blows up to whole steps. Those are left out.
        if (squares !== undefined && squares[at]! > 0 && Math.sqrt(squares[at]!) < 1e-6) noise++;
        else expect(Math.abs(value - expected[at]!), `${name}[${at}]`).toBeLessThan(5e-5);
      });
      expect(largestDifference(expected, decode(keras.before[name]!)), name).toBeGreaterThan(1e-3);
    }

    expect(noise).toBeLessThan(30);
    const last = keras.losses.length;
    const images = Float32Array.from(pixelsOf(last), (byte) => byte / 255);
    const { values } = await runExported(network.toLayersModel(state), images, [
      keras.batch,
      keras.size,
      keras.size,
      3,
    ]);
    expect(largestDifference(values, decode(keras.predictions))).toBeLessThan(1e-4);
  });

  it('keeps no tensor from one step to the next, and none after it is disposed of', async () => {
    const before = tf.memory();
    const network = narrow({ dropout: 0.3 });
    const { total, trainable } = countParameters(describeSeedNetwork(network.shape));
    // What the description counts, and two moments for each number that learns.
    expect(tf.memory().numBytes - before.numBytes).toBe(4 * (total + 2 * trainable));
    const standing = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) {
      await network.step(batchOf(step), step, RATE);
      expect(tf.memory().numTensors).toBe(standing);
    }
    await network.read();
    expect(tf.memory().numTensors).toBe(standing);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });
});

describe('the seed’s network', () => {
  beforeAll(async () => {
    await chooseBackend('wasm');
  });

  const train = async (network: ReturnType<typeof narrow>, from: number, to: number) => {
    for (let step = from; step < to; step++) await network.step(batchOf(step), step, RATE);
    const state = await network.read();
    network.dispose();
    return state;
  };

  it('has the gradients of its loss, parameter by parameter, against finite differences', async () => {
    const state = kerasState();
    const lossAt = async (arrays: NetworkState['arrays']) => {
      const network = narrow({ state: { arrays } });
      const loss = await network.step(batchOf(0), 0, RATE);
      const after = await network.read();
      network.dispose();
      return { loss, after };
    };
    const { after } = await lossAt(state.arrays);
    const learning = [...after.arrays.keys()].filter((name) => after.arrays.has(firstMomentOf(name)));
    expect(learning).toHaveLength(16);
    for (const name of learning) {
      // Adam's first moment after one step from zero is a tenth of the gradient.
      const gradient = after.arrays.get(firstMomentOf(name))!.map((value) => value * 10);
      const draw = random(9, name);
      // A direction that goes up, so that the slope along it is not lost in float32.
      const direction = gradient.map((slope) => Math.sign(slope) * draw());
      const slope = gradient.reduce((sum, value, at) => sum + value * direction[at]!, 0);
      const lossMoved = async (by: number) => {
        const values = state.arrays.get(name)!.map((value, at) => value + by * direction[at]!);
        return (await lossAt(new Map([...state.arrays, [name, values]]))).loss;
      };
      // A long way crosses kinks of ReLU and pooling, a short one drowns in the loss' rounding: one of them must agree.
      const errors: number[] = [];
      for (const way of [1e-3, 3e-4, 1e-4]) {
        const by = way / Math.hypot(...direction);
        errors.push(Math.abs(((await lossMoved(by)) - (await lossMoved(-by))) / (2 * by) / slope - 1));
      }
      expect(slope, name).toBeGreaterThan(1e-6);
      expect(Math.min(...errors), name).toBeLessThan(0.03);
    }
  });

  it('goes on from a state bit for bit as if it had not stopped', async () => {
    const whole = await train(narrow({ dropout: 0.3 }), 0, 5);
    const half = await train(narrow({ dropout: 0.3 }), 0, 2);
    const resumed = await train(narrow({ dropout: 0.3, state: half }), 2, 5);
    expect([...resumed.arrays.keys()]).toEqual([...whole.arrays.keys()]);
    for (const [name, values] of whole.arrays) expect(resumed.arrays.get(name), name).toEqual(values);
    // Not because nothing happened.
    expect(half.arrays.get('hidden/kernel')).not.toEqual(whole.arrays.get('hidden/kernel'));
  });

  it('starts from its seed, kernels within Glorot’s limit and everything else as Keras starts it', () => {
    const shape = { ...SEED_SHAPE, widths: [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], hidden: 50, tags: 70 };
    const { arrays } = initialSeedState(backbone, shape, 5);
    const kernel = arrays.get('hidden/kernel')!;
    const limit = Math.sqrt(6 / (4 * 49 + 50));
    expect(kernel).toHaveLength(4 * 49 * 50);
    expect(Math.max(...kernel)).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel)).toBeGreaterThan(0.98 * limit);
    expect(Math.min(...kernel)).toBeLessThan(-0.98 * limit);
    expect(Math.abs(kernel.reduce((a, b) => a + b, 0) / kernel.length)).toBeLessThan(0.02 * limit);
    expect(initialSeedState(backbone, shape, 5).arrays.get('hidden/kernel')).toEqual(kernel);
    expect(initialSeedState(backbone, shape, 6).arrays.get('hidden/kernel')).not.toEqual(kernel);
    const constant = (name: string) => new Set(arrays.get(name));
    expect(constant('tags/bias')).toEqual(new Set([0]));
    expect(constant('batch_normalization/gamma')).toEqual(new Set([1]));
    expect(constant('batch_normalization/moving_mean')).toEqual(new Set([0]));
    expect(constant('batch_normalization/moving_variance')).toEqual(new Set([1]));
  });

  it('leaves out hidden units by seed and step', async () => {
    const firstLoss = async (seed: number, step: number, dropout = 0.5) => {
      const network = narrow({ seed, dropout, state: kerasState() });
      const loss = await network.step(batchOf(0), step, RATE);
      network.dispose();
      return loss;
    };
    expect(await firstLoss(1, 0)).toBe(await firstLoss(1, 0));
    expect(await firstLoss(1, 0)).not.toBe(await firstLoss(1, 1));
    expect(await firstLoss(1, 0)).not.toBe(await firstLoss(2, 0));
    expect(await firstLoss(1, 0, 0)).toBe(await firstLoss(2, 0, 0));
  });

  it('trains from behind the layer that is named, and refuses a name it does not have', async () => {
    const learns = async (freeze: string) => {
      const state = await train(narrow({ freeze, dropout: 0.3 }), 0, 1);
      return [...state.arrays.keys()].filter((name) => name.endsWith('kernel') && name.startsWith('block'));
    };
    expect(await learns('block4_conv1')).toEqual([
      'block4_conv2/kernel',
      'block4_conv3/kernel',
      'block5_conv1/kernel',
      'block5_conv2/kernel',
      'block5_conv3/kernel',
    ]);
    expect(await learns('block5_conv2')).toEqual(['block5_conv3/kernel']);
    expect(await learns('block5_pool')).toEqual([]);
    expect(await learns('input_1')).toHaveLength(13);
    expect(() => narrow({ freeze: 'block6' })).toThrow(BadInputError);
    expect(() => narrow({ freeze: 'block6' })).toThrow(/no layer "block6" .* input_1, block1_conv1/);
  });

  it('gives exported what TensorFlow.js gives, within 1e-4 on 100 random images', async () => {
    const network = narrow({ dropout: 0.3 });
    const state = await train(network, 0, 2);
    const model = network.toLayersModel(state);
    const shape = [100, keras.size, keras.size, 3];
    const input = tf.randomUniform(shape, 0, 1, 'float32', 5);
    const reference = await asTensorFlow(model, shape.slice(1));
    const expected = reference.predict(input) as tf.Tensor;
    const { values } = await runExported(model, (await input.data()) as Float32Array, shape);
    const wanted = (await expected.data()) as Float32Array;
    expect(wanted).toHaveLength(100 * keras.tags);
    expect(largestDifference(values, wanted)).toBeLessThan(1e-4);
    // The images differ in what the network sees in them.
    expect(largestDifference(wanted.subarray(0, keras.tags), wanted.subarray(keras.tags))).toBeGreaterThan(1e-3);
    tf.dispose([input, expected]);
    reference.dispose();
  });

  it('refuses a state of another network and batches that do not fit', async () => {
    const standing = tf.memory().numTensors;
    expect(() => narrow({ hidden: 12, state: kerasState() })).toThrow(ModelPackError);
    expect(() => narrow({ hidden: 12, state: kerasState() })).toThrow(/hidden\/kernel where .* are needed/);
    expect(() => narrow({ preprocessing: { ...preprocessing, layout: 'NCHW' } })).toThrow(/NHWC, not NCHW/);
    expect(tf.memory().numTensors).toBe(standing);
    const network = narrow();
    const { pixels, labels } = batchOf(0);
    await expect(network.step({ pixels: pixels.subarray(1), labels }, 0, RATE)).rejects.toThrow(
      /73728 bytes, not 73727/,
    );
    await expect(network.step({ pixels, labels: [Int32Array.of(9), ...labels.slice(1)] }, 0, RATE)).rejects.toThrow(
      /Image 0 of a batch carries tag 9 of 9/,
    );
    network.dispose();
    expect(tf.memory().numTensors).toBe(standing);
  });
});

describe('pixels on the backend', () => {
  it.each([SEED_PREPROCESSING, CAFFE_PREPROCESSING])('become what the runtime makes of them', async (full) => {
    const small = { ...full, size: 8 };
    const pixels = Uint8Array.from({ length: 2 * 8 * 8 * 3 }, (_, at) => (at * 37) % 256);
    const expected = new Float32Array(pixels.length);
    for (const image of [0, 1]) writeTensor(pixels.subarray(image * 192, (image + 1) * 192), small, expected, image);
    const tensor = pixelTensor(pixels, 2, small);
    expect(largestDifference((await tensor.data()) as Float32Array, expected)).toBeLessThan(5e-5);
    tensor.dispose();
  });
});
