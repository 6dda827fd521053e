import type { Database } from '../database/open.js';
import { originOfWork, type Origin } from '../telemetry/spans.js';

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed';

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: JobStatus;
  readonly step: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly result: Record<string, unknown> | null;
  readonly error: string | null;
  readonly attempts: number;
  /** The request that asked for it; null when none did. */
  readonly origin: Origin | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface JobProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export const JOB_COLUMNS = `id::text as id, kind, input, status, step, done::float8 as done, total::float8 as total, result, error,
  attempts, origin, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

/** A row for a job that nobody does yet: {@link enqueueJob} queues it as well. */
export async function insertJob(client: Database, kind: string, input: Record<string, unknown>): Promise<Job> {
  const { rows } = await client.query<Job>(
    `insert into job (kind, input, origin) values ($1, $2, $3) returning ${JOB_COLUMNS}`,
    [kind, input, originOfWork() ?? null],
  );
  return rows[0]!;
}

/** A job with its row locked: its parts end, and are queued again, one after the other. */
export async function lockJob(client: Database, id: string): Promise<Job | undefined> {
  const { rows } = await client.query<Job>(`select ${JOB_COLUMNS} from job where id = $1::bigint for update`, [id]);
  return rows[0];
}

/**
 * Marks a job as being worked on.
 *
 * @param attempt at its lead, or at one of its parts
 * @returns undefined when it has ended, or a worker of a version without a queue has it
 */
export async function beginJob(client: Database, id: string, attempt: number): Promise<Job | undefined> {
  const { rows } = await client.query<Job>(
    `update job set status = 'running', attempts = greatest(attempts, $2), started_at = coalesce(started_at, now()),
       lease_until = null
     where id = $1::bigint and status in ('queued', 'running') and (lease_until is null or lease_until < now())
     returning ${JOB_COLUMNS}`,
    [id, attempt],
  );
  return rows[0];
}

/** A job that nobody works on at the moment: it was given back, or waits to be tried again. */
export async function pauseJob(
  client: Database,
  id: string,
  { step, error, attempts }: { step?: string; error?: string; attempts?: number },
): Promise<void> {
  await client.query(
    `update job set step = coalesce($2, step), error = coalesce($3, error), attempts = coalesce($4, attempts),
       status = case when exists (select from job_part where job_id = $1::bigint and status = 'running')
                then 'running' else 'queued' end
     where id = $1::bigint`,
    [id, step, error, attempts],
  );
}

/** A job as if it had just been made, but for what its parts have done. */
export async function resetJob(client: Database, id: string): Promise<Job> {
  const { rows } = await client.query<Job>(
    `update job set status = 'queued', attempts = 0, error = null, result = null, step = null,
       done = coalesce((select sum(done) from job_part where job_id = job.id and step = 'part'), 0),
       total = (select sum(total) from job_part where job_id = job.id and step = 'part'),
       started_at = null, finished_at = null, lease_until = null
     where id = $1::bigint returning ${JOB_COLUMNS}`,
    [id],
  );
  return rows[0]!;
}

/** A job that is divided is as far as its parts are; another one stays as it is. */
export async function addUpJob(client: Database, id: string): Promise<void> {
  await client.query(
    `update job set done = parts.done, total = parts.total
     from (select sum(done) as done, sum(total) as total from job_part
           where job_id = $1::bigint and step = 'part') as parts
     where id = $1::bigint and parts.done is not null`,
    [id],
  );
}

/** Queued by a version without a queue, or left by a worker of it. */
const ORPHANED = `status in ('queued', 'running') and (lease_until is null or lease_until < now())
  and not exists (select from job_part where job_id = job.id)`;

/** Ids of jobs that have no parts, which no worker would ever come to; the oldest hundred. */
export async function listOrphans(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id::text as id from job where ${ORPHANED} order by id limit 100`,
  );
  return rows.map(({ id }) => id);
}

/** The job, locked, if it still is one of {@link listOrphans}. */
export async function lockOrphan(client: Database, id: string): Promise<Job | undefined> {
  const { rows } = await client.query<Job>(
    `select ${JOB_COLUMNS} from job where id = $1::bigint and ${ORPHANED} for update`,
    [id],
  );
  return rows[0];
}

export async function endJob(
  client: Database,
  id: string,
  { result, error }: { result: Record<string, unknown> | null; error: string | null },
): Promise<void> {
  await client.query(
    `update job set status = $2, result = $3, error = $4, finished_at = now(), lease_until = null
     where id = $1::bigint`,
    [id, error === null ? 'succeeded' : 'failed', result, error],
  );
}

export async function findJob(db: Database, id: string): Promise<Job | undefined> {
  const { rows } = await db.query<Job>(`select ${JOB_COLUMNS} from job where id = $1::bigint`, [id]);
  return rows[0];
}

export interface JobFilter {
  readonly kind?: string | undefined;
  readonly status?: JobStatus | undefined;
}

/** Newest first, from before the given id. */
export async function listJobs(
  db: Database,
  { first, before, kind, status }: JobFilter & { first: number; before?: string | undefined },
): Promise<Job[]> {
  const { rows } = await db.query<Job>(
    `select ${JOB_COLUMNS} from job
     where ($2::bigint is null or id < $2) and ($3::text is null or kind = $3) and ($4::text is null or status = $4)
     order by id desc limit $1`,
    [first, before ?? null, kind ?? null, status ?? null],
  );
  return rows;
}

export async function countJobs(db: Database, { kind, status }: JobFilter = {}): Promise<number> {
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from job
     where ($1::text is null or kind = $1) and ($2::text is null or status = $2)`,
    [kind ?? null, status ?? null],
  );
  return rows[0]!.total;
}

/** Queued or running, oldest first. */
export async function listUnfinishedJobs(db: Database): Promise<Job[]> {
  const { rows } = await db.query<Job>(
    `select ${JOB_COLUMNS} from job where status in ('queued', 'running') order by id`,
  );
  return rows;
}

/** A place in the history of jobs: every transaction below it has ended (see migrations/0011_job_changes.sql). */
export type JobPosition = string;

/** From here on {@link listJobChanges} misses nothing. */
export async function jobPosition(db: Database): Promise<JobPosition> {
  const { rows } = await db.query<{ position: JobPosition }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as position',
  );
  return rows[0]!.position;
}

/**
 * Jobs that changed since a position, in the order of their changes, and the position from where to ask next. One that
 * changed while another transaction was under way may come again.
 */
export async function listJobChanges(
  db: Database,
  since: JobPosition,
): Promise<{ jobs: Job[]; position: JobPosition }> {
  const { rows } = await db.query<Job & { position: JobPosition }>(
    `select ${JOB_COLUMNS}, pg_snapshot_xmin(pg_current_snapshot())::text as position
     from job where changed_in >= $1::text::xid8 order by changed_in, job.id`,
    [since],
  );
  return { jobs: rows.map(({ position: _, ...job }) => job), position: rows[0]?.position ?? since };
}
