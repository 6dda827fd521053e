import type { Pool } from 'pg';
import { loadTagFrequencies, refreshTagFrequencies, type TagFrequencies } from './tag-frequencies.js';
import { partitionOf } from './vector-partition.js';

/** What the planning of a search rests on. */
export interface SearchStatistics {
  readonly frequencies: TagFrequencies;
  /** Name of the model's vector index; undefined while there is none that is complete. */
  readonly index: string | undefined;
}

/** How long a process plans with what it read: an index that was built in the meantime is used this much later. */
const FRESH_MS = 5000;

interface Known {
  readonly until: number;
  readonly statistics: Promise<SearchStatistics>;
}
const known = new WeakMap<Pool, Map<number, Known>>();

/** Read at most once in a few seconds; a search that is planned with old figures is slower, never wrong. */
export function searchStatistics(pool: Pool, modelId: number): Promise<SearchStatistics> {
  let ofPool = known.get(pool);
  if (!ofPool) known.set(pool, (ofPool = new Map<number, Known>()));
  const found = ofPool.get(modelId);
  if (found && Date.now() < found.until) return found.statistics;
  const statistics = read(pool, modelId);
  ofPool.set(modelId, { until: Date.now() + FRESH_MS, statistics });
  // A failed read is not remembered.
  statistics.catch(() => ofPool.delete(modelId));
  return statistics;
}

/** Has the next search read anew, after this process has built or dropped an index or counted again. */
export function forgetSearchStatistics(pool: Pool): void {
  known.delete(pool);
}

async function read(pool: Pool, modelId: number): Promise<SearchStatistics> {
  let frequencies = await loadTagFrequencies(pool, modelId);
  if (!frequencies) {
    await refreshTagFrequencies(pool, modelId);
    frequencies = (await loadTagFrequencies(pool, modelId))!;
  }
  const { rows } = await pool.query<{ name: string }>(
    `select index.relname as name
     from pg_index join pg_class index on index.oid = indexrelid join pg_am on pg_am.oid = index.relam
     where indrelid = to_regclass($1) and indisvalid and amname = 'hnsw' order by indexrelid desc limit 1`,
    [partitionOf(modelId)],
  );
  return { frequencies, index: rows[0]?.name };
}
