/** One measured run, in a process of its own: `MODE PACK PICTURES COUNT LIBRARY`, its figures as a line of JSON. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openDatabase } from '../src/database/open.js';
import { ImageStore } from '../src/indexer/image-store.js';
import { indexImages } from '../src/indexer/index-images.js';
import { inBatches, mapAhead } from '../src/indexer/map-ahead.js';
import { readModelPack } from '../src/tagging/model-pack.js';
import { registerModel } from '../src/tagging/model-registry.js';
import { decodeSquare, readImageFacts, writeTensor } from '../src/tagging/preprocess.js';
import { BATCH_SIZE, TagModel } from '../src/tagging/tag-model.js';
import { listPictures } from './index-images.js';

export interface IndexRun {
  readonly seconds: number;
  readonly peakRssMb: number;
}

const [mode, packFolder, pictures, count, library] = process.argv.slice(2) as [string, string, string, string, string];
const pack = await readModelPack(packFolder);
const files = listPictures(pictures, Number(count));
const seconds = mode === 'bare' ? await runBare() : await runIndex();
const run: IndexRun = { seconds, peakRssMb: process.resourceUsage().maxRSS / 1024 };
console.log(JSON.stringify(run));
process.exit(0);

/** The least that tags a picture: read, decode, infer. Decoding runs ahead of inference here too. */
async function runBare(): Promise<number> {
  const { preprocessing } = pack.description;
  const session = await InferenceSession.create(path.join(packFolder, 'model.onnx'), { executionProviders: ['cpu'] });
  const started = performance.now();
  const decoded = mapAhead(files, 2 * BATCH_SIZE, async (file) => {
    const image = await readFile(file);
    return decodeSquare(image, await readImageFacts(image, file), preprocessing, file);
  });
  for await (const batch of inBatches(decoded, BATCH_SIZE)) {
    const { size } = preprocessing;
    const tensor = new Float32Array(batch.length * size * size * 3);
    batch.forEach((pixels, place) => writeTensor(pixels, preprocessing, tensor, place));
    await session.run({ [session.inputNames[0]!]: new Tensor('float32', tensor, [batch.length, size, size, 3]) });
  }
  return (performance.now() - started) / 1000;
}

async function runIndex(): Promise<number> {
  const pool = await openDatabase({ dataFolder: library });
  const model = await TagModel.load(pack);
  const registered = await registerModel(pool, pack);
  const report = await indexImages({
    pool,
    registered,
    model,
    store: new ImageStore(path.join(library, 'images')),
    inputs: files.map((file) => ({
      file,
      name: path.basename(file),
      source: file,
      sidecar: () => Promise.resolve({ tags: [], rating: null, source: null, metadata: {} }),
    })),
  });
  if (report.indexed !== files.length) throw new Error(`Only ${report.indexed} of ${files.length} were indexed.`);
  await pool.end();
  return report.seconds;
}
