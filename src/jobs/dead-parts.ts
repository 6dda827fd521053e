import type { Database } from '../database/open.js';

/** A part of a job that failed and is not tried again unless somebody asks. */
export interface DeadPart {
  readonly jobId: string;
  readonly kind: string;
  readonly step: string;
  readonly place: number;
  readonly attempts: number;
  readonly error: string;
  readonly failedAt: Date;
}

/** Latest first. */
export async function listDeadParts(db: Database, first: number): Promise<DeadPart[]> {
  const { rows } = await db.query<DeadPart>(
    `select job_id::text as "jobId", kind, job_part.step, place, job_part.attempts, job_part.error,
       job_part.finished_at as "failedAt"
     from job_part join job on job.id = job_id
     where job_part.status = 'failed' order by job_part.finished_at desc, job_part.id limit $1`,
    [first],
  );
  return rows;
}
