import { graphql } from '../generated/gql.js';
import type { JobFieldsFragment } from '../generated/graphql.js';

export type ShownJob = JobFieldsFragment;

export const JobFields = graphql(`
  fragment JobFields on Job {
    id
    kind
    status
    step
    done
    total
    result
    error
    createdAt
    startedAt
    finishedAt
  }
`);

export const JobListDocument = graphql(`
  query JobList($first: Int!, $after: String, $kind: String, $status: JobStatus) {
    jobs(first: $first, after: $after, kind: $kind, status: $status) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...JobFields
        }
      }
    }
  }
`);

export const OneJobDocument = graphql(`
  query OneJob($id: ID!) {
    job(id: $id) {
      ...JobFields
    }
  }
`);

export const JobChangesDocument = graphql(`
  subscription JobChanges {
    jobs {
      ...JobFields
    }
  }
`);

export const FollowedJobDocument = graphql(`
  subscription FollowedJob($id: ID!) {
    job(id: $id) {
      ...JobFields
    }
  }
`);

export const RunningJobsDocument = graphql(`
  query RunningJobs {
    running: jobs(first: 1, status: RUNNING) {
      totalCount
    }
    queued: jobs(first: 1, status: QUEUED) {
      totalCount
    }
  }
`);

export const RetryJobDocument = graphql(`
  mutation RetryJob($id: ID!) {
    retryJob(id: $id) {
      ...JobFields
    }
  }
`);

export const StartDuplicateScanDocument = graphql(`
  mutation StartDuplicateScan {
    scanDuplicates {
      ...JobFields
    }
  }
`);

export const StartIndexBuildDocument = graphql(`
  mutation StartIndexBuild($model: ID, $rebuild: Boolean!) {
    buildVectorIndex(model: $model, rebuild: $rebuild) {
      ...JobFields
    }
  }
`);

export const IndexFailuresDocument = graphql(`
  query IndexFailures($first: Int!, $after: String) {
    indexFailures(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          source
          reason
          failedAt
        }
      }
    }
  }
`);

export const unfinished = ({ status }: Pick<ShownJob, 'status'>): boolean =>
  status === 'QUEUED' || status === 'RUNNING';
