import type { DuplicateGroup, DuplicateLink, NearCopy } from '../duplicates/index.js';
import type { ContentRating } from '../tagging/content-rating.js';
import type { ImageFacts } from '../tagging/preprocess.js';
import type { CombinedExamples } from '../vectors/combine-examples.js';
import type { SearchExplanation } from '../vectors/search.js';
import type { SparseVector } from '../vectors/sparse-vector.js';
import type { Illustration } from '../indexer/illustration-table.js';
import type { AskedContext, EditedVector, Forecast, Kpi, KpiCreative, KpiModel } from '../kpi/index.js';
import type { IndexFailure, Job, Tag, TagPart, TagsByCategory, TagScore } from './generated/schema-types.js';

/** What resolvers pass to the resolvers of a type's fields; the generated types map schema types to these. */

export interface VectorModel {
  readonly modelId: number;
  readonly vector: SparseVector;
}

export interface SimilarModel {
  readonly illustrationId: string;
  readonly similarity: number;
  readonly score: number;
  readonly modelId: number;
  /** What was asked for, needed only when the score is to be explained. */
  readonly asked: () => Promise<CombinedExamples>;
}

export interface TaggedImageModel extends VectorModel {
  readonly facts: ImageFacts;
  readonly rating: ContentRating | null;
}

/** The count in the library is a query of its own, made only when it is asked for. */
export type TagSource = Omit<Tag, 'illustrationCount'>;
export type TagScoreSource = Omit<TagScore, 'tag'> & { readonly tag: TagSource };
export type TagsByCategorySource = Pick<TagsByCategory, 'rating'> &
  Readonly<Record<Exclude<keyof TagsByCategory, 'rating' | '__typename'>, TagScoreSource[]>>;
export type TagPartSource = Omit<TagPart, 'tag'> & { readonly tag: TagSource };

/** Counted by kind, when that is asked for: the most frequent of each. */
export interface LibraryFacetsSource {
  readonly first: number;
}

export type KpiSource = Kpi;
export type KpiModelSource = KpiModel;

export interface ForecastModel {
  readonly kpi: string;
  readonly model: KpiModel;
  /** Linear predictor in the average context. */
  readonly linear: number;
  /** The context that is asked for. */
  readonly asked: AskedContext;
  readonly vector: () => Promise<SparseVector>;
  /** With its interval, which takes the posterior; made once, when a field needs it. */
  readonly forecast: () => Promise<Forecast>;
  /** Null for an upload. */
  readonly illustrationId: string | null;
}

/** A row of kpiCreatives; what takes the model's posterior is made only when it is asked for. */
export interface KpiCreativeModel extends KpiCreative {
  readonly kpi: string;
  /** Null without a model, or without a vector. */
  readonly made: ForecastModel | null;
}

export interface WhatIfModel {
  readonly model: KpiModel;
  readonly before: Forecast;
  readonly after: Forecast;
  readonly edited: EditedVector;
  /** Of a hybrid: what the trees add to the change on the link's scale. */
  readonly treeChange: number | null;
  readonly standardError: number | null;
  readonly warnings: readonly string[];
}

/** A page of a Relay connection; the count is a query of its own, made only when it is asked for. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: () => Promise<number> | number;
}
export type IllustrationConnectionModel = Connection<Illustration>;
export interface SimilarConnectionModel extends Connection<SimilarModel> {
  readonly windowLimit: number;
  readonly explain: SearchExplanation;
}
export type KpiForecastConnectionModel = Connection<ForecastModel>;
export type TagConnectionModel = Connection<TagSource>;
export type JobConnectionModel = Connection<Job>;
export type IndexFailureConnectionModel = Connection<IndexFailure>;

export type NearDuplicateModel = NearCopy;
export type DuplicateLinkModel = DuplicateLink;
export type DuplicateGroupModel = DuplicateGroup;
/** Illustrations that a search or a scan has not covered, counted only when that is asked for. */
export interface NearDuplicateConnectionModel extends Connection<NearCopy> {
  readonly withoutFingerprint: () => Promise<number>;
}
export interface DuplicateGroupConnectionModel extends Connection<DuplicateGroup> {
  readonly notCompared: () => Promise<number>;
}
