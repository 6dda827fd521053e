import type { Pool } from 'pg';
import { EyecatchError } from '../errors.js';
import { doingJob, jobEnded } from './doing-job.js';
import {
  claimJob,
  failJob,
  finishJob,
  releaseDeadWorkers,
  returnJob,
  updateJob,
  LEASE_SECONDS,
  type Job,
  type JobProgress,
} from './job-table.js';

export interface JobContext {
  readonly job: Job;
  readonly signal: AbortSignal;
  /** Says how far the job is; written to the database at most twice a second. */
  readonly progress: (progress: JobProgress) => void;
}

/** Does a job of one kind; what it returns becomes the job's result. */
export type JobHandler = (context: JobContext) => Promise<Record<string, unknown>>;

const POLL_MS = 1000;
const PROGRESS_MS = 500;

/**
 * Claims jobs and does them, one at a time, until `signal` aborts; then the job at hand is put back for the next worker.
 *
 * `onWake` is given a function that ends the wait for the next job early.
 */
export async function runWorker(options: {
  readonly pool: Pool;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly signal: AbortSignal;
  readonly onWake?: (wake: () => void) => void;
  readonly onProgress?: (job: Job, progress: JobProgress) => void;
  readonly onFinished?: (job: Job, status: 'succeeded' | 'failed', error?: string) => void;
  readonly log: (line: string) => void;
}): Promise<void> {
  const { pool, handlers, signal, onWake, onProgress, onFinished, log } = options;
  let wake: () => void = () => undefined;
  onWake?.(() => wake());
  await releaseDeadWorkers(pool);
  while (!signal.aborted) {
    let job: Job | undefined;
    try {
      job = await claimJob(pool);
    } catch (error) {
      // The database may be restarting; the next poll finds out.
      log(`The next job could not be claimed: ${(error as Error).message}`);
    }
    if (job) {
      const claimed = job;
      await doingJob(claimed, () => work(claimed));
      continue;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
    });
    signal.removeEventListener('abort', wake);
  }

  async function work(job: Job): Promise<void> {
    const handler = handlers[job.kind];
    if (!handler) {
      await failJob(pool, job.id, `This version knows no job of kind "${job.kind}".`);
      return;
    }
    const reporter = reportProgress(pool, job.id, log);
    try {
      const progress = (latest: JobProgress): void => {
        reporter.progress(latest);
        onProgress?.(job, latest);
      };
      const result = await handler({ job, signal, progress });
      await reporter.stop();
      await finishJob(pool, job.id, result);
      jobEnded(job, 'succeeded');
      onFinished?.(job, 'succeeded');
    } catch (error) {
      await reporter.stop();
      if (signal.aborted) {
        await returnJob(pool, job.id);
        return;
      }
      const known = error instanceof EyecatchError;
      log(`Job ${job.id} (${job.kind}) failed: ${known ? error.message : (error as Error).stack}`);
      await failJob(pool, job.id, (error as Error).message);
      jobEnded(job, 'failed');
      onFinished?.(job, 'failed', (error as Error).message);
    }
  }
}

/** Writes the latest progress down every half second, and renews the lease also while there is none to write. */
function reportProgress(
  pool: Pool,
  jobId: string,
  log: (line: string) => void,
): { progress: (progress: JobProgress) => void; stop: () => Promise<void> } {
  let latest: JobProgress | undefined;
  let renewed = Date.now();
  let writing: Promise<void> = Promise.resolve();
  const write = (): void => {
    if (latest === undefined && Date.now() - renewed < (LEASE_SECONDS * 1000) / 3) return;
    const progress = latest;
    latest = undefined;
    renewed = Date.now();
    writing = updateJob(pool, jobId, progress).catch((error: unknown) =>
      log(`Progress of job ${jobId} could not be written: ${(error as Error).message}`),
    );
  };
  const timer = setInterval(write, PROGRESS_MS);
  return {
    progress: (progress) => {
      latest = progress;
    },
    stop: async () => {
      clearInterval(timer);
      await writing;
      if (latest) write();
      await writing;
    },
  };
}
