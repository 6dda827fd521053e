import type { Pool } from 'pg';
import { JobFeed } from '../jobs/job-feed.js';
import type { Job } from '../jobs/job-table.js';
import { queueFigures } from '../jobs/queue-figures.js';
import { ProgressBar } from './progress-bar.js';

/**
 * Shows how a job gets on until it has ended.
 *
 * @param url address of a database server
 * @returns the job as it ended; undefined when `signal` aborted before, which the job does not notice
 */
export async function followJob(
  pool: Pool,
  url: string | undefined,
  id: string,
  signal: AbortSignal,
): Promise<Job | undefined> {
  const { workers } = await queueFigures(pool);
  if (workers.length === 0) {
    console.error('No worker is running: the job waits until `eyecatch serve` or `eyecatch worker` starts one.');
  }
  const feed = new JobFeed(pool, url);
  const bar = new ProgressBar();
  const stop = (): void => void feed.close();
  signal.addEventListener('abort', stop, { once: true });
  let last: Job | undefined;
  try {
    for await (const job of await feed.followJob(id)) {
      last = job;
      if (job.step !== null && job.total !== null) bar.update(job.step, job.done, job.total, 'images');
    }
  } finally {
    signal.removeEventListener('abort', stop);
    bar.end();
    await feed.close();
  }
  return last?.status === 'succeeded' || last?.status === 'failed' ? last : undefined;
}
