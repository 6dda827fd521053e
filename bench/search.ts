import path from 'node:path';
import type { Client, PoolClient } from 'pg';
import { inTransaction } from '../src/database/open.js';
import { illustrationConditions } from '../src/indexer/illustration-conditions.js';
import { search } from '../src/vectors/search.js';
import { indexSearch, indexSettings } from '../src/vectors/search-sql.js';
import type { SearchFilter } from '../src/vectors/search-filter.js';
import { quantile, type Metrics } from './benchmark.js';
import { connect } from './search/database.js';
import { halfvec } from './search/index-key.js';
import { openLibrary, type BenchLibrary } from './search/library.js';
import { measureSearch } from './search/measure.js';
import { measurePeers } from './search/peers.js';
import { filtersBySelectivity } from './search/selective-filters.js';
import { fillTable } from './search/table.js';
import { benchDataFolder } from './vectors/cache-folder.js';
import { readTruth } from './vectors/exact-neighbours.js';
import { dataSet } from './vectors/make.js';
import { readVectorSet, vectorAt, type VectorSet } from './vectors/vector-set.js';

const K = 10;
const FILTERED_QUERIES = 100;
/** Exact scans take seconds. */
const SCAN_QUERIES = 20;

/**
 * The product's own search on a native Postgres: load, index, search with and without filters, beside an exact scan of
 * halfvec and hnswlib-node, usearch and faiss (search/peers.ts) on the same vectors in the same run. Times are of a whole
 * search: its transaction, the index, the ranking by whole vectors.
 *
 * `BENCH_SEARCH_SET=million` takes the data set of 1,000,000 and leaves the peers out. The library is kept between runs;
 * `REBUILD=1` makes it anew.
 */
export async function searchBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const pack = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch', 'models', 'embedded');
  const size = process.env.BENCH_SEARCH_SET === 'million' ? 'million' : 'scenes';
  const set = await dataSet(size, { cache: benchDataFolder(), pack, log });
  const table = readVectorSet(set.table);
  const queries = readVectorSet(set.queries);
  const truth = readTruth(set.table, K);
  const library = await openLibrary(`eyecatch_bench_search_${size}`, table, pack, log);
  try {
    const unfiltered = await measureUnfiltered(library, queries, truth);
    log(`no filter: ${JSON.stringify(unfiltered)}`);
    const filtered = await measureFilters(library, queries, log);
    const scan = size === 'scenes' ? await exactHalfvec(table, queries, truth) : undefined;
    if (scan !== undefined) log(`exact halfvec: ${scan} ms`);
    return {
      rows: table.rows,
      queries: truth.length,
      ...unfiltered,
      ...(scan === undefined ? {} : { exactHalfvecP50Ms: scan, fasterThanExactHalfvec: scan / unfiltered.p50Ms }),
      ...library.figures,
      filters: filtered,
      ...(size === 'scenes' ? { peers: await measurePeers(set, log) } : {}),
    };
  } finally {
    await library.pool.end();
  }
}

async function measureUnfiltered(
  { pool, modelId }: BenchLibrary,
  queries: VectorSet,
  truth: readonly (readonly number[])[],
): Promise<{ recallAt10: number; statementP50Ms: number; p50Ms: number; p95Ms: number }> {
  let times: number[] = [];
  let statements: number[] = [];
  let found = 0;
  // Times are of the second round, when everything lies in the cache.
  for (let round = 0; round < 2; round++) {
    [times, statements, found] = [[], [], 0];
    for (const [q, near] of truth.entries()) {
      const vector = vectorAt(queries, q, { floor: 0.0005 });
      const started = performance.now();
      const asked = { modelId, ranking: { kind: 'vector', vector } } as const;
      const { neighbours, explanation } = await search(pool, { ...asked, first: K });
      times.push(performance.now() - started);
      const sql = indexSearch({ ...asked, limit: K + 1, skipped: 0 });
      const settings = indexSettings(explanation.efSearch!).map((setting) => `set local ${setting}`);
      const statement = async (client: PoolClient): Promise<number> => {
        await client.query(settings.join('; '));
        const sent = performance.now();
        await client.query(sql);
        return performance.now() - sent;
      };
      statements.push(await inTransaction(pool, statement));
      const wanted = new Set(near.map((row) => String(row + 1)));
      found += neighbours.filter(({ illustrationId }) => wanted.has(illustrationId)).length;
    }
  }
  return {
    recallAt10: found / (K * truth.length),
    statementP50Ms: quantile(statements, 0.5),
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  };
}

async function measureFilters(
  library: BenchLibrary,
  queries: VectorSet,
  log: (line: string) => void,
): Promise<Record<string, Metrics>> {
  const byTag = await filtersBySelectivity(library, [0.5, 0.1, 0.01, 0.001]);
  const cases: [string, SearchFilter][] = [
    ...byTag,
    ['metadata, 10 %', { illustration: illustrationConditions({ metadata: { advertiser: 'a3' } })! }],
    ['days, 50 %', { illustration: illustrationConditions({ createdBefore: library.halfTime })! }],
    ['rating, 33 %', { illustration: illustrationConditions({ rating: ['explicit'] })! }],
  ];
  const metrics: Record<string, Metrics> = {};
  for (const [name, filter] of cases) {
    metrics[name] = await measureFilter(library, queries, filter);
    log(`${name}: ${JSON.stringify(metrics[name])}`);
  }
  return metrics;
}

/** Recall is against the exact search with the same filter. */
async function measureFilter(
  { pool, modelId }: BenchLibrary,
  queries: VectorSet,
  filter: SearchFilter,
): Promise<Metrics> {
  const times: number[] = [];
  const strategies = new Map<string, number>();
  let [found, wanted, fewer, expected] = [0, 0, 0, 0];
  for (let q = 0; q < FILTERED_QUERIES; q++) {
    const ranking = { kind: 'vector', vector: vectorAt(queries, q, { floor: 0.0005 }) } as const;
    const asked = { modelId, ranking, first: K, filter };
    const exact = await search(pool, { ...asked, exact: true });
    await search(pool, asked);
    const started = performance.now();
    const { neighbours, explanation } = await search(pool, asked);
    times.push(performance.now() - started);
    const used = [...explanation.insufficient, explanation.strategy].join(', then ');
    strategies.set(used, (strategies.get(used) ?? 0) + 1);
    expected = explanation.expectedMatches;
    const ids = new Set(neighbours.map(({ illustrationId }) => illustrationId));
    wanted += exact.neighbours.length;
    found += exact.neighbours.filter(({ illustrationId }) => ids.has(illustrationId)).length;
    if (neighbours.length < exact.neighbours.length) fewer++;
  }
  return {
    expectedMatches: expected,
    recallAt10: found / wanted,
    queriesWithFewerThanThereAre: fewer,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    strategies: [...strategies].map(([name, count]) => `${name} ${count}`).join('; '),
  };
}

/** Median of one process that compares every row, as a query without an index does. */
async function exactHalfvec(table: VectorSet, set: VectorSet, truth: readonly (readonly number[])[]): Promise<number> {
  const client: Client = await connect('eyecatch_bench');
  try {
    await fillTable(client, 'scanned', table, { key: halfvec });
    await client.query('set max_parallel_workers_per_gather = 0');
    const questions = { set, truth, k: K };
    const options = { floor: 0.001, queries: SCAN_QUERIES, rounds: 1, key: halfvec };
    return (await measureSearch(client, 'scanned', questions, options)).p50Ms;
  } finally {
    await client.end();
  }
}
