import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inBatches, mapAhead } from '../src/indexer/map-ahead.js';
import { readModelPack } from '../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../src/tagging/preprocess.js';
import { BATCH_SIZE, TagModel } from '../src/tagging/tag-model.js';
import { sparsify, type SparseVector } from '../src/vectors/sparse-vector.js';
import { styleOf, writeDrawings } from '../trainer/dataset/drawings.js';
import type { Metrics } from './benchmark.js';

const FLOORS = [0.0001, 0.0005, 0.001, 0.01, 0.05];
const K = 10;
const QUERIES = 500;

/** What leaving out small scores costs: neighbours by the floored vectors against neighbours by the whole ones. */
export async function floorBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  const packFolder = path.join(data, 'models', 'embedded');
  if (!existsSync(packFolder)) throw new Error(`${packFolder} holds no model pack. Run npm start once.`);
  const drawings = (await writeDrawings(path.join(data, 'demo', 'illustrations'))).filter((image) =>
    ['noto', 'twemoji'].includes(styleOf(image)),
  );
  const scores = await scoreAll(
    packFolder,
    drawings.map(({ file }) => file),
  );
  log(`${scores.length} vectors scored`);
  // Every score, tiny ones too; only exact zeros are left out.
  const whole = scores.map((vector) => sparsify(vector, { floor: Number.MIN_VALUE, maxNonZeros: vector.length }));
  const step = Math.max(1, Math.floor(scores.length / QUERIES));
  const queries = Array.from({ length: Math.floor(scores.length / step) }, (_, i) => i * step);
  const truth = nearest(whole, queries);
  const metrics: Record<string, Metrics> = {};
  for (const floor of FLOORS) {
    const floored = scores.map((vector) => sparsify(vector, { floor }));
    const found = nearest(floored, queries);
    const hits = found.map((ids, q) => ids.filter((id) => truth[q]!.includes(id)).length);
    const nonZeros = floored.map(({ indices }) => indices.length);
    metrics[`floor ${floor}`] = {
      recallAt10: hits.reduce((sum, hit) => sum + hit, 0) / (K * queries.length),
      nonZerosMean: nonZeros.reduce((sum, n) => sum + n, 0) / nonZeros.length,
      nonZerosMax: Math.max(...nonZeros),
      bytesPerVector: 16 + (8 * nonZeros.reduce((sum, n) => sum + n, 0)) / nonZeros.length,
    };
  }
  return { vectors: scores.length, queries: queries.length, ...metrics };
}

async function scoreAll(packFolder: string, files: readonly string[]): Promise<Float32Array[]> {
  const model = await TagModel.load(await readModelPack(packFolder));
  const { preprocessing } = model.pack.description;
  const decoded = mapAhead(files, 2 * BATCH_SIZE, async (file) => {
    const image = await readFile(file);
    return decodeSquare(image, await readImageFacts(image, file), preprocessing, file);
  });
  const scores: Float32Array[] = [];
  for await (const batch of inBatches(decoded, BATCH_SIZE)) scores.push(...(await model.score(batch)));
  return scores;
}

/** The K nearest of each query by cosine, exact, the query itself excepted. */
function nearest(vectors: readonly SparseVector[], queries: readonly number[]): number[][] {
  const norms = vectors.map(({ values }) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)));
  const dense = new Float64Array(vectors[0]!.dimensions);
  return queries.map((query) => {
    dense.fill(0);
    vectors[query]!.indices.forEach((index, k) => (dense[index] = vectors[query]!.values[k]!));
    const similarity = vectors.map(({ indices, values }, other) => {
      let dot = 0;
      for (let k = 0; k < indices.length; k++) dot += dense[indices[k]!]! * values[k]!;
      return other === query ? -1 : dot / norms[other]!;
    });
    return [...similarity.keys()].sort((a, b) => similarity[b]! - similarity[a]! || a - b).slice(0, K);
  });
}
