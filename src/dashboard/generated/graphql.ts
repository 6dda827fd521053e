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

/** What a picture's content is rated, in Illustration2Vec's sense. */
export type ContentRating =
  | 'EXPLICIT'
  | 'QUESTIONABLE'
  | 'SAFE';

/** What becomes of a copy at ingest. The same bytes are one illustration, whatever the policy. */
export type DuplicatePolicy =
  /** Near copies are taken in like other pictures. */
  | 'KEEP'
  /** Near copies are taken in and linked to what they copy; of the same bytes, the name and source are kept. */
  | 'LINK'
  /** Near copies are left out; the job's result says what they copy. */
  | 'SKIP';

export type IngestInput = {
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the picture; the upload's file name when left out. */
  name?: string | null | undefined;
  rating?: string | null | undefined;
  source?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  /** Id that POST /uploads gave. */
  upload: string;
};

export type JobStatus =
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED';

/** Where, to whom or when a picture is shown; what is left out is averaged over. */
export type KpiContextInput = {
  audience?: string | null | undefined;
  /** YYYY-MM-DD, a day that was observed. */
  day?: string | null | undefined;
  slot?: string | null | undefined;
};

export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

export type TagCategory =
  | 'ARTIST'
  | 'CHARACTER'
  | 'COPYRIGHT'
  | 'GENERAL'
  | 'META'
  | 'OTHER'
  | 'RATING';

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
export const TryTagFragmentDoc = new TypedDocumentString(`
    fragment TryTag on TagScore {
  tag {
    name
    displayName
  }
  score
}
    `, {"fragmentName":"TryTag"}) as unknown as TypedDocumentString<TryTagFragment, unknown>;
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