/**
 * A process that renders scenes and runs the backbone over them, one chunk a message: several of them keep every core
 * busy, since rendering and ONNX Runtime both block the thread they run on.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeTensor } from '../../src/tagging/preprocess.js';
import { loadMobileNetV2 } from '../../trainer/backbone/mobilenetv2.js';
import { exportModel } from '../../trainer/onnx/export-model.js';
import { renderScene } from './scene.js';
import { openSprites } from './sprites.js';

/** One chunk of scenes, and the file that its features go to. */
export interface FeatureTask {
  readonly file: string;
  readonly firstScene: number;
  readonly scenes: number;
}

const BATCH = 8;
const spriteFile = process.argv[2]!;
const sprites = openSprites(spriteFile, statSync(spriteFile).size);
const { model, preprocessing, features: width } = loadMobileNetV2();
const { size } = preprocessing;
const graph = exportModel(model, { inputShape: [size, size, 3], outputName: 'features' });
const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });

process.on('message', ({ file, firstScene, scenes }: FeatureTask) => {
  void compute(firstScene, scenes).then((features) => {
    writeFileSync(`${file}.partial`, features);
    renameSync(`${file}.partial`, file);
    process.send!({ scenes });
  });
});
process.send!({ scenes: 0 });

/** @returns scenes x width float32, row-major */
async function compute(firstScene: number, scenes: number): Promise<Float32Array> {
  const features = new Float32Array(scenes * width);
  const input = new Float32Array(BATCH * size * size * 3);
  for (let from = 0; from < scenes; from += BATCH) {
    const count = Math.min(BATCH, scenes - from);
    for (let k = 0; k < count; k++) {
      writeTensor(renderScene(firstScene + from + k, sprites, size), preprocessing, input, k);
    }
    const image = new Tensor('float32', input.subarray(0, count * size * size * 3), [count, size, size, 3]);
    const output = (await session.run({ image })).features!;
    features.set(output.data as Float32Array, from * width);
  }
  return features;
}
