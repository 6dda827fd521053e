import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../../src/tagging/model-pack.js';
import { writeTensor } from '../../../src/tagging/preprocess.js';
import { chooseBackend } from '../../../trainer/backend.js';
import { loadMobileNetV2 } from '../../../trainer/backbone/mobilenetv2.js';
import { loadVgg16Backbone, readVgg16, SEED_PREPROCESSING } from '../../../trainer/backbone/vgg16.js';
import { appendHead } from '../../../trainer/head/head-layers.js';
import { normal, random } from '../../../trainer/head/random.js';
import { widthsOf, type SeedShape } from '../../../trainer/network/seed-layers.js';
import { initialSeedState, seedLayersModel } from '../../../trainer/network/seed-state.js';
import { exportModel } from '../../../trainer/onnx/export-model.js';
import type { LayersModel } from '../../../trainer/onnx/layers-model.js';
import { pictureFiles } from '../../../trainer/pictures.js';
import { writeSmallVgg16 } from '../../support/small-vgg16.js';
import { writeSomeDrawings } from '../drawings-subset.js';
import { asTensorFlow } from './as-tensorflow.js';

const IMAGES = 100;
const BATCH = 20;
const HIDDEN = 40;
const TAGS = 30;

/**
 * Each preset's whole network, image to probabilities: TensorFlow.js on the one side, what ONNX Runtime makes of the
 * exported file on the other, over real drawings.
 */
describe('an exported model gives the probabilities of TensorFlow.js within 1e-4 on 100 drawings', () => {
  let folder: string;
  let weights: string;
  const squares = new Map<string, Uint8Array[]>();
  let images: Awaited<ReturnType<typeof writeSomeDrawings>>['images'];
  beforeAll(async () => {
    ({ folder, images } = await writeSomeDrawings(30));
    weights = path.join(folder, 'vgg16.h5');
    await writeSmallVgg16(weights);
    await chooseBackend('wasm');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('mobilenetv2', { timeout: 240_000 }, async () => {
    const { model, features, preprocessing } = loadMobileNetV2();
    await compare(withHead(model, features), preprocessing);
  });

  it('vgg16-head', { timeout: 240_000 }, async () => {
    const { model, features, preprocessing } = await loadVgg16Backbone(weights);
    await compare(withHead(model, features), preprocessing);
  });

  it('vgg16-seed', { timeout: 240_000 }, async () => {
    const backbone = await readVgg16(weights);
    const shape: SeedShape = {
      widths: widthsOf(backbone),
      size: 224,
      hidden: HIDDEN,
      tags: TAGS,
      freeze: 'block4_conv1',
    };
    const state = initialSeedState(backbone, shape, 1);
    // As after a training: fresh normalisations do nothing, and so hide errors.
    const draw = random(2, 'moments');
    for (const [name, values] of state.arrays) {
      if (name.startsWith('batch_normalization/')) for (const at of values.keys()) values[at] = 0.5 + draw();
    }
    await compare(seedLayersModel(backbone, shape, 0.3, state), SEED_PREPROCESSING);
  });

  function withHead(backbone: LayersModel, width: number): LayersModel {
    const draw = random(1, 'head');
    const values = (length: number, deviation: number) => Float32Array.from({ length }, () => normal(draw) * deviation);
    const head = {
      hiddenKernel: values(width * HIDDEN, Math.sqrt(2 / width)),
      hiddenBias: values(HIDDEN, 0.1),
      tagKernel: values(HIDDEN * TAGS, Math.sqrt(1 / HIDDEN)),
      tagBias: values(TAGS, 1),
    };
    const standardisation = { mean: values(width, 0.1), deviation: values(width, 0.1).map((value) => 1 + value) };
    return appendHead(backbone, head, standardisation, 0.1);
  }

  async function compare(model: LayersModel, preprocessing: Preprocessing): Promise<void> {
    const { size } = preprocessing;
    const pixels = await squaresOf(preprocessing);
    const session = await InferenceSession.create(
      exportModel(model, { inputShape: [size, size, 3], outputName: 'probabilities' }),
    );
    const reference = await asTensorFlow(model, [size, size, 3]);
    let furthest = 0;
    let spread = 0;
    for (let from = 0; from < IMAGES; from += BATCH) {
      const batch = new Float32Array(BATCH * size * size * 3);
      for (let at = 0; at < BATCH; at++) writeTensor(pixels[from + at]!, preprocessing, batch, at);
      const shape: [number, number, number, number] = [BATCH, size, size, 3];
      const { probabilities } = await session.run({ image: new Tensor('float32', batch, shape) });
      const expected = tf.tidy(() => reference.predict(tf.tensor4d(batch, shape)) as tf.Tensor);
      const [ours, theirs] = [probabilities!.data as Float32Array, (await expected.data()) as Float32Array];
      expected.dispose();
      expect(ours).toHaveLength(theirs.length);
      ours.forEach((value, at) => (furthest = Math.max(furthest, Math.abs(value - theirs[at]!))));
      spread = Math.max(spread, Math.max(...ours) - Math.min(...ours));
    }
    expect(furthest).toBeLessThan(1e-4);
    // A network that says the same of everything would agree with anything.
    expect(spread).toBeGreaterThan(0.1);
    await session.release();
    reference.dispose();
  }

  async function squaresOf(preprocessing: Preprocessing): Promise<Uint8Array[]> {
    const key = JSON.stringify(preprocessing);
    const known = squares.get(key);
    if (known) return known;
    const pictures = pictureFiles(images.slice(0, IMAGES), preprocessing);
    const decoded = await Promise.all(
      Array.from({ length: IMAGES }, async (_, at) => {
        const picture = await pictures.open(at);
        if ('unreadable' in picture) throw new Error(picture.unreadable);
        return (await picture.decode()).pixels;
      }),
    );
    squares.set(key, decoded);
    return decoded;
  }
});
