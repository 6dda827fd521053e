import type { Pool } from 'pg';
import { inTransaction, type Database } from '../database/open.js';
import { QueueFullError } from '../errors.js';
import { insertJob, listOrphans, lockJob, lockOrphan, resetJob, type Job } from './job-table.js';
import {
  deleteParts,
  insertParts,
  listParts,
  resetParts,
  setMessages,
  type JobPart,
  type NewPart,
} from './part-table.js';
import { countWaiting, forgetMessages, sendMessages } from './queue.js';

/** Of the kinds of job, what is begun before others; people wait for an upload of theirs, and for nothing else as much. */
const PRIORITY: Readonly<Record<string, number>> = { ingest: 20, index_tag_model: 0 };
const PRIORITY_OF_OTHERS = 10;

/** What a job begins with: everything that it says is in the job. */
const LEAD = [{ input: null, total: null }] as const;

/** How many messages may wait (EYECATCH_MAX_QUEUED). */
function mostWaiting(): number {
  return Number(process.env.EYECATCH_MAX_QUEUED || 10_000);
}

/**
 * Stores a job and queues it, both or neither.
 *
 * @param db the pool, or a client in a transaction whose end decides
 * @param options.parts what the job is divided into, where that is known; else its handler divides it
 * @param options.bounded false for what other jobs ask for: it is taken however much waits
 * @throws QueueFullError
 */
export function enqueueJob(
  db: Database,
  kind: string,
  input: Record<string, unknown>,
  { parts = [], bounded = true }: { parts?: readonly NewPart[]; bounded?: boolean } = {},
): Promise<Job> {
  return within(db, async (client) => {
    if (bounded) await assertRoom(client);
    const job = await insertJob(client, kind, input);
    const lead = await insertParts(client, job.id, 'lead', LEAD);
    // Sent by the lead when its turn comes: a large job must not fill the queue before it is begun.
    if (parts.length > 0) await insertParts(client, job.id, 'part', parts);
    await sendParts(client, job, lead);
    return job;
  });
}

/** Queues parts that are stored. What was begun is ended before more is begun. */
export async function sendParts(
  client: Database,
  job: Pick<Job, 'id' | 'kind'>,
  parts: readonly Pick<JobPart, 'id' | 'step'>[],
): Promise<void> {
  if (parts.length === 0) return;
  const priority = (PRIORITY[job.kind] ?? PRIORITY_OF_OTHERS) + (parts[0]!.step === 'lead' ? 0 : 1);
  const messages = await sendMessages(
    client,
    parts.map(({ id }) => ({ job: job.id, part: id })),
    priority,
  );
  await setMessages(client, parts, messages);
}

/**
 * Queues what a job has not done: the parts that failed, and those in which pictures failed. What is done stays done. A
 * job that failed before it was divided begins again.
 *
 * @returns undefined when there is no such job, or nothing in it to try again
 */
export function requeueJob(db: Database, id: string): Promise<Job | undefined> {
  return within(db, async (client) => {
    const job = await lockJob(client, id);
    if (!job || job.status === 'queued' || job.status === 'running') return undefined;
    const parts = await listParts(client, id);
    const undone = parts.filter(({ status, failed }) => status !== 'done' || failed > 0);
    if (job.status === 'succeeded' && undone.length === 0) return undefined;
    await assertRoom(client);
    const forget = async (which: readonly JobPart[]): Promise<void> => {
      const messages = which.flatMap(({ message }) => message ?? []);
      await forgetMessages(client, { messages, parts: which.map((part) => part.id) });
    };
    await forget(parts);
    if (undone.length === 0) {
      await deleteParts(
        client,
        parts.map((part) => part.id),
      );
      const lead = await insertParts(client, id, 'lead', LEAD);
      await sendParts(client, job, lead);
    } else {
      // The end comes again when all parts have ended again.
      const again = undone.filter(({ step }) => step !== 'finish');
      const finish = parts.filter(({ step }) => step === 'finish');
      if (again.length > 0)
        await deleteParts(
          client,
          finish.map((part) => part.id),
        );
      const lead = again.filter(({ step }) => step === 'lead');
      const resent = lead.length > 0 ? lead : again.length > 0 ? again : finish;
      await resetParts(
        client,
        (again.length > 0 ? again : finish).map((part) => part.id),
      );
      await sendParts(client, job, resent);
    }
    return resetJob(client, id);
  });
}

/**
 * Queues jobs that have no parts: of a version without a queue, whose workers have let go of them.
 *
 * @returns how many
 */
export async function adoptJobs(pool: Pool): Promise<number> {
  const ids = await listOrphans(pool);
  for (const id of ids) {
    await inTransaction(pool, async (client) => {
      const job = await lockOrphan(client, id);
      if (job) await sendParts(client, job, await insertParts(client, id, 'lead', LEAD));
    });
  }
  return ids.length;
}

/** @throws QueueFullError */
async function assertRoom(client: Database): Promise<void> {
  const most = mostWaiting();
  if ((await countWaiting(client, most)) >= most) {
    throw new QueueFullError(
      `${most} jobs and parts of jobs wait already; nothing more is taken. Ask again in a minute, or start more workers ` +
        '(eyecatch worker).',
    );
  }
}

function within<T>(db: Database, work: (client: Database) => Promise<T>): Promise<T> {
  // A pool has no connection of its own; a client is in a transaction already.
  return 'release' in db ? work(db) : inTransaction(db, work);
}
