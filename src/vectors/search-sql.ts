import type { QueryConfig } from 'pg';
import { candidatesFor, MAX_SCAN_TUPLES } from './plan-search.js';
import { distanceSql, probesOf } from './ranking.js';
import { filterConditions, type AddParameter } from './search-filter.js';
import type { Search } from './search-request.js';
import { sketchOf } from './sketch.js';
import type { SparseVector } from './sparse-vector.js';
import { encodeSparsevec } from './sparsevec-codec.js';
import { partitionOf } from './vector-partition.js';

/** A search with its bounds worked out. */
export interface SearchSql extends Omit<Search, 'first' | 'minSimilarity'> {
  /** Rows to return. */
  readonly limit: number;
  /** Rows of earlier pages. */
  readonly skipped: number;
}

export interface FoundRow {
  readonly id: string;
  readonly distance: number;
  /** Of a search with several probes: how many rows the one that gave fewest gave. */
  readonly shortestProbe?: number;
}

/** Compares all that pass the filter. `+ 0` keeps the planner from the vector index, whose answer is not exact. */
export function exactSearch(sql: SearchSql): QueryConfig {
  const { values, parameter } = parameters();
  const distance = distanceSql(sql.ranking, parameter);
  const conditions = [...rowConditions(sql, parameter), ...keyset(sql, distance, parameter)];
  return {
    text: `select v.illustration_id::text as id, ${distance} as distance
from ${partitionOf(sql.modelId)} v${where(conditions)}
order by ${distance} + 0, v.illustration_id limit ${parameter(sql.limit)}::int`,
    values,
  };
}

/**
 * Takes candidates from the vector index, which holds sketches, and ranks them by the whole vectors. The index gives them
 * in relaxed order (a later batch may hold a nearer one), hence the sort outside; `+ 0`, because
 * from version 17 on the planner takes the inner order for granted.
 */
export function indexSearch(sql: SearchSql): QueryConfig {
  const { values, parameter } = parameters();
  const { ranking, modelId, limit, skipped } = sql;
  const from = partitionOf(modelId);
  const probes = probesOf(ranking);
  const sketch = (vector: SparseVector): string => `${parameter(encodeSparsevec(sketchOf(vector)))}::sparsevec`;
  if (ranking.kind === 'vector') {
    const distance = distanceSql(ranking, parameter);
    const conditions = [...rowConditions(sql, parameter), ...keyset(sql, distance, parameter)];
    return {
      text: `with candidates as materialized (
  select v.illustration_id, ${distance} as distance
  from ${from} v${where(conditions)}
  order by v.sketch <=> ${sketch(ranking.vector)} limit ${parameter(candidatesFor(limit))}::int
)
select illustration_id::text as id, distance
from candidates order by distance + 0, illustration_id limit ${parameter(limit)}::int`,
      values,
    };
  }
  // The best of a list by one example is among the best of all only as far down as rows are asked for.
  const eachProbe = probes.map(
    (probe, place) => `probe_${place} as materialized (
  select v.illustration_id from ${from} v${where(rowConditions(sql, parameter))}
  order by v.sketch <=> ${sketch(probe)} limit ${parameter(candidatesFor(skipped + limit))}::int
)`,
  );
  const all = probes.map((_, place) => `select illustration_id from probe_${place}`).join(' union ');
  const counts = probes.map((_, place) => `(select count(*) from probe_${place})`);
  const distance = distanceSql(ranking, parameter);
  return {
    text: `with ${eachProbe.join(', ')}
select v.illustration_id::text as id, ${distance} as distance, least(${counts.join(', ')})::int as "shortestProbe"
from (${all}) candidates join ${from} v using (illustration_id)${where(keyset(sql, distance, parameter))}
order by ${distance} + 0, v.illustration_id limit ${parameter(limit)}::int`,
    values,
  };
}

/** What a transaction is set to so that the planner takes the vector index and the index searches as wide as planned. */
export function indexSettings(efSearch: number): string[] {
  return [
    `hnsw.ef_search = ${Math.round(efSearch)}`,
    'hnsw.iterative_scan = relaxed_order',
    `hnsw.max_scan_tuples = ${MAX_SCAN_TUPLES}`,
    'hnsw.scan_mem_multiplier = 8',
    // The planner prices neither the filter's rows nor a vector's comparison rightly.
    ...['seqscan', 'bitmapscan', 'sort', 'hashjoin', 'mergejoin'].map((method) => `enable_${method} = off`),
    // The price of what is switched off would have the statement compiled, for longer than it runs.
    'jit = off',
  ];
}

function parameters(): { values: unknown[]; parameter: AddParameter } {
  const values: unknown[] = [];
  return { values, parameter: (value) => `$${values.push(value)}` };
}

function rowConditions({ exclude = [], filter }: SearchSql, parameter: AddParameter): string[] {
  return [
    ...(exclude.length > 0 ? [`v.illustration_id <> all(${parameter(exclude)}::bigint[])`] : []),
    ...(filter ? filterConditions(filter, parameter) : []),
  ];
}

/** Only what comes after the cursor. */
function keyset({ after }: SearchSql, distance: string, parameter: AddParameter): string[] {
  if (!after) return [];
  const from = `(${parameter(after.distance)}::float8, ${parameter(after.illustrationId)}::bigint)`;
  return [`(${distance}, v.illustration_id) > ${from}`];
}

function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? `\n  where ${conditions.join('\n    and ')}` : '';
}
