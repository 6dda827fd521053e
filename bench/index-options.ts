import path from 'node:path';
import type { Client } from 'pg';
import type { Metrics } from './benchmark.js';
import { CASES, type IndexCase } from './search/cases.js';
import { CHOSEN } from './search/chosen.js';
import { connect } from './search/database.js';
import { buildHnsw } from './search/hnsw.js';
import { halfvec } from './search/index-key.js';
import { insertsAfterVacuum } from './search/insert-after-vacuum.js';
import { measureSearch, type Questions } from './search/measure.js';
import { representationRecall } from './search/representation.js';
import { fillTable, tableBytes } from './search/table.js';
import { benchDataFolder } from './vectors/cache-folder.js';
import { readTruth } from './vectors/exact-neighbours.js';
import { dataSet } from './vectors/make.js';
import { readVectorSet, vectorAt, type VectorSet } from './vectors/vector-set.js';

const K = 10;
/** Exact scans take a third of a second and more. */
const SCAN_QUERIES = 40;
const REPRESENTATIONS = [
  { floor: 0.0002 }, { floor: 0.0005 }, { floor: 0.001 }, { floor: 0.002 }, { floor: 0.005 }, { cap: 64 }, { cap: 32 },
] as const; // prettier-ignore

interface Context {
  readonly client: Client;
  readonly table: VectorSet;
  readonly questions: Questions;
  readonly log: (line: string) => void;
}

/**
 * Ways of indexing 100,000 vectors of the embedded model on a native Postgres (search/database.ts), against exact search
 * over whole float32 vectors. `INDEX_OPTIONS`, a regular expression on names, runs some of them; whatever runs, the exact
 * scans run too, so that ratios are of one run.
 */
export async function indexOptionsBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const pack = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch', 'models', 'embedded');
  const set = await dataSet('scenes', { cache: benchDataFolder(), pack, log });
  const table = readVectorSet(set.table);
  const questions = { set: readVectorSet(set.queries), truth: readTruth(set.table, K), k: K };
  const client = await connect('eyecatch_bench');
  const wanted = new RegExp(process.env.INDEX_OPTIONS ?? '');
  const context = { client, table, questions, log };
  const metrics: Record<string, Metrics | number> = { rows: table.rows, queries: questions.truth.length };
  const note = async (name: string, measure: () => Promise<Metrics>, always = false): Promise<void> => {
    if (!always && !wanted.test(name)) return;
    metrics[name] = await measure();
    log(`${name}: ${JSON.stringify(metrics[name])}`);
  };
  await note('exact scans', () => exactScans(context), true);
  await note('chosen', () =>
    measureCase(context, { name: 'chosen', processes: [1, 2], ...CHOSEN, key: () => CHOSEN.key }),
  );
  // On the table and index of the case before.
  await note('chosen: inserts after VACUUM', () =>
    insertsAfterVacuum(client, 'indexed', readVectorSet(set.inserts), CHOSEN, log),
  );
  for (const one of CASES) {
    const { m, efConstruction } = one.settings;
    await note(`${one.name}, m ${m}, ef_construction ${efConstruction}`, () => measureCase(context, one));
  }
  for (const options of REPRESENTATIONS) {
    await note(`exact recall of ${JSON.stringify(options)}`, () =>
      Promise.resolve(
        representationRecall(table, questions.set, questions.truth, (rows, row) => vectorAt(rows, row, options)),
      ),
    );
  }
  await client.end();
  return metrics;
}

async function exactScans({ client, table, questions }: Context): Promise<Metrics> {
  await fillTable(client, 'scanned', table, { key: halfvec });
  // One process, as an index scan is one.
  await client.query('set max_parallel_workers_per_gather = 0');
  const scan = { floor: 0.001, queries: SCAN_QUERIES, rounds: 1 };
  const half = await measureSearch(client, 'scanned', questions, { ...scan, key: halfvec });
  await fillTable(client, 'scanned', table);
  const sparse = await measureSearch(client, 'scanned', questions, scan);
  return {
    halfvec: { ...half },
    'sparsevec from 0.001': { ...sparse, bytesPerRow: (await tableBytes(client, 'scanned')) / table.rows },
  };
}

async function measureCase({ client, table, questions, log }: Context, one: IndexCase): Promise<Metrics> {
  const { floor, settings, processes = [2], searches } = one;
  const key = one.key?.(table);
  await fillTable(client, 'indexed', table, { key, floor });
  const metrics: Record<string, Metrics | number> = { ...settings };
  metrics.tableBytesPerRow = (await tableBytes(client, 'indexed')) / table.rows;
  for (const count of processes) {
    const built = await buildHnsw(client, 'indexed', settings, { key, workers: count - 1 });
    metrics[`buildSeconds${count}`] = built.buildSeconds;
    metrics.indexBytesPerRow = built.indexBytes / table.rows;
  }
  for (const { efSearch, candidates } of searches) {
    await client.query(`set hnsw.ef_search = ${efSearch}`);
    metrics[`ef ${efSearch}`] = { ...(await measureSearch(client, 'indexed', questions, { floor, key, candidates })) };
    log(`${one.name}, ef ${efSearch}: ${JSON.stringify(metrics[`ef ${efSearch}`])}`);
  }
  return metrics;
}
