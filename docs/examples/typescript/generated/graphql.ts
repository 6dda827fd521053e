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

export type IngestMutationVariables = Exact<{
  illustrations: Array<IngestInput> | IngestInput;
}>;


export type IngestMutation = { ingest: { id: string } };

export type FollowSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowSubscription = { job: { status: JobStatus, step: string | null, done: number, total: number | null, error: string | null, result: Record<string, unknown> | null } };

export type SearchQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  filter?: IllustrationFilter | null | undefined;
}>;


export type SearchQuery = { similar: { edges: Array<{ node: { similarity: number, illustration: { name: string }, sharedTags: Array<{ tag: { displayName: string } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TryQueryVariables = Exact<{
  upload: string;
  add: Array<TagEditInput> | TagEditInput;
}>;


export type TryQuery = { tagImage: { tags: Array<{ score: number, tag: { displayName: string } }>, kpi: { rate: number, interval: { low: number, high: number } | null, contributions: Array<{ points: number, tag: { displayName: string } }>, whatIf: { after: number, warnings: Array<string>, note: string } } } };

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

export const IngestDocument = new TypedDocumentString(`
    mutation Ingest($illustrations: [IngestInput!]!) {
  ingest(illustrations: $illustrations, duplicates: SKIP) {
    id
  }
}
    `, {"hash":"sha256:ae1a39ee6dded365c12848f0d04da67a90108acb4a3a54efd0c904c1660a210e"}) as unknown as TypedDocumentString<IngestMutation, IngestMutationVariables>;
export const FollowDocument = new TypedDocumentString(`
    subscription Follow($id: ID!) {
  job(id: $id) {
    status
    step
    done
    total
    error
    result
  }
}
    `, {"hash":"sha256:badad9660ce60346044d9e5f46bf16644b63712c429cd52ed505bd9d1ffd0953"}) as unknown as TypedDocumentString<FollowSubscription, FollowSubscriptionVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($id: ID!, $after: String, $filter: IllustrationFilter) {
  similar(id: $id, first: 5, after: $after, minSimilarity: 0.5, filter: $filter) {
    edges {
      node {
        similarity
        illustration {
          name
        }
        sharedTags(first: 2) {
          tag {
            displayName
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:2fb10861eff13d0f7d60c220e83d3ed4b046244dba114e332a01260d85ef3490"}) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const TryDocument = new TypedDocumentString(`
    query Try($upload: ID!, $add: [TagEditInput!]!) {
  tagImage(upload: $upload) {
    tags(first: 3) {
      score
      tag {
        displayName
      }
    }
    kpi(name: "ctr") {
      rate
      interval {
        low
        high
      }
      contributions(first: 3) {
        points
        tag {
          displayName
        }
      }
      whatIf(add: $add) {
        after
        warnings
        note
      }
    }
  }
}
    `, {"hash":"sha256:9f4d1755088d954459d0a5913d28880c5e205c81aae6071368c9f4dc11d6584e"}) as unknown as TypedDocumentString<TryQuery, TryQueryVariables>;