import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { BadInputError } from '../errors.js';
import { log } from '../log.js';
import { findActiveModel } from '../tagging/model-registry.js';
import { recall, recallQueries, recallSeconds, recallTimestamp } from '../telemetry/measures.js';
import { sampleRecall } from '../vectors/sample-recall.js';

/** Any number all versions agree on: one process at a time samples over a database. */
export const SAMPLE_LOCK = 7_203_114_510;

/** EYECATCH_RECALL_SAMPLE_MINUTES, default 10; 0 samples never. */
export function recallMinutes(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment.EYECATCH_RECALL_SAMPLE_MINUTES ?? '10';
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes >= 0 && Number.isFinite(minutes))) {
    throw new BadInputError(
      `EYECATCH_RECALL_SAMPLE_MINUTES is "${text}"; it must be a number of minutes, 0 for never.`,
    );
  }
  return minutes;
}

/** Samples the recall of the active model's vector index every so often, until `signal` aborts. */
export async function watchRecall(pool: Pool, minutes: number, signal: AbortSignal): Promise<void> {
  if (minutes === 0) return;
  try {
    // Workers that start together do not ask together; the first figure comes soon after the start.
    await sleep(Math.min(60_000, minutes * 60_000) * (0.5 + Math.random() / 2), undefined, { signal, ref: false });
    for (;;) {
      await sampleOnce(pool).catch((error: unknown) => log.warn({ err: error }, 'Recall could not be sampled.'));
      await sleep(minutes * 60_000, undefined, { signal, ref: false });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** @returns false when another process samples */
export async function sampleOnce(pool: Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    if (!(await takeLock(client))) return false;
    try {
      await sample(pool);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [SAMPLE_LOCK]);
    }
    return true;
  } finally {
    client.release();
  }
}

async function sample(pool: Pool): Promise<void> {
  const active = await findActiveModel(pool);
  const found = active && (await sampleRecall(pool, active.id));
  // A figure of an index that is gone, or of a model that answers no longer, would be a lie.
  for (const gauge of [recall, recallQueries, recallSeconds, recallTimestamp]) gauge.reset();
  if (!active || !found) return;
  const model = `${active.name} ${active.id}`;
  recall.set({ model }, found.recall);
  recallQueries.set({ model }, found.queries);
  recallSeconds.set({ model, way: 'exact' }, found.exactSeconds);
  recallSeconds.set({ model, way: 'index' }, found.indexSeconds);
  recallTimestamp.set({ model }, Date.now() / 1000);
  log.debug({ model, ...found }, 'Recall sampled');
}

async function takeLock(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [SAMPLE_LOCK]);
  return rows[0]!.taken;
}
