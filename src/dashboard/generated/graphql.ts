/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type JobStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

export type JobFieldsFragment = { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null };

export type JobListQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  kind?: string | null | undefined;
  status?: JobStatus | null | undefined;
}>;


export type JobListQuery = { jobs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } }> } };

export type OneJobQueryVariables = Exact<{
  id: string;
}>;


export type OneJobQuery = { job: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } | null };

export type JobChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type JobChangesSubscription = { jobs: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } };

export type FollowedJobSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowedJobSubscription = { job: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } };

export type RunningJobsQueryVariables = Exact<{ [key: string]: never; }>;


export type RunningJobsQuery = { running: { totalCount: number }, queued: { totalCount: number } };

export type RetryJobMutationVariables = Exact<{
  id: string;
}>;


export type RetryJobMutation = { retryJob: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } };

export type StartDuplicateScanMutationVariables = Exact<{ [key: string]: never; }>;


export type StartDuplicateScanMutation = { scanDuplicates: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } };

export type StartIndexBuildMutationVariables = Exact<{
  model?: string | null | undefined;
  rebuild: boolean;
}>;


export type StartIndexBuildMutation = { buildVectorIndex: { id: string, kind: string, status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null, createdAt: string, startedAt: string | null, finishedAt: string | null } };

export type IndexFailuresQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type IndexFailuresQuery = { indexFailures: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { source: string, reason: string, failedAt: string } }> } };

export type KpiChoiceQueryVariables = Exact<{ [key: string]: never; }>;


export type KpiChoiceQuery = { kpis: Array<{ name: string, kind: KpiKind, numerator: string, denominator: string, observations: { simulated: boolean }, deployedModel: { id: string } | null }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const JobFieldsFragmentDoc = new TypedDocumentString(`
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
    `, {"fragmentName":"JobFields"}) as unknown as TypedDocumentString<JobFieldsFragment, unknown>;
export const JobListDocument = new TypedDocumentString(`
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
}`, {"hash":"sha256:adaf3cdf58e0062b93b9fd6080a2e3997d00ed3dc6d5529a9fdac3816b3f5164"}) as unknown as TypedDocumentString<JobListQuery, JobListQueryVariables>;
export const OneJobDocument = new TypedDocumentString(`
    query OneJob($id: ID!) {
  job(id: $id) {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:80cd28c1e0d28124dc2c42985dba9e41b6b0a89301a14a66464aead816a3b0d0"}) as unknown as TypedDocumentString<OneJobQuery, OneJobQueryVariables>;
export const JobChangesDocument = new TypedDocumentString(`
    subscription JobChanges {
  jobs {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:c38a2664d9b6503b546876a8b969b95d112ec8d12717b64136ae84a78251a6b0"}) as unknown as TypedDocumentString<JobChangesSubscription, JobChangesSubscriptionVariables>;
export const FollowedJobDocument = new TypedDocumentString(`
    subscription FollowedJob($id: ID!) {
  job(id: $id) {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:0ae65d3709b484a80ccfe26af9a4bbe6cfcc6938e9e90f8c2f6279b56ffcbc32"}) as unknown as TypedDocumentString<FollowedJobSubscription, FollowedJobSubscriptionVariables>;
export const RunningJobsDocument = new TypedDocumentString(`
    query RunningJobs {
  running: jobs(first: 1, status: RUNNING) {
    totalCount
  }
  queued: jobs(first: 1, status: QUEUED) {
    totalCount
  }
}
    `, {"hash":"sha256:bc19aad72138e07257b17eceb8815033c4c8c45eee7bad9dc22253c3447d911a"}) as unknown as TypedDocumentString<RunningJobsQuery, RunningJobsQueryVariables>;
export const RetryJobDocument = new TypedDocumentString(`
    mutation RetryJob($id: ID!) {
  retryJob(id: $id) {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:3661badc8fd5804530feaf53155f0c3394c1530db586a0331f65b2d260d17d62"}) as unknown as TypedDocumentString<RetryJobMutation, RetryJobMutationVariables>;
export const StartDuplicateScanDocument = new TypedDocumentString(`
    mutation StartDuplicateScan {
  scanDuplicates {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:d2db92957f836771ea9645afbf248d95fe00a700626ee99b04a6aaeed5bfaf96"}) as unknown as TypedDocumentString<StartDuplicateScanMutation, StartDuplicateScanMutationVariables>;
export const StartIndexBuildDocument = new TypedDocumentString(`
    mutation StartIndexBuild($model: ID, $rebuild: Boolean!) {
  buildVectorIndex(model: $model, rebuild: $rebuild) {
    ...JobFields
  }
}
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
}`, {"hash":"sha256:b3a328deea21a8e0e22b2434eb3338c8d1149b63ca7609a217672c600dd7049f"}) as unknown as TypedDocumentString<StartIndexBuildMutation, StartIndexBuildMutationVariables>;
export const IndexFailuresDocument = new TypedDocumentString(`
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
    `, {"hash":"sha256:be493b4fa64f16e9c2a80c2d4ca3abe06424b46289fe90992d9fbcef676afa6b"}) as unknown as TypedDocumentString<IndexFailuresQuery, IndexFailuresQueryVariables>;
export const KpiChoiceDocument = new TypedDocumentString(`
    query KpiChoice {
  kpis {
    name
    kind
    numerator
    denominator
    observations {
      simulated
    }
    deployedModel {
      id
    }
  }
}
    `, {"hash":"sha256:cc94c693dc23b7855ed2d9e6cf967cfa5f4594558814e8c8f02075044f4e4f4f"}) as unknown as TypedDocumentString<KpiChoiceQuery, KpiChoiceQueryVariables>;