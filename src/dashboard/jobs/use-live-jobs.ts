import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKey } from '../api/query.js';
import { request, type ApiError } from '../api/request.js';
import { useSubscription } from '../api/subscribe.js';
import type { JobStatus } from '../generated/graphql.js';
import {
  JobChangesDocument,
  JobListDocument,
  RunningJobsDocument,
  unfinished,
  type ShownJob,
} from './job-documents.js';

export interface JobFilter {
  readonly kind: string | undefined;
  readonly status: JobStatus | undefined;
}

const PAGE = 20;
/** While the stream is broken the list is asked for instead. */
const LOST_MS = 5000;

/** Jobs, newest first, each as it is now: a page at a time from the list, over it what the stream told since. */
export function useLiveJobs(filter: JobFilter) {
  const client = useQueryClient();
  const [told, setTold] = useState<ReadonlyMap<string, { readonly job: ShownJob; readonly at: number }>>(new Map());
  const hear = (job: ShownJob): void => {
    setTold((before) => new Map(before).set(job.id, { job, at: performance.now() }));
  };
  const { lost } = useSubscription(JobChangesDocument, {}, ({ jobs: job }) => {
    hear(job);
    if (!unfinished(job) || job.done === 0) void client.invalidateQueries({ queryKey: queryKey(RunningJobsDocument) });
  });
  const variables = { first: PAGE, kind: filter.kind ?? null, status: filter.status ?? null };
  const list = useInfiniteQuery({
    queryKey: queryKey(JobListDocument, variables),
    queryFn: async ({ pageParam, signal }) => {
      const asked = performance.now();
      const { jobs } = await request(JobListDocument, { ...variables, after: pageParam }, signal);
      // What the list says is newer than what was told before it was asked.
      setTold((before) => new Map([...before].filter(([, { at }]) => at > asked)));
      return jobs;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    staleTime: 0,
    refetchInterval: lost ? LOST_MS : false,
  });
  const listed = list.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? [];
  const known = new Set(listed.map(({ id }) => id));
  const newest = Number(listed[0]?.id ?? 0);
  const jobs = [
    ...Array.from(told.values(), ({ job }) => job)
      .filter(({ id }) => !known.has(id) && Number(id) > newest)
      .sort((a, b) => Number(b.id) - Number(a.id)),
    ...listed.map((job) => told.get(job.id)?.job ?? job),
  ].filter(
    ({ kind, status }) =>
      (filter.kind === undefined || kind === filter.kind) && (filter.status === undefined || status === filter.status),
  );
  return {
    jobs: list.data && jobs,
    lost,
    hear,
    error: list.error as ApiError | null,
    refetch: () => void list.refetch(),
    more: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
    fetchingMore: list.isFetchingNextPage,
  };
}
