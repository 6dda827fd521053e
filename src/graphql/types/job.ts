import type { Job as JobRow } from '../../jobs/job-table.js';
import type { Job, JobStatus } from '../generated/schema-types.js';

export function jobOf({ status, ...job }: JobRow): Job {
  return { ...job, status: status.toUpperCase() as JobStatus };
}
