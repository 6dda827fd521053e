import { rm } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSquare, readImageFacts, writeTensor } from '../../../src/tagging/preprocess.js';
import { chooseBackend } from '../../../trainer/backend.js';
import { addRating, embeddedRating } from '../../../trainer/backbone/rating.js';
import { exportModel } from '../../../trainer/onnx/export-model.js';
import { loadMobileNetV2, readMobileNetV2 } from '../../../trainer/backbone/mobilenetv2.js';
import { writeSomeDrawings } from '../drawings-subset.js';
import { runExported } from '../onnx/against-tensorflow.js';

const TOLERANCE = 1e-4;

describe('the exported MobileNetV2 on real drawings', () => {
  let folder: string;
  let network: tf.LayersModel;
  let batch: Float32Array;
  const shape = [4, 224, 224, 3];

  beforeAll(async () => {
    await chooseBackend('wasm');
    network = await loadWithTensorFlow();
    const drawings = await writeSomeDrawings(900);
    folder = drawings.folder;
    const { preprocessing } = loadMobileNetV2();
    batch = new Float32Array(shape.reduce((a, b) => a * b));
    for (const [place, { file }] of drawings.images.slice(0, 4).entries()) {
      const bytes = await readFile(file);
      writeTensor(
        await decodeSquare(bytes, await readImageFacts(bytes, file), preprocessing, file),
        preprocessing,
        batch,
        place,
      );
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the content ratings that TensorFlow.js gives, within 1e-4', async () => {
    const expected = (await (network.predict(tf.tensor(batch, shape)) as tf.Tensor).data()) as Float32Array;
    const { values } = await runExported(readMobileNetV2(), batch, shape);
    expect(values).toHaveLength(4 * 5);
    expect(largestDifference(values, expected)).toBeLessThan(TOLERANCE);
  });

  it('gives the content rating beside the features: classes of nsfwjs, summed by what they mean', async () => {
    const [backbone, plain] = [loadMobileNetV2(), await runExported(loadMobileNetV2().model, batch, shape)];
    const rated = addRating(backbone.model, backbone);
    expect(rated.output).toEqual({ rating: { from: 'output', name: 'rating', source: 'backbone' } });
    const graph = exportModel(rated.model, {
      inputShape: shape.slice(1),
      outputName: 'features',
      extraOutputs: rated.extraOutputs,
    });
    const session = await InferenceSession.create(graph);
    const { features, rating } = await session.run({ image: new Tensor('float32', batch, shape) });
    await session.release();
    const classes = (await (network.predict(tf.tensor(batch, shape)) as tf.Tensor).data()) as Float32Array;
    expect(rating!.dims).toEqual([4, 3]);
    expect(largestDifference(rating!.data as Float32Array, summed(classes))).toBeLessThan(TOLERANCE);
    for (let image = 0; image < 4; image++) {
      const sum = (rating!.data as Float32Array).subarray(image * 3, image * 3 + 3).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    // The second result changes nothing of the first.
    expect(largestDifference(features!.data as Float32Array, plain.values)).toBeLessThan(1e-5);
  });

  it('rates alone, as a graph for packs of other backbones, as nsfwjs does, within 1e-4', async () => {
    const { graph, rating } = embeddedRating();
    expect(rating).toEqual({ from: 'graph', source: 'backbone', preprocessing: loadMobileNetV2().preprocessing });
    const session = await InferenceSession.create(graph);
    const result = await session.run({ image: new Tensor('float32', batch, shape) });
    await session.release();
    const classes = (await (network.predict(tf.tensor(batch, shape)) as tf.Tensor).data()) as Float32Array;
    expect(session.outputNames).toEqual(['rating']);
    expect(result.rating!.dims).toEqual([4, 3]);
    expect(largestDifference(result.rating!.data as Float32Array, summed(classes))).toBeLessThan(TOLERANCE);
  });

  it('leaves a model alone whose backbone rates nothing', () => {
    const backbone = loadMobileNetV2();
    const { rating: _, ...unrated } = backbone;
    expect(addRating(backbone.model, unrated)).toEqual({ model: backbone.model, extraOutputs: {}, output: {} });
  });

  it('gives the features that TensorFlow.js gives, within 1e-4', async () => {
    const backbone = loadMobileNetV2();
    const taps = ['block_16', 'block_14', 'block_13', 'block_10', 'block_6', 'block_3'].map(
      (block) => `${block}_expand_relu`,
    );
    const cut = tf.model({
      inputs: network.inputs,
      outputs: taps.map((name) => network.getLayer(name).output as tf.SymbolicTensor),
    });
    const expected = tf.tidy(() => {
      const pooled = (cut.predict(tf.tensor(batch, shape)) as tf.Tensor[]).flatMap((tap, k) =>
        k < 2 ? [tf.mean(tap, [1, 2])] : [tf.mean(tap, [1, 2]), tf.max(tap, [1, 2])],
      );
      return tf.concat(pooled, 1).dataSync<'float32'>();
    });
    const { values, shape: actualShape } = await runExported(backbone.model, batch, shape);
    expect(actualShape).toEqual([4, backbone.features]);
    expect(largestDifference(values, expected)).toBeLessThan(TOLERANCE);
    // Drawings differ, so their features must.
    expect(largestDifference(values.subarray(0, 4512), values.subarray(4512, 2 * 4512))).toBeGreaterThan(0.1);
  });
});

/** nsfwjs' five classes of four pictures by the rating that each counts towards. */
function summed(classes: Float32Array): Float32Array {
  const ratings = [0, 1, 2, 3].flatMap((image) => {
    const [drawing, hentai, neutral, porn, sexy] = classes.subarray(image * 5, image * 5 + 5) as unknown as number[];
    return [drawing! + neutral!, sexy!, hentai! + porn!];
  });
  return Float32Array.from(ratings);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
}

/** Topology and weights as the package ships them, decoded by TensorFlow.js. */
async function loadWithTensorFlow(): Promise<tf.LayersModel> {
  const require = createRequire(import.meta.url);
  const models = path.join(path.dirname(require.resolve('nsfwjs')), '..', 'models', 'mobilenet_v2');
  const json = require(path.join(models, 'model.min.js'));
  const bytes = Uint8Array.from(Buffer.from(require(path.join(models, 'group1-shard1of1.min.js')), 'base64'));
  return await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group: { weights: unknown[] }) => group.weights),
      weightData: bytes.buffer,
    }),
  );
}
