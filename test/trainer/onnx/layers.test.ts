import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelPackError } from '../../../src/errors.js';
import { exportModel } from '../../../trainer/onnx/export-model.js';
import { difference, savedForm, scramble } from './against-tensorflow.js';

const TOLERANCE = 1e-4;

async function expectEqual(layers: tf.layers.Layer[], inputShape: number[], batch = 2) {
  const input = tf.input({ shape: inputShape });
  let value: tf.SymbolicTensor = input;
  for (const layer of layers) value = layer.apply(value) as tf.SymbolicTensor;
  const model = scramble(tf.model({ inputs: input, outputs: value }));
  const { largest, expectedShape, actualShape } = await difference(model, [batch, ...inputShape]);
  expect(actualShape).toEqual(expectedShape);
  expect(largest).toBeLessThan(TOLERANCE);
  model.dispose();
}

/** Sizes, windows, strides and paddings that TensorFlow accepts together. */
const windows = fc
  .record({
    height: fc.integer({ min: 5, max: 12 }),
    width: fc.integer({ min: 5, max: 12 }),
    channels: fc.integer({ min: 1, max: 3 }),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map((options) => (options.dilation > 1 ? { ...options, strides: [1, 1] as [number, number] } : options))
  .filter(({ window, dilation }) => Math.max(...window) * dilation <= 5);

describe('the exported graph equals TensorFlow.js', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('for convolutions of any size, stride, dilation and padding', async () => {
    await fc.assert(
      fc.asyncProperty(
        windows,
        fc.boolean(),
        async ({ height, width, channels, window, strides, dilation, padding }, bias) => {
          const layer = tf.layers.conv2d({
            filters: 4,
            kernelSize: window,
            strides,
            dilationRate: dilation,
            padding,
            useBias: bias,
            activation: 'relu6',
          });
          await expectEqual([layer], [height, width, channels]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('for depthwise convolutions, with more than one output a channel too', async () => {
    await fc.assert(
      fc.asyncProperty(
        windows,
        fc.integer({ min: 1, max: 2 }),
        async ({ height, width, channels, window, strides, padding }, multiplier) => {
          // TensorFlow.js wants one stride for both axes here.
          const layer = tf.layers.depthwiseConv2d({
            kernelSize: window,
            strides: strides[0],
            padding,
            depthMultiplier: multiplier,
          });
          await expectEqual([layer], [height, width, channels]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('for pooling of any size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(
        windows,
        fc.boolean(),
        async ({ height, width, channels, window, strides, padding }, maximum) => {
          const options = { poolSize: window, strides, padding };
          const layer = maximum ? tf.layers.maxPooling2d(options) : tf.layers.averagePooling2d(options);
          await expectEqual([layer], [height, width, channels]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('for batch normalisation, folded into a convolution or standing alone', async () => {
    const convolution = () => tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', useBias: false });
    await expectEqual([convolution(), tf.layers.batchNormalization({ epsilon: 0.01 })], [6, 6, 2]);
    await expectEqual(
      [tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }), tf.layers.batchNormalization()],
      [6, 6, 2],
    );
    await expectEqual([tf.layers.batchNormalization({ scale: false })], [6, 6, 2]);
    await expectEqual([tf.layers.flatten(), tf.layers.batchNormalization({ center: false })], [3, 3, 2]);
  });

  it('keeps a batch normalisation whose convolution is also read elsewhere', async () => {
    const input = tf.input({ shape: [6, 6, 2] });
    const convolution = tf.layers.conv2d({ filters: 2, kernelSize: 1 }).apply(input) as tf.SymbolicTensor;
    const normalised = tf.layers.batchNormalization().apply(convolution) as tf.SymbolicTensor;
    const sum = tf.layers.add().apply([convolution, normalised, input]) as tf.SymbolicTensor;
    const model = scramble(tf.model({ inputs: input, outputs: sum }));
    expect((await difference(model, [2, 6, 6, 2])).largest).toBeLessThan(TOLERANCE);
  });

  it('for paddings, activations and reshapings', async () => {
    await expectEqual(
      [
        tf.layers.zeroPadding2d({
          padding: [
            [1, 2],
            [0, 3],
          ],
        }),
      ],
      [4, 5, 2],
    );
    await expectEqual([tf.layers.reLU({ maxValue: 0.5 })], [4, 4, 2]);
    await expectEqual([tf.layers.reLU()], [4, 4, 2]);
    for (const activation of ['relu', 'relu6', 'sigmoid', 'softmax', 'tanh', 'linear'] as const) {
      await expectEqual([tf.layers.activation({ activation })], [7]);
    }
    await expectEqual([tf.layers.activation({ activation: 'softmax' })], [3, 4, 5]);
    await expectEqual(
      [tf.layers.reshape({ targetShape: [3, 4, 2] }), tf.layers.reshape({ targetShape: [-1, 2, 3] })],
      [4, 2, 3],
    );
    await expectEqual([tf.layers.flatten(), tf.layers.reshape({ targetShape: [2, 3, 4] })], [4, 2, 3]);
  });

  it('for the layers of a head: pooling, dense, dropout', async () => {
    await expectEqual(
      [tf.layers.globalAveragePooling2d({}), tf.layers.dense({ units: 5, activation: 'relu' })],
      [4, 4, 3],
    );
    await expectEqual([tf.layers.globalMaxPooling2d({}), tf.layers.dropout({ rate: 0.5 })], [4, 4, 3]);
    await expectEqual(
      [tf.layers.flatten(), tf.layers.dense({ units: 4, useBias: false, activation: 'sigmoid' })],
      [3, 2, 2],
      5,
    );
  });

  it('for branches that are joined', async () => {
    const input = tf.input({ shape: [4, 4, 2] });
    const branch = tf.layers.conv2d({ filters: 3, kernelSize: 1 }).apply(input) as tf.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([input, branch]) as tf.SymbolicTensor;
    const model = scramble(tf.model({ inputs: input, outputs: joined }));
    expect((await difference(model, [2, 4, 4, 2])).largest).toBeLessThan(TOLERANCE);
  });

  it('for a sequential model', async () => {
    const model = scramble(
      tf.sequential({ layers: [tf.layers.flatten({ inputShape: [3, 3, 1] }), tf.layers.dense({ units: 2 })] }),
    );
    expect((await difference(model, [3, 3, 3, 1])).largest).toBeLessThan(TOLERANCE);
  });
});

describe('the exporter refuses, naming the layer,', () => {
  const refusal = async (layer: tf.layers.Layer, shape: number[], change: Record<string, unknown> = {}) => {
    const input = tf.input({ shape });
    const saved = await savedForm(tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor }));
    const layers = saved.layers.map((one) =>
      one.name === layer.name ? { ...one, config: { ...one.config, ...change } } : one,
    );
    return () => exportModel({ ...saved, layers }, { inputShape: shape, outputName: 'probabilities' });
  };

  it('a layer it does not know', async () => {
    const refused = await refusal(tf.layers.upSampling2d({ name: 'enlarge' }), [4, 4, 1]);
    expect(refused).toThrow(ModelPackError);
    expect(refused).toThrow(/Layer enlarge is a UpSampling2D, .* It knows Activation, Add/);
  });

  it('a setting it does not know', async () => {
    expect(await refusal(tf.layers.activation({ activation: 'selu', name: 'odd' }), [4])).toThrow(
      /Layer odd .* "selu"/,
    );
    expect(await refusal(tf.layers.flatten({ name: 'flat' }), [4, 4, 1], { data_format: 'channels_first' })).toThrow(
      /Layer flat .* "channels_first"/,
    );
  });

  it('a weight that is missing', async () => {
    const input = tf.input({ shape: [3] });
    const saved = await savedForm(
      tf.model({
        inputs: input,
        outputs: tf.layers.dense({ units: 1, name: 'out' }).apply(input) as tf.SymbolicTensor,
      }),
    );
    const weights = new Map([...saved.weights].filter(([name]) => !name.endsWith('bias')));
    expect(() => exportModel({ ...saved, weights }, { inputShape: [3], outputName: 'probabilities' })).toThrow(
      /Layer out \(Dense\) has no weight "bias"/,
    );
  });
});
