import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction, type Database } from '../database/open.js';
import { sendParts } from './enqueue.js';
import { beginJob, endJob, findJob, lockJob, pauseJob, addUpJob, type Job } from './job-table.js';
import {
  claimPart,
  failPart,
  findPart,
  finishPart,
  hasUnfinishedParts,
  insertParts,
  listParts,
  releasePart,
  type Held,
  type JobPart,
  type NewPart,
} from './part-table.js';
import {
  anythingToDo,
  completeMessage,
  failMessage,
  fetchMessage,
  hurryMessage,
  isSilent,
  returnMessage,
  type Message,
} from './queue.js';

/** A part in the hands of a worker. */
export interface Attempt {
  readonly job: Job;
  readonly part: JobPart;
  readonly message: Message;
  readonly held: Held;
}

/** How a part went that did not fail. */
export interface PartReport {
  readonly result: Record<string, unknown> | null;
  /** Pictures that could not be read. */
  readonly failed?: number;
}

/** A job that ended, for whoever tells of it. */
export interface EndedJob {
  readonly job: Job;
  readonly status: 'succeeded' | 'failed';
  readonly error: string | null;
}

/** The part is another worker's by now: what this one did of it counts for nothing. */
export class LeaseLostError extends Error {
  constructor() {
    super('Its lease ran out: another worker goes on with it.');
  }
}

/** Between looks at a job that a worker of a version without a queue has. */
const ANOTHERS_SECONDS = 30;

/** Takes the next part that waits; undefined when there is none. Workers never get the same one. */
export async function beginAttempt(pool: Pool, worker: string): Promise<Attempt | undefined> {
  while (await anythingToDo(pool)) {
    const begun = await inTransaction(pool, async (client) => {
      const message = await fetchMessage(client);
      return message && ((await claim(client, message, worker)) ?? 'outdated');
    });
    if (begun !== 'outdated') return begun;
  }
  return undefined;
}

async function claim(client: Database, message: Message, worker: string): Promise<Attempt | undefined> {
  const held: Held = { id: message.part, claim: randomUUID() };
  const part = await claimPart(client, { ...held, message: message.id, worker });
  if (!part) {
    await completeMessage(client, message.id);
    return undefined;
  }
  const job = await beginJob(client, part.jobId, part.attempts);
  if (job) return { job, part, message, held };
  const { status } = (await findJob(client, part.jobId))!;
  if (status === 'running') {
    await releasePart(client, held, { uncounted: true });
    await returnMessage(client, message.id, { afterSeconds: ANOTHERS_SECONDS });
  } else {
    await finishPart(client, held, { result: null, failed: 0 });
    await completeMessage(client, message.id);
  }
  return undefined;
}

/**
 * Ends a part, and with the last one its job.
 *
 * @returns the job, if it has ended
 * @throws LeaseLostError
 */
export async function endAttempt(pool: Pool, attempt: Attempt, report: PartReport): Promise<EndedJob | undefined> {
  return inTransaction(pool, async (client) => {
    await own(client, attempt, () =>
      finishPart(client, attempt.held, { result: report.result, failed: report.failed ?? 0 }),
    );
    if (attempt.part.step === 'part') {
      await addUpJob(client, attempt.job.id);
      await finishWhenLast(client, attempt.job);
      return undefined;
    }
    const error = sayFailed(await listParts(client, attempt.job.id));
    return end(client, attempt.job, { result: report.result, error });
  });
}

/**
 * Ends the lead of a job by sending the parts it is divided into.
 *
 * @param parts undefined for those that are stored already
 * @throws LeaseLostError
 */
export async function divideJob(pool: Pool, attempt: Attempt, parts: readonly NewPart[] | undefined): Promise<void> {
  const { job, held } = attempt;
  await inTransaction(pool, async (client) => {
    await own(client, attempt, () => finishPart(client, held, { result: null, failed: 0 }));
    const stored = parts
      ? await insertParts(client, job.id, 'part', parts)
      : (await listParts(client, job.id)).filter(({ step, status }) => step === 'part' && status === 'queued');
    await addUpJob(client, job.id);
    await sendParts(client, job, stored);
  });
}

/**
 * Ends an attempt that failed: the part waits for the next one, or has failed for good.
 *
 * @param again whether another attempt may help; then it is made, unless this was the last
 * @returns the job, if it has ended by this
 * @throws LeaseLostError
 */
export async function failAttempt(
  pool: Pool,
  attempt: Attempt,
  { reason, again }: { reason: string; again: boolean },
): Promise<EndedJob | undefined> {
  return inTransaction(pool, async (client) => {
    if (!again) {
      await own(client, attempt, () => failPart(client, attempt.held, reason));
      return afterFailure(client, attempt.job, attempt.part, reason);
    }
    await lockJob(client, attempt.job.id);
    const { job, part, message, held } = attempt;
    return tryAgainOrBury(client, { job, part, held, message: message.id, reason, last: reason });
  });
}

/** Puts a part back that its worker gives up because it is told to stop: the next one goes on with it at once. */
export async function returnAttempt(pool: Pool, { job, part, held, message }: Attempt): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockJob(client, job.id);
    if (!(await releasePart(client, held, { uncounted: true }))) throw new LeaseLostError();
    if (!(await returnMessage(client, message.id))) throw new LeaseLostError();
    await pauseJob(client, job.id, part.step === 'lead' ? { attempts: part.attempts - 1 } : {});
  });
}

/**
 * Takes a part from a worker that is gone.
 *
 * @param asked of a worker that may live: only if its lease had run out by then
 * @returns the job, if it has ended by this
 */
export async function takeFromWorker(
  pool: Pool,
  { id, job: jobId, part: partId }: { id: string; job: string; part: string },
  asked?: Date,
): Promise<EndedJob | undefined> {
  return inTransaction(pool, async (client) => {
    const job = await lockJob(client, jobId);
    if (asked && !(await isSilent(client, id, asked))) return undefined;
    const part = await findPart(client, partId);
    if (!job || !part?.claim || part.message !== id) {
      await completeMessage(client, id);
      return undefined;
    }
    return tryAgainOrBury(client, {
      ...{ job, part, message: id, held: { id: partId, claim: part.claim } },
      reason: 'Its worker ended without finishing it',
      // Nothing is gained by a pause: what was wrong is gone with the worker.
      hurried: true,
      last: `Its worker ended ${part.attempts} times without finishing it; the server's log has the reason.`,
    });
  });
}

/** @throws LeaseLostError unless the part and its message are still this worker's */
async function own(client: Database, attempt: Attempt, write: () => Promise<boolean>): Promise<void> {
  await lockJob(client, attempt.job.id);
  if (!(await write()) || !(await completeMessage(client, attempt.message.id))) throw new LeaseLostError();
}

async function tryAgainOrBury(
  client: Database,
  attempt: { job: Job; part: JobPart; held: Held; message: string; reason: string; last: string; hurried?: boolean },
): Promise<EndedJob | undefined> {
  const { job, part, held, message, reason, last, hurried = false } = attempt;
  const failed = await failMessage(client, message, reason);
  if (failed === undefined) throw new LeaseLostError();
  if (failed === 'buried') {
    if (!(await failPart(client, held, last))) throw new LeaseLostError();
    return afterFailure(client, job, part, last);
  }
  if (!(await releasePart(client, held, { error: reason }))) throw new LeaseLostError();
  if (hurried) await hurryMessage(client, message);
  const next = hurried ? 'at once' : `in ${Math.ceil(failed.againInSeconds)} s`;
  await pauseJob(client, job.id, {
    step: `Attempt ${part.attempts} failed; the next one ${next}`,
    error: reason,
  });
  return undefined;
}

async function afterFailure(client: Database, job: Job, part: JobPart, reason: string): Promise<EndedJob | undefined> {
  if (part.step !== 'part') return end(client, job, { result: null, error: reason });
  await finishWhenLast(client, job);
  return undefined;
}

/** @param client with the job's row locked: of two workers that end the last two parts, one finds none left */
async function finishWhenLast(client: Database, job: Job): Promise<void> {
  if (await hasUnfinishedParts(client, job.id)) return;
  await sendParts(client, job, await insertParts(client, job.id, 'finish', [{ input: null, total: null }]));
}

async function end(
  client: Database,
  job: Job,
  outcome: { result: Record<string, unknown> | null; error: string | null },
): Promise<EndedJob> {
  // Its last step counted something else, and may have ended before it could say how far it was.
  await addUpJob(client, job.id);
  await endJob(client, job.id, outcome);
  return { job, status: outcome.error === null ? 'succeeded' : 'failed', error: outcome.error };
}

function sayFailed(parts: readonly JobPart[]): string | null {
  const divided = parts.filter(({ step }) => step === 'part');
  const failed = divided.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return null;
  return (
    `${failed.length} of ${divided.length} parts failed, the first because: ${failed[0]!.error} ` +
    'What the others did is kept; try the job again to do what is left.'
  );
}
