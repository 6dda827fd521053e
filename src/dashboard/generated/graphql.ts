/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CoOccurringTags =
  | 'HELD'
  | 'MOVED';

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

export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

export type KpiLink =
  | 'IDENTITY'
  | 'LOGIT';

export type TagEditInput = {
  name: string;
  /** 0 to 1; what illustrations with the tag have on average when left out. */
  score?: number | null | undefined;
};

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


export type IllustrationViewQuery = { illustration: { id: string, sha256: string, name: string, source: string | null, url: string, mediaType: string, width: number, height: number, rating: string | null, givenTags: Array<string>, metadata: Record<string, unknown>, createdAt: string, contentRating: { rating: ContentRating, safe: number, questionable: number, explicit: number, source: ContentRatingSource } | null, indexed: { general: Array<{ score: number }> } | null, copies: Array<{ name: string, source: string, createdAt: string }>, duplicates: Array<{ similarity: number, mirrored: boolean, cropped: boolean, linked: boolean, illustration: { id: string, name: string } }> } | null };

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
    `, {"hash":"sha256:5a4dbfb8d91ca1ed7389c6c41201c17e483c1a83c5fefb71a139a232e9ad8e8c"}) as unknown as TypedDocumentString<IllustrationViewQuery, IllustrationViewQueryVariables>;
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