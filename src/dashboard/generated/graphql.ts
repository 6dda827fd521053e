/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CoefficientOrder =
  /** Smallest first: what goes with less of it. */
  | 'ASCENDING'
  /** Largest first: what goes with more of the KPI. */
  | 'DESCENDING'
  /** Largest absolute value first. */
  | 'MAGNITUDE';

export type ImportKpiInput = {
  /** What the columns are called in the file, where not by the usual names. */
  columns?: KpiColumnsInput | null | undefined;
  /** What n counts. Of a new rate "impressions" when left out, of a new number "views". */
  denominator?: string | null | undefined;
  /** Of a new KPI RATE when left out. */
  kind?: KpiKind | null | undefined;
  /** Name of the KPI, e.g. ctr; it is created when it does not exist. What is left out below is as it was defined. */
  kpi: string;
  /** The last so many observed days are incomplete and stay out of training, 0 to 365; of a new KPI 0. */
  maturityDays?: number | null | undefined;
  /** What k counts, or the quantity that is summed. Of a new rate "clicks" when left out. */
  numerator?: string | null | undefined;
  /** Mark the data as simulated, wherever it shows. */
  simulated?: boolean;
  /** Import the good rows and report the bad ones, instead of refusing the file. */
  skipBadRows?: boolean;
  /** Id that POST /uploads gave for the file: CSV with a header (UTF-8, commas), or Parquet. */
  upload: string;
};

export type JobStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** Names of columns in a file, regardless of case. */
export type KpiColumnsInput = {
  /** "advertiser" when left out; may be absent then. */
  advertiser?: string | null | undefined;
  /** "audience" when left out; may be absent then. */
  audience?: string | null | undefined;
  /** YYYY-MM-DD, in Parquet also DATE and TIMESTAMP at midnight UTC; "day" when left out. */
  day?: string | null | undefined;
  /** Called as what the denominator counts when left out; of a number it may be absent then, and each row counts 1. */
  denominator?: string | null | undefined;
  /** Names the illustration by file name, sha256 or id:42; "illustration" or "creative" when left out. */
  illustration?: string | null | undefined;
  /** Called as what the numerator counts when left out. */
  numerator?: string | null | undefined;
  /** "slot" or "position" when left out; may be absent then. */
  slot?: string | null | undefined;
};

export type KpiFeedBreakMeasure =
  /** A day without any data in a feed that has some every day. */
  | 'MISSING'
  /** The pooled rate; of a number, the mean. */
  | 'RATE'
  /** The sum of denominators. */
  | 'TRIALS';

export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

export type KpiLink =
  | 'IDENTITY'
  | 'LOGIT';

export type KpiMethod =
  /** Logistic, online by FTRL-Proximal: goes on where it stopped, in constant memory. */
  | 'FTRL'
  /** Logistic over the leaves of boosted trees, with the tags beside them. */
  | 'HYBRID'
  /** Binomial logistic ridge of k of n. */
  | 'LOGISTIC'
  /** Ridge regression of the value itself. */
  | 'RIDGE';

/** How much an illustration counts in the fit. */
export type KpiWeights =
  | 'EQUAL'
  | 'IMPRESSIONS'
  /** By its impressions, up to where its own effect outweighs luck. */
  | 'VARIANCE_COMPONENTS';

export type TagCategory =
  | 'ARTIST'
  | 'CHARACTER'
  | 'COPYRIGHT'
  | 'GENERAL'
  | 'META'
  | 'OTHER'
  | 'RATING';

export type TagOrder =
  /** Most frequent in the library first; of a search, names that begin with it, or of which a word does, before the others. */
  | 'LIBRARY'
  /** Most frequent in the model's training data first. */
  | 'TRAINING';

export type VectorIndexState =
  | 'BUILDING'
  /** Searches look at every vector. */
  | 'NONE'
  | 'READY';

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

export type KpiVersionFieldsFragment = { id: string, method: KpiMethod, link: KpiLink, illustrations: number, simulated: boolean, deployed: boolean, deployedAt: string | null, createdAt: string, figures: { heldOut: number, spearman: number | null, calibration: number | null, normalisedEntropy: number | null, relativeSquaredError: number | null, worthInTrials: number | null, coverage95: number | null, worthInterval: { low: number, high: number } | null } };

export type KpiOverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type KpiOverviewQuery = { kpis: Array<{ name: string, kind: KpiKind, numerator: string, denominator: string, maturityDays: number, immatureFrom: string | null, observations: { rows: number, illustrations: number, numerator: number, denominator: number, rate: number | null, simulated: boolean }, feedBreaks: Array<{ day: string, lastDay: string, what: KpiFeedBreakMeasure, observed: number, expected: number }>, deployedModel: { id: string, method: KpiMethod, deployedAt: string | null } | null, rollBackTo: { id: string, method: KpiMethod, link: KpiLink, illustrations: number, simulated: boolean, deployed: boolean, deployedAt: string | null, createdAt: string, figures: { heldOut: number, spearman: number | null, calibration: number | null, normalisedEntropy: number | null, relativeSquaredError: number | null, worthInTrials: number | null, coverage95: number | null, worthInterval: { low: number, high: number } | null } } | null }> };

export type KpiVersionsQueryVariables = Exact<{
  kpi: string;
}>;


export type KpiVersionsQuery = { kpiModels: Array<{ id: string, method: KpiMethod, link: KpiLink, illustrations: number, simulated: boolean, deployed: boolean, deployedAt: string | null, createdAt: string, figures: { heldOut: number, spearman: number | null, calibration: number | null, normalisedEntropy: number | null, relativeSquaredError: number | null, worthInTrials: number | null, coverage95: number | null, worthInterval: { low: number, high: number } | null } }> };

export type KpiReportQueryVariables = Exact<{
  id: string;
}>;


export type KpiReportQuery = { kpiModel: { kpi: string, lambda: number, unexplainedVariance: number | null, report: Record<string, unknown>, warnings: Array<string>, reportUrl: string, id: string, method: KpiMethod, link: KpiLink, illustrations: number, simulated: boolean, deployed: boolean, deployedAt: string | null, createdAt: string, tagModel: { id: string, name: string }, context: Array<{ factor: string, level: string, effect: number, trials: number }>, figures: { heldOut: number, spearman: number | null, calibration: number | null, normalisedEntropy: number | null, relativeSquaredError: number | null, worthInTrials: number | null, coverage95: number | null, worthInterval: { low: number, high: number } | null } } | null };

export type CoefficientsQueryVariables = Exact<{
  model: string;
  first: number;
  skip: number;
  search?: string | null | undefined;
  order: CoefficientOrder;
}>;


export type CoefficientsQuery = { kpiModel: { coefficientCount: number, coefficients: Array<{ coefficient: number, standardError: number | null, tag: { name: string, displayName: string, category: TagCategory } }> } | null };

export type DeployKpiModelMutationVariables = Exact<{
  id: string;
}>;


export type DeployKpiModelMutation = { deployKpiModel: { id: string } };

export type RollBackKpiModelMutationVariables = Exact<{
  kpi: string;
}>;


export type RollBackKpiModelMutation = { rollBackKpiModel: { id: string } };

export type SetMaturityMutationVariables = Exact<{
  kpi: string;
  days: number;
}>;


export type SetMaturityMutation = { setKpiMaturity: { name: string, maturityDays: number, immatureFrom: string | null } };

export type StartFitMutationVariables = Exact<{
  kpi: string;
  deploy: boolean;
  method?: KpiMethod | null | undefined;
  resume: boolean;
  weights: KpiWeights;
  groupBy?: string | null | undefined;
  seed: number;
}>;


export type StartFitMutation = { fitKpi: { id: string } };

export type MetadataKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type MetadataKeysQuery = { libraryFacets: { metadata: Array<{ key: string }> } };

export type StartImportMutationVariables = Exact<{
  input: ImportKpiInput;
}>;


export type StartImportMutation = { importKpi: { id: string } };

export type TagModelFieldsFragment = { id: string, name: string, sha256: string, active: boolean, tagCount: number, illustrationCount: number, provenance: Record<string, unknown>, createdAt: string, index: { state: VectorIndexState, bytes: number | null, bytesPerVector: number | null } };

export type TagModelListQueryVariables = Exact<{ [key: string]: never; }>;


export type TagModelListQuery = { tagModels: Array<{ id: string, name: string, sha256: string, active: boolean, tagCount: number, illustrationCount: number, provenance: Record<string, unknown>, createdAt: string, index: { state: VectorIndexState, bytes: number | null, bytesPerVector: number | null } }>, illustrations: { totalCount: number } };

export type TagModelReportsQueryVariables = Exact<{ [key: string]: never; }>;


export type TagModelReportsQuery = { tagModels: Array<{ reportUrl: string | null, evaluation: Record<string, unknown> | null, id: string, name: string, sha256: string, active: boolean, tagCount: number, illustrationCount: number, provenance: Record<string, unknown>, createdAt: string, lossCurve: Array<{ step: number, loss: number }>, index: { state: VectorIndexState, bytes: number | null, bytesPerVector: number | null } }>, illustrations: { totalCount: number } };

export type ActivateTagModelMutationVariables = Exact<{
  id: string;
  partly: boolean;
}>;


export type ActivateTagModelMutation = { activateTagModel: { id: string } };

export type IndexWithTagModelMutationVariables = Exact<{
  id: string;
}>;


export type IndexWithTagModelMutation = { indexTagModel: { id: string } };

export type BuildTagModelIndexMutationVariables = Exact<{
  model: string;
  rebuild: boolean;
}>;


export type BuildTagModelIndexMutation = { buildVectorIndex: { id: string } };

export type TagBrowserQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  search?: string | null | undefined;
  order: TagOrder;
}>;


export type TagBrowserQuery = { tags: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { name: string, displayName: string, category: TagCategory, count: number, illustrationCount: number } }> } };

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
export const KpiVersionFieldsFragmentDoc = new TypedDocumentString(`
    fragment KpiVersionFields on KpiModel {
  id
  method
  link
  illustrations
  simulated
  deployed
  deployedAt
  createdAt
  figures {
    heldOut
    spearman
    calibration
    normalisedEntropy
    relativeSquaredError
    worthInTrials
    worthInterval {
      low
      high
    }
    coverage95
  }
}
    `, {"fragmentName":"KpiVersionFields"}) as unknown as TypedDocumentString<KpiVersionFieldsFragment, unknown>;
export const TagModelFieldsFragmentDoc = new TypedDocumentString(`
    fragment TagModelFields on TagModel {
  id
  name
  sha256
  active
  tagCount
  illustrationCount
  provenance
  createdAt
  index {
    state
    bytes
    bytesPerVector
  }
}
    `, {"fragmentName":"TagModelFields"}) as unknown as TypedDocumentString<TagModelFieldsFragment, unknown>;
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
export const KpiOverviewDocument = new TypedDocumentString(`
    query KpiOverview {
  kpis {
    name
    kind
    numerator
    denominator
    maturityDays
    immatureFrom
    observations {
      rows
      illustrations
      numerator
      denominator
      rate
      simulated
    }
    feedBreaks {
      day
      lastDay
      what
      observed
      expected
    }
    deployedModel {
      id
      method
      deployedAt
    }
    rollBackTo {
      ...KpiVersionFields
    }
  }
}
    fragment KpiVersionFields on KpiModel {
  id
  method
  link
  illustrations
  simulated
  deployed
  deployedAt
  createdAt
  figures {
    heldOut
    spearman
    calibration
    normalisedEntropy
    relativeSquaredError
    worthInTrials
    worthInterval {
      low
      high
    }
    coverage95
  }
}`, {"hash":"sha256:84392d714a3a03a315f809e3292ea415d259517103a471e88f88e08a43df7529"}) as unknown as TypedDocumentString<KpiOverviewQuery, KpiOverviewQueryVariables>;
export const KpiVersionsDocument = new TypedDocumentString(`
    query KpiVersions($kpi: String!) {
  kpiModels(kpi: $kpi) {
    ...KpiVersionFields
  }
}
    fragment KpiVersionFields on KpiModel {
  id
  method
  link
  illustrations
  simulated
  deployed
  deployedAt
  createdAt
  figures {
    heldOut
    spearman
    calibration
    normalisedEntropy
    relativeSquaredError
    worthInTrials
    worthInterval {
      low
      high
    }
    coverage95
  }
}`, {"hash":"sha256:30c166d512237dbfe2b77656c333c9ccd6ee4772a12ba2c0345ec37cd407084c"}) as unknown as TypedDocumentString<KpiVersionsQuery, KpiVersionsQueryVariables>;
export const KpiReportDocument = new TypedDocumentString(`
    query KpiReport($id: ID!) {
  kpiModel(id: $id) {
    ...KpiVersionFields
    kpi
    lambda
    unexplainedVariance
    report
    warnings
    reportUrl
    tagModel {
      id
      name
    }
    context {
      factor
      level
      effect
      trials
    }
  }
}
    fragment KpiVersionFields on KpiModel {
  id
  method
  link
  illustrations
  simulated
  deployed
  deployedAt
  createdAt
  figures {
    heldOut
    spearman
    calibration
    normalisedEntropy
    relativeSquaredError
    worthInTrials
    worthInterval {
      low
      high
    }
    coverage95
  }
}`, {"hash":"sha256:cb746ce9a321d29e0edfbb4ed6ff4448eb79dec096dfcc19f15a4a4c8968fcd0"}) as unknown as TypedDocumentString<KpiReportQuery, KpiReportQueryVariables>;
export const CoefficientsDocument = new TypedDocumentString(`
    query Coefficients($model: ID!, $first: Int!, $skip: Int!, $search: String, $order: CoefficientOrder!) {
  kpiModel(id: $model) {
    coefficientCount(search: $search)
    coefficients(first: $first, skip: $skip, search: $search, order: $order) {
      tag {
        name
        displayName
        category
      }
      coefficient
      standardError
    }
  }
}
    `, {"hash":"sha256:354fb80773e1db45f3320506e6d9508f148b170beda9d469af0306759ff82c24"}) as unknown as TypedDocumentString<CoefficientsQuery, CoefficientsQueryVariables>;
export const DeployKpiModelDocument = new TypedDocumentString(`
    mutation DeployKpiModel($id: ID!) {
  deployKpiModel(id: $id) {
    id
  }
}
    `, {"hash":"sha256:9eacffe18464d5c2b43b7c326501a4a9d3c2fc51f572249495b94952c6f844e9"}) as unknown as TypedDocumentString<DeployKpiModelMutation, DeployKpiModelMutationVariables>;
export const RollBackKpiModelDocument = new TypedDocumentString(`
    mutation RollBackKpiModel($kpi: String!) {
  rollBackKpiModel(kpi: $kpi) {
    id
  }
}
    `, {"hash":"sha256:44623da2f42004b159b550ccbd6952a7e975b128a043d715587513db16798188"}) as unknown as TypedDocumentString<RollBackKpiModelMutation, RollBackKpiModelMutationVariables>;
export const SetMaturityDocument = new TypedDocumentString(`
    mutation SetMaturity($kpi: String!, $days: Int!) {
  setKpiMaturity(kpi: $kpi, days: $days) {
    name
    maturityDays
    immatureFrom
  }
}
    `, {"hash":"sha256:657c50ebec5240860c8fd6fab9969de8044bd3986c0e0fc045db674e33a70642"}) as unknown as TypedDocumentString<SetMaturityMutation, SetMaturityMutationVariables>;
export const StartFitDocument = new TypedDocumentString(`
    mutation StartFit($kpi: String!, $deploy: Boolean!, $method: KpiMethod, $resume: Boolean!, $weights: KpiWeights!, $groupBy: String, $seed: Int!) {
  fitKpi(
    kpi: $kpi
    deploy: $deploy
    method: $method
    resume: $resume
    weights: $weights
    groupBy: $groupBy
    seed: $seed
  ) {
    id
  }
}
    `, {"hash":"sha256:f3f0f928ec570332d3e4b594e44b17d36404f66f0abcf474c24ce6e59a6e142e"}) as unknown as TypedDocumentString<StartFitMutation, StartFitMutationVariables>;
export const MetadataKeysDocument = new TypedDocumentString(`
    query MetadataKeys {
  libraryFacets(first: 1) {
    metadata {
      key
    }
  }
}
    `, {"hash":"sha256:cc8020038d7f5549c7f634bfe9cf30d2a521b663a53cdf1aaab9d6c856b048d9"}) as unknown as TypedDocumentString<MetadataKeysQuery, MetadataKeysQueryVariables>;
export const StartImportDocument = new TypedDocumentString(`
    mutation StartImport($input: ImportKpiInput!) {
  importKpi(input: $input) {
    id
  }
}
    `, {"hash":"sha256:6ae423bab8ee33af300f7420306b9c7b57f6a1e17df2d4ea735629956edb86f6"}) as unknown as TypedDocumentString<StartImportMutation, StartImportMutationVariables>;
export const TagModelListDocument = new TypedDocumentString(`
    query TagModelList {
  tagModels {
    ...TagModelFields
  }
  illustrations(first: 1) {
    totalCount
  }
}
    fragment TagModelFields on TagModel {
  id
  name
  sha256
  active
  tagCount
  illustrationCount
  provenance
  createdAt
  index {
    state
    bytes
    bytesPerVector
  }
}`, {"hash":"sha256:5d405fe42efe60b05b067d933f2dc08d75e4724e6e7b5857857c37ac016a6a39"}) as unknown as TypedDocumentString<TagModelListQuery, TagModelListQueryVariables>;
export const TagModelReportsDocument = new TypedDocumentString(`
    query TagModelReports {
  tagModels {
    ...TagModelFields
    reportUrl
    evaluation
    lossCurve {
      step
      loss
    }
  }
  illustrations(first: 1) {
    totalCount
  }
}
    fragment TagModelFields on TagModel {
  id
  name
  sha256
  active
  tagCount
  illustrationCount
  provenance
  createdAt
  index {
    state
    bytes
    bytesPerVector
  }
}`, {"hash":"sha256:2c37a463f0b0d0c1a649e33242e929cce1bb1c2d80f2b356333e1e8c29822c41"}) as unknown as TypedDocumentString<TagModelReportsQuery, TagModelReportsQueryVariables>;
export const ActivateTagModelDocument = new TypedDocumentString(`
    mutation ActivateTagModel($id: ID!, $partly: Boolean!) {
  activateTagModel(id: $id, partly: $partly) {
    id
  }
}
    `, {"hash":"sha256:4b762cbe37204ae0d3ae2f7123939ee2cee91979b36fb59f1155a10ed5084937"}) as unknown as TypedDocumentString<ActivateTagModelMutation, ActivateTagModelMutationVariables>;
export const IndexWithTagModelDocument = new TypedDocumentString(`
    mutation IndexWithTagModel($id: ID!) {
  indexTagModel(id: $id) {
    id
  }
}
    `, {"hash":"sha256:d1826c2988aaca9e7f56b0e41652e084e5c7f037500129f5e0550d0c7ba9da96"}) as unknown as TypedDocumentString<IndexWithTagModelMutation, IndexWithTagModelMutationVariables>;
export const BuildTagModelIndexDocument = new TypedDocumentString(`
    mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {
  buildVectorIndex(model: $model, rebuild: $rebuild) {
    id
  }
}
    `, {"hash":"sha256:ba1bacd75e9e8d5e07e340139926ce83cf73c31e871cf409c694f15589aa4cd1"}) as unknown as TypedDocumentString<BuildTagModelIndexMutation, BuildTagModelIndexMutationVariables>;
export const TagBrowserDocument = new TypedDocumentString(`
    query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {
  tags(first: $first, after: $after, search: $search, order: $order) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        name
        displayName
        category
        count
        illustrationCount
      }
    }
  }
}
    `, {"hash":"sha256:7b82ce258a27de712d9301ff84476e3812340fe166ad06305d1f64befbef1215"}) as unknown as TypedDocumentString<TagBrowserQuery, TagBrowserQueryVariables>;
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