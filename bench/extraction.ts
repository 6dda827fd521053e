import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { mapAhead } from '../src/indexer/map-ahead.js';
import { decodeSquare, readImageFacts, writeTensor } from '../src/tagging/preprocess.js';
import { loadMobileNetV2 } from '../trainer/backbone/mobilenetv2.js';
import type { LabelledImage } from '../trainer/dataset/labelled-images.js';
import { computeFeatures } from '../trainer/features.js';
import { exportModel } from '../trainer/onnx/export-model.js';
import { pictureFiles } from '../trainer/pictures.js';
import { median, type Metrics } from './benchmark.js';

const IMAGES = 800;
const ROUNDS = 3;
const BATCH = 8;

/**
 * Feature extraction, cache and all, against the bare loop: files read and decoded ahead, ONNX Runtime run on batches of
 * eight, results thrown away. The same images in turns.
 */
export async function extractionBenchmark(
  images: readonly LabelledImage[],
  { log }: { readonly log: (line: string) => void },
): Promise<Metrics> {
  // Spread over all styles, whose files differ in what they cost to decode.
  const some = images.filter((_, at) => at % Math.floor(images.length / IMAGES) === 0).slice(0, IMAGES);
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await timed(() => extractBare(some));
    const ours = await timed(() => extract(some));
    log(`round ${round}: ${(some.length / ours).toFixed(0)}/s, bare ${(some.length / bare).toFixed(0)}/s`);
    if (round === 0) continue; // Fills the file cache.
    rates.ours.push(some.length / ours);
    rates.bare.push(some.length / bare);
  }
  return {
    imagesPerSecond: median(rates.ours),
    bareImagesPerSecond: median(rates.bare),
    ofBare: median(rates.ours.map((rate, round) => rate / rates.bare[round]!)),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function extract(images: readonly LabelledImage[]): Promise<void> {
  const cache = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-features-'));
  const backbone = loadMobileNetV2();
  const features = await computeFeatures(pictureFiles(images, backbone.preprocessing), backbone, { cache });
  await features.close();
  rmSync(cache, { recursive: true });
}

async function extractBare(images: readonly LabelledImage[]): Promise<void> {
  const { model, preprocessing } = loadMobileNetV2();
  const { size } = preprocessing;
  const session = await InferenceSession.create(
    exportModel(model, { inputShape: [size, size, 3], outputName: 'features' }),
  );
  const decode = async ({ file }: LabelledImage) => {
    const bytes = await readFile(file);
    return await decodeSquare(bytes, await readImageFacts(bytes, file), preprocessing, file);
  };
  let batch: Uint8Array[] = [];
  const run = async () => {
    const tensor = new Float32Array(batch.length * size * size * 3);
    batch.forEach((pixels, at) => writeTensor(pixels, preprocessing, tensor, at));
    await session.run({ image: new Tensor('float32', tensor, [batch.length, size, size, 3]) });
    batch = [];
  };
  for await (const pixels of mapAhead(images, 3 * BATCH, decode)) {
    if (batch.push(pixels) === BATCH) await run();
  }
  if (batch.length > 0) await run();
  await session.release();
}
