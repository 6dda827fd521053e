import type { Job } from '../../jobs/job-table.js';
import type { Context } from '../context.js';
import type { Job as JobOfSchema, SubscriptionResolvers } from '../generated/schema-types.js';
import { checkId } from '../paging.js';
import { jobOf } from './job.js';

/** Who is told that a job is done finds what it did, wherever they ask next. */
const resolve = async (job: Job, _: unknown, { session }: Context): Promise<JobOfSchema> => {
  if (job.status === 'succeeded' || job.status === 'failed') await session.sawPrimary();
  return jobOf(job);
};

export const Subscription: SubscriptionResolvers = {
  job: { subscribe: (_, { id }, { jobFeed }) => jobFeed.followJob(checkId(id)), resolve },
  jobs: { subscribe: (_, __, { jobFeed }) => jobFeed.followJobs(), resolve },
};
