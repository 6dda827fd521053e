import type { Database } from '../database/open.js';

export interface IndexFailure {
  readonly source: string;
  readonly reason: string;
}

/** Remembers pictures that could not be indexed; a later success takes them off the list. */
export async function recordFailures(db: Database, modelId: number, failures: readonly IndexFailure[]): Promise<void> {
  if (failures.length === 0) return;
  // A statement updates no row twice.
  const reasons = new Map(failures.map(({ source, reason }) => [source, reason]));
  await db.query(
    `insert into index_failure (model_id, source, reason)
     select $1, source, reason from unnest($2::text[], $3::text[]) as given (source, reason)
     on conflict (model_id, source) do update set reason = excluded.reason, failed_at = now()`,
    [modelId, [...reasons.keys()], [...reasons.values()]],
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

/** A place in the list of failures, latest first. */
export interface FailurePosition {
  /** Microseconds since 1970, which is what Postgres keeps. */
  readonly failedAt: number;
  readonly source: string;
}

export async function latestFailures(
  db: Database,
  modelId: number,
  { first, before }: { first: number; before: FailurePosition | undefined },
): Promise<(IndexFailure & { failedAt: Date; position: FailurePosition })[]> {
  const { rows } = await db.query<IndexFailure & { failedAt: Date; microseconds: number }>(
    `select source, reason, failed_at as "failedAt", (extract(epoch from failed_at) * 1e6)::float8 as microseconds
     from index_failure
     where model_id = $1
       and ($3::float8 is null
            or (failed_at, source) < (timestamptz 'epoch' + $3::float8 * interval '1 microsecond', $4::text))
     order by failed_at desc, source desc limit $2`,
    [modelId, first, before?.failedAt ?? null, before?.source ?? null],
  );
  return rows.map(({ microseconds, ...failure }) => ({
    ...failure,
    position: { failedAt: microseconds, source: failure.source },
  }));
}

export async function countFailures(db: Database, modelId: number): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    'select count(*)::int as total from index_failure where model_id = $1',
    [modelId],
  );
  return rows[0]!.total;
}
