import path from 'node:path';
import type { Metrics } from './benchmark.js';
import { connect } from './search/database.js';
import { buildHnsw } from './search/hnsw.js';
import { indexBytes, fillTable, tableBytes } from './search/table.js';
import { CHOSEN } from './search/chosen.js';
import { measureSearch } from './search/measure.js';
import { benchDataFolder } from './vectors/cache-folder.js';
import { readTruth } from './vectors/exact-neighbours.js';
import { dataSet } from './vectors/make.js';
import { readVectorSet } from './vectors/vector-set.js';

const K = 10;
const TABLE = 'million';

/**
 * The chosen index on 1,000,000 vectors (vectors/make.ts says whose). A table and index that are there are kept and only
 * searched, since building takes most of an hour; `REBUILD=1` makes them anew.
 */
export async function indexMillionBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const pack = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch', 'models', 'embedded');
  const set = await dataSet('million', { cache: benchDataFolder(), pack, log });
  const questions = { set: readVectorSet(set.queries), truth: readTruth(set.table, K), k: K };
  const client = await connect('eyecatch_bench_1m');
  const { key, floor, settings } = CHOSEN;
  const metrics: Record<string, Metrics | number> = { ...settings, queries: questions.truth.length };
  const { rows: present } = await client.query(`select from pg_class where relname = '${TABLE}_hnsw'`);
  if (present.length === 0 || process.env.REBUILD === '1') {
    const started = Date.now();
    await fillTable(client, TABLE, readVectorSet(set.table), { key, floor });
    metrics.copySeconds = (Date.now() - started) / 1000;
    log(`table filled in ${metrics.copySeconds} s; building …`);
    const built = await buildHnsw(client, TABLE, settings, { key, workers: 1, memory: '4GB' });
    metrics.buildSeconds = built.buildSeconds;
    log(`built in ${built.buildSeconds} s`);
  }
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${TABLE}`);
  const count = rows[0]!.count;
  metrics.rows = count;
  metrics.tableBytesPerRow = (await tableBytes(client, TABLE)) / count;
  metrics.indexBytesPerRow = (await indexBytes(client, `${TABLE}_hnsw`)) / count;
  for (const { efSearch, candidates } of CHOSEN.searches) {
    await client.query(`set hnsw.ef_search = ${efSearch}`);
    const name = candidates === undefined ? `ef ${efSearch}` : `ef ${efSearch}, ${candidates} reranked`;
    metrics[name] = { ...(await measureSearch(client, TABLE, questions, { floor, key, candidates })) };
    log(`${name}: ${JSON.stringify(metrics[name])}`);
  }
  await client.end();
  return metrics;
}
