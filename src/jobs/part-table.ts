import type { Database } from '../database/open.js';
import type { JobProgress } from './job-table.js';

/** `lead` comes first: it does all of a small job or divides it; `finish` comes when every part has ended. */
export type PartStep = 'lead' | 'part' | 'finish';

/** A piece of a job: one message of the queue, done by one worker. */
export interface JobPart {
  readonly id: string;
  readonly jobId: string;
  readonly step: PartStep;
  readonly place: number;
  readonly input: Readonly<Record<string, unknown>> | null;
  readonly status: 'queued' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number | null;
  /** Pictures that could not be read. */
  readonly failed: number;
  readonly result: Record<string, unknown> | null;
  readonly error: string | null;
  readonly attempts: number;
  readonly message: string | null;
}

export interface NewPart {
  readonly input: Readonly<Record<string, unknown>>;
  /** How much there is to do, in what the job counts. */
  readonly total: number;
}

const COLUMNS = `job_part.id::text as id, job_part.job_id::text as "jobId", job_part.step, place, job_part.input,
  job_part.status, job_part.done::float8 as done, job_part.total::float8 as total, failed::float8 as failed,
  job_part.result, job_part.error, job_part.attempts, message`;

const INSERTED_AT_ONCE = 100;

/** @returns them in the order given */
export async function insertParts(
  client: Database,
  jobId: string,
  step: PartStep,
  parts: readonly (NewPart | { readonly input: null; readonly total: null })[],
): Promise<JobPart[]> {
  const inserted: JobPart[] = [];
  // Those of a folder say everything of its pictures.
  for (let from = 0; from < parts.length; from += INSERTED_AT_ONCE) {
    const batch = parts.slice(from, from + INSERTED_AT_ONCE);
    inserted.push(...(await insertBatch(client, jobId, step, batch)));
  }
  return inserted;
}

async function insertBatch(
  client: Database,
  jobId: string,
  step: PartStep,
  parts: Parameters<typeof insertParts>[3],
): Promise<JobPart[]> {
  const { rows } = await client.query<JobPart>(
    `insert into job_part (job_id, step, place, input, total)
     select $1::bigint, $2, coalesce((select max(place) from job_part where job_id = $1::bigint), -1) + position, input, total
     from jsonb_to_recordset($3::jsonb) as given (position int, input jsonb, total bigint) order by position
     returning ${COLUMNS}`,
    [jobId, step, JSON.stringify(parts.map((part, at) => ({ ...part, position: at + 1 })))],
  );
  return rows;
}

export async function listParts(db: Database, jobId: string): Promise<JobPart[]> {
  const { rows } = await db.query<JobPart>(`select ${COLUMNS} from job_part where job_id = $1::bigint order by place`, [
    jobId,
  ]);
  return rows;
}

/** Notes which message a part waits as. */
export async function setMessages(
  client: Database,
  parts: readonly { readonly id: string }[],
  messages: readonly string[],
): Promise<void> {
  await client.query(
    `update job_part set message = given.message
     from unnest($1::bigint[], $2::uuid[]) as given (id, message) where job_part.id = given.id`,
    [parts.map(({ id }) => id), messages],
  );
}

/**
 * Gives a part to a worker.
 *
 * @param claim the worker's proof: whatever it writes of the part names it, and finds nothing once another has the part
 * @returns undefined when the part is done or waits as another message
 */
export async function claimPart(
  client: Database,
  { id, message, claim, worker }: { id: string; message: string; claim: string; worker: string },
): Promise<JobPart | undefined> {
  const { rows } = await client.query<JobPart>(
    `update job_part set status = 'running', claim = $3, worker = $4, attempts = attempts + 1,
       started_at = coalesce(started_at, now())
     where id = $1::bigint and message = $2 and status in ('queued', 'running') returning ${COLUMNS}`,
    [id, message, claim, worker],
  );
  return rows[0];
}

/** @returns false when the part is another's by now */
export async function finishPart(
  client: Database,
  { id, claim }: Held,
  { result, failed }: { result: Record<string, unknown> | null; failed: number },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update job_part set status = 'done', result = $3, failed = $4, done = coalesce(total, done), error = null, claim = null,
       finished_at = now()
     where id = $1::bigint and claim = $2`,
    [id, claim, result, failed],
  );
  return rowCount === 1;
}

/** What a worker names when it writes: the part, and that it is its own. */
export interface Held {
  readonly id: string;
  readonly claim: string;
}

/** A part that waits for its next attempt. @returns false when it is another's by now */
export async function releasePart(
  client: Database,
  { id, claim }: Held,
  { error, uncounted = false }: { error?: string; uncounted?: boolean } = {},
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update job_part set status = 'queued', claim = null, error = coalesce($3, error),
       attempts = attempts - case when $4 then 1 else 0 end
     where id = $1::bigint and claim = $2`,
    [id, claim, error, uncounted],
  );
  return rowCount === 1;
}

/** A part that is not tried again unless somebody asks. @returns false when it is another's by now */
export async function failPart(client: Database, { id, claim }: Held, error: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `update job_part set status = 'failed', claim = null, error = $3, finished_at = now()
     where id = $1::bigint and claim = $2`,
    [id, claim, error],
  );
  return rowCount === 1;
}

/** A part, and under which claim it is being worked on. */
export async function findPart(db: Database, id: string): Promise<(JobPart & { claim: string | null }) | undefined> {
  const { rows } = await db.query<JobPart & { claim: string | null }>(
    `select ${COLUMNS}, claim from job_part where id = $1::bigint`,
    [id],
  );
  return rows[0];
}

/** Whether parts that a job was divided into wait or are being worked on. */
export async function hasUnfinishedParts(db: Database, jobId: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from job_part where job_id = $1::bigint and step = 'part'
                    and status in ('queued', 'running')) as found`,
    [jobId],
  );
  return rows[0]!.found;
}

/** Writes down how far a part is, and with it how far its job is. Nothing when the part is another's by now. */
export async function writeProgress(db: Database, { id, claim }: Held, progress: JobProgress): Promise<void> {
  // The statement sees this part as it was before: it is left out of the sum and added.
  await db.query(
    `with mine as (
       update job_part set done = $3, total = case when step = 'part' then total else $4 end
       where id = $1::bigint and claim = $2 returning job_id, step)
     update job set step = $5,
       done = case mine.step when 'part' then greatest(job.done, $3 + (
         select coalesce(sum(done), 0) from job_part other
         where other.job_id = mine.job_id and other.step = 'part' and other.id <> $1::bigint)) else $3 end,
       total = case mine.step when 'part' then job.total else $4 end
     from mine where job.id = mine.job_id and job.status = 'running'`,
    [id, claim, progress.done, progress.total, progress.step],
  );
}

/** What these workers have: the message, its job and its part. */
export async function partsOfWorkers(
  db: Database,
  workers: readonly string[],
): Promise<{ id: string; job: string; part: string }[]> {
  const { rows } = await db.query<{ id: string; job: string; part: string }>(
    `select message as id, job_id::text as job, id::text as part from job_part
     where claim is not null and worker = any($1::uuid[])`,
    [workers],
  );
  return rows;
}

/** Parts as they were before their first attempt. */
export async function resetParts(client: Database, ids: readonly string[]): Promise<void> {
  await client.query(
    `update job_part set status = 'queued', done = 0, failed = 0, result = null, error = null, attempts = 0,
       claim = null, started_at = null, finished_at = null
     where id = any($1::bigint[])`,
    [ids],
  );
}

export async function deleteParts(client: Database, ids: readonly string[]): Promise<void> {
  await client.query('delete from job_part where id = any($1::bigint[])', [ids]);
}
