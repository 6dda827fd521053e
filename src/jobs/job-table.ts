import os from 'node:os';
import type { Database } from '../database/open.js';
import { isAlive } from '../process-lock.js';
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

/** A worker that has not renewed its lease for this long is taken for dead, and its job is claimed again. */
export const LEASE_SECONDS = 30;
/** A job whose worker died this often is itself the cause. */
const MAX_ATTEMPTS = 5;

const WORKER = `${os.hostname()}:${process.pid}`;

const COLUMNS = `id::text as id, kind, input, status, step, done::float8 as done, total::float8 as total, result, error,
  attempts, origin, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

export async function enqueueJob(db: Database, kind: string, input: Record<string, unknown>): Promise<Job> {
  const { rows } = await db.query<Job>(
    `insert into job (kind, input, origin) values ($1, $2, $3) returning ${COLUMNS}`,
    [kind, input, originOfWork() ?? null],
  );
  return rows[0]!;
}

/** The oldest job that waits, or whose worker is gone; undefined when there is none. Workers never get the same one. */
export async function claimJob(db: Database): Promise<Job | undefined> {
  await db.query(
    `update job set status = 'failed', finished_at = now(),
       error = format('Its worker ended %s times without finishing it; the server''s log has the reason.', attempts)
     where status = 'running' and lease_until < now() and attempts >= $1`,
    [MAX_ATTEMPTS],
  );
  const { rows } = await db.query<Job>(
    `update job set status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now()),
       lease_until = now() + make_interval(secs => $1), worker = $2
     where id = (select id from job
                 where status = 'queued' or (status = 'running' and lease_until < now())
                 order by id limit 1 for update skip locked)
     returning ${COLUMNS}`,
    [LEASE_SECONDS, WORKER],
  );
  return rows[0];
}

/**
 * Ends the leases of workers of this machine that are gone (killed, or the machine was restarted), so that their jobs
 * need not wait for the lease to run out.
 */
export async function releaseDeadWorkers(db: Database): Promise<void> {
  const { rows } = await db.query<{ worker: string }>(
    `select distinct worker from job where status = 'running' and worker like $1 || ':%'`,
    [os.hostname()],
  );
  const dead = rows.map(({ worker }) => worker).filter((worker) => !isAlive(Number(worker.split(':').at(-1))));
  if (dead.length === 0) return;
  await db.query(`update job set lease_until = now() where status = 'running' and worker = any($1::text[])`, [dead]);
}

/** Writes progress down and renews the lease. */
export async function updateJob(db: Database, id: string, progress: JobProgress | undefined): Promise<void> {
  await db.query(
    `update job set lease_until = now() + make_interval(secs => $2),
       step = coalesce($3, step), done = coalesce($4, done), total = coalesce($5, total)
     where id = $1::bigint and status = 'running'`,
    [id, LEASE_SECONDS, progress?.step, progress?.done, progress?.total],
  );
}

export async function finishJob(db: Database, id: string, result: Record<string, unknown>): Promise<void> {
  await db.query(
    `update job set status = 'succeeded', result = $2, finished_at = now(), lease_until = null where id = $1::bigint`,
    [id, result],
  );
}

export async function failJob(db: Database, id: string, error: string): Promise<void> {
  await db.query(
    `update job set status = 'failed', error = $2, finished_at = now(), lease_until = null where id = $1::bigint`,
    [id, error],
  );
}

/** Puts a job back that its worker gives up, e.g. because it is told to stop: the next one goes on with it at once. */
export async function returnJob(db: Database, id: string): Promise<void> {
  await db.query(
    `update job set status = 'queued', attempts = attempts - 1, lease_until = null
     where id = $1::bigint and status = 'running'`,
    [id],
  );
}

/**
 * Queues a failed job again, as if it had just been made, but for what its earlier attempts left in the library.
 *
 * @returns undefined when there is no such job, or it has not failed
 */
export async function requeueJob(db: Database, id: string): Promise<Job | undefined> {
  const { rows } = await db.query<Job>(
    `update job set status = 'queued', attempts = 0, error = null, result = null, step = null, done = 0, total = null,
       started_at = null, finished_at = null, lease_until = null, worker = null
     where id = $1::bigint and status = 'failed' returning ${COLUMNS}`,
    [id],
  );
  return rows[0];
}

export async function findJob(db: Database, id: string): Promise<Job | undefined> {
  const { rows } = await db.query<Job>(`select ${COLUMNS} from job where id = $1::bigint`, [id]);
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
    `select ${COLUMNS} from job
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
  const { rows } = await db.query<Job>(`select ${COLUMNS} from job where status in ('queued', 'running') order by id`);
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
    `select ${COLUMNS}, pg_snapshot_xmin(pg_current_snapshot())::text as position
     from job where changed_in >= $1::text::xid8 order by changed_in, job.id`,
    [since],
  );
  return { jobs: rows.map(({ position: _, ...job }) => job), position: rows[0]?.position ?? since };
}
