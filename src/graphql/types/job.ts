import { BadInputError, NotFoundError } from '../../errors.js';
import { requeueJob } from '../../jobs/enqueue.js';
import { findJob, type Job as JobRow } from '../../jobs/job-table.js';
import type { Job, JobStatus, MutationResolvers } from '../generated/schema-types.js';
import { checkId } from '../paging.js';

export function jobOf({ status, ...job }: JobRow): Job {
  return { ...job, status: status.toUpperCase() as JobStatus };
}

export const retryJob: NonNullable<MutationResolvers['retryJob']> = async (_, { id }, { pool, wakeWorker }) => {
  const job = await requeueJob(pool, checkId(id));
  if (job) {
    wakeWorker();
    return jobOf(job);
  }
  const found = await findJob(pool, id);
  if (!found) throw new NotFoundError(`There is no job ${id}.`);
  throw new BadInputError(
    `Job ${id} (${found.kind}) is ${found.status}; only a failed job, or one in which pictures failed, can be tried again.`,
  );
};
