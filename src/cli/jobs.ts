import type { Command } from 'commander';
import type { Pool } from 'pg';
import { BadInputError, NotFoundError } from '../errors.js';
import { listDeadParts } from '../jobs/dead-parts.js';
import { requeueJob } from '../jobs/enqueue.js';
import { findJob, listJobs, type Job } from '../jobs/job-table.js';
import { queueFigures } from '../jobs/queue-figures.js';
import { isId } from './picture-vector.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface Options extends DataOption {
  readonly limit: string;
  readonly dead?: boolean;
  readonly retry?: string;
  readonly json?: boolean;
}

export function registerJobs(program: Command): void {
  addDataOption(program.command('jobs'))
    .description('list jobs, newest first, and how the queue stands')
    .option('--limit <number>', 'how many', '20')
    .option('--dead', 'list the parts of jobs that failed for good, with the reason of each')
    .option('--retry <job>', 'queue what a job has not done: its parts that failed, and those with failed pictures')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const first = readCount(options.limit, '--limit', { min: 1, max: 10_000 });
      await withLibrary(readSettings(options), async (pool) => {
        if (options.retry !== undefined) return retry(pool, options.retry);
        const rows = options.dead ? await listDeadParts(pool, first) : await listJobs(pool, { first });
        const queue = await queueFigures(pool);
        if (options.json) {
          console.log(JSON.stringify(options.dead ? { queue, dead: rows } : { queue, jobs: rows }, null, 2));
          return;
        }
        for (const row of rows) console.log('place' in row ? describeDead(row) : describeJob(row));
        const total = (of: 'queued' | 'active' | 'dead'): number =>
          queue.kinds.reduce((sum, kind) => sum + kind[of], 0);
        const live = queue.workers.reduce((sum, worker) => sum + worker.live, 0);
        console.log(
          `${total('queued')} wait (the oldest for ${Math.round(queue.oldestSeconds)} s), ${total('active')} are being ` +
            `done, ${total('dead')} are dead; ${live} workers.`,
        );
      });
    });
}

async function retry(pool: Pool, id: string): Promise<void> {
  const found = isId(id) ? await findJob(pool, id) : undefined;
  if (!found) throw new NotFoundError(`There is no job "${id}".`);
  if (!(await requeueJob(pool, id))) {
    throw new BadInputError(`Job ${id} (${found.kind}) is ${found.status}; there is nothing in it to try again.`);
  }
  console.log(`Job ${id} (${found.kind}) is queued again.`);
}

function describeJob({ id, kind, status, step, done, total, error, createdAt }: Job): string {
  const share = total === null ? '' : `  ${done}/${total}`;
  const doing = status === 'running' && step !== null ? `  ${step}` : '';
  const head = `${id.padStart(6)}  ${createdAt.toISOString().slice(0, 16)}  ${kind.padEnd(16)} ${status.padEnd(9)}`;
  return head + share + doing + (error === null ? '' : `\n        ${error}`);
}

function describeDead(part: Awaited<ReturnType<typeof listDeadParts>>[number]): string {
  const { jobId, kind, step, place, attempts, error, failedAt } = part;
  const which = step === 'part' ? `part ${place}` : step;
  return `${jobId.padStart(6)}  ${failedAt.toISOString().slice(0, 16)}  ${kind}, ${which}, attempts: ${attempts}\n        ${error}`;
}
