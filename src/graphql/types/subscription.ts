import type { Job } from '../../jobs/job-table.js';
import type { SubscriptionResolvers } from '../generated/schema-types.js';
import { checkId } from '../paging.js';
import { jobOf } from './job.js';

export const Subscription: SubscriptionResolvers = {
  job: { subscribe: (_, { id }, { jobFeed }) => jobFeed.followJob(checkId(id)), resolve: (job: Job) => jobOf(job) },
  jobs: { subscribe: (_, __, { jobFeed }) => jobFeed.followJobs(), resolve: (job: Job) => jobOf(job) },
};
