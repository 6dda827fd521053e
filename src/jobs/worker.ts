import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Notifications } from '../database/notifications.js';
import { EyecatchError } from '../errors.js';
import { doingJob, jobEnded } from './doing-job.js';
import { packageVersion } from '../package-root.js';
import {
  beginAttempt,
  divideJob,
  endAttempt,
  failAttempt,
  LeaseLostError,
  returnAttempt,
  type Attempt,
  type EndedJob,
} from './attempt.js';
import { doPart, type JobHandler } from './handler.js';
import { Heartbeat, HEARTBEAT_MS } from './heartbeat.js';
import type { Job, JobProgress } from './job-table.js';
import { reportProgress } from './report-progress.js';
import { WORK_CHANNEL } from './queue.js';
import { Supervisor } from './supervise.js';
import { isTransient } from './transient.js';
import { registerWorker, removeWorkers } from './worker-table.js';

export type { DividedJob, JobContext, JobHandler } from './handler.js';

/** Between looks at the queue where nothing tells of new work. */
const POLL_MS = 1000;
/** Between attempts to write down how a part ended, while the database is away. */
const WRITE_AGAIN_MS = 1000;

/**
 * Does jobs, a part at a time, until `signal` aborts; then the part at hand is put back for the next worker. Its states:
 *
 * - waiting: nothing is to be done; it looks again in a second, or when it is woken;
 * - working: it has a part, and renews its lease (Heartbeat) until the part has ended, failed or been lost;
 * - stopping: it was told to stop, and puts the part at hand back.
 */
export async function runWorker(options: {
  readonly pool: Pool;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly signal: AbortSignal;
  /** Address of a database server, which tells of new work. */
  readonly url?: string | undefined;
  /** Told when it begins to look for work. */
  readonly onReady?: () => void;
  /** Is given a function that ends the wait for the next part early. */
  readonly onWake?: (wake: () => void) => void;
  readonly onProgress?: (job: Job, progress: JobProgress) => void;
  readonly onFinished?: (job: Job, status: 'succeeded' | 'failed', error?: string) => void;
  readonly log: (line: string) => void;
  /** For tests. */
  readonly heartbeatMs?: number;
}): Promise<void> {
  const { pool, handlers, signal, url, onReady, onWake, onProgress, onFinished, log } = options;
  const { heartbeatMs = HEARTBEAT_MS } = options;
  const worker = { id: randomUUID(), version: packageVersion, provider: 'cpu' };
  let wake: () => void = () => undefined;
  onWake?.(() => wake());
  const notifications = url === undefined ? undefined : new Notifications(url, WORK_CHANNEL, () => wake());
  const supervisor = new Supervisor(pool, tell);
  const heartbeat = new Heartbeat({
    ...{ pool, worker, log, everyMs: heartbeatMs },
    then: async () => {
      await supervisor.releaseSilent();
      await supervisor.tidy();
    },
  });
  const stopping = (): void => {
    heartbeat.state = 'stopping';
    wake();
  };
  signal.addEventListener('abort', stopping, { once: true });
  await registerWorker(pool, worker);
  await supervisor.tidy();
  heartbeat.start();
  notifications?.start();
  onReady?.();
  try {
    while (!signal.aborted) {
      const attempt = await next();
      if (attempt) await doingJob({ ...attempt.job, part: attempt.part.id }, () => work(attempt));
      else await waitForWork();
    }
  } finally {
    signal.removeEventListener('abort', stopping);
    notifications?.stop();
    await heartbeat.stop();
    await removeWorkers(pool, [worker.id]).catch(() => undefined);
  }

  async function next(): Promise<Attempt | undefined> {
    try {
      return await beginAttempt(pool, worker.id);
    } catch (error) {
      // The database may be restarting; the next look finds out.
      log(`The next part of a job could not be taken: ${(error as Error).message}`);
      return undefined;
    }
  }

  async function waitForWork(): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function work(attempt: Attempt): Promise<void> {
    const { job, part, held } = attempt;
    const lost = heartbeat.hold(attempt);
    const reporter = reportProgress(pool, held, log);
    const progress = (latest: JobProgress): void => {
      reporter.progress(latest);
      onProgress?.(job, latest);
    };
    let write: () => Promise<EndedJob | void>;
    try {
      const done = await doPart({ pool, handlers, attempt, signal: AbortSignal.any([signal, lost]), progress });
      write = () => ('divided' in done ? divideJob(pool, attempt, done.divided) : endAttempt(pool, attempt, done));
    } catch (error) {
      if (lost.aborted) write = () => Promise.reject(new LeaseLostError());
      else if (signal.aborted) write = () => returnAttempt(pool, attempt);
      else {
        const again = isTransient(error);
        const known = again || error instanceof EyecatchError;
        log(
          `Job ${job.id} (${job.kind}), ${part.step} ${part.place}: ${known ? (error as Error).message : (error as Error).stack}`,
        );
        write = () => failAttempt(pool, attempt, { reason: (error as Error).message, again });
      }
    }
    await reporter.stop();
    try {
      const ended = await untilWritten(write, lost);
      if (ended) tell(ended);
    } catch (error) {
      log(`Job ${job.id} (${job.kind}), ${part.step} ${part.place}: ${(error as Error).message}`);
    } finally {
      heartbeat.letGo();
    }
  }

  /** What was done is not given up because the database is away for a while. */
  async function untilWritten<T>(write: () => Promise<T>, lost: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isTransient(error) || lost.aborted || signal.aborted) throw error;
        log(`How a part ended could not be written down yet: ${(error as Error).message}`);
        await sleep(WRITE_AGAIN_MS);
      }
    }
  }

  function tell({ job, status, error }: EndedJob): void {
    jobEnded(job, status);
    onFinished?.(job, status, error ?? undefined);
  }
}
