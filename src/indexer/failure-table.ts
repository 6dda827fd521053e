import type { Database } from '../database/open.js';

export interface IndexFailure {
  readonly source: string;
  readonly reason: string;
}

/** Remembers pictures that could not be indexed; a later success takes them off the list. */
export async function recordFailures(db: Database, modelId: number, failures: readonly IndexFailure[]): Promise<void> {
  if (failures.length === 0) return;
  await db.query(
    `insert into index_failure (model_id, source, reason)
     select $1, source, reason from unnest($2::text[], $3::text[]) as given (source, reason)
     on conflict (model_id, source) do update set reason = excluded.reason, failed_at = now()`,
    [modelId, failures.map(({ source }) => source), failures.map(({ reason }) => reason)],
  );
}

export async function clearFailures(db: Database, modelId: number, sources: readonly string[]): Promise<void> {
  await db.query('delete from index_failure where model_id = $1 and source = any($2::text[])', [modelId, sources]);
}

export async function listFailures(db: Database, modelId: number): Promise<IndexFailure[]> {
  const { rows } = await db.query<IndexFailure>(
    'select source, reason from index_failure where model_id = $1 order by source',
    [modelId],
  );
  return rows;
}
