/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AllocationPolicy =
  /** Each as often as it is probably the best. */
  | 'THOMPSON'
  /** The probably best and its runner-ups in turn: finds the best sooner. */
  | 'TOP_TWO';

export type CoOccurringTags =
  | 'HELD'
  | 'MOVED';

export type CoefficientOrder =
  /** Smallest first: what goes with less of it. */
  | 'ASCENDING'
  /** Largest first: what goes with more of the KPI. */
  | 'DESCENDING'
  /** Largest absolute value first. */
  | 'MAGNITUDE';

/** What a picture's content is rated, in Illustration2Vec's sense. */
export type ContentRating =
  | 'EXPLICIT'
  | 'QUESTIONABLE'
  | 'SAFE';

export type ContentRatingSource =
  /** Classes of the embedded backbone. */
  | 'BACKBONE'
  /** Rating rows of the tag model itself. */
  | 'TAG_MODEL';

/** What becomes of a copy at ingest. The same bytes are one illustration, whatever the policy. */
export type DuplicatePolicy =
  /** Near copies are taken in like other pictures. */
  | 'KEEP'
  /** Near copies are taken in and linked to what they copy; of the same bytes, the name and source are kept. */
  | 'LINK'
  /** Near copies are left out; the job's result says what they copy. */
  | 'SKIP';

/** Something to be like or unlike: exactly one of illustration, upload and tag. */
export type ExampleInput = {
  /** An illustration of the library. */
  illustration?: string | null | undefined;
  /** Name of a tag. */
  tag?: string | null | undefined;
  /** Id that POST /uploads gave. */
  upload?: string | null | undefined;
  /** How much it counts beside the others, above 0 and at most 100. */
  weight?: number;
};

export type IllustrationFilter = {
  /** By the rating that the active model predicts. */
  contentRating?: Array<ContentRating> | null | undefined;
  createdAfter?: string | null | undefined;
  createdBefore?: string | null | undefined;
  /** Contains these keys with these values, e.g. {advertiser: "acme"}; in a list, these elements. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The file name contains this, regardless of case. */
  name?: string | null | undefined;
  /** By the rating that a person gave. */
  rating?: Array<string> | null | undefined;
  source?: string | null | undefined;
  tags?: TagFilter | null | undefined;
};

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

export type IngestInput = {
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the picture; the file name of the upload or the URL when left out. */
  name?: string | null | undefined;
  rating?: string | null | undefined;
  /** Where it comes from; the url, without its query, when left out. */
  source?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  /** Id that POST /uploads gave. Give this or url. */
  upload?: string | null | undefined;
  /** Address of the picture, http or https; the job fetches it. Off unless whoever runs the server lists its host. */
  url?: string | null | undefined;
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

/** Where, to whom or when a picture is shown; what is left out is averaged over. */
export type KpiContextInput = {
  audience?: string | null | undefined;
  /** YYYY-MM-DD, a day that was observed. */
  day?: string | null | undefined;
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

/** What a key lets its owner do. */
export type Scope =
  /** Everything: also tag models, indexes and keys. */
  | 'ADMIN'
  /** Fit KPI models and let them answer. */
  | 'FIT'
  /** Take pictures and observations in. */
  | 'INGEST'
  /** Ask, also about uploaded pictures, and look at pictures and reports. */
  | 'READ';

export type SortOrder =
  | 'ASCENDING'
  | 'DESCENDING';

export type TagCategory =
  | 'ARTIST'
  | 'CHARACTER'
  | 'COPYRIGHT'
  | 'GENERAL'
  | 'META'
  | 'OTHER'
  | 'RATING';

export type TagCriterion = {
  /** Score from which it counts; the model's threshold when left out. */
  minScore?: number | null | undefined;
  name: string;
};

export type TagEditInput = {
  name: string;
  /** 0 to 1; what illustrations with the tag have on average when left out. */
  score?: number | null | undefined;
};

/** By predicted tags: all of these, at least one of those, none of the others. */
export type TagFilter = {
  all?: Array<TagCriterion> | null | undefined;
  any?: Array<TagCriterion> | null | undefined;
  none?: Array<TagCriterion> | null | undefined;
};

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

export type IllustrationContributionsQueryVariables = Exact<{
  id: string;
  kpi: string;
  first: number;
  grouped: boolean;
}>;


export type IllustrationContributionsQuery = { illustration: { id: string, kpi: { rate: number, rateAtIntercept: number, simulated: boolean, contributions?: Array<{ score: number, contribution: number, standardError: number | null, points: number, tag: { name: string, displayName: string } }>, contributionGroups?: Array<{ contribution: number, standardError: number | null, points: number, tags: Array<{ name: string, displayName: string }> }>, treeContribution: { total: number, standardError: number | null, points: number, trees: number } | null } | null } | null };

export type IllustrationForecastQueryVariables = Exact<{
  id: string;
  kpi: string;
  trials: number;
}>;


export type IllustrationForecastQuery = { illustration: { id: string, kpi: { rate: number, simulated: boolean, interval: { low: number, high: number } | null, observedInterval: { low: number, high: number } | null, observed: { numerator: number, denominator: number, rate: number | null, simulated: boolean } | null, intervalFromObservations: { low: number, high: number } | null, blended: { rate: number, modelWeight: number, interval: { low: number, high: number } } | null, model: { id: string } } | null } | null };

export type IllustrationViewQueryVariables = Exact<{
  id: string;
}>;


export type IllustrationViewQuery = { illustration: { id: string, sha256: string, name: string, source: string | null, url: string, mediaType: string, width: number, height: number, rating: string | null, givenTags: Array<string>, metadata: Record<string, unknown>, createdAt: string, duplicateCount: number, contentRating: { rating: ContentRating, safe: number, questionable: number, explicit: number, source: ContentRatingSource } | null, indexed: { general: Array<{ score: number }> } | null, copies: Array<{ name: string, source: string, createdAt: string }>, duplicates: Array<{ similarity: number, mirrored: boolean, cropped: boolean, linked: boolean, illustration: { id: string, name: string } }> } | null };

export type IllustrationNeighboursQueryVariables = Exact<{
  id: string;
  first: number;
  kpi: string;
  forecast: boolean;
}>;


export type IllustrationNeighboursQuery = { illustration: { id: string, kpi?: { rate: number } | null } | null, similar: { edges: Array<{ node: { similarity: number, sharedTags: Array<{ part: number, tag: { name: string, displayName: string } }>, apartTags: Array<{ score: number, neighbourScore: number, tag: { name: string, displayName: string } }>, illustration: { id: string, name: string, kpi?: { rate: number, simulated: boolean } | null } } }>, pageInfo: { hasNextPage: boolean } } };

export type IllustrationTagNamesQueryVariables = Exact<{
  search: string;
}>;


export type IllustrationTagNamesQuery = { tags: { edges: Array<{ node: { name: string, displayName: string, illustrationCount: number } }> } };

export type IllustrationTagsQueryVariables = Exact<{
  id: string;
}>;


export type IllustrationTagsQuery = { illustration: { id: string, topTags: { general: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }>, character: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }>, copyright: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }>, artist: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }>, meta: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }>, other: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } }> } | null } | null };

export type TagRowFragment = { score: number, present: boolean, tag: { name: string, displayName: string, illustrationCount: number } };

export type IllustrationWhatIfQueryVariables = Exact<{
  id: string;
  kpi: string;
  add: Array<TagEditInput> | TagEditInput;
  remove: Array<string> | string;
  coOccurring: CoOccurringTags;
}>;


export type IllustrationWhatIfQuery = { illustration: { id: string, kpi: { whatIf: { before: number, after: number, change: number, warnings: Array<string>, note: string, interval: { low: number, high: number } | null, movedAlong: Array<{ from: number, to: number, tag: { name: string, displayName: string } }> } } | null } | null };

export type IllustrationWhatIfTagsQueryVariables = Exact<{
  id: string;
  kpi: string;
}>;


export type IllustrationWhatIfTagsQuery = { illustration: { id: string, kpi: { rate: number, linear: number, intercept: number, rateAtIntercept: number, simulated: boolean, interval: { low: number, high: number } | null, model: { link: KpiLink }, treeContribution: { trees: number } | null, contributions: Array<{ score: number, coefficient: number, points: number, tag: { name: string, displayName: string } }> } | null } | null };

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

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { apiKeys: Array<{ id: string, name: string, prefix: string, scopes: Array<Scope>, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, replacedBy: string | null, valid: boolean }> };

export type CreateApiKeyMutationVariables = Exact<{
  name: string;
  scopes: Array<Scope> | Scope;
  expiresAt?: string | null | undefined;
}>;


export type CreateApiKeyMutation = { createApiKey: { secret: string, key: { name: string } } };

export type RotateApiKeyMutationVariables = Exact<{
  id: string;
}>;


export type RotateApiKeyMutation = { rotateApiKey: { secret: string, key: { name: string } } };

export type RevokeApiKeyMutationVariables = Exact<{
  id: string;
}>;


export type RevokeApiKeyMutation = { revokeApiKey: { id: string } };

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

export type LibraryCardFragment = { id: string, name: string, tags: Array<{ score: number, tag: { name: string, displayName: string } }> };

export type LibraryNewestQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  skip: number;
  filter?: IllustrationFilter | null | undefined;
  whole: boolean;
}>;


export type LibraryNewestQuery = { illustrations: { totalCount?: number, edges: Array<{ cursor: string, node: { id: string, name: string, tags: Array<{ score: number, tag: { name: string, displayName: string } }> } }> } };

export type LibraryForecastsQueryVariables = Exact<{
  kpi: string;
  order: SortOrder;
  first: number;
  after?: string | null | undefined;
  skip: number;
  filter?: IllustrationFilter | null | undefined;
  whole: boolean;
}>;


export type LibraryForecastsQuery = { bestPredicted: { totalCount?: number, edges: Array<{ cursor: string, node: { rate: number, simulated: boolean, illustration: { id: string, name: string, tags: Array<{ score: number, tag: { name: string, displayName: string } }> } | null } }> }, highest?: { edges: Array<{ node: { rate: number } }> }, all?: { totalCount: number } };

export type LibraryAlikeQueryVariables = Exact<{
  like: Array<ExampleInput> | ExampleInput;
  first: number;
  after?: string | null | undefined;
  filter?: IllustrationFilter | null | undefined;
}>;


export type LibraryAlikeQuery = { similar: { totalCount: number, windowLimit: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { similarity: number, sharedTags: Array<{ tag: { name: string, displayName: string } }>, illustration: { id: string, name: string } } }> } };

export type LibraryCountQueryVariables = Exact<{
  filter?: IllustrationFilter | null | undefined;
}>;


export type LibraryCountQuery = { illustrations: { totalCount: number } };

export type LibraryTagsQueryVariables = Exact<{
  search: string;
}>;


export type LibraryTagsQuery = { tags: { edges: Array<{ node: { name: string, displayName: string, category: TagCategory, illustrationCount: number } }> } };

export type LibraryFacetsQueryVariables = Exact<{ [key: string]: never; }>;


export type LibraryFacetsQuery = { libraryFacets: { ratings: Array<{ value: string, count: number }>, contentRatings: Array<{ value: ContentRating, count: number }>, sources: Array<{ value: string, count: number }>, metadata: Array<{ key: string, values: Array<{ value: string, count: number }> }> } };

export type LibraryDecisionQueryVariables = Exact<{
  kpi: string;
  illustrations: Array<string> | string;
}>;


export type LibraryDecisionQuery = { decideKpi: { incumbent: { illustration: { id: string } | null }, candidates: Array<{ probabilityBest: number, expectedRate: number, expectedGain: number, gainInterval: { low: number, high: number }, forecast: { simulated: boolean, illustration: { id: string, name: string } | null } }> } };

export type LibrarySelectionForecastsQueryVariables = Exact<{
  kpi: string;
  illustrations: Array<string> | string;
}>;


export type LibrarySelectionForecastsQuery = { predictKpi: Array<{ rate: number, illustration: { id: string } | null }> };

export type LibraryExampleQueryVariables = Exact<{
  id: string;
}>;


export type LibraryExampleQuery = { illustration: { id: string, name: string } | null };

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

export type TryModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type TryModelsQuery = { tagModels: Array<{ id: string, active: boolean }>, kpis: Array<{ name: string, deployedModel: { id: string, context: Array<{ factor: string, level: string }> } | null }> };

export type TryTagsQueryVariables = Exact<{
  upload: string;
}>;


export type TryTagsQuery = { tagImage: { width: number, height: number, contentRating: { rating: ContentRating, safe: number, questionable: number, explicit: number } | null, tags: Array<{ score: number, present: boolean, tag: { name: string, displayName: string, category: TagCategory } }>, plausibleTags: { general: Array<{ score: number, tag: { name: string, displayName: string } }>, character: Array<{ score: number, tag: { name: string, displayName: string } }>, copyright: Array<{ score: number, tag: { name: string, displayName: string } }>, artist: Array<{ score: number, tag: { name: string, displayName: string } }>, meta: Array<{ score: number, tag: { name: string, displayName: string } }>, other: Array<{ score: number, tag: { name: string, displayName: string } }> } }, exactDuplicate: { id: string, name: string } | null };

export type TryTagFragment = { score: number, tag: { name: string, displayName: string } };

export type TryForecastQueryVariables = Exact<{
  kpi: string;
  illustrations?: Array<string> | string;
  uploads?: Array<string> | string;
  context?: KpiContextInput | null | undefined;
}>;


export type TryForecastQuery = { predictKpi: Array<{ rate: number, rateAtIntercept: number, simulated: boolean, interval: { low: number, high: number } | null, contributions: Array<{ score: number, points: number, tag: { name: string, displayName: string } }>, treeContribution: { points: number, trees: number } | null }> };

export type TryNeighboursQueryVariables = Exact<{
  upload: string;
  kpi: string;
  withKpi: boolean;
}>;


export type TryNeighboursQuery = { tagImage: { similar: Array<{ similarity: number, sharedTags: Array<{ tag: { name: string, displayName: string } }>, illustration: { id: string, name: string, kpi?: { rate: number, simulated: boolean, observed: { rate: number | null, denominator: number, simulated: boolean } | null } | null } }> }, nearDuplicates: { totalCount: number, withoutFingerprint: number, edges: Array<{ node: { similarity: number, mirrored: boolean, cropped: boolean, illustration: { id: string, name: string } } }> } };

export type TryLibraryPictureQueryVariables = Exact<{
  id: string;
}>;


export type TryLibraryPictureQuery = { illustration: { id: string, name: string } | null };

export type TryLibrarySearchQueryVariables = Exact<{
  name: string;
}>;


export type TryLibrarySearchQuery = { illustrations: { edges: Array<{ node: { id: string, name: string } }> } };

export type TryDecisionQueryVariables = Exact<{
  kpi: string;
  illustrations: Array<string> | string;
  uploads: Array<string> | string;
  incumbent?: string | null | undefined;
  context?: KpiContextInput | null | undefined;
}>;


export type TryDecisionQuery = { decideKpi: { candidates: Array<{ expectedRate: number, probabilityBest: number, probabilityBeatsIncumbent: number | null, expectedGain: number, expectedLoss: number, gainInterval: { low: number, high: number } }> } };

export type TryAllocationQueryVariables = Exact<{
  kpi: string;
  illustrations: Array<string> | string;
  uploads: Array<string> | string;
  batch: number;
  policy: AllocationPolicy;
  context?: KpiContextInput | null | undefined;
}>;


export type TryAllocationQuery = { allocateKpi: Array<{ trials: number, share: number, probabilityBest: number }> };

export type TryIngestMutationVariables = Exact<{
  illustrations: Array<IngestInput> | IngestInput;
  duplicates: DuplicatePolicy;
}>;


export type TryIngestMutation = { ingest: { id: string } };

export type TryJobSubscriptionVariables = Exact<{
  id: string;
}>;


export type TryJobSubscription = { job: { status: JobStatus, step: string | null, done: number, total: number | null, result: Record<string, unknown> | null, error: string | null } };

export type TryCompareForecastQueryVariables = Exact<{
  kpi: string;
  illustrations: Array<string> | string;
  uploads: Array<string> | string;
  context?: KpiContextInput | null | undefined;
}>;


export type TryCompareForecastQuery = { predictKpi: Array<{ rate: number, simulated: boolean, contributions: Array<{ coefficient: number, contribution: number, points: number, tag: { name: string, displayName: string } }> }> };

export type TryCompareUploadQueryVariables = Exact<{
  id: string;
  names: Array<string> | string;
}>;


export type TryCompareUploadQuery = { tagImage: { tags: Array<{ score: number, tag: { name: string, displayName: string } }>, specificTags: Array<{ score: number, tag: { name: string, displayName: string } }> } };

export type TryCompareIllustrationQueryVariables = Exact<{
  id: string;
  names: Array<string> | string;
}>;


export type TryCompareIllustrationQuery = { illustration: { tags: Array<{ score: number, tag: { name: string, displayName: string } }>, specificTags: Array<{ score: number, tag: { name: string, displayName: string } }> | null } | null };

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
export const TagRowFragmentDoc = new TypedDocumentString(`
    fragment TagRow on TagScore {
  score
  present
  tag {
    name
    displayName
    illustrationCount
  }
}
    `, {"fragmentName":"TagRow"}) as unknown as TypedDocumentString<TagRowFragment, unknown>;
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
export const LibraryCardFragmentDoc = new TypedDocumentString(`
    fragment LibraryCard on Illustration {
  id
  name
  tags(first: 5) {
    score
    tag {
      name
      displayName
    }
  }
}
    `, {"fragmentName":"LibraryCard"}) as unknown as TypedDocumentString<LibraryCardFragment, unknown>;
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
export const TryTagFragmentDoc = new TypedDocumentString(`
    fragment TryTag on TagScore {
  tag {
    name
    displayName
  }
  score
}
    `, {"fragmentName":"TryTag"}) as unknown as TypedDocumentString<TryTagFragment, unknown>;
export const IllustrationContributionsDocument = new TypedDocumentString(`
    query IllustrationContributions($id: ID!, $kpi: String!, $first: Int!, $grouped: Boolean!) {
  illustration(id: $id) {
    id
    kpi(name: $kpi) {
      rate
      rateAtIntercept
      simulated
      contributions(first: $first) @skip(if: $grouped) {
        tag {
          name
          displayName
        }
        score
        contribution
        standardError
        points
      }
      contributionGroups(first: $first) @include(if: $grouped) {
        tags {
          name
          displayName
        }
        contribution
        standardError
        points
      }
      treeContribution(first: 1) {
        total
        standardError
        points
        trees
      }
    }
  }
}
    `, {"hash":"sha256:93e0544b864333b920866041b9fe9e00d1d59e2c3376be55e0a5cbc98c7a4972"}) as unknown as TypedDocumentString<IllustrationContributionsQuery, IllustrationContributionsQueryVariables>;
export const IllustrationForecastDocument = new TypedDocumentString(`
    query IllustrationForecast($id: ID!, $kpi: String!, $trials: Int!) {
  illustration(id: $id) {
    id
    kpi(name: $kpi) {
      rate
      simulated
      interval {
        low
        high
      }
      observedInterval(trials: $trials) {
        low
        high
      }
      observed {
        numerator
        denominator
        rate
        simulated
      }
      intervalFromObservations {
        low
        high
      }
      blended {
        rate
        modelWeight
        interval {
          low
          high
        }
      }
      model {
        id
      }
    }
  }
}
    `, {"hash":"sha256:004bba584b6d01432bf851c2948d3a58ea67a1d1b182b2ea829087b9ef4b1286"}) as unknown as TypedDocumentString<IllustrationForecastQuery, IllustrationForecastQueryVariables>;
export const IllustrationViewDocument = new TypedDocumentString(`
    query IllustrationView($id: ID!) {
  illustration(id: $id) {
    id
    sha256
    name
    source
    url
    mediaType
    width
    height
    rating
    contentRating {
      rating
      safe
      questionable
      explicit
      source
    }
    givenTags
    metadata
    createdAt
    indexed: topTags(first: 1) {
      general {
        score
      }
    }
    copies {
      name
      source
      createdAt
    }
    duplicateCount
    duplicates {
      illustration {
        id
        name
      }
      similarity
      mirrored
      cropped
      linked
    }
  }
}
    `, {"hash":"sha256:136d7606ceac38dbede5a755528483264731ad16532207a4ea26f3f66b7849f0"}) as unknown as TypedDocumentString<IllustrationViewQuery, IllustrationViewQueryVariables>;
export const IllustrationNeighboursDocument = new TypedDocumentString(`
    query IllustrationNeighbours($id: ID!, $first: Int!, $kpi: String!, $forecast: Boolean!) {
  illustration(id: $id) {
    id
    kpi(name: $kpi) @include(if: $forecast) {
      rate
    }
  }
  similar(id: $id, first: $first) {
    edges {
      node {
        similarity
        sharedTags {
          part
          tag {
            name
            displayName
          }
        }
        apartTags {
          score
          neighbourScore
          tag {
            name
            displayName
          }
        }
        illustration {
          id
          name
          kpi(name: $kpi) @include(if: $forecast) {
            rate
            simulated
          }
        }
      }
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `, {"hash":"sha256:784cfeeb27a8995eb9a8befdf98aa7152c9fa446001d655ecae509510d643d5c"}) as unknown as TypedDocumentString<IllustrationNeighboursQuery, IllustrationNeighboursQueryVariables>;
export const IllustrationTagNamesDocument = new TypedDocumentString(`
    query IllustrationTagNames($search: String!) {
  tags(first: 12, search: $search, order: LIBRARY) {
    edges {
      node {
        name
        displayName
        illustrationCount
      }
    }
  }
}
    `, {"hash":"sha256:4cc12b6394ffaf725bf9cc295a9bf660922555a03ae9ca9e7c6b602cba3ddc31"}) as unknown as TypedDocumentString<IllustrationTagNamesQuery, IllustrationTagNamesQueryVariables>;
export const IllustrationTagsDocument = new TypedDocumentString(`
    query IllustrationTags($id: ID!) {
  illustration(id: $id) {
    id
    topTags(first: 100) {
      general {
        ...TagRow
      }
      character {
        ...TagRow
      }
      copyright {
        ...TagRow
      }
      artist {
        ...TagRow
      }
      meta {
        ...TagRow
      }
      other {
        ...TagRow
      }
    }
  }
}
    fragment TagRow on TagScore {
  score
  present
  tag {
    name
    displayName
    illustrationCount
  }
}`, {"hash":"sha256:58280e62b3d326995f25926ee657c241d21fbff0961706a297e737da3889fbae"}) as unknown as TypedDocumentString<IllustrationTagsQuery, IllustrationTagsQueryVariables>;
export const IllustrationWhatIfDocument = new TypedDocumentString(`
    query IllustrationWhatIf($id: ID!, $kpi: String!, $add: [TagEditInput!]!, $remove: [String!]!, $coOccurring: CoOccurringTags!) {
  illustration(id: $id) {
    id
    kpi(name: $kpi) {
      whatIf(add: $add, remove: $remove, coOccurring: $coOccurring) {
        before
        after
        change
        interval {
          low
          high
        }
        movedAlong {
          tag {
            name
            displayName
          }
          from
          to
        }
        warnings
        note
      }
    }
  }
}
    `, {"hash":"sha256:7b2710efd0ed04b31bdfa837f585d86575661db533265e07513b7a370689899a"}) as unknown as TypedDocumentString<IllustrationWhatIfQuery, IllustrationWhatIfQueryVariables>;
export const IllustrationWhatIfTagsDocument = new TypedDocumentString(`
    query IllustrationWhatIfTags($id: ID!, $kpi: String!) {
  illustration(id: $id) {
    id
    kpi(name: $kpi) {
      rate
      linear
      intercept
      rateAtIntercept
      simulated
      interval {
        low
        high
      }
      model {
        link
      }
      treeContribution(first: 1) {
        trees
      }
      contributions(first: 100) {
        tag {
          name
          displayName
        }
        score
        coefficient
        points
      }
    }
  }
}
    `, {"hash":"sha256:d234330566ed682a1a9dc52a4277f9c1afbc58b203f05cb0a7f4d22a86f55338"}) as unknown as TypedDocumentString<IllustrationWhatIfTagsQuery, IllustrationWhatIfTagsQueryVariables>;
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
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys {
  apiKeys {
    id
    name
    prefix
    scopes
    expiresAt
    lastUsedAt
    revokedAt
    replacedBy
    valid
  }
}
    `, {"hash":"sha256:763ff035ddb392c5395183cc99e8a1da454ffe7be44e08b47a46c5f2e7f1dacb"}) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {
  createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {
    secret
    key {
      name
    }
  }
}
    `, {"hash":"sha256:aee2f17a54d8b721289769cb972d467a9ce81c2072de0b3c7435fce43ae1faf6"}) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKeyDocument = new TypedDocumentString(`
    mutation RotateApiKey($id: ID!) {
  rotateApiKey(id: $id) {
    secret
    key {
      name
    }
  }
}
    `, {"hash":"sha256:12be9a671c90b02eeaa71f6ab1a86e435508984d3482c934a13af1167a2a0edc"}) as unknown as TypedDocumentString<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(id: $id) {
    id
  }
}
    `, {"hash":"sha256:89bcf6ef60fb7a5f59aed7080cf31aed76523cc5f69b62a995387a359b3f5858"}) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
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
export const LibraryNewestDocument = new TypedDocumentString(`
    query LibraryNewest($first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {
  illustrations(first: $first, after: $after, skip: $skip, filter: $filter) {
    totalCount @include(if: $whole)
    edges {
      cursor
      node {
        ...LibraryCard
      }
    }
  }
}
    fragment LibraryCard on Illustration {
  id
  name
  tags(first: 5) {
    score
    tag {
      name
      displayName
    }
  }
}`, {"hash":"sha256:1cd2b7104ab3174dd6c53aebc8a23b8d2b3661541390983cdb6a1f4ecf41019a"}) as unknown as TypedDocumentString<LibraryNewestQuery, LibraryNewestQueryVariables>;
export const LibraryForecastsDocument = new TypedDocumentString(`
    query LibraryForecasts($kpi: String!, $order: SortOrder!, $first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {
  bestPredicted(
    kpi: $kpi
    order: $order
    first: $first
    after: $after
    skip: $skip
    filter: $filter
  ) {
    totalCount @include(if: $whole)
    edges {
      cursor
      node {
        rate
        simulated
        illustration {
          ...LibraryCard
        }
      }
    }
  }
  highest: bestPredicted(kpi: $kpi, first: 1, filter: $filter) @include(if: $whole) {
    edges {
      node {
        rate
      }
    }
  }
  all: illustrations(first: 1, filter: $filter) @include(if: $whole) {
    totalCount
  }
}
    fragment LibraryCard on Illustration {
  id
  name
  tags(first: 5) {
    score
    tag {
      name
      displayName
    }
  }
}`, {"hash":"sha256:cb1b08d75a262957b086de70f73dd2af4be85866232794d24c22f231c6431ac4"}) as unknown as TypedDocumentString<LibraryForecastsQuery, LibraryForecastsQueryVariables>;
export const LibraryAlikeDocument = new TypedDocumentString(`
    query LibraryAlike($like: [ExampleInput!]!, $first: Int!, $after: String, $filter: IllustrationFilter) {
  similar(like: $like, first: $first, after: $after, filter: $filter) {
    totalCount
    windowLimit
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      cursor
      node {
        similarity
        sharedTags(first: 5) {
          tag {
            name
            displayName
          }
        }
        illustration {
          id
          name
        }
      }
    }
  }
}
    `, {"hash":"sha256:346026c2b88490d9e7a4ce74888431beb8d2d37325555050c0dd7872e7821f68"}) as unknown as TypedDocumentString<LibraryAlikeQuery, LibraryAlikeQueryVariables>;
export const LibraryCountDocument = new TypedDocumentString(`
    query LibraryCount($filter: IllustrationFilter) {
  illustrations(first: 1, filter: $filter) {
    totalCount
  }
}
    `, {"hash":"sha256:630eb930e2f88988845d89feea3bd3a9ae50a36defcfd13579ba842d21dae8bc"}) as unknown as TypedDocumentString<LibraryCountQuery, LibraryCountQueryVariables>;
export const LibraryTagsDocument = new TypedDocumentString(`
    query LibraryTags($search: String!) {
  tags(first: 12, search: $search, order: LIBRARY) {
    edges {
      node {
        name
        displayName
        category
        illustrationCount
      }
    }
  }
}
    `, {"hash":"sha256:944dc04b1f37f1006d86013f511843bdb0a86f57935bddaad7c1195eeeb50dc7"}) as unknown as TypedDocumentString<LibraryTagsQuery, LibraryTagsQueryVariables>;
export const LibraryFacetsDocument = new TypedDocumentString(`
    query LibraryFacets {
  libraryFacets(first: 20) {
    ratings {
      value
      count
    }
    contentRatings {
      value
      count
    }
    sources {
      value
      count
    }
    metadata {
      key
      values {
        value
        count
      }
    }
  }
}
    `, {"hash":"sha256:98ecd5c17537bbe53e509824869b89db539c86e292ee4320599ebc20484a6ecb"}) as unknown as TypedDocumentString<LibraryFacetsQuery, LibraryFacetsQueryVariables>;
export const LibraryDecisionDocument = new TypedDocumentString(`
    query LibraryDecision($kpi: String!, $illustrations: [ID!]!) {
  decideKpi(kpi: $kpi, illustrations: $illustrations) {
    incumbent {
      illustration {
        id
      }
    }
    candidates {
      probabilityBest
      expectedRate
      expectedGain
      gainInterval {
        low
        high
      }
      forecast {
        simulated
        illustration {
          id
          name
        }
      }
    }
  }
}
    `, {"hash":"sha256:945411e48c4c39e79920ab8f0b3f67d5e2052f63d48e88c1dee93f1bca2bed2f"}) as unknown as TypedDocumentString<LibraryDecisionQuery, LibraryDecisionQueryVariables>;
export const LibrarySelectionForecastsDocument = new TypedDocumentString(`
    query LibrarySelectionForecasts($kpi: String!, $illustrations: [ID!]!) {
  predictKpi(kpi: $kpi, illustrations: $illustrations) {
    rate
    illustration {
      id
    }
  }
}
    `, {"hash":"sha256:f3f905ae27872179474d58b8bdd4f27c70e01df5657868f89f16ca76ab118a00"}) as unknown as TypedDocumentString<LibrarySelectionForecastsQuery, LibrarySelectionForecastsQueryVariables>;
export const LibraryExampleDocument = new TypedDocumentString(`
    query LibraryExample($id: ID!) {
  illustration(id: $id) {
    id
    name
  }
}
    `, {"hash":"sha256:3fc25dc4287b4b3e8e80d5e83c827bb926622b66448cadb6a1333ebeaf574ab0"}) as unknown as TypedDocumentString<LibraryExampleQuery, LibraryExampleQueryVariables>;
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
export const TryModelsDocument = new TypedDocumentString(`
    query TryModels {
  tagModels {
    id
    active
  }
  kpis {
    name
    deployedModel {
      id
      context {
        factor
        level
      }
    }
  }
}
    `, {"hash":"sha256:9af56b28d6abc0a8614aba81dcfa9cbe6d345bec64a08033d1bcf889344acae7"}) as unknown as TypedDocumentString<TryModelsQuery, TryModelsQueryVariables>;
export const TryTagsDocument = new TypedDocumentString(`
    query TryTags($upload: ID!) {
  tagImage(upload: $upload) {
    width
    height
    contentRating {
      rating
      safe
      questionable
      explicit
    }
    tags(first: 24, minScore: 0.02) {
      tag {
        name
        displayName
        category
      }
      score
      present
    }
    plausibleTags {
      general {
        ...TryTag
      }
      character {
        ...TryTag
      }
      copyright {
        ...TryTag
      }
      artist {
        ...TryTag
      }
      meta {
        ...TryTag
      }
      other {
        ...TryTag
      }
    }
  }
  exactDuplicate(upload: $upload) {
    id
    name
  }
}
    fragment TryTag on TagScore {
  tag {
    name
    displayName
  }
  score
}`, {"hash":"sha256:475c74004db3beacebc229494bd45453d2c5a4636b915cddc6d7a335807262ff"}) as unknown as TypedDocumentString<TryTagsQuery, TryTagsQueryVariables>;
export const TryForecastDocument = new TypedDocumentString(`
    query TryForecast($kpi: String!, $illustrations: [ID!]! = [], $uploads: [ID!]! = [], $context: KpiContextInput) {
  predictKpi(
    kpi: $kpi
    illustrations: $illustrations
    uploads: $uploads
    context: $context
  ) {
    rate
    rateAtIntercept
    interval {
      low
      high
    }
    simulated
    contributions(first: 8) {
      tag {
        name
        displayName
      }
      score
      points
    }
    treeContribution(first: 1) {
      points
      trees
    }
  }
}
    `, {"hash":"sha256:e26021582e798fd92323ef0b37317f00aa4a304d85339b1059f6069c027f6638"}) as unknown as TypedDocumentString<TryForecastQuery, TryForecastQueryVariables>;
export const TryNeighboursDocument = new TypedDocumentString(`
    query TryNeighbours($upload: ID!, $kpi: String!, $withKpi: Boolean!) {
  tagImage(upload: $upload) {
    similar(first: 8) {
      similarity
      sharedTags(first: 3) {
        tag {
          name
          displayName
        }
      }
      illustration {
        id
        name
        kpi(name: $kpi) @include(if: $withKpi) {
          rate
          simulated
          observed {
            rate
            denominator
            simulated
          }
        }
      }
    }
  }
  nearDuplicates(upload: $upload, first: 6) {
    totalCount
    withoutFingerprint
    edges {
      node {
        similarity
        mirrored
        cropped
        illustration {
          id
          name
        }
      }
    }
  }
}
    `, {"hash":"sha256:5da3d4ca3f7cbbbcfdb9c92bf95f4fe727253349c521f03f114ea7798d9deae9"}) as unknown as TypedDocumentString<TryNeighboursQuery, TryNeighboursQueryVariables>;
export const TryLibraryPictureDocument = new TypedDocumentString(`
    query TryLibraryPicture($id: ID!) {
  illustration(id: $id) {
    id
    name
  }
}
    `, {"hash":"sha256:bc0c8bdb71da64d0daea0314d94f0210eaa4561931cfd558b8c51147e1b5ec45"}) as unknown as TypedDocumentString<TryLibraryPictureQuery, TryLibraryPictureQueryVariables>;
export const TryLibrarySearchDocument = new TypedDocumentString(`
    query TryLibrarySearch($name: String!) {
  illustrations(first: 12, filter: {name: $name}) {
    edges {
      node {
        id
        name
      }
    }
  }
}
    `, {"hash":"sha256:1e1983cdba9add87775c3c6d474902a5a7c382a9100067fb45417ad9397847cf"}) as unknown as TypedDocumentString<TryLibrarySearchQuery, TryLibrarySearchQueryVariables>;
export const TryDecisionDocument = new TypedDocumentString(`
    query TryDecision($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $incumbent: ID, $context: KpiContextInput) {
  decideKpi(
    kpi: $kpi
    illustrations: $illustrations
    uploads: $uploads
    incumbent: $incumbent
    context: $context
  ) {
    candidates {
      expectedRate
      probabilityBest
      probabilityBeatsIncumbent
      expectedGain
      gainInterval {
        low
        high
      }
      expectedLoss
    }
  }
}
    `, {"hash":"sha256:77fdd45e145de8ac7d6f81fbd49daa4d3408ea14d866b4363a99eb4d4fbd6618"}) as unknown as TypedDocumentString<TryDecisionQuery, TryDecisionQueryVariables>;
export const TryAllocationDocument = new TypedDocumentString(`
    query TryAllocation($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $batch: Int!, $policy: AllocationPolicy!, $context: KpiContextInput) {
  allocateKpi(
    kpi: $kpi
    illustrations: $illustrations
    uploads: $uploads
    batch: $batch
    policy: $policy
    context: $context
  ) {
    trials
    share
    probabilityBest
  }
}
    `, {"hash":"sha256:aef7916ecdb139aa42151d6857d70947138ac8f39c2f2fa679da9f6ed7bb4c36"}) as unknown as TypedDocumentString<TryAllocationQuery, TryAllocationQueryVariables>;
export const TryIngestDocument = new TypedDocumentString(`
    mutation TryIngest($illustrations: [IngestInput!]!, $duplicates: DuplicatePolicy!) {
  ingest(illustrations: $illustrations, duplicates: $duplicates) {
    id
  }
}
    `, {"hash":"sha256:9d2b1278a15d326c5c1d984fb78a621e596e855216576b3d6663ac7ed71f5fd4"}) as unknown as TypedDocumentString<TryIngestMutation, TryIngestMutationVariables>;
export const TryJobDocument = new TypedDocumentString(`
    subscription TryJob($id: ID!) {
  job(id: $id) {
    status
    step
    done
    total
    result
    error
  }
}
    `, {"hash":"sha256:ccffe16eece546764a1a4e21d71afac0fa037ada0af9e0e4676328836a31f3cc"}) as unknown as TypedDocumentString<TryJobSubscription, TryJobSubscriptionVariables>;
export const TryCompareForecastDocument = new TypedDocumentString(`
    query TryCompareForecast($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $context: KpiContextInput) {
  predictKpi(
    kpi: $kpi
    illustrations: $illustrations
    uploads: $uploads
    context: $context
  ) {
    rate
    simulated
    contributions(first: 100) {
      tag {
        name
        displayName
      }
      coefficient
      contribution
      points
    }
  }
}
    `, {"hash":"sha256:01aa79412df60ecc872d2db6fff13ba1f3b4376468e4cbede7b120c778c3f9f8"}) as unknown as TypedDocumentString<TryCompareForecastQuery, TryCompareForecastQueryVariables>;
export const TryCompareUploadDocument = new TypedDocumentString(`
    query TryCompareUpload($id: ID!, $names: [String!]!) {
  tagImage(upload: $id) {
    tags(first: 60) {
      tag {
        name
        displayName
      }
      score
    }
    specificTags(names: $names) {
      tag {
        name
        displayName
      }
      score
    }
  }
}
    `, {"hash":"sha256:7d772983d6a4f5b53f0cde825d0427948f803295e86b3b53d609a9a894cadab6"}) as unknown as TypedDocumentString<TryCompareUploadQuery, TryCompareUploadQueryVariables>;
export const TryCompareIllustrationDocument = new TypedDocumentString(`
    query TryCompareIllustration($id: ID!, $names: [String!]!) {
  illustration(id: $id) {
    tags(first: 60) {
      tag {
        name
        displayName
      }
      score
    }
    specificTags(names: $names) {
      tag {
        name
        displayName
      }
      score
    }
  }
}
    `, {"hash":"sha256:31568a6b5ce30a0ff306e525e981096461f101f19ae2deabbd4df55d3196f824"}) as unknown as TypedDocumentString<TryCompareIllustrationQuery, TryCompareIllustrationQueryVariables>;
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