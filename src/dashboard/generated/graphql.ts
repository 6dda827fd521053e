/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a picture's content is rated, in Illustration2Vec's sense. */
export type ContentRating =
  | 'EXPLICIT'
  | 'QUESTIONABLE'
  | 'SAFE';

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
  /** By the rating that a person gave. */
  rating?: Array<string> | null | undefined;
  source?: string | null | undefined;
  tags?: TagFilter | null | undefined;
};

export type KpiKind =
  /** The mean of a quantity: seconds watched a view. Observed as its total and the units it was summed over. */
  | 'NUMBER'
  /** Observed as k of n: the CTR is clicks of impressions. */
  | 'RATE';

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

/** By predicted tags: all of these, at least one of those, none of the others. */
export type TagFilter = {
  all?: Array<TagCriterion> | null | undefined;
  any?: Array<TagCriterion> | null | undefined;
  none?: Array<TagCriterion> | null | undefined;
};

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