import type { Client } from 'pg';
import { encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { quantile } from '../benchmark.js';
import { vectorAt, type VectorSet } from '../vectors/vector-set.js';
import type { IndexKey } from './index-key.js';

export interface Questions {
  readonly set: VectorSet;
  /** Exact nearest rows of each query. */
  readonly truth: readonly (readonly number[])[];
  readonly k: number;
}

export interface SearchFigures {
  /** Share of the k nearest by whole float32 vectors that was found. */
  readonly recall: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface SearchOptions {
  readonly floor: number;
  readonly key?: IndexKey | undefined;
  /** Rows taken by the key and ranked again by the scores; left out: the key's order is the answer's. */
  readonly candidates?: number | undefined;
  /** Queries that are asked, for slow scans. */
  readonly queries?: number | undefined;
  /** Rounds over all queries; times are of the last one, when everything lies in the cache. */
  readonly rounds?: number;
}

let statements = 0;

/** Asks every query through node-postgres, prepared, vectors in binary. */
export async function measureSearch(
  client: Client,
  table: string,
  { set, truth, k }: Questions,
  { floor, key, candidates, queries = truth.length, rounds = 2 }: SearchOptions,
): Promise<SearchFigures> {
  const name = `search_${statements++}`;
  const text = searchStatement(table, k, key, candidates);
  const asked = Array.from({ length: Math.min(queries, truth.length) }, (_, q) => {
    const scores = encodeSparsevec(vectorAt(set, q, { floor }));
    if (key === undefined) return [scores];
    return candidates === undefined ? [key.encode(vectorAt(set, q))] : [scores, key.encode(vectorAt(set, q))];
  });
  let times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    times = [];
    found = 0;
    for (const [q, values] of asked.entries()) {
      const started = process.hrtime.bigint();
      const { rows } = await client.query<{ id: number }>({ name, text, values });
      times.push(Number(process.hrtime.bigint() - started) / 1e6);
      const near = new Set(truth[q]!.slice(0, k));
      found += rows.filter(({ id }) => near.has(id)).length;
    }
  }
  await client.query(`deallocate ${name}`);
  return { recall: found / (k * asked.length), p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}

function searchStatement(table: string, k: number, key?: IndexKey, candidates?: number): string {
  if (key === undefined) return `select id from ${table} order by scores <=> $1::sparsevec limit ${k}`;
  const byKey = (parameter: string): string => `key ${key.operator} ${parameter}::${key.type}`;
  if (candidates === undefined) return `select id from ${table} order by ${byKey('$1')} limit ${k}`;
  // "+ 0": without it the planner takes the candidates for sorted already and ranks nothing again.
  return `with candidates as materialized (
      select id, scores <=> $1::sparsevec as distance from ${table} order by ${byKey('$2')} limit ${candidates})
    select id from candidates order by distance + 0, id limit ${k}`;
}
