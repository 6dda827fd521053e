import type { Pool } from 'pg';
import { primaryOf } from '../database/replica-pool.js';
import { lastingPool, unhurried } from '../database/unhurried.js';
import { countLookUp } from '../telemetry/measures.js';
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
export function searchStatistics(asked: Pool, modelId: number): Promise<SearchStatistics> {
  const pool = lastingPool(asked);
  let ofPool = known.get(pool);
  if (!ofPool) known.set(pool, (ofPool = new Map<number, Known>()));
  const found = ofPool.get(modelId);
  const fresh = found !== undefined && Date.now() < found.until;
  countLookUp('search_statistics', fresh);
  if (fresh) return found.statistics;
  const statistics = read(pool, modelId, found?.statistics);
  ofPool.set(modelId, { until: Date.now() + FRESH_MS, statistics });
  // A failed read is not remembered.
  statistics.catch(() => ofPool.delete(modelId));
  return statistics;
}

/** Has the next search read anew, after this process has built or dropped an index or counted again. */
export function forgetSearchStatistics(pool: Pool): void {
  known.delete(pool);
}

async function read(
  pool: Pool,
  modelId: number,
  before: Promise<SearchStatistics> | undefined,
): Promise<SearchStatistics> {
  const { rows } = await pool.query<{ countedAt: Date | null; index: string | null }>(
    `select (select counted_at from tag_frequency where model_id = $1) as "countedAt",
       (select index.relname
        from pg_index join pg_class index on index.oid = indexrelid join pg_am on pg_am.oid = index.relam
        where indrelid = to_regclass($2) and indisvalid and amname = 'hnsw'
        order by indexrelid desc limit 1) as index`,
    [modelId, partitionOf(modelId)],
  );
  const { countedAt, index } = rows[0]!;
  const last = await before?.catch(() => undefined);
  // Tens of thousands of numbers, which change only when they are counted again.
  const frequencies =
    countedAt !== null && last?.frequencies.countedAt.getTime() === countedAt.getTime()
      ? last.frequencies
      : await loadOrCount(pool, modelId);
  return { frequencies, index: index ?? undefined };
}

async function loadOrCount(pool: Pool, modelId: number): Promise<TagFrequencies> {
  const counted = await loadTagFrequencies(pool, modelId);
  if (counted) return counted;
  // A replica cannot be written to; what is counted reaches it in a moment.
  const primary = primaryOf(pool);
  await unhurried(primary, (client) => refreshTagFrequencies(client, modelId));
  return (await loadTagFrequencies(primary, modelId))!;
}
