import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PACK_FILES } from '../../src/tagging/model-pack.js';
import { DIMENSIONS } from '../../src/vectors/sparse-vector.js';
import { ExactNeighbours } from './exact-neighbours.js';
import { concatenate, loadScenes, mixtures, type SumRows } from './feature-rows.js';
import { openHead, type HeadGraph } from './head-graph.js';
import { computeSceneFeatures, type SceneRange } from './scene-features.js';
import { VectorSetWriter } from './vector-set.js';

/** Pictures in the table of 100,000; held-out ones that ask; held-out ones that are inserted later. */
const TABLE: SceneRange = { first: 0, end: 100_000 };
const ASKING: SceneRange = { first: 100_000, end: 100_500 };
const LATER: SceneRange = { first: 100_500, end: 102_400 };
/** Pictures whose features are mixed for the table of 1,000,000. */
const MIXED: SceneRange = { first: 0, end: 32_768 };
const MILLION = 1_000_000;
/** Rows the head takes at once. */
const BATCH = 256;

/** Folders of one data set: what the table holds (with the truth beside it), what asks, what is inserted afterwards. */
export interface DataSet {
  readonly table: string;
  readonly queries: string;
  readonly inserts: string;
}

interface Context {
  readonly cache: string;
  readonly pack: string;
  readonly log: (line: string) => void;
}

/**
 * Vectors of the pack's model, others that ask (500 and 300), and their exact neighbours, made once and kept in `cache`.
 *
 * - `scenes`: 100,000 pictures composed of the bundled drawings (scene.ts), each through the whole network.
 * - `million`: 32,768 of those, and mixtures of the backbone features of two of them each, through the model's head; half
 *   of the queries are held-out pictures, half are mixtures of held-out pictures.
 *
 * @param pack the embedded model's folder
 */
export async function dataSet(size: 'scenes' | 'million', context: Context): Promise<DataSet> {
  const { cache, pack, log } = context;
  const graph = createHash('sha256')
    .update(readFileSync(path.join(pack, PACK_FILES.graph)))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cache, `${size}-${graph}`);
  const set = { table: path.join(folder, 'table'), queries: path.join(folder, 'queries'), inserts: path.join(folder, 'inserts') }; // prettier-ignore
  if (existsSync(path.join(set.table, 'truth.i32'))) return set;
  const table = size === 'scenes' ? TABLE : MIXED;
  await computeSceneFeatures(cache, [table, ASKING, LATER], log);
  const head = await openHead(pack);
  const scenes = await loadScenes(cache, table, head);
  const asking = await loadScenes(cache, ASKING, head);
  const later = await loadScenes(cache, LATER, head);
  const rows =
    size === 'scenes'
      ? { table: scenes, queries: asking, inserts: later }
      : {
          table: concatenate(scenes, mixtures(scenes, MILLION - scenes.rows, 'mixture')),
          queries: concatenate(
            await loadScenes(cache, { first: ASKING.first, end: ASKING.first + 150 }, head),
            mixtures(later, 150, 'asking mixture'),
          ),
          inserts: mixtures(later, 2000, 'later mixture'),
        };
  const queries = new Float32Array(rows.queries.rows * DIMENSIONS);
  await write(set.queries, rows.queries, head, (scores, first) => {
    queries.set(scores, first * DIMENSIONS);
    return Promise.resolve();
  });
  await write(set.inserts, rows.inserts, head);
  const exact = await ExactNeighbours.of(queries);
  const started = Date.now();
  await write(set.table, rows.table, head, async (scores, first) => {
    await exact.add(scores);
    if ((first / BATCH) % 40 === 0) {
      log(`${first} of ${rows.table.rows} vectors, ${((1000 * first) / (Date.now() - started)).toFixed(0)} a second`);
    }
  });
  await exact.write(set.table);
  await head.release();
  writeFileSync(path.join(folder, 'made-of.json'), `${JSON.stringify({ pack, graph, rows: rows.table.rows })}\n`);
  return set;
}

async function write(
  folder: string,
  sums: SumRows,
  head: HeadGraph,
  each: (scores: Float32Array, first: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const writer = new VectorSetWriter(folder);
  const input = new Float32Array(BATCH * head.width);
  for (let first = 0; first < sums.rows; first += BATCH) {
    const count = Math.min(BATCH, sums.rows - first);
    for (let k = 0; k < count; k++) sums.fill(first + k, input.subarray(k * head.width, (k + 1) * head.width));
    const scores = await head.scores(input.subarray(0, count * head.width));
    await writer.append(scores);
    await each(scores, first);
  }
  await writer.close();
}
