import type { Pool } from 'pg';
import { counted, ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Something is wrong when a job has waited for this long. */
const WAITED_SECONDS = 3600;

/** Whether jobs get done: what waits, what is held by a worker that is gone, what has failed. */
export const checkQueue: Check<PatientWithDatabase> = async ({ pool }) => {
  const { waiting, oldestSeconds, held, failed } = await readJobs(pool);
  const found: Finding[] = [];
  if (oldestSeconds > WAITED_SECONDS) {
    found.push(
      problem(
        `${counted(waiting, 'job')} in the queue, the oldest for ${(oldestSeconds / 3600).toFixed(1)} hours: no worker takes them.`,
        'eyecatch serve (it starts a worker); its log says why one ended',
      ),
    );
  }
  if (held > 0) {
    found.push(
      warning(
        `${counted(held, 'job')} held by a worker that has fallen silent; the next worker goes on.`,
        'eyecatch serve, if none runs',
      ),
    );
  }
  if (failed > 0) {
    found.push(
      warning(
        `${counted(failed, 'job')} failed within a week.`,
        'The page shows why, at /jobs, and tries them again; so does the mutation retryJob.',
      ),
    );
  }
  return found.length > 0
    ? found
    : ok(waiting > 0 ? `${counted(waiting, 'job')} in the queue.` : 'No job waits or has failed.');
};

interface JobFigures {
  readonly waiting: number;
  readonly oldestSeconds: number;
  readonly held: number;
  readonly failed: number;
}

async function readJobs(pool: Pool): Promise<JobFigures> {
  const { rows } = await pool.query<JobFigures>(
    `select count(*) filter (where status = 'queued')::float8 as waiting,
       coalesce(extract(epoch from now() - min(created_at) filter (where status = 'queued')), 0)::float8 as "oldestSeconds",
       count(*) filter (where status = 'running' and lease_until < now() - interval '30 s')::float8 as held,
       count(*) filter (where status = 'failed' and finished_at > now() - interval '7 days')::float8 as failed
     from job`,
  );
  return rows[0]!;
}
