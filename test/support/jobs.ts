import type { Database } from '../../src/database/open.js';
import { beginJob, endJob, type JobProgress } from '../../src/jobs/job-table.js';

/** States of a job as its readers see them, without a queue and a worker that would go through them. */

export async function claimJob(db: Database, id: string): Promise<void> {
  await beginJob(db, id, 1);
}

export async function updateJob(db: Database, id: string, { step, done, total }: JobProgress): Promise<void> {
  await db.query('update job set step = $2, done = $3, total = $4 where id = $1::bigint', [id, step, done, total]);
}

export function finishJob(db: Database, id: string, result: Record<string, unknown>): Promise<void> {
  return endJob(db, id, { result, error: null });
}

export function failJob(db: Database, id: string, error: string): Promise<void> {
  return endJob(db, id, { result: null, error });
}
