import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Illustration as IllustrationRow } from '../../indexer/illustration-table.js';
import type { SimilarModel, TaggedImageModel, TagSource, LibraryFacetsSource, KpiSource, KpiModelSource, ForecastModel, KpiForecastConnectionModel, KpiCreativeModel, WhatIfModel, VectorModel, IllustrationConnectionModel, SimilarConnectionModel, TagConnectionModel, JobConnectionModel, IndexFailureConnectionModel, NearDuplicateModel, DuplicateLinkModel, DuplicateGroupModel, NearDuplicateConnectionModel, DuplicateGroupConnectionModel } from '../models.js';
import type { RegisteredModel } from '../../tagging/model-registry.js';
import type { Context } from '../context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 8601 date and time, UTC. */
  DateTime: { input: Date; output: Date; }
  /** Any JSON object. */
  JSON: { input: Record<string, unknown>; output: Record<string, unknown>; }
};

export type AllocationPolicy =
  /** Each as often as it is probably the best. */
  | 'THOMPSON'
  /** The probably best and its runner-ups in turn: finds the best sooner. */
  | 'TOP_TWO';

export type ApiKey = {
  __typename?: 'ApiKey';
  createdAt: Scalars['DateTime']['output'];
  /** Null for a key that lasts until it is revoked. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** To the minute; null for a key that was never used. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  name: Scalars['String']['output'];
  /** The secret's first ten characters. */
  prefix: Scalars['String']['output'];
  /** Id of the key that was made in its place. */
  replacedBy?: Maybe<Scalars['ID']['output']>;
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  scopes: Array<Scope>;
  /** It opens what its scopes say: neither revoked nor expired. */
  valid: Scalars['Boolean']['output'];
};

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

/** Probabilities of the three ratings; they add up to 1. */
export type ContentRatingEstimate = {
  __typename?: 'ContentRatingEstimate';
  explicit: Scalars['Float']['output'];
  questionable: Scalars['Float']['output'];
  /** The most probable one. */
  rating: ContentRating;
  safe: Scalars['Float']['output'];
  source: ContentRatingSource;
};

export type ContentRatingFacet = {
  __typename?: 'ContentRatingFacet';
  count: Scalars['Int']['output'];
  value: ContentRating;
};

export type ContentRatingSource =
  /** Classes of the embedded backbone. */
  | 'BACKBONE'
  /** Rating rows of the tag model itself. */
  | 'TAG_MODEL';

export type CreatedApiKey = {
  __typename?: 'CreatedApiKey';
  key: ApiKey;
  /** Send it as `Authorization: Bearer eyc_…`. It is not shown again. */
  secret: Scalars['String']['output'];
};

export type DuplicateGroup = {
  __typename?: 'DuplicateGroup';
  illustrationCount: Scalars['Int']['output'];
  /** The oldest first. */
  illustrations: Array<Illustration>;
};


export type DuplicateGroupIllustrationsArgs = {
  first?: Scalars['Int']['input'];
};

export type DuplicateGroupConnection = {
  __typename?: 'DuplicateGroupConnection';
  edges: Array<DuplicateGroupEdge>;
  /** Illustrations whose copies nobody has looked for yet; scanDuplicates does. */
  notCompared: Scalars['Int']['output'];
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type DuplicateGroupEdge = {
  __typename?: 'DuplicateGroupEdge';
  cursor: Scalars['String']['output'];
  node: DuplicateGroup;
};

/** A near copy that the library knows of. */
export type DuplicateLink = {
  __typename?: 'DuplicateLink';
  cropped: Scalars['Boolean']['output'];
  illustration: Illustration;
  /** It was linked at ingest; false when a scan found it. */
  linked: Scalars['Boolean']['output'];
  mirrored: Scalars['Boolean']['output'];
  similarity: Scalars['Float']['output'];
};

/** What becomes of a copy at ingest. The same bytes are one illustration, whatever the policy. */
export type DuplicatePolicy =
  /** Near copies are taken in like other pictures. */
  | 'KEEP'
  /** Near copies are taken in and linked to what they copy; of the same bytes, the name and source are kept. */
  | 'LINK'
  /** Near copies are left out; the job's result says what they copy. */
  | 'SKIP';

export type ExampleCombination =
  /** By cosine with the weighted sum of the examples, each scaled to length 1; unlike ones are subtracted. */
  | 'AVERAGE'
  /** By the one example that an illustration is most like; what is more like an unlike one comes last. */
  | 'BEST_MATCH';

/** Something to be like or unlike: exactly one of illustration, upload and tag. */
export type ExampleInput = {
  /** An illustration of the library. */
  illustration?: InputMaybe<Scalars['ID']['input']>;
  /** Name of a tag. */
  tag?: InputMaybe<Scalars['String']['input']>;
  /** Id that POST /uploads gave. */
  upload?: InputMaybe<Scalars['ID']['input']>;
  /** How much it counts beside the others, above 0 and at most 100. */
  weight?: Scalars['Float']['input'];
};

export type Facet = {
  __typename?: 'Facet';
  count: Scalars['Int']['output'];
  value: Scalars['String']['output'];
};

/** One picture of the library. */
export type Illustration = {
  __typename?: 'Illustration';
  /** One bit a dimension, whether its score is above the threshold: 5000 bits, most significant first, in 625 bytes, base64; null until it is indexed. */
  binaryVector?: Maybe<Scalars['String']['output']>;
  /** Predicted rating of the content; null until it is indexed, and when the active model rates nothing. */
  contentRating?: Maybe<ContentRatingEstimate>;
  /** Further files with the same bytes, as ingest kept them with the policy LINK. */
  copies: Array<PictureCopy>;
  createdAt: Scalars['DateTime']['output'];
  duplicateCount: Scalars['Int']['output'];
  /** Near copies that ingest linked or scanDuplicates found, most alike first. Use the query `nearDuplicates` to look for them now. */
  duplicates: Array<DuplicateLink>;
  /** Tags that a person gave it (sidecar file); never predictions. */
  givenTags: Array<Scalars['String']['output']>;
  height: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  /** Forecast of a KPI by its deployed model; null until the illustration is indexed. */
  kpi?: Maybe<KpiForecast>;
  mediaType: Scalars['String']['output'];
  metadata: Scalars['JSON']['output'];
  /** File name as first seen. */
  name: Scalars['String']['output'];
  /** Illustration2Vec's estimate_plausible_tags: tags that score above a threshold, by category; null until it is indexed. */
  plausibleTags?: Maybe<TagsByCategory>;
  /** Rating that a person gave it (sidecar file, ingest), in their own words; never a prediction. */
  rating?: Maybe<Scalars['String']['output']>;
  /** Hash of the file's content, hex. */
  sha256: Scalars['String']['output'];
  /** What looks like it, nearest first; at most 50. Use the query `similar` to filter or page. */
  similar: Array<SimilarIllustration>;
  source?: Maybe<Scalars['String']['output']>;
  /** Illustration2Vec's estimate_specific_tags: scores of the tags asked for, in that order, at most 100; null until it is indexed. */
  specificTags?: Maybe<Array<TagScore>>;
  /** Predicted tags, highest score first. */
  tags: Array<TagScore>;
  /** Where a small WebP of it is served, to fit a square of so many pixels: scaled down, never up; an SVG is drawn at that size. */
  thumbnailUrl: Scalars['String']['output'];
  /** Illustration2Vec's estimate_top_tags: the highest scores of each category; null until it is indexed. */
  topTags?: Maybe<TagsByCategory>;
  /** Where the picture is served. */
  url: Scalars['String']['output'];
  /** Its softprob vector under the active model; null until it is indexed. */
  vector?: Maybe<Vector>;
  width: Scalars['Int']['output'];
};


/** One picture of the library. */
export type IllustrationBinaryVectorArgs = {
  rule?: ThresholdRule;
  threshold?: Scalars['Float']['input'];
};


/** One picture of the library. */
export type IllustrationDuplicatesArgs = {
  first?: Scalars['Int']['input'];
};


/** One picture of the library. */
export type IllustrationKpiArgs = {
  name: Scalars['String']['input'];
};


/** One picture of the library. */
export type IllustrationPlausibleTagsArgs = {
  rule?: ThresholdRule;
  threshold?: Scalars['Float']['input'];
};


/** One picture of the library. */
export type IllustrationSimilarArgs = {
  first?: Scalars['Int']['input'];
};


/** One picture of the library. */
export type IllustrationSpecificTagsArgs = {
  names: Array<Scalars['String']['input']>;
};


/** One picture of the library. */
export type IllustrationTagsArgs = {
  first?: Scalars['Int']['input'];
  minScore?: InputMaybe<Scalars['Float']['input']>;
};


/** One picture of the library. */
export type IllustrationThumbnailUrlArgs = {
  width?: Scalars['Int']['input'];
};


/** One picture of the library. */
export type IllustrationTopTagsArgs = {
  first?: Scalars['Int']['input'];
};


/** One picture of the library. */
export type IllustrationVectorArgs = {
  model?: InputMaybe<Scalars['ID']['input']>;
};

export type IllustrationConnection = {
  __typename?: 'IllustrationConnection';
  edges: Array<IllustrationEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type IllustrationEdge = {
  __typename?: 'IllustrationEdge';
  cursor: Scalars['String']['output'];
  node: Illustration;
};

export type IllustrationFilter = {
  /** By the rating that the active model predicts. */
  contentRating?: InputMaybe<Array<ContentRating>>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** Contains these keys with these values, e.g. {advertiser: "acme"}; in a list, these elements. */
  metadata?: InputMaybe<Scalars['JSON']['input']>;
  /** The file name contains this, regardless of case. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** By the rating that a person gave. */
  rating?: InputMaybe<Array<Scalars['String']['input']>>;
  source?: InputMaybe<Scalars['String']['input']>;
  tags?: InputMaybe<TagFilter>;
};

export type ImportKpiInput = {
  /** What the columns are called in the file, where not by the usual names. */
  columns?: InputMaybe<KpiColumnsInput>;
  /** What n counts. Of a new rate "impressions" when left out, of a new number "views". */
  denominator?: InputMaybe<Scalars['String']['input']>;
  /** Of a new KPI RATE when left out. */
  kind?: InputMaybe<KpiKind>;
  /** Name of the KPI, e.g. ctr; it is created when it does not exist. What is left out below is as it was defined. */
  kpi: Scalars['String']['input'];
  /** The last so many observed days are incomplete and stay out of training, 0 to 365; of a new KPI 0. */
  maturityDays?: InputMaybe<Scalars['Int']['input']>;
  /** What k counts, or the quantity that is summed. Of a new rate "clicks" when left out. */
  numerator?: InputMaybe<Scalars['String']['input']>;
  /** Mark the data as simulated, wherever it shows. */
  simulated?: Scalars['Boolean']['input'];
  /** Import the good rows and report the bad ones, instead of refusing the file. */
  skipBadRows?: Scalars['Boolean']['input'];
  /** Id that POST /uploads gave for the file: CSV with a header (UTF-8, commas), or Parquet. */
  upload: Scalars['ID']['input'];
};

/** A picture that could not be indexed. */
export type IndexFailure = {
  __typename?: 'IndexFailure';
  failedAt: Scalars['DateTime']['output'];
  reason: Scalars['String']['output'];
  /** Path or name it was to be indexed from. */
  source: Scalars['String']['output'];
};

export type IndexFailureConnection = {
  __typename?: 'IndexFailureConnection';
  edges: Array<IndexFailureEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type IndexFailureEdge = {
  __typename?: 'IndexFailureEdge';
  cursor: Scalars['String']['output'];
  node: IndexFailure;
};

export type IngestInput = {
  metadata?: InputMaybe<Scalars['JSON']['input']>;
  /** Name of the picture; the file name of the upload or the URL when left out. */
  name?: InputMaybe<Scalars['String']['input']>;
  rating?: InputMaybe<Scalars['String']['input']>;
  /** Where it comes from; the url, without its query, when left out. */
  source?: InputMaybe<Scalars['String']['input']>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Id that POST /uploads gave. Give this or url. */
  upload?: InputMaybe<Scalars['ID']['input']>;
  /** Address of the picture, http or https; the job fetches it. Off unless whoever runs the server lists its host. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** 95 % lies within. */
export type Interval = {
  __typename?: 'Interval';
  high: Scalars['Float']['output'];
  low: Scalars['Float']['output'];
};

export type Job = {
  __typename?: 'Job';
  createdAt: Scalars['DateTime']['output'];
  done: Scalars['Float']['output'];
  error?: Maybe<Scalars['String']['output']>;
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  result?: Maybe<Scalars['JSON']['output']>;
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  status: JobStatus;
  /** What it is doing now. */
  step?: Maybe<Scalars['String']['output']>;
  total?: Maybe<Scalars['Float']['output']>;
};

export type JobConnection = {
  __typename?: 'JobConnection';
  edges: Array<JobEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type JobEdge = {
  __typename?: 'JobEdge';
  cursor: Scalars['String']['output'];
  node: Job;
};

export type JobStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** What is observed of illustrations, and predicted: a rate or the mean of a number. */
export type Kpi = {
  __typename?: 'Kpi';
  /** What n counts; of a number, the units that the quantity is summed over. */
  denominator: Scalars['String']['output'];
  deployedModel?: Maybe<KpiModel>;
  /** Days on which the rate or the trials jump, or data is missing, against the 28 days before: rather the feed than the audience. */
  feedBreaks: Array<KpiFeedBreak>;
  /** The first day that is too young for training, YYYY-MM-DD; null when all are mature. */
  immatureFrom?: Maybe<Scalars['String']['output']>;
  kind: KpiKind;
  /** The last so many observed days are incomplete, since their clicks still arrive; they stay out of training. */
  maturityDays: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  /** What k counts; of a number, the quantity that is summed. */
  numerator: Scalars['String']['output'];
  /** Rows of data, and their sums. */
  observations: KpiTotals;
  /** The one that rollBackKpiModel would let answer again; null when there is no earlier deployment. */
  rollBackTo?: Maybe<KpiModel>;
};

export type KpiAllocation = {
  __typename?: 'KpiAllocation';
  forecast: KpiForecast;
  probabilityBest: Scalars['Float']['output'];
  share: Scalars['Float']['output'];
  trials: Scalars['Int']['output'];
};

export type KpiBlend = {
  __typename?: 'KpiBlend';
  interval: Interval;
  /** Part of it that is the forecast's: 1 before the first trial, near 0 once observations outweigh it. */
  modelWeight: Scalars['Float']['output'];
  rate: Scalars['Float']['output'];
};

/** In UTC; a week begins on Monday. */
export type KpiBucket =
  /** The whole time as one, from the first observed day of the KPI. */
  | 'ALL'
  | 'DAY'
  | 'MONTH'
  | 'WEEK';

export type KpiCandidate = {
  __typename?: 'KpiCandidate';
  /** Expected rate less the incumbent's, in units of the rate. */
  expectedGain: Scalars['Float']['output'];
  /** How much less than the best of the set it is expected to reach, in units of the rate. */
  expectedLoss: Scalars['Float']['output'];
  /** Forecast and observations together. */
  expectedRate: Scalars['Float']['output'];
  forecast: KpiForecast;
  gainInterval: Interval;
  /** Of beating the incumbent; null for the incumbent itself. */
  probabilityBeatsIncumbent?: Maybe<Scalars['Float']['output']>;
  /** Of being the best of the set. */
  probabilityBest: Scalars['Float']['output'];
};

export type KpiCoefficient = {
  __typename?: 'KpiCoefficient';
  /** Change on the link's scale per unit of score that the model associates with the tag; not a cause. */
  coefficient: Scalars['Float']['output'];
  /** Of the coefficient; null for a model that does not say how sure it is. */
  standardError?: Maybe<Scalars['Float']['output']>;
  tag: Tag;
};

/** Names of columns in a file, regardless of case. */
export type KpiColumnsInput = {
  /** "advertiser" when left out; may be absent then. */
  advertiser?: InputMaybe<Scalars['String']['input']>;
  /** "audience" when left out; may be absent then. */
  audience?: InputMaybe<Scalars['String']['input']>;
  /** YYYY-MM-DD, in Parquet also DATE and TIMESTAMP at midnight UTC; "day" when left out. */
  day?: InputMaybe<Scalars['String']['input']>;
  /** Called as what the denominator counts when left out; of a number it may be absent then, and each row counts 1. */
  denominator?: InputMaybe<Scalars['String']['input']>;
  /** Names the illustration by file name, sha256 or id:42; "illustration" or "creative" when left out. */
  illustration?: InputMaybe<Scalars['String']['input']>;
  /** Called as what the numerator counts when left out. */
  numerator?: InputMaybe<Scalars['String']['input']>;
  /** "slot" or "position" when left out; may be absent then. */
  slot?: InputMaybe<Scalars['String']['input']>;
};

export type KpiContextEffect = {
  __typename?: 'KpiContextEffect';
  /** Against the average over all trials. */
  effect: Scalars['Float']['output'];
  /** slot, audience or day */
  factor: Scalars['String']['output'];
  level: Scalars['String']['output'];
  trials: Scalars['Float']['output'];
};

/** Where, to whom or when a picture is shown; what is left out is averaged over. */
export type KpiContextInput = {
  audience?: InputMaybe<Scalars['String']['input']>;
  /** YYYY-MM-DD, a day that was observed. */
  day?: InputMaybe<Scalars['String']['input']>;
  slot?: InputMaybe<Scalars['String']['input']>;
};

export type KpiContribution = {
  __typename?: 'KpiContribution';
  coefficient: Scalars['Float']['output'];
  /** coefficient x score, on the link's scale. */
  contribution: Scalars['Float']['output'];
  /** In units of the rate: 0.001 is a tenth of a point. Of all tags they add up to rate - rateAtIntercept. */
  points: Scalars['Float']['output'];
  score: Scalars['Float']['output'];
  standardError?: Maybe<Scalars['Float']['output']>;
  tag: Tag;
};

export type KpiContributionGroup = {
  __typename?: 'KpiContributionGroup';
  contribution: Scalars['Float']['output'];
  points: Scalars['Float']['output'];
  standardError?: Maybe<Scalars['Float']['output']>;
  tags: Array<Tag>;
};

export type KpiCreative = {
  __typename?: 'KpiCreative';
  /** Forecast and observation together, each by what it is worth; null as KpiForecast.blended. */
  blended?: Maybe<Scalars['Float']['output']>;
  denominator: Scalars['Float']['output'];
  /** observed - expected. */
  difference?: Maybe<Scalars['Float']['output']>;
  /** What the model expected in the slots and audiences where it was shown; null where it was not. */
  expected?: Maybe<Scalars['Float']['output']>;
  /** In the average context; null without a model or a vector. */
  forecast?: Maybe<Scalars['Float']['output']>;
  forecastHigh?: Maybe<Scalars['Float']['output']>;
  /** 95 % interval of the illustration's true rate; null for a model that does not say how sure it is. */
  forecastLow?: Maybe<Scalars['Float']['output']>;
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  /** 0 where nothing was observed. */
  numerator: Scalars['Float']['output'];
  /** numerator / denominator; null where nothing was observed. */
  observed?: Maybe<Scalars['Float']['output']>;
  observedHigh?: Maybe<Scalars['Float']['output']>;
  /** 95 % interval of the rate by the luck of its trials; null for a number. */
  observedLow?: Maybe<Scalars['Float']['output']>;
  /** True when any of the observations, or of what the model was fitted to, was made by a simulation. */
  simulated: Scalars['Boolean']['output'];
  /** The difference in standard deviations: of luck, and of what tags do not tell. */
  surprise?: Maybe<Scalars['Float']['output']>;
  thumbnailUrl: Scalars['String']['output'];
  /** Where the picture is served: a path at this server, after `base`. */
  url: Scalars['String']['output'];
};


export type KpiCreativeThumbnailUrlArgs = {
  base?: Scalars['String']['input'];
  width?: Scalars['Int']['input'];
};


export type KpiCreativeUrlArgs = {
  base?: Scalars['String']['input'];
};

export type KpiCreativeOrder =
  /** By forecast in the average context, also where nothing was observed. */
  | 'FORECAST'
  /** By what was observed. Say minDenominator, or a lucky click leads. */
  | 'OBSERVED'
  /** By how far what was observed is from what was expected: descending begins with what did better. */
  | 'SURPRISE'
  /** By the denominator. */
  | 'TRIALS';

export type KpiDecision = {
  __typename?: 'KpiDecision';
  /** In the order asked. */
  candidates: Array<KpiCandidate>;
  /** The one that the others are compared with. */
  incumbent: KpiForecast;
};

export type KpiFeedBreak = {
  __typename?: 'KpiFeedBreak';
  /** YYYY-MM-DD */
  day: Scalars['String']['output'];
  /** Median of the days before. */
  expected: Scalars['Float']['output'];
  /** Of a run of days with the same break. */
  lastDay: Scalars['String']['output'];
  message: Scalars['String']['output'];
  /** On `day`. */
  observed: Scalars['Float']['output'];
  what: KpiFeedBreakMeasure;
};

export type KpiFeedBreakMeasure =
  /** A day without any data in a feed that has some every day. */
  | 'MISSING'
  /** The pooled rate; of a number, the mean. */
  | 'RATE'
  /** The sum of denominators. */
  | 'TRIALS';

export type KpiForecast = {
  __typename?: 'KpiForecast';
  /** Forecast and observation together, each by what it is worth; null without observations, and for a NUMBER. */
  blended?: Maybe<KpiBlend>;
  /** The same with tags that go together (synonyms, parts of one subject) read as one. */
  contributionGroups: Array<KpiContributionGroup>;
  /** Tags that move the forecast, by absolute contribution. They are associated with the rate, not its cause. */
  contributions: Array<KpiContribution>;
  /** Null for an upload. */
  illustration?: Maybe<Illustration>;
  intercept: Scalars['Float']['output'];
  /** 95 % interval of the illustration's true rate: what is unsure about the tags, and what tags do not tell. Null for a model that does not say how sure it is. */
  interval?: Maybe<Interval>;
  /** 95 % interval of the illustration's true rate by its observations alone, without the model; null without observations, and for a NUMBER. */
  intervalFromObservations?: Maybe<Interval>;
  kpi: Scalars['String']['output'];
  /** The linear predictor in the average context; intercept, contributions and, of a hybrid, treeContribution add up to it. */
  linear: Scalars['Float']['output'];
  model: KpiModel;
  /** What was observed for this illustration, in the context that the forecast is for; null without data. */
  observed?: Maybe<KpiTotals>;
  /** 95 % interval of the rate that will be observed in so many trials (impressions). */
  observedInterval?: Maybe<Interval>;
  /** Predicted rate, within 0 and 1; of a KPI of kind NUMBER, the predicted mean. */
  rate: Scalars['Float']['output'];
  /** The rate at the intercept, which the contributions' points start from. */
  rateAtIntercept: Scalars['Float']['output'];
  /** True when the model was fitted to simulated data. */
  simulated: Scalars['Boolean']['output'];
  /** Of the linear predictor, by what is unsure about the coefficients. */
  standardError?: Maybe<Scalars['Float']['output']>;
  /** What the trees of a hybrid add beside its tags; null for another model. */
  treeContribution?: Maybe<KpiTreeContribution>;
  /** The forecast for the same picture with other tags: what the model associates with such pictures, not what editing would cause. */
  whatIf: KpiWhatIf;
};


export type KpiForecastContributionGroupsArgs = {
  first?: Scalars['Int']['input'];
};


export type KpiForecastContributionsArgs = {
  first?: Scalars['Int']['input'];
};


export type KpiForecastObservedIntervalArgs = {
  trials: Scalars['Int']['input'];
};


export type KpiForecastTreeContributionArgs = {
  first?: Scalars['Int']['input'];
};


export type KpiForecastWhatIfArgs = {
  add?: Array<TagEditInput>;
  coOccurring?: CoOccurringTags;
  remove?: Array<Scalars['String']['input']>;
};

export type KpiForecastConnection = {
  __typename?: 'KpiForecastConnection';
  edges: Array<KpiForecastEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type KpiForecastEdge = {
  __typename?: 'KpiForecastEdge';
  cursor: Scalars['String']['output'];
  node: KpiForecast;
};

export type KpiGrouping =
  /** As the observations say; empty where they do not. */
  | 'ADVERTISER'
  | 'AUDIENCE'
  /** As the active tag model rates the illustration; empty where it does not. */
  | 'CONTENT_RATING'
  | 'SLOT'
  /** Of the illustration. */
  | 'SOURCE';

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

/** A linear model over the tag vectors: intercept + coefficients . scores is the rate or number itself, or the logit of the rate. */
export type KpiModel = {
  __typename?: 'KpiModel';
  /** How many there are. */
  coefficientCount: Scalars['Int']['output'];
  /** Coefficients of tags, those that are 0 left out. */
  coefficients: Array<KpiCoefficient>;
  /** Effects of slot, audience and day, which the coefficients are free of; on the logit of a rate, in units of a number. */
  context: Array<KpiContextEffect>;
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one that answers. */
  deployed: Scalars['Boolean']['output'];
  deployedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The report's figures that models are compared by. */
  figures: KpiModelFigures;
  id: Scalars['ID']['output'];
  illustrations: Scalars['Int']['output'];
  kpi: Scalars['String']['output'];
  lambda: Scalars['Float']['output'];
  link: KpiLink;
  method: KpiMethod;
  /** Measured on illustrations that were held out of the fit. */
  report: Scalars['JSON']['output'];
  /** The report as a page with plots, self-contained HTML. */
  reportPage: Scalars['String']['output'];
  /** Where the same page is served. */
  reportUrl: Scalars['String']['output'];
  /** True when it was fitted to simulated data. */
  simulated: Scalars['Boolean']['output'];
  tagModel: TagModel;
  /** Variance between illustrations that neither tags nor luck explain, on the link's scale; null where it is not known. */
  unexplainedVariance?: Maybe<Scalars['Float']['output']>;
  /** What the report warns of, in words. */
  warnings: Array<Scalars['String']['output']>;
};


/** A linear model over the tag vectors: intercept + coefficients . scores is the rate or number itself, or the logit of the rate. */
export type KpiModelCoefficientCountArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


/** A linear model over the tag vectors: intercept + coefficients . scores is the rate or number itself, or the logit of the rate. */
export type KpiModelCoefficientsArgs = {
  first?: Scalars['Int']['input'];
  order?: CoefficientOrder;
  search?: InputMaybe<Scalars['String']['input']>;
  skip?: Scalars['Int']['input'];
};

/** Of the report; null where it could not be measured. */
export type KpiModelFigures = {
  __typename?: 'KpiModelFigures';
  /** What was forecast over what was observed, ideally 1. */
  calibration?: Maybe<Scalars['Float']['output']>;
  /** Share of the 95 % intervals that held what was observed, 0 to 1. */
  coverage95?: Maybe<Scalars['Float']['output']>;
  /** Illustrations held out of the fit, which the figures are measured on. */
  heldOut: Scalars['Int']['output'];
  /** Log loss over that of forecasting the average rate; below 1 is better. Null for a number. */
  normalisedEntropy?: Maybe<Scalars['Float']['output']>;
  /** Squared error over that of forecasting the average; below 1 is better. */
  relativeSquaredError?: Maybe<Scalars['Float']['output']>;
  /** Rank correlation of forecasts with what was observed, -1 to 1. */
  spearman?: Maybe<Scalars['Float']['output']>;
  /** Trials (impressions) of an illustration's own that would rank it as well as the forecast does; null for a number. */
  worthInTrials?: Maybe<Scalars['Float']['output']>;
  worthInterval?: Maybe<Interval>;
};

export type KpiSeriesPoint = {
  __typename?: 'KpiSeriesPoint';
  denominator: Scalars['Float']['output'];
  /** What the deployed model expected of the same illustrations in the same slots and audiences, weighted as they were shown; the effect of the day is left out, so that drift shows. Null without a model. */
  forecast?: Maybe<Scalars['Float']['output']>;
  /** Null for the series of all. */
  group?: Maybe<Scalars['String']['output']>;
  high?: Maybe<Scalars['Float']['output']>;
  /** Illustrations that were observed. Counting them takes long where there are millions of observations. */
  illustrations: Scalars['Int']['output'];
  /** 95 % interval of the rate by the luck of its trials; of a number's mean by how its illustrations differ, null for fewer than two. */
  low?: Maybe<Scalars['Float']['output']>;
  /** Name of the series: the KPI's, followed by the group's. */
  metric: Scalars['String']['output'];
  numerator: Scalars['Float']['output'];
  /** True when any of it was made by a simulation. */
  simulated: Scalars['Boolean']['output'];
  /** Beginning of the bucket; the first and the last bucket may hold a part of their days only. */
  time: Scalars['DateTime']['output'];
  /** numerator / denominator: the rate, or the mean of a number. */
  value: Scalars['Float']['output'];
};

export type KpiTag = {
  __typename?: 'KpiTag';
  category: TagCategory;
  /** Change on the link's scale per unit of score that the model associates with the tag; not a cause. */
  coefficient: Scalars['Float']['output'];
  denominator: Scalars['Float']['output'];
  displayName: Scalars['String']['output'];
  high?: Maybe<Scalars['Float']['output']>;
  /** That have the tag. */
  illustrations: Scalars['Int']['output'];
  /** 95 % interval of the coefficient. */
  low?: Maybe<Scalars['Float']['output']>;
  /** Observed of them, in sum. */
  numerator: Scalars['Float']['output'];
  /** numerator / denominator; null where nothing was observed. */
  observed?: Maybe<Scalars['Float']['output']>;
  /** Null for a model that does not say how sure it is. */
  standardError?: Maybe<Scalars['Float']['output']>;
  tag: Scalars['String']['output'];
};

export type KpiTotals = {
  __typename?: 'KpiTotals';
  denominator: Scalars['Float']['output'];
  illustrations: Scalars['Int']['output'];
  numerator: Scalars['Float']['output'];
  /** numerator / denominator: the rate, or the mean of a number; null without data. */
  rate?: Maybe<Scalars['Float']['output']>;
  rows: Scalars['Int']['output'];
  /** True when any of the data was made by a simulation. */
  simulated: Scalars['Boolean']['output'];
};

/** The leaves of boosted trees that a picture falls into, together: a tree looks at several tags at once, so no tag has its part. */
export type KpiTreeContribution = {
  __typename?: 'KpiTreeContribution';
  /** The trees that add most, by absolute contribution. */
  largest: Array<KpiTreeLeaf>;
  /** In units of the rate, as the points of tags. */
  points: Scalars['Float']['output'];
  /** Of the total. */
  standardError?: Maybe<Scalars['Float']['output']>;
  /** Over all trees, on the link's scale. */
  total: Scalars['Float']['output'];
  /** How many trees there are. */
  trees: Scalars['Int']['output'];
};

export type KpiTreeLeaf = {
  __typename?: 'KpiTreeLeaf';
  /** On the link's scale. */
  contribution: Scalars['Float']['output'];
  /** As the library that trained the tree numbers its leaves. */
  leaf: Scalars['Int']['output'];
  /** From 0, in the order of the file that was read. */
  tree: Scalars['Int']['output'];
};

/** How much an illustration counts in the fit. */
export type KpiWeights =
  | 'EQUAL'
  | 'IMPRESSIONS'
  /** By its impressions, up to where its own effect outweighs luck. */
  | 'VARIANCE_COMPONENTS';

export type KpiWhatIf = {
  __typename?: 'KpiWhatIf';
  after: Scalars['Float']['output'];
  before: Scalars['Float']['output'];
  /** after - before, in units of the rate. */
  change: Scalars['Float']['output'];
  interval?: Maybe<Interval>;
  /** On the link's scale. */
  linearChange: Scalars['Float']['output'];
  /** Tags that moved along, most first. At most 20. */
  movedAlong: Array<MovedTag>;
  /** That this is associated with such pictures, and no promise. */
  note: Scalars['String']['output'];
  /** Of linearChange. */
  standardError?: Maybe<Scalars['Float']['output']>;
  /** The trees' part of linearChange; null for a model without trees. */
  treeChange?: Maybe<Scalars['Float']['output']>;
  /** What to know before believing it: pictures like this are rare in the data, a tag was never seen. */
  warnings: Array<Scalars['String']['output']>;
};

/**
 * Values of more than 200 characters are left out, and of a kind (or a metadata key) with more than 100 different values those
 * that only one illustration has: what the files of a folder are called is nothing to choose from.
 */
export type LibraryFacets = {
  __typename?: 'LibraryFacets';
  /** Ratings that the active model predicts; counted when tags are (Tag.illustrationCount). */
  contentRatings: Array<ContentRatingFacet>;
  /** Text values of the metadata by key, for the 20 keys that most illustrations have. */
  metadata: Array<MetadataFacet>;
  /** Ratings that people gave. */
  ratings: Array<Facet>;
  sources: Array<Facet>;
};

export type LibrarySeriesPoint = {
  __typename?: 'LibrarySeriesPoint';
  /** Illustrations that came in. */
  added: Scalars['Int']['output'];
  /** Of them, those that the active tag model had indexed by its end; 0 without a model. */
  indexed: Scalars['Int']['output'];
  /** Beginning of the bucket. */
  time: Scalars['DateTime']['output'];
  /** Illustrations by its end. */
  total: Scalars['Int']['output'];
};

export type LossPoint = {
  __typename?: 'LossPoint';
  loss: Scalars['Float']['output'];
  step: Scalars['Int']['output'];
};

export type MetadataFacet = {
  __typename?: 'MetadataFacet';
  key: Scalars['String']['output'];
  values: Array<Facet>;
};

export type MovedTag = {
  __typename?: 'MovedTag';
  from: Scalars['Float']['output'];
  tag: Tag;
  to: Scalars['Float']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Lets a tag model answer from now on; an older one switches back. Refused while illustrations lack its vectors, unless `partly`. */
  activateTagModel: TagModel;
  /** Builds the index over a tag model's vectors, as a job; with rebuild also when there is one. The active model when left out. */
  buildVectorIndex: Job;
  /** Makes an API key. Its secret is in this reply and nowhere else. */
  createApiKey: CreatedApiKey;
  /** Lets a fitted model answer from now on. */
  deployKpiModel: KpiModel;
  /** Fits a model of a KPI to the observations, as a job; with deploy it answers predictions once it is fitted. */
  fitKpi: Job;
  /** Imports observations of a KPI from an uploaded CSV or Parquet file, as a job. The job's result lists bad rows and breaks of the feed. */
  importKpi: Job;
  /** Tags the whole library with a registered model and builds its index, as a job, while another model answers. */
  indexTagModel: Job;
  /** Takes pictures into the library, uploaded or from URLs of hosts that the server lists. At most 100 a call; the work is done as a job. */
  ingest: Job;
  /** Queues a failed job again, or one in which pictures failed; what is done stays done. Refused where nothing is to be tried again. */
  retryJob: Job;
  /** Lets a key, and who signed in with it, in no more: within five seconds on every server. */
  revokeApiKey: ApiKey;
  /** Takes the latest deployment of a KPI back: the model before it answers again. */
  rollBackKpiModel: KpiModel;
  /** Makes a key of the same name and scopes; the old one goes on working for a while. */
  rotateApiKey: CreatedApiKey;
  /** Looks for near copies in the whole library, as a job: gives illustrations the fingerprints they lack, and compares every one that has not been compared. */
  scanDuplicates: Job;
  /** Sets for how many of the last observed days clicks may still arrive: those days stay out of training. */
  setKpiMaturity: Kpi;
};


export type MutationActivateTagModelArgs = {
  id: Scalars['ID']['input'];
  partly?: Scalars['Boolean']['input'];
};


export type MutationBuildVectorIndexArgs = {
  model?: InputMaybe<Scalars['ID']['input']>;
  rebuild?: Scalars['Boolean']['input'];
};


export type MutationCreateApiKeyArgs = {
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  name: Scalars['String']['input'];
  scopes: Array<Scope>;
};


export type MutationDeployKpiModelArgs = {
  id: Scalars['ID']['input'];
};


export type MutationFitKpiArgs = {
  deploy?: Scalars['Boolean']['input'];
  groupBy?: InputMaybe<Scalars['String']['input']>;
  kpi: Scalars['String']['input'];
  method?: InputMaybe<KpiMethod>;
  resume?: Scalars['Boolean']['input'];
  seed?: Scalars['Int']['input'];
  weights?: KpiWeights;
};


export type MutationImportKpiArgs = {
  input: ImportKpiInput;
};


export type MutationIndexTagModelArgs = {
  id: Scalars['ID']['input'];
};


export type MutationIngestArgs = {
  duplicates?: DuplicatePolicy;
  illustrations: Array<IngestInput>;
};


export type MutationRetryJobArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRollBackKpiModelArgs = {
  kpi: Scalars['String']['input'];
};


export type MutationRotateApiKeyArgs = {
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  graceSeconds?: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
};


export type MutationSetKpiMaturityArgs = {
  days: Scalars['Int']['input'];
  kpi: Scalars['String']['input'];
};

/** An illustration that looks like a copy of the picture asked for, or the picture like a copy of it. */
export type NearDuplicate = {
  __typename?: 'NearDuplicate';
  /** One shows a part of the other. */
  cropped: Scalars['Boolean']['output'];
  illustration: Illustration;
  /** One is the mirror image of the other. */
  mirrored: Scalars['Boolean']['output'];
  /** 0 to 1: one less the share of the contrast in which they differ, once placed over each other and made as bright. */
  similarity: Scalars['Float']['output'];
};

export type NearDuplicateConnection = {
  __typename?: 'NearDuplicateConnection';
  edges: Array<NearDuplicateEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
  /** Illustrations that this search cannot find, since they have no fingerprint yet; scanDuplicates gives it to them. */
  withoutFingerprint: Scalars['Int']['output'];
};

export type NearDuplicateEdge = {
  __typename?: 'NearDuplicateEdge';
  cursor: Scalars['String']['output'];
  node: NearDuplicate;
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** A further file with the bytes of an illustration. */
export type PictureCopy = {
  __typename?: 'PictureCopy';
  createdAt: Scalars['DateTime']['output'];
  name: Scalars['String']['output'];
  source: Scalars['String']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** How to deal the next impressions to a set of creatives, so that the best one is found while the others cost little. */
  allocateKpi: Array<KpiAllocation>;
  /** API keys, newest first, those that open nothing any more too. Their secrets are not kept. */
  apiKeys: Array<ApiKey>;
  /** The library by forecast of the deployed model in the average context. */
  bestPredicted: KpiForecastConnection;
  /**
   * Which of a set of creatives is best, and how sure that is: from the forecasts, from how unsure the model is of all of them
   * together, and from what was observed of each so far (in the context, where one is given). At most 50, of two or more.
   */
  decideKpi: KpiDecision;
  /** Groups of illustrations that are near copies of each other, also through others between them, oldest first; for cleaning up. Of what ingest linked and scanDuplicates found. */
  duplicateGroups: DuplicateGroupConnection;
  /** The illustration with the same bytes as an uploaded file; null when there is none. */
  exactDuplicate?: Maybe<Illustration>;
  /** One illustration by id; null when there is none. */
  illustration?: Maybe<Illustration>;
  /** The library, newest first. */
  illustrations: IllustrationConnection;
  /** Pictures that could not be indexed, latest first; a later success takes them off. */
  indexFailures: IndexFailureConnection;
  job?: Maybe<Job>;
  /** Work that is queued, running or done, newest first. */
  jobs: JobConnection;
  /** Illustrations with what was observed of them and what the deployed model forecasts: flat rows for dashboards. */
  kpiCreatives: Array<KpiCreative>;
  /** One fitted model; null when there is none. */
  kpiModel?: Maybe<KpiModel>;
  /** Fitted models of a KPI, newest first. */
  kpiModels: Array<KpiModel>;
  /**
   * What was observed of a KPI over time, with its forecast beside it: flat rows for dashboards, in order of time. At most
   * 10,000 points; a reply that would be longer is refused and says how to ask for less.
   */
  kpiSeries: Array<KpiSeriesPoint>;
  /** Tags by how much the deployed model goes by them, largest coefficient (by absolute value) first: flat rows for dashboards. */
  kpiTags: Array<KpiTag>;
  /** The KPIs that observations were imported for. */
  kpis: Array<Kpi>;
  /**
   * What the library can be filtered by, with how many illustrations each leaves. A count that takes long is kept for at
   * least ten seconds, so new illustrations may be missing from it; beyond 200,000 illustrations counts are estimated from a
   * sample.
   */
  libraryFacets: LibraryFacets;
  /** How the library grew, one row a bucket, those without a new illustration too. At most 10,000 rows. */
  librarySeries: Array<LibrarySeriesPoint>;
  /** Near copies in the library of an illustration, or of an uploaded picture: resized, re-encoded, brighter or darker, cropped by about a tenth, mirrored, with a watermark. Most alike first. The illustration asked for is no answer, nor is one with the same bytes as the upload (exactDuplicate). Give id or upload, not both. */
  nearDuplicates: NearDuplicateConnection;
  /** Forecasts of the deployed model for illustrations of the library, then for uploads, in the order asked. At most 100. */
  predictKpi: Array<KpiForecast>;
  /**
   * What looks like the examples, nearest first by cosine of the tag vectors; illustrations that are examples are left out.
   * Say `id` for one illustration, or `like` and `unlike` for examples of any kind.
   */
  similar: SimilarConnection;
  /** Tags an uploaded picture (POST /uploads gives the id). The picture is not taken into the library; the upload itself is kept for an hour. */
  tagImage: TaggedImage;
  tagModels: Array<TagModel>;
  /** Tags the model knows. */
  tags: TagConnection;
};


export type QueryAllocateKpiArgs = {
  batch: Scalars['Int']['input'];
  beta?: Scalars['Float']['input'];
  context?: InputMaybe<KpiContextInput>;
  illustrations?: Array<Scalars['ID']['input']>;
  kpi: Scalars['String']['input'];
  policy?: AllocationPolicy;
  seed?: Scalars['Int']['input'];
  uploads?: Array<Scalars['ID']['input']>;
};


export type QueryBestPredictedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<IllustrationFilter>;
  first?: Scalars['Int']['input'];
  kpi: Scalars['String']['input'];
  order?: SortOrder;
  skip?: Scalars['Int']['input'];
};


export type QueryDecideKpiArgs = {
  context?: InputMaybe<KpiContextInput>;
  illustrations?: Array<Scalars['ID']['input']>;
  incumbent?: InputMaybe<Scalars['ID']['input']>;
  kpi: Scalars['String']['input'];
  seed?: Scalars['Int']['input'];
  uploads?: Array<Scalars['ID']['input']>;
};


export type QueryDuplicateGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryExactDuplicateArgs = {
  upload: Scalars['ID']['input'];
};


export type QueryIllustrationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryIllustrationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<IllustrationFilter>;
  first?: Scalars['Int']['input'];
  skip?: Scalars['Int']['input'];
};


export type QueryIndexFailuresArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  kind?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<JobStatus>;
};


export type QueryKpiCreativesArgs = {
  direction?: SortOrder;
  filter?: InputMaybe<IllustrationFilter>;
  first?: Scalars['Int']['input'];
  from?: InputMaybe<Scalars['DateTime']['input']>;
  kpi: Scalars['String']['input'];
  minDenominator?: Scalars['Float']['input'];
  order?: KpiCreativeOrder;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryKpiModelArgs = {
  id: Scalars['ID']['input'];
};


export type QueryKpiModelsArgs = {
  kpi: Scalars['String']['input'];
};


export type QueryKpiSeriesArgs = {
  advertisers?: Array<Scalars['String']['input']>;
  audiences?: Array<Scalars['String']['input']>;
  bucket?: KpiBucket;
  filter?: InputMaybe<IllustrationFilter>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  groupBy?: InputMaybe<KpiGrouping>;
  kpi: Scalars['String']['input'];
  slots?: Array<Scalars['String']['input']>;
  tags?: Array<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryKpiTagsArgs = {
  first?: Scalars['Int']['input'];
  kpi: Scalars['String']['input'];
};


export type QueryLibraryFacetsArgs = {
  first?: Scalars['Int']['input'];
};


export type QueryLibrarySeriesArgs = {
  bucket?: TimeBucket;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryNearDuplicatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  id?: InputMaybe<Scalars['ID']['input']>;
  minSimilarity?: Scalars['Float']['input'];
  upload?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryPredictKpiArgs = {
  context?: InputMaybe<KpiContextInput>;
  illustrations?: Array<Scalars['ID']['input']>;
  kpi: Scalars['String']['input'];
  uploads?: Array<Scalars['ID']['input']>;
};


export type QuerySimilarArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  combine?: ExampleCombination;
  exact?: Scalars['Boolean']['input'];
  filter?: InputMaybe<IllustrationFilter>;
  first?: Scalars['Int']['input'];
  id?: InputMaybe<Scalars['ID']['input']>;
  like?: InputMaybe<Array<ExampleInput>>;
  minSimilarity?: InputMaybe<Scalars['Float']['input']>;
  model?: InputMaybe<Scalars['ID']['input']>;
  unlike?: InputMaybe<Array<ExampleInput>>;
};


export type QueryTagImageArgs = {
  upload: Scalars['ID']['input'];
};


export type QueryTagsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  order?: TagOrder;
  search?: InputMaybe<Scalars['String']['input']>;
};

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

/** How a search was done. */
export type SearchExplanation = {
  __typename?: 'SearchExplanation';
  /** Width of the index's search; null when all were compared. */
  efSearch?: Maybe<Scalars['Int']['output']>;
  /** Vectors that the filter was expected to leave, from the frequencies of its tags. */
  expectedMatches: Scalars['Int']['output'];
  index?: Maybe<Scalars['String']['output']>;
  /** Strategies that found fewer than asked for before this one. */
  insufficient: Array<SearchStrategy>;
  /** In the database. */
  milliseconds: Scalars['Float']['output'];
  /** Why it was chosen, in words. */
  reason: Scalars['String']['output'];
  strategy: SearchStrategy;
  /** Vectors of the model. */
  vectors: Scalars['Int']['output'];
};

export type SearchStrategy =
  /** Every vector of the model compared exactly. */
  | 'EXACT_SCAN'
  /** What the filter leaves, each compared exactly. */
  | 'FILTER_THEN_EXACT'
  /** Nearest by the vector index; there is no filter. */
  | 'INDEX'
  /** One batch of the index, then the filter, which leaves so much that the batch holds enough. */
  | 'INDEX_THEN_FILTER'
  /** Batch after batch of the index through the filter until there are enough. */
  | 'ITERATIVE_SCAN';

export type SimilarConnection = {
  __typename?: 'SimilarConnection';
  edges: Array<SimilarEdge>;
  /** How this page was found. */
  explain: SearchExplanation;
  pageInfo: PageInfo;
  /** Illustrations that the filter leaves, examples excepted, however alike. */
  totalCount: Scalars['Int']['output'];
  /** Neighbours that can be paged through; hasNextPage is false at the last of them. */
  windowLimit: Scalars['Int']['output'];
};

export type SimilarEdge = {
  __typename?: 'SimilarEdge';
  cursor: Scalars['String']['output'];
  node: SimilarIllustration;
};

export type SimilarIllustration = {
  __typename?: 'SimilarIllustration';
  /** Tags that tell the two apart, by their part in what is missing to 1. */
  apartTags: Array<TagPart>;
  /** The score, taken apart. */
  explanation: SimilarityExplanation;
  illustration: Illustration;
  /** What the ranking gives, -1 to 1; with one example the cosine of the two vectors. */
  score: Scalars['Float']['output'];
  /** Tags both have, by their part in the score. */
  sharedTags: Array<TagPart>;
  /** How alike, 0 to 1: 1 is the same vector, 0 nothing in common. The score, where that is not negative. */
  similarity: Scalars['Float']['output'];
};


export type SimilarIllustrationApartTagsArgs = {
  first?: Scalars['Int']['input'];
};


export type SimilarIllustrationExplanationArgs = {
  first?: Scalars['Int']['input'];
};


export type SimilarIllustrationSharedTagsArgs = {
  first?: Scalars['Int']['input'];
};

/**
 * Why a neighbour scores what it scores. All parts of `shared`, and `sharedRest`, add up to the score; all parts of `apart`,
 * and `apartRest`, to what is missing to 1 (to the weight of the example that decided, where an example of less weight than
 * the heaviest did).
 */
export type SimilarityExplanation = {
  __typename?: 'SimilarityExplanation';
  apart: Array<TagPart>;
  /** Differing tags that are not listed. */
  apartRest: Scalars['Float']['output'];
  /** What each example adds to the score: `like` in the order asked, then `unlike`. */
  examples: Array<Scalars['Float']['output']>;
  shared: Array<TagPart>;
  /** Shared tags that are not listed. */
  sharedRest: Scalars['Float']['output'];
};

export type SortOrder =
  | 'ASCENDING'
  | 'DESCENDING';

/** Over server-sent events: POST /graphql with `Accept: text/event-stream` (https://the-guild.dev/graphql/sse). */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * A job as it is now, then at each change, until it has succeeded or failed. Who subscribes again after a lost connection
   * gets the state of that moment first, so nothing is missed.
   */
  job: Job;
  /** Jobs that are queued or running now, then each job at each change of it; never ends. */
  jobs: Job;
};


/** Over server-sent events: POST /graphql with `Accept: text/event-stream` (https://the-guild.dev/graphql/sse). */
export type SubscriptionJobArgs = {
  id: Scalars['ID']['input'];
};

export type Tag = {
  __typename?: 'Tag';
  category: TagCategory;
  /** Occurrences in the model's training data. */
  count: Scalars['Float']['output'];
  /** The name as people read it: spaces for underscores, except in faces such as >_<. */
  displayName: Scalars['String']['output'];
  /**
   * Illustrations of the library that have it under the active model: those that score it from the start of the band on
   * (0.05, 0.1, 0.25, 0.35, 0.5 or 0.75) that is nearest to the threshold of its category. Counted again after changes, in a
   * library of more than 20,000 when 2 % have come or gone; estimated from a sample of them beyond 200,000. 0 for a tag that
   * the active model does not know.
   */
  illustrationCount: Scalars['Int']['output'];
  name: Scalars['String']['output'];
};

export type TagCategory =
  | 'ARTIST'
  | 'CHARACTER'
  | 'COPYRIGHT'
  | 'GENERAL'
  | 'META'
  | 'OTHER'
  | 'RATING';

export type TagConnection = {
  __typename?: 'TagConnection';
  edges: Array<TagEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type TagCriterion = {
  /** Score from which it counts; the model's threshold when left out. */
  minScore?: InputMaybe<Scalars['Float']['input']>;
  name: Scalars['String']['input'];
};

export type TagEdge = {
  __typename?: 'TagEdge';
  cursor: Scalars['String']['output'];
  node: Tag;
};

export type TagEditInput = {
  name: Scalars['String']['input'];
  /** 0 to 1; what illustrations with the tag have on average when left out. */
  score?: InputMaybe<Scalars['Float']['input']>;
};

/** By predicted tags: all of these, at least one of those, none of the others. */
export type TagFilter = {
  all?: InputMaybe<Array<TagCriterion>>;
  any?: InputMaybe<Array<TagCriterion>>;
  none?: InputMaybe<Array<TagCriterion>>;
};

export type TagModel = {
  __typename?: 'TagModel';
  /** Whether this model answers queries. */
  active: Scalars['Boolean']['output'];
  createdAt: Scalars['DateTime']['output'];
  /**
   * Its evaluation on held-out pictures: metrics with intervals, by tag frequency and category, reliability, precision-recall
   * curve, the 50 best and the 50 worst tags of those with 10 held-out pictures. Null where there is no report (see reportUrl).
   */
  evaluation?: Maybe<Scalars['JSON']['output']>;
  id: Scalars['ID']['output'];
  illustrationCount: Scalars['Int']['output'];
  /** The index over its vectors, which makes search fast. */
  index: VectorIndex;
  /** Loss of each step of its training, thinned to 500 points; empty where there is no report (see reportUrl). */
  lossCurve: Array<LossPoint>;
  name: Scalars['String']['output'];
  /** How the model came to be: data, network, backend and why it was chosen, metrics. */
  provenance: Scalars['JSON']['output'];
  /** Where its training report is served as a page; null for a pack that came without one, or whose folder is gone or holds another model by now. */
  reportUrl?: Maybe<Scalars['String']['output']>;
  /** Hash over the pack's files. */
  sha256: Scalars['String']['output'];
  tagCount: Scalars['Int']['output'];
};

export type TagOrder =
  /** Most frequent in the library first; of a search, names that begin with it, or of which a word does, before the others. */
  | 'LIBRARY'
  /** Most frequent in the model's training data first. */
  | 'TRAINING';

export type TagPart = {
  __typename?: 'TagPart';
  /** Score in this neighbour. */
  neighbourScore: Scalars['Float']['output'];
  /** Part of the score, or of what is missing to 1. Negative: the tag is there, and the question turns away from it. */
  part: Scalars['Float']['output'];
  /** Score in what was asked for; in an average of several examples the element of their sum. */
  score: Scalars['Float']['output'];
  tag: Tag;
};

export type TagScore = {
  __typename?: 'TagScore';
  /** Whether the score reaches the model's threshold for the tag's category. */
  present: Scalars['Boolean']['output'];
  /** Probability that the tag applies, 0 to 1. */
  score: Scalars['Float']['output'];
  tag: Tag;
};

/** A picture that was tagged without being stored. */
export type TaggedImage = {
  __typename?: 'TaggedImage';
  /** As Illustration.binaryVector. */
  binaryVector: Scalars['String']['output'];
  /** Null when the model rates nothing. */
  contentRating?: Maybe<ContentRatingEstimate>;
  height: Scalars['Int']['output'];
  kpi: KpiForecast;
  mediaType: Scalars['String']['output'];
  plausibleTags: TagsByCategory;
  similar: Array<SimilarIllustration>;
  /** At most 100. */
  specificTags: Array<TagScore>;
  tags: Array<TagScore>;
  topTags: TagsByCategory;
  vector: Vector;
  width: Scalars['Int']['output'];
};


/** A picture that was tagged without being stored. */
export type TaggedImageBinaryVectorArgs = {
  rule?: ThresholdRule;
  threshold?: Scalars['Float']['input'];
};


/** A picture that was tagged without being stored. */
export type TaggedImageKpiArgs = {
  name: Scalars['String']['input'];
};


/** A picture that was tagged without being stored. */
export type TaggedImagePlausibleTagsArgs = {
  rule?: ThresholdRule;
  threshold?: Scalars['Float']['input'];
};


/** A picture that was tagged without being stored. */
export type TaggedImageSimilarArgs = {
  first?: Scalars['Int']['input'];
};


/** A picture that was tagged without being stored. */
export type TaggedImageSpecificTagsArgs = {
  names: Array<Scalars['String']['input']>;
};


/** A picture that was tagged without being stored. */
export type TaggedImageTagsArgs = {
  first?: Scalars['Int']['input'];
  minScore?: InputMaybe<Scalars['Float']['input']>;
};


/** A picture that was tagged without being stored. */
export type TaggedImageTopTagsArgs = {
  first?: Scalars['Int']['input'];
};

/** Tags by category, in each the highest score first; and the rating, always whole. */
export type TagsByCategory = {
  __typename?: 'TagsByCategory';
  artist: Array<TagScore>;
  character: Array<TagScore>;
  copyright: Array<TagScore>;
  general: Array<TagScore>;
  meta: Array<TagScore>;
  other: Array<TagScore>;
  /** Null when the model rates nothing. */
  rating?: Maybe<ContentRatingEstimate>;
};

/** Score that a tag must exceed to count as plausible. */
export type ThresholdRule =
  /** The same for every tag: the argument `threshold`. */
  | 'CONSTANT'
  /** Each tag's own, calibrated for the best F0.5 (few wrong tags); the pack must have thresholds.csv. */
  | 'F0_5'
  /** Each tag's own, calibrated for the best F1; the pack must have thresholds.csv. */
  | 'F1'
  /** Each tag's own, calibrated for the best F2 (few missed tags); the pack must have thresholds.csv. */
  | 'F2';

/** In UTC; a week begins on Monday. */
export type TimeBucket =
  | 'DAY'
  | 'MONTH'
  | 'WEEK';

/** An independent probability for each of the model's tags. */
export type Vector = {
  __typename?: 'Vector';
  dimensions: Scalars['Int']['output'];
  /** Dimensions with a stored score. */
  indices: Array<Scalars['Int']['output']>;
  model: TagModel;
  /** Their scores, in the same order. */
  scores: Array<Scalars['Float']['output']>;
};

export type VectorIndex = {
  __typename?: 'VectorIndex';
  /** Null until it is ready. */
  bytes?: Maybe<Scalars['Float']['output']>;
  /** Null until it is ready, and without vectors. */
  bytesPerVector?: Maybe<Scalars['Float']['output']>;
  state: VectorIndexState;
};

export type VectorIndexState =
  | 'BUILDING'
  /** Searches look at every vector. */
  | 'NONE'
  | 'READY';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AllocationPolicy: AllocationPolicy;
  ApiKey: ResolverTypeWrapper<ApiKey>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CoOccurringTags: CoOccurringTags;
  CoefficientOrder: CoefficientOrder;
  ContentRating: ContentRating;
  ContentRatingEstimate: ResolverTypeWrapper<ContentRatingEstimate>;
  ContentRatingFacet: ResolverTypeWrapper<ContentRatingFacet>;
  ContentRatingSource: ContentRatingSource;
  CreatedApiKey: ResolverTypeWrapper<CreatedApiKey>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DuplicateGroup: ResolverTypeWrapper<DuplicateGroupModel>;
  DuplicateGroupConnection: ResolverTypeWrapper<DuplicateGroupConnectionModel>;
  DuplicateGroupEdge: ResolverTypeWrapper<Omit<DuplicateGroupEdge, 'node'> & { node: ResolversTypes['DuplicateGroup'] }>;
  DuplicateLink: ResolverTypeWrapper<DuplicateLinkModel>;
  DuplicatePolicy: DuplicatePolicy;
  ExampleCombination: ExampleCombination;
  ExampleInput: ExampleInput;
  Facet: ResolverTypeWrapper<Facet>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Illustration: ResolverTypeWrapper<IllustrationRow>;
  IllustrationConnection: ResolverTypeWrapper<IllustrationConnectionModel>;
  IllustrationEdge: ResolverTypeWrapper<Omit<IllustrationEdge, 'node'> & { node: ResolversTypes['Illustration'] }>;
  IllustrationFilter: IllustrationFilter;
  ImportKpiInput: ImportKpiInput;
  IndexFailure: ResolverTypeWrapper<IndexFailure>;
  IndexFailureConnection: ResolverTypeWrapper<IndexFailureConnectionModel>;
  IndexFailureEdge: ResolverTypeWrapper<IndexFailureEdge>;
  IngestInput: IngestInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Interval: ResolverTypeWrapper<Interval>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Job: ResolverTypeWrapper<Job>;
  JobConnection: ResolverTypeWrapper<JobConnectionModel>;
  JobEdge: ResolverTypeWrapper<JobEdge>;
  JobStatus: JobStatus;
  Kpi: ResolverTypeWrapper<KpiSource>;
  KpiAllocation: ResolverTypeWrapper<Omit<KpiAllocation, 'forecast'> & { forecast: ResolversTypes['KpiForecast'] }>;
  KpiBlend: ResolverTypeWrapper<KpiBlend>;
  KpiBucket: KpiBucket;
  KpiCandidate: ResolverTypeWrapper<Omit<KpiCandidate, 'forecast'> & { forecast: ResolversTypes['KpiForecast'] }>;
  KpiCoefficient: ResolverTypeWrapper<Omit<KpiCoefficient, 'tag'> & { tag: ResolversTypes['Tag'] }>;
  KpiColumnsInput: KpiColumnsInput;
  KpiContextEffect: ResolverTypeWrapper<KpiContextEffect>;
  KpiContextInput: KpiContextInput;
  KpiContribution: ResolverTypeWrapper<Omit<KpiContribution, 'tag'> & { tag: ResolversTypes['Tag'] }>;
  KpiContributionGroup: ResolverTypeWrapper<Omit<KpiContributionGroup, 'tags'> & { tags: Array<ResolversTypes['Tag']> }>;
  KpiCreative: ResolverTypeWrapper<KpiCreativeModel>;
  KpiCreativeOrder: KpiCreativeOrder;
  KpiDecision: ResolverTypeWrapper<Omit<KpiDecision, 'candidates' | 'incumbent'> & { candidates: Array<ResolversTypes['KpiCandidate']>, incumbent: ResolversTypes['KpiForecast'] }>;
  KpiFeedBreak: ResolverTypeWrapper<KpiFeedBreak>;
  KpiFeedBreakMeasure: KpiFeedBreakMeasure;
  KpiForecast: ResolverTypeWrapper<ForecastModel>;
  KpiForecastConnection: ResolverTypeWrapper<KpiForecastConnectionModel>;
  KpiForecastEdge: ResolverTypeWrapper<Omit<KpiForecastEdge, 'node'> & { node: ResolversTypes['KpiForecast'] }>;
  KpiGrouping: KpiGrouping;
  KpiKind: KpiKind;
  KpiLink: KpiLink;
  KpiMethod: KpiMethod;
  KpiModel: ResolverTypeWrapper<KpiModelSource>;
  KpiModelFigures: ResolverTypeWrapper<KpiModelFigures>;
  KpiSeriesPoint: ResolverTypeWrapper<KpiSeriesPoint>;
  KpiTag: ResolverTypeWrapper<KpiTag>;
  KpiTotals: ResolverTypeWrapper<KpiTotals>;
  KpiTreeContribution: ResolverTypeWrapper<KpiTreeContribution>;
  KpiTreeLeaf: ResolverTypeWrapper<KpiTreeLeaf>;
  KpiWeights: KpiWeights;
  KpiWhatIf: ResolverTypeWrapper<WhatIfModel>;
  LibraryFacets: ResolverTypeWrapper<LibraryFacetsSource>;
  LibrarySeriesPoint: ResolverTypeWrapper<LibrarySeriesPoint>;
  LossPoint: ResolverTypeWrapper<LossPoint>;
  MetadataFacet: ResolverTypeWrapper<MetadataFacet>;
  MovedTag: ResolverTypeWrapper<Omit<MovedTag, 'tag'> & { tag: ResolversTypes['Tag'] }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NearDuplicate: ResolverTypeWrapper<NearDuplicateModel>;
  NearDuplicateConnection: ResolverTypeWrapper<NearDuplicateConnectionModel>;
  NearDuplicateEdge: ResolverTypeWrapper<Omit<NearDuplicateEdge, 'node'> & { node: ResolversTypes['NearDuplicate'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PictureCopy: ResolverTypeWrapper<PictureCopy>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Scope: Scope;
  SearchExplanation: ResolverTypeWrapper<SearchExplanation>;
  SearchStrategy: SearchStrategy;
  SimilarConnection: ResolverTypeWrapper<SimilarConnectionModel>;
  SimilarEdge: ResolverTypeWrapper<Omit<SimilarEdge, 'node'> & { node: ResolversTypes['SimilarIllustration'] }>;
  SimilarIllustration: ResolverTypeWrapper<SimilarModel>;
  SimilarityExplanation: ResolverTypeWrapper<Omit<SimilarityExplanation, 'apart' | 'shared'> & { apart: Array<ResolversTypes['TagPart']>, shared: Array<ResolversTypes['TagPart']> }>;
  SortOrder: SortOrder;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Tag: ResolverTypeWrapper<TagSource>;
  TagCategory: TagCategory;
  TagConnection: ResolverTypeWrapper<TagConnectionModel>;
  TagCriterion: TagCriterion;
  TagEdge: ResolverTypeWrapper<Omit<TagEdge, 'node'> & { node: ResolversTypes['Tag'] }>;
  TagEditInput: TagEditInput;
  TagFilter: TagFilter;
  TagModel: ResolverTypeWrapper<RegisteredModel>;
  TagOrder: TagOrder;
  TagPart: ResolverTypeWrapper<Omit<TagPart, 'tag'> & { tag: ResolversTypes['Tag'] }>;
  TagScore: ResolverTypeWrapper<Omit<TagScore, 'tag'> & { tag: ResolversTypes['Tag'] }>;
  TaggedImage: ResolverTypeWrapper<TaggedImageModel>;
  TagsByCategory: ResolverTypeWrapper<Omit<TagsByCategory, 'artist' | 'character' | 'copyright' | 'general' | 'meta' | 'other'> & { artist: Array<ResolversTypes['TagScore']>, character: Array<ResolversTypes['TagScore']>, copyright: Array<ResolversTypes['TagScore']>, general: Array<ResolversTypes['TagScore']>, meta: Array<ResolversTypes['TagScore']>, other: Array<ResolversTypes['TagScore']> }>;
  ThresholdRule: ThresholdRule;
  TimeBucket: TimeBucket;
  Vector: ResolverTypeWrapper<VectorModel>;
  VectorIndex: ResolverTypeWrapper<VectorIndex>;
  VectorIndexState: VectorIndexState;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApiKey: ApiKey;
  Boolean: Scalars['Boolean']['output'];
  ContentRatingEstimate: ContentRatingEstimate;
  ContentRatingFacet: ContentRatingFacet;
  CreatedApiKey: CreatedApiKey;
  DateTime: Scalars['DateTime']['output'];
  DuplicateGroup: DuplicateGroupModel;
  DuplicateGroupConnection: DuplicateGroupConnectionModel;
  DuplicateGroupEdge: Omit<DuplicateGroupEdge, 'node'> & { node: ResolversParentTypes['DuplicateGroup'] };
  DuplicateLink: DuplicateLinkModel;
  ExampleInput: ExampleInput;
  Facet: Facet;
  Float: Scalars['Float']['output'];
  ID: Scalars['ID']['output'];
  Illustration: IllustrationRow;
  IllustrationConnection: IllustrationConnectionModel;
  IllustrationEdge: Omit<IllustrationEdge, 'node'> & { node: ResolversParentTypes['Illustration'] };
  IllustrationFilter: IllustrationFilter;
  ImportKpiInput: ImportKpiInput;
  IndexFailure: IndexFailure;
  IndexFailureConnection: IndexFailureConnectionModel;
  IndexFailureEdge: IndexFailureEdge;
  IngestInput: IngestInput;
  Int: Scalars['Int']['output'];
  Interval: Interval;
  JSON: Scalars['JSON']['output'];
  Job: Job;
  JobConnection: JobConnectionModel;
  JobEdge: JobEdge;
  Kpi: KpiSource;
  KpiAllocation: Omit<KpiAllocation, 'forecast'> & { forecast: ResolversParentTypes['KpiForecast'] };
  KpiBlend: KpiBlend;
  KpiCandidate: Omit<KpiCandidate, 'forecast'> & { forecast: ResolversParentTypes['KpiForecast'] };
  KpiCoefficient: Omit<KpiCoefficient, 'tag'> & { tag: ResolversParentTypes['Tag'] };
  KpiColumnsInput: KpiColumnsInput;
  KpiContextEffect: KpiContextEffect;
  KpiContextInput: KpiContextInput;
  KpiContribution: Omit<KpiContribution, 'tag'> & { tag: ResolversParentTypes['Tag'] };
  KpiContributionGroup: Omit<KpiContributionGroup, 'tags'> & { tags: Array<ResolversParentTypes['Tag']> };
  KpiCreative: KpiCreativeModel;
  KpiDecision: Omit<KpiDecision, 'candidates' | 'incumbent'> & { candidates: Array<ResolversParentTypes['KpiCandidate']>, incumbent: ResolversParentTypes['KpiForecast'] };
  KpiFeedBreak: KpiFeedBreak;
  KpiForecast: ForecastModel;
  KpiForecastConnection: KpiForecastConnectionModel;
  KpiForecastEdge: Omit<KpiForecastEdge, 'node'> & { node: ResolversParentTypes['KpiForecast'] };
  KpiModel: KpiModelSource;
  KpiModelFigures: KpiModelFigures;
  KpiSeriesPoint: KpiSeriesPoint;
  KpiTag: KpiTag;
  KpiTotals: KpiTotals;
  KpiTreeContribution: KpiTreeContribution;
  KpiTreeLeaf: KpiTreeLeaf;
  KpiWhatIf: WhatIfModel;
  LibraryFacets: LibraryFacetsSource;
  LibrarySeriesPoint: LibrarySeriesPoint;
  LossPoint: LossPoint;
  MetadataFacet: MetadataFacet;
  MovedTag: Omit<MovedTag, 'tag'> & { tag: ResolversParentTypes['Tag'] };
  Mutation: Record<PropertyKey, never>;
  NearDuplicate: NearDuplicateModel;
  NearDuplicateConnection: NearDuplicateConnectionModel;
  NearDuplicateEdge: Omit<NearDuplicateEdge, 'node'> & { node: ResolversParentTypes['NearDuplicate'] };
  PageInfo: PageInfo;
  PictureCopy: PictureCopy;
  Query: Record<PropertyKey, never>;
  SearchExplanation: SearchExplanation;
  SimilarConnection: SimilarConnectionModel;
  SimilarEdge: Omit<SimilarEdge, 'node'> & { node: ResolversParentTypes['SimilarIllustration'] };
  SimilarIllustration: SimilarModel;
  SimilarityExplanation: Omit<SimilarityExplanation, 'apart' | 'shared'> & { apart: Array<ResolversParentTypes['TagPart']>, shared: Array<ResolversParentTypes['TagPart']> };
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  Tag: TagSource;
  TagConnection: TagConnectionModel;
  TagCriterion: TagCriterion;
  TagEdge: Omit<TagEdge, 'node'> & { node: ResolversParentTypes['Tag'] };
  TagEditInput: TagEditInput;
  TagFilter: TagFilter;
  TagModel: RegisteredModel;
  TagPart: Omit<TagPart, 'tag'> & { tag: ResolversParentTypes['Tag'] };
  TagScore: Omit<TagScore, 'tag'> & { tag: ResolversParentTypes['Tag'] };
  TaggedImage: TaggedImageModel;
  TagsByCategory: Omit<TagsByCategory, 'artist' | 'character' | 'copyright' | 'general' | 'meta' | 'other'> & { artist: Array<ResolversParentTypes['TagScore']>, character: Array<ResolversParentTypes['TagScore']>, copyright: Array<ResolversParentTypes['TagScore']>, general: Array<ResolversParentTypes['TagScore']>, meta: Array<ResolversParentTypes['TagScore']>, other: Array<ResolversParentTypes['TagScore']> };
  Vector: VectorModel;
  VectorIndex: VectorIndex;
};

export type ScopeDirectiveArgs = {
  is: Scope;
};

export type ScopeDirectiveResolver<Result, Parent, ContextType = Context, Args = ScopeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  replacedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['Scope']>, ParentType, ContextType>;
  valid?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ContentRatingEstimateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContentRatingEstimate'] = ResolversParentTypes['ContentRatingEstimate']> = {
  explicit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  questionable?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rating?: Resolver<ResolversTypes['ContentRating'], ParentType, ContextType>;
  safe?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['ContentRatingSource'], ParentType, ContextType>;
};

export type ContentRatingFacetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContentRatingFacet'] = ResolversParentTypes['ContentRatingFacet']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['ContentRating'], ParentType, ContextType>;
};

export type CreatedApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreatedApiKey'] = ResolversParentTypes['CreatedApiKey']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DuplicateGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DuplicateGroup'] = ResolversParentTypes['DuplicateGroup']> = {
  illustrationCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  illustrations?: Resolver<Array<ResolversTypes['Illustration']>, ParentType, ContextType, RequireFields<DuplicateGroupIllustrationsArgs, 'first'>>;
};

export type DuplicateGroupConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DuplicateGroupConnection'] = ResolversParentTypes['DuplicateGroupConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DuplicateGroupEdge']>, ParentType, ContextType>;
  notCompared?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DuplicateGroupEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DuplicateGroupEdge'] = ResolversParentTypes['DuplicateGroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DuplicateGroup'], ParentType, ContextType>;
};

export type DuplicateLinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DuplicateLink'] = ResolversParentTypes['DuplicateLink']> = {
  cropped?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  illustration?: Resolver<ResolversTypes['Illustration'], ParentType, ContextType>;
  linked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  mirrored?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  similarity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FacetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IllustrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Illustration'] = ResolversParentTypes['Illustration']> = {
  binaryVector?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<IllustrationBinaryVectorArgs, 'rule' | 'threshold'>>;
  contentRating?: Resolver<Maybe<ResolversTypes['ContentRatingEstimate']>, ParentType, ContextType>;
  copies?: Resolver<Array<ResolversTypes['PictureCopy']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  duplicateCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<Array<ResolversTypes['DuplicateLink']>, ParentType, ContextType, RequireFields<IllustrationDuplicatesArgs, 'first'>>;
  givenTags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kpi?: Resolver<Maybe<ResolversTypes['KpiForecast']>, ParentType, ContextType, RequireFields<IllustrationKpiArgs, 'name'>>;
  mediaType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plausibleTags?: Resolver<Maybe<ResolversTypes['TagsByCategory']>, ParentType, ContextType, RequireFields<IllustrationPlausibleTagsArgs, 'rule' | 'threshold'>>;
  rating?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  similar?: Resolver<Array<ResolversTypes['SimilarIllustration']>, ParentType, ContextType, RequireFields<IllustrationSimilarArgs, 'first'>>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  specificTags?: Resolver<Maybe<Array<ResolversTypes['TagScore']>>, ParentType, ContextType, RequireFields<IllustrationSpecificTagsArgs, 'names'>>;
  tags?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType, RequireFields<IllustrationTagsArgs, 'first'>>;
  thumbnailUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<IllustrationThumbnailUrlArgs, 'width'>>;
  topTags?: Resolver<Maybe<ResolversTypes['TagsByCategory']>, ParentType, ContextType, RequireFields<IllustrationTopTagsArgs, 'first'>>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vector?: Resolver<Maybe<ResolversTypes['Vector']>, ParentType, ContextType, Partial<IllustrationVectorArgs>>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IllustrationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IllustrationConnection'] = ResolversParentTypes['IllustrationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['IllustrationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IllustrationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IllustrationEdge'] = ResolversParentTypes['IllustrationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Illustration'], ParentType, ContextType>;
};

export type IndexFailureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IndexFailure'] = ResolversParentTypes['IndexFailure']> = {
  failedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IndexFailureConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IndexFailureConnection'] = ResolversParentTypes['IndexFailureConnection']> = {
  edges?: Resolver<Array<ResolversTypes['IndexFailureEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IndexFailureEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IndexFailureEdge'] = ResolversParentTypes['IndexFailureEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['IndexFailure'], ParentType, ContextType>;
};

export type IntervalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Interval'] = ResolversParentTypes['Interval']> = {
  high?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['JobStatus'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  edges?: Resolver<Array<ResolversTypes['JobEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobEdge'] = ResolversParentTypes['JobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type KpiResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Kpi'] = ResolversParentTypes['Kpi']> = {
  denominator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deployedModel?: Resolver<Maybe<ResolversTypes['KpiModel']>, ParentType, ContextType>;
  feedBreaks?: Resolver<Array<ResolversTypes['KpiFeedBreak']>, ParentType, ContextType>;
  immatureFrom?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['KpiKind'], ParentType, ContextType>;
  maturityDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  observations?: Resolver<ResolversTypes['KpiTotals'], ParentType, ContextType>;
  rollBackTo?: Resolver<Maybe<ResolversTypes['KpiModel']>, ParentType, ContextType>;
};

export type KpiAllocationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiAllocation'] = ResolversParentTypes['KpiAllocation']> = {
  forecast?: Resolver<ResolversTypes['KpiForecast'], ParentType, ContextType>;
  probabilityBest?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  trials?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KpiBlendResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiBlend'] = ResolversParentTypes['KpiBlend']> = {
  interval?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
  modelWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type KpiCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiCandidate'] = ResolversParentTypes['KpiCandidate']> = {
  expectedGain?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  expectedLoss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  expectedRate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  forecast?: Resolver<ResolversTypes['KpiForecast'], ParentType, ContextType>;
  gainInterval?: Resolver<ResolversTypes['Interval'], ParentType, ContextType>;
  probabilityBeatsIncumbent?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  probabilityBest?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type KpiCoefficientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiCoefficient'] = ResolversParentTypes['KpiCoefficient']> = {
  coefficient?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
};

export type KpiContextEffectResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiContextEffect'] = ResolversParentTypes['KpiContextEffect']> = {
  effect?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  factor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  trials?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type KpiContributionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiContribution'] = ResolversParentTypes['KpiContribution']> = {
  coefficient?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
};

export type KpiContributionGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiContributionGroup'] = ResolversParentTypes['KpiContributionGroup']> = {
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['Tag']>, ParentType, ContextType>;
};

export type KpiCreativeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiCreative'] = ResolversParentTypes['KpiCreative']> = {
  blended?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  denominator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  difference?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  expected?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  forecast?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  forecastHigh?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  forecastLow?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  observed?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  observedHigh?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  observedLow?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  surprise?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  thumbnailUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<KpiCreativeThumbnailUrlArgs, 'base' | 'width'>>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<KpiCreativeUrlArgs, 'base'>>;
};

export type KpiDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiDecision'] = ResolversParentTypes['KpiDecision']> = {
  candidates?: Resolver<Array<ResolversTypes['KpiCandidate']>, ParentType, ContextType>;
  incumbent?: Resolver<ResolversTypes['KpiForecast'], ParentType, ContextType>;
};

export type KpiFeedBreakResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiFeedBreak'] = ResolversParentTypes['KpiFeedBreak']> = {
  day?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lastDay?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  observed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  what?: Resolver<ResolversTypes['KpiFeedBreakMeasure'], ParentType, ContextType>;
};

export type KpiForecastResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiForecast'] = ResolversParentTypes['KpiForecast']> = {
  blended?: Resolver<Maybe<ResolversTypes['KpiBlend']>, ParentType, ContextType>;
  contributionGroups?: Resolver<Array<ResolversTypes['KpiContributionGroup']>, ParentType, ContextType, RequireFields<KpiForecastContributionGroupsArgs, 'first'>>;
  contributions?: Resolver<Array<ResolversTypes['KpiContribution']>, ParentType, ContextType, RequireFields<KpiForecastContributionsArgs, 'first'>>;
  illustration?: Resolver<Maybe<ResolversTypes['Illustration']>, ParentType, ContextType>;
  intercept?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  intervalFromObservations?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  kpi?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  linear?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['KpiModel'], ParentType, ContextType>;
  observed?: Resolver<Maybe<ResolversTypes['KpiTotals']>, ParentType, ContextType>;
  observedInterval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType, RequireFields<KpiForecastObservedIntervalArgs, 'trials'>>;
  rate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rateAtIntercept?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  treeContribution?: Resolver<Maybe<ResolversTypes['KpiTreeContribution']>, ParentType, ContextType, RequireFields<KpiForecastTreeContributionArgs, 'first'>>;
  whatIf?: Resolver<ResolversTypes['KpiWhatIf'], ParentType, ContextType, RequireFields<KpiForecastWhatIfArgs, 'add' | 'coOccurring' | 'remove'>>;
};

export type KpiForecastConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiForecastConnection'] = ResolversParentTypes['KpiForecastConnection']> = {
  edges?: Resolver<Array<ResolversTypes['KpiForecastEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KpiForecastEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiForecastEdge'] = ResolversParentTypes['KpiForecastEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['KpiForecast'], ParentType, ContextType>;
};

export type KpiModelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiModel'] = ResolversParentTypes['KpiModel']> = {
  coefficientCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<KpiModelCoefficientCountArgs>>;
  coefficients?: Resolver<Array<ResolversTypes['KpiCoefficient']>, ParentType, ContextType, RequireFields<KpiModelCoefficientsArgs, 'first' | 'order' | 'skip'>>;
  context?: Resolver<Array<ResolversTypes['KpiContextEffect']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deployed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deployedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  figures?: Resolver<ResolversTypes['KpiModelFigures'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  illustrations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kpi?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lambda?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  link?: Resolver<ResolversTypes['KpiLink'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['KpiMethod'], ParentType, ContextType>;
  report?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  reportPage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reportUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  tagModel?: Resolver<ResolversTypes['TagModel'], ParentType, ContextType>;
  unexplainedVariance?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KpiModelFiguresResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiModelFigures'] = ResolversParentTypes['KpiModelFigures']> = {
  calibration?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coverage95?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  heldOut?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  normalisedEntropy?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  relativeSquaredError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  spearman?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  worthInTrials?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  worthInterval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
};

export type KpiSeriesPointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiSeriesPoint'] = ResolversParentTypes['KpiSeriesPoint']> = {
  denominator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  forecast?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  high?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  illustrations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  low?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type KpiTagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiTag'] = ResolversParentTypes['KpiTag']> = {
  category?: Resolver<ResolversTypes['TagCategory'], ParentType, ContextType>;
  coefficient?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  denominator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  high?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  illustrations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  low?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  observed?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KpiTotalsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiTotals'] = ResolversParentTypes['KpiTotals']> = {
  denominator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  illustrations?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  numerator?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type KpiTreeContributionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiTreeContribution'] = ResolversParentTypes['KpiTreeContribution']> = {
  largest?: Resolver<Array<ResolversTypes['KpiTreeLeaf']>, ParentType, ContextType>;
  points?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  trees?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KpiTreeLeafResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiTreeLeaf'] = ResolversParentTypes['KpiTreeLeaf']> = {
  contribution?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  leaf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tree?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KpiWhatIfResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KpiWhatIf'] = ResolversParentTypes['KpiWhatIf']> = {
  after?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  linearChange?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  movedAlong?: Resolver<Array<ResolversTypes['MovedTag']>, ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  standardError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  treeChange?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LibraryFacetsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LibraryFacets'] = ResolversParentTypes['LibraryFacets']> = {
  contentRatings?: Resolver<Array<ResolversTypes['ContentRatingFacet']>, ParentType, ContextType>;
  metadata?: Resolver<Array<ResolversTypes['MetadataFacet']>, ParentType, ContextType>;
  ratings?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType>;
  sources?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType>;
};

export type LibrarySeriesPointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LibrarySeriesPoint'] = ResolversParentTypes['LibrarySeriesPoint']> = {
  added?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  indexed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LossPointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LossPoint'] = ResolversParentTypes['LossPoint']> = {
  loss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MetadataFacetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MetadataFacet'] = ResolversParentTypes['MetadataFacet']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType>;
};

export type MovedTagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovedTag'] = ResolversParentTypes['MovedTag']> = {
  from?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  activateTagModel?: Resolver<ResolversTypes['TagModel'], ParentType, ContextType, RequireFields<MutationActivateTagModelArgs, 'id' | 'partly'>>;
  buildVectorIndex?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationBuildVectorIndexArgs, 'rebuild'>>;
  createApiKey?: Resolver<ResolversTypes['CreatedApiKey'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'name' | 'scopes'>>;
  deployKpiModel?: Resolver<ResolversTypes['KpiModel'], ParentType, ContextType, RequireFields<MutationDeployKpiModelArgs, 'id'>>;
  fitKpi?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationFitKpiArgs, 'deploy' | 'kpi' | 'resume' | 'seed' | 'weights'>>;
  importKpi?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationImportKpiArgs, 'input'>>;
  indexTagModel?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationIndexTagModelArgs, 'id'>>;
  ingest?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationIngestArgs, 'duplicates' | 'illustrations'>>;
  retryJob?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationRetryJobArgs, 'id'>>;
  revokeApiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  rollBackKpiModel?: Resolver<ResolversTypes['KpiModel'], ParentType, ContextType, RequireFields<MutationRollBackKpiModelArgs, 'kpi'>>;
  rotateApiKey?: Resolver<ResolversTypes['CreatedApiKey'], ParentType, ContextType, RequireFields<MutationRotateApiKeyArgs, 'graceSeconds' | 'id'>>;
  scanDuplicates?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
  setKpiMaturity?: Resolver<ResolversTypes['Kpi'], ParentType, ContextType, RequireFields<MutationSetKpiMaturityArgs, 'days' | 'kpi'>>;
};

export type NearDuplicateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NearDuplicate'] = ResolversParentTypes['NearDuplicate']> = {
  cropped?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  illustration?: Resolver<ResolversTypes['Illustration'], ParentType, ContextType>;
  mirrored?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  similarity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type NearDuplicateConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NearDuplicateConnection'] = ResolversParentTypes['NearDuplicateConnection']> = {
  edges?: Resolver<Array<ResolversTypes['NearDuplicateEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  withoutFingerprint?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NearDuplicateEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NearDuplicateEdge'] = ResolversParentTypes['NearDuplicateEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['NearDuplicate'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PictureCopyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PictureCopy'] = ResolversParentTypes['PictureCopy']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  allocateKpi?: Resolver<Array<ResolversTypes['KpiAllocation']>, ParentType, ContextType, RequireFields<QueryAllocateKpiArgs, 'batch' | 'beta' | 'illustrations' | 'kpi' | 'policy' | 'seed' | 'uploads'>>;
  apiKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  bestPredicted?: Resolver<ResolversTypes['KpiForecastConnection'], ParentType, ContextType, RequireFields<QueryBestPredictedArgs, 'first' | 'kpi' | 'order' | 'skip'>>;
  decideKpi?: Resolver<ResolversTypes['KpiDecision'], ParentType, ContextType, RequireFields<QueryDecideKpiArgs, 'illustrations' | 'kpi' | 'seed' | 'uploads'>>;
  duplicateGroups?: Resolver<ResolversTypes['DuplicateGroupConnection'], ParentType, ContextType, RequireFields<QueryDuplicateGroupsArgs, 'first'>>;
  exactDuplicate?: Resolver<Maybe<ResolversTypes['Illustration']>, ParentType, ContextType, RequireFields<QueryExactDuplicateArgs, 'upload'>>;
  illustration?: Resolver<Maybe<ResolversTypes['Illustration']>, ParentType, ContextType, RequireFields<QueryIllustrationArgs, 'id'>>;
  illustrations?: Resolver<ResolversTypes['IllustrationConnection'], ParentType, ContextType, RequireFields<QueryIllustrationsArgs, 'first' | 'skip'>>;
  indexFailures?: Resolver<ResolversTypes['IndexFailureConnection'], ParentType, ContextType, RequireFields<QueryIndexFailuresArgs, 'first'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<QueryJobsArgs, 'first'>>;
  kpiCreatives?: Resolver<Array<ResolversTypes['KpiCreative']>, ParentType, ContextType, RequireFields<QueryKpiCreativesArgs, 'direction' | 'first' | 'kpi' | 'minDenominator' | 'order'>>;
  kpiModel?: Resolver<Maybe<ResolversTypes['KpiModel']>, ParentType, ContextType, RequireFields<QueryKpiModelArgs, 'id'>>;
  kpiModels?: Resolver<Array<ResolversTypes['KpiModel']>, ParentType, ContextType, RequireFields<QueryKpiModelsArgs, 'kpi'>>;
  kpiSeries?: Resolver<Array<ResolversTypes['KpiSeriesPoint']>, ParentType, ContextType, RequireFields<QueryKpiSeriesArgs, 'advertisers' | 'audiences' | 'bucket' | 'kpi' | 'slots' | 'tags'>>;
  kpiTags?: Resolver<Array<ResolversTypes['KpiTag']>, ParentType, ContextType, RequireFields<QueryKpiTagsArgs, 'first' | 'kpi'>>;
  kpis?: Resolver<Array<ResolversTypes['Kpi']>, ParentType, ContextType>;
  libraryFacets?: Resolver<ResolversTypes['LibraryFacets'], ParentType, ContextType, RequireFields<QueryLibraryFacetsArgs, 'first'>>;
  librarySeries?: Resolver<Array<ResolversTypes['LibrarySeriesPoint']>, ParentType, ContextType, RequireFields<QueryLibrarySeriesArgs, 'bucket'>>;
  nearDuplicates?: Resolver<ResolversTypes['NearDuplicateConnection'], ParentType, ContextType, RequireFields<QueryNearDuplicatesArgs, 'first' | 'minSimilarity'>>;
  predictKpi?: Resolver<Array<ResolversTypes['KpiForecast']>, ParentType, ContextType, RequireFields<QueryPredictKpiArgs, 'illustrations' | 'kpi' | 'uploads'>>;
  similar?: Resolver<ResolversTypes['SimilarConnection'], ParentType, ContextType, RequireFields<QuerySimilarArgs, 'combine' | 'exact' | 'first'>>;
  tagImage?: Resolver<ResolversTypes['TaggedImage'], ParentType, ContextType, RequireFields<QueryTagImageArgs, 'upload'>>;
  tagModels?: Resolver<Array<ResolversTypes['TagModel']>, ParentType, ContextType>;
  tags?: Resolver<ResolversTypes['TagConnection'], ParentType, ContextType, RequireFields<QueryTagsArgs, 'first' | 'order'>>;
};

export type SearchExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchExplanation'] = ResolversParentTypes['SearchExplanation']> = {
  efSearch?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  expectedMatches?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  index?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  insufficient?: Resolver<Array<ResolversTypes['SearchStrategy']>, ParentType, ContextType>;
  milliseconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  strategy?: Resolver<ResolversTypes['SearchStrategy'], ParentType, ContextType>;
  vectors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SimilarConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimilarConnection'] = ResolversParentTypes['SimilarConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SimilarEdge']>, ParentType, ContextType>;
  explain?: Resolver<ResolversTypes['SearchExplanation'], ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  windowLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SimilarEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimilarEdge'] = ResolversParentTypes['SimilarEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['SimilarIllustration'], ParentType, ContextType>;
};

export type SimilarIllustrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimilarIllustration'] = ResolversParentTypes['SimilarIllustration']> = {
  apartTags?: Resolver<Array<ResolversTypes['TagPart']>, ParentType, ContextType, RequireFields<SimilarIllustrationApartTagsArgs, 'first'>>;
  explanation?: Resolver<ResolversTypes['SimilarityExplanation'], ParentType, ContextType, RequireFields<SimilarIllustrationExplanationArgs, 'first'>>;
  illustration?: Resolver<ResolversTypes['Illustration'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sharedTags?: Resolver<Array<ResolversTypes['TagPart']>, ParentType, ContextType, RequireFields<SimilarIllustrationSharedTagsArgs, 'first'>>;
  similarity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SimilarityExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SimilarityExplanation'] = ResolversParentTypes['SimilarityExplanation']> = {
  apart?: Resolver<Array<ResolversTypes['TagPart']>, ParentType, ContextType>;
  apartRest?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  examples?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  shared?: Resolver<Array<ResolversTypes['TagPart']>, ParentType, ContextType>;
  sharedRest?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  job?: SubscriptionResolver<ResolversTypes['Job'], "job", ParentType, ContextType, RequireFields<SubscriptionJobArgs, 'id'>>;
  jobs?: SubscriptionResolver<ResolversTypes['Job'], "jobs", ParentType, ContextType>;
};

export type TagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  category?: Resolver<ResolversTypes['TagCategory'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  displayName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  illustrationCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TagConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagConnection'] = ResolversParentTypes['TagConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TagEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TagEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagEdge'] = ResolversParentTypes['TagEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
};

export type TagModelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagModel'] = ResolversParentTypes['TagModel']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  evaluation?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  illustrationCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['VectorIndex'], ParentType, ContextType>;
  lossCurve?: Resolver<Array<ResolversTypes['LossPoint']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provenance?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  reportUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tagCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TagPartResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagPart'] = ResolversParentTypes['TagPart']> = {
  neighbourScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
};

export type TagScoreResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagScore'] = ResolversParentTypes['TagScore']> = {
  present?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Tag'], ParentType, ContextType>;
};

export type TaggedImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaggedImage'] = ResolversParentTypes['TaggedImage']> = {
  binaryVector?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<TaggedImageBinaryVectorArgs, 'rule' | 'threshold'>>;
  contentRating?: Resolver<Maybe<ResolversTypes['ContentRatingEstimate']>, ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kpi?: Resolver<ResolversTypes['KpiForecast'], ParentType, ContextType, RequireFields<TaggedImageKpiArgs, 'name'>>;
  mediaType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plausibleTags?: Resolver<ResolversTypes['TagsByCategory'], ParentType, ContextType, RequireFields<TaggedImagePlausibleTagsArgs, 'rule' | 'threshold'>>;
  similar?: Resolver<Array<ResolversTypes['SimilarIllustration']>, ParentType, ContextType, RequireFields<TaggedImageSimilarArgs, 'first'>>;
  specificTags?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType, RequireFields<TaggedImageSpecificTagsArgs, 'names'>>;
  tags?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType, RequireFields<TaggedImageTagsArgs, 'first'>>;
  topTags?: Resolver<ResolversTypes['TagsByCategory'], ParentType, ContextType, RequireFields<TaggedImageTopTagsArgs, 'first'>>;
  vector?: Resolver<ResolversTypes['Vector'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TagsByCategoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TagsByCategory'] = ResolversParentTypes['TagsByCategory']> = {
  artist?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  character?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  copyright?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  general?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  meta?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  other?: Resolver<Array<ResolversTypes['TagScore']>, ParentType, ContextType>;
  rating?: Resolver<Maybe<ResolversTypes['ContentRatingEstimate']>, ParentType, ContextType>;
};

export type VectorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Vector'] = ResolversParentTypes['Vector']> = {
  dimensions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  indices?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['TagModel'], ParentType, ContextType>;
  scores?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type VectorIndexResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VectorIndex'] = ResolversParentTypes['VectorIndex']> = {
  bytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  bytesPerVector?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['VectorIndexState'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  ApiKey?: ApiKeyResolvers<ContextType>;
  ContentRatingEstimate?: ContentRatingEstimateResolvers<ContextType>;
  ContentRatingFacet?: ContentRatingFacetResolvers<ContextType>;
  CreatedApiKey?: CreatedApiKeyResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DuplicateGroup?: DuplicateGroupResolvers<ContextType>;
  DuplicateGroupConnection?: DuplicateGroupConnectionResolvers<ContextType>;
  DuplicateGroupEdge?: DuplicateGroupEdgeResolvers<ContextType>;
  DuplicateLink?: DuplicateLinkResolvers<ContextType>;
  Facet?: FacetResolvers<ContextType>;
  Illustration?: IllustrationResolvers<ContextType>;
  IllustrationConnection?: IllustrationConnectionResolvers<ContextType>;
  IllustrationEdge?: IllustrationEdgeResolvers<ContextType>;
  IndexFailure?: IndexFailureResolvers<ContextType>;
  IndexFailureConnection?: IndexFailureConnectionResolvers<ContextType>;
  IndexFailureEdge?: IndexFailureEdgeResolvers<ContextType>;
  Interval?: IntervalResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  JobEdge?: JobEdgeResolvers<ContextType>;
  Kpi?: KpiResolvers<ContextType>;
  KpiAllocation?: KpiAllocationResolvers<ContextType>;
  KpiBlend?: KpiBlendResolvers<ContextType>;
  KpiCandidate?: KpiCandidateResolvers<ContextType>;
  KpiCoefficient?: KpiCoefficientResolvers<ContextType>;
  KpiContextEffect?: KpiContextEffectResolvers<ContextType>;
  KpiContribution?: KpiContributionResolvers<ContextType>;
  KpiContributionGroup?: KpiContributionGroupResolvers<ContextType>;
  KpiCreative?: KpiCreativeResolvers<ContextType>;
  KpiDecision?: KpiDecisionResolvers<ContextType>;
  KpiFeedBreak?: KpiFeedBreakResolvers<ContextType>;
  KpiForecast?: KpiForecastResolvers<ContextType>;
  KpiForecastConnection?: KpiForecastConnectionResolvers<ContextType>;
  KpiForecastEdge?: KpiForecastEdgeResolvers<ContextType>;
  KpiModel?: KpiModelResolvers<ContextType>;
  KpiModelFigures?: KpiModelFiguresResolvers<ContextType>;
  KpiSeriesPoint?: KpiSeriesPointResolvers<ContextType>;
  KpiTag?: KpiTagResolvers<ContextType>;
  KpiTotals?: KpiTotalsResolvers<ContextType>;
  KpiTreeContribution?: KpiTreeContributionResolvers<ContextType>;
  KpiTreeLeaf?: KpiTreeLeafResolvers<ContextType>;
  KpiWhatIf?: KpiWhatIfResolvers<ContextType>;
  LibraryFacets?: LibraryFacetsResolvers<ContextType>;
  LibrarySeriesPoint?: LibrarySeriesPointResolvers<ContextType>;
  LossPoint?: LossPointResolvers<ContextType>;
  MetadataFacet?: MetadataFacetResolvers<ContextType>;
  MovedTag?: MovedTagResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NearDuplicate?: NearDuplicateResolvers<ContextType>;
  NearDuplicateConnection?: NearDuplicateConnectionResolvers<ContextType>;
  NearDuplicateEdge?: NearDuplicateEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PictureCopy?: PictureCopyResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SearchExplanation?: SearchExplanationResolvers<ContextType>;
  SimilarConnection?: SimilarConnectionResolvers<ContextType>;
  SimilarEdge?: SimilarEdgeResolvers<ContextType>;
  SimilarIllustration?: SimilarIllustrationResolvers<ContextType>;
  SimilarityExplanation?: SimilarityExplanationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  TagConnection?: TagConnectionResolvers<ContextType>;
  TagEdge?: TagEdgeResolvers<ContextType>;
  TagModel?: TagModelResolvers<ContextType>;
  TagPart?: TagPartResolvers<ContextType>;
  TagScore?: TagScoreResolvers<ContextType>;
  TaggedImage?: TaggedImageResolvers<ContextType>;
  TagsByCategory?: TagsByCategoryResolvers<ContextType>;
  Vector?: VectorResolvers<ContextType>;
  VectorIndex?: VectorIndexResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  scope?: ScopeDirectiveResolver<any, any, ContextType>;
};
