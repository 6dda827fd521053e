import type { Pool } from 'pg';
import { queryUnder } from '../database/open.js';
import { exactSearch, indexSearch, indexSettings, type FoundRow, type SearchSql } from './search-sql.js';
import { planSearch } from './plan-search.js';
import { searchStatistics } from './search-statistics.js';
import { loadVectors } from './vector-table.js';
import { partitionOf } from './vector-partition.js';

/** Neighbours compared. */
const K = 10;

export interface RecallSample {
  /** Searches that were compared. */
  readonly queries: number;
  /** Share of the nearest ten that the index found, 0 to 1. */
  readonly recall: number;
  /** Means a search. */
  readonly exactSeconds: number;
  readonly indexSeconds: number;
}

/**
 * Searches the neighbours of a few random illustrations by the index, as any search does, and by comparing all, and says
 * how many of the nearest ten the index finds. A neighbour at the distance of the tenth counts, whichever of equals it is.
 *
 * @param timeoutMs of each statement: the exact search reads every vector
 * @returns undefined when the model has no vector index, or too few vectors for it to be used
 */
export async function sampleRecall(
  pool: Pool,
  modelId: number,
  { queries = 5, timeoutMs = 20_000 }: { queries?: number; timeoutMs?: number } = {},
): Promise<RecallSample | undefined> {
  const statistics = await searchStatistics(pool, modelId);
  const plan = planSearch(statistics, { wanted: K + 1, selectivity: undefined, exact: false });
  if (plan.efSearch === undefined) return undefined;
  const limits = [`statement_timeout = ${timeoutMs}`];
  const ids = await randomIllustrations(pool, modelId, queries);
  const vectors = await loadVectors(pool, modelId, ids);
  let found = 0;
  let possible = 0;
  let exactMs = 0;
  let indexMs = 0;
  for (const [id, vector] of vectors) {
    const sql: SearchSql = { modelId, ranking: { kind: 'vector', vector }, exclude: [id], limit: K, skipped: 0 };
    const begun = performance.now();
    const index = await queryUnder<FoundRow>(pool, [...indexSettings(plan.efSearch), ...limits], indexSearch(sql));
    const between = performance.now();
    const exact = await queryUnder<FoundRow>(pool, limits, exactSearch(sql));
    exactMs += performance.now() - between;
    indexMs += between - begun;
    const last = exact.rows.at(-1)?.distance ?? 0;
    // pgvector adds up in float32, in another order each way.
    found += Math.min(exact.rows.length, index.rows.filter(({ distance }) => distance <= last + 1e-6).length);
    possible += exact.rows.length;
  }
  if (possible === 0) return undefined;
  const count = vectors.size;
  return {
    queries: count,
    recall: found / possible,
    exactSeconds: exactMs / 1000 / count,
    indexSeconds: indexMs / 1000 / count,
  };
}

/** From random places of the ids' range: a row for each, without reading the table. */
async function randomIllustrations(pool: Pool, modelId: number, count: number): Promise<string[]> {
  const partition = partitionOf(modelId);
  const { rows } = await pool.query<{ id: string }>(
    `select distinct near.id from
       (select min(illustration_id) as low, max(illustration_id) as high from ${partition}) as range,
       generate_series(1, $1::int) as n,
       lateral (select floor(low + random() * (high - low + 1))::bigint as place where n > 0) as at,
       lateral (select illustration_id::text as id from ${partition}
                where illustration_id >= at.place order by illustration_id limit 1) as near`,
    [count],
  );
  return rows.map(({ id }) => id);
}
