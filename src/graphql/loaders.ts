import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import { copiesOf, duplicateCounts, duplicatesOf, type DuplicateLink, type PictureCopy } from '../duplicates/index.js';
import { loadIllustrations, type Illustration } from '../indexer/illustration-table.js';
import {
  findKpi,
  findDeployedModel,
  observedTotals,
  predictIllustrations,
  type AskedContext,
  type KpiModel,
  type KpiTotals,
} from '../kpi/index.js';
import { NotFoundError } from '../errors.js';
import type { ContentRating } from '../tagging/content-rating.js';
import { listModels, loadVocabulary, type RegisteredModel } from '../tagging/model-registry.js';
import type { TagThresholds } from '../tagging/tag-thresholds.js';
import { loadThresholds } from '../tagging/threshold-table.js';
import { countTagged } from '../vectors/count-tagged.js';
import { findNeighboursOfMany } from '../vectors/neighbours-of-many.js';
import type { Neighbour } from '../vectors/search.js';
import { sparsify, type SparseVector } from '../vectors/sparse-vector.js';
import { loadRatings, loadVectors } from '../vectors/vector-table.js';
import type { Services } from './context.js';
import type { TaggedImageModel } from './models.js';

/** Per request: what the fields of many illustrations ask for one by one is fetched in one statement. */
export interface Loaders {
  readonly illustration: DataLoader<string, Illustration | null>;
  /** By id; a model that a row names is always there. */
  readonly tagModel: DataLoader<number, RegisteredModel>;
  /** Under the active model. */
  readonly vector: DataLoader<string, SparseVector | null>;
  /** Under any model. */
  readonly vectorUnder: (modelId: number) => DataLoader<string, SparseVector | null>;
  /** Under the active model; null when it gave none. */
  readonly contentRating: DataLoader<string, ContentRating | null>;
  /** Per-tag thresholds of a model; null when its pack has none. */
  readonly thresholds: DataLoader<number, TagThresholds | null>;
  /** Illustrations that have a tag of the active model, by its name; 0 for a name that it does not know. */
  readonly taggedCount: DataLoader<string, number>;
  readonly neighbours: (first: number) => DataLoader<string, readonly Neighbour[]>;
  /** The deployed model of a KPI for the active tag model; null when there is none. */
  readonly kpiModel: DataLoader<string, KpiModel | null>;
  /** Linear predictor of a model for stored illustrations; null without a vector. */
  readonly prediction: (model: KpiModel) => DataLoader<string, number | null>;
  /** What was observed in a context. */
  readonly observed: (of: { kpi: string; asked: AskedContext }) => DataLoader<string, KpiTotals | null>;
  readonly copies: DataLoader<string, readonly PictureCopy[]>;
  readonly duplicates: (first: number) => DataLoader<string, readonly DuplicateLink[]>;
  readonly duplicateCount: DataLoader<string, number>;
  /** Uploads as a model tags them, each read and tagged once. */
  readonly taggedUpload: (model: RegisteredModel) => DataLoader<string, TaggedImageModel>;
}

/** @param signal of the operation: aborted, uploads that wait are not tagged */
export function createLoaders(
  pool: Pool,
  model: () => Promise<RegisteredModel>,
  { predictors, uploads, taggingThread }: Pick<Services, 'predictors' | 'uploads' | 'taggingThread'>,
  signal: AbortSignal,
): Loaders {
  const vectorUnder = perKey(
    (modelId: number) => modelId,
    (modelId) =>
      new DataLoader<string, SparseVector | null>(async (ids) => {
        const found = await loadVectors(pool, modelId, ids);
        return ids.map((id) => found.get(id) ?? null);
      }),
  );
  return {
    vectorUnder,
    illustration: new DataLoader(async (ids) => {
      const found = await loadIllustrations(pool, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    tagModel: new DataLoader(async (ids): Promise<(RegisteredModel | Error)[]> => {
      const models = new Map((await listModels(pool)).map((each) => [each.id, each]));
      return ids.map((id) => models.get(id) ?? new NotFoundError(`There is no tag model ${id}.`));
    }),
    vector: new DataLoader(async (ids) => vectorUnder((await model()).id).loadMany(ids)),
    contentRating: new DataLoader(async (ids) => {
      const found = await loadRatings(pool, (await model()).id, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    thresholds: new DataLoader(async (ids) => {
      const found = await loadThresholds(pool, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    taggedCount: new DataLoader(async (names) => {
      const active = await model();
      const { tags, dimensionOf } = await loadVocabulary(pool, active.id);
      const counts = await countTagged(pool, active, tags);
      return names.map((name) => counts[dimensionOf.get(name) ?? -1] ?? 0);
    }),
    neighbours: perKey(
      (first: number) => first,
      (first) =>
        new DataLoader(async (ids) => {
          const found = await findNeighboursOfMany(pool, (await model()).id, ids, first);
          return ids.map((id) => found.get(id) ?? []);
        }),
    ),
    kpiModel: new DataLoader(async (names) => {
      const { id } = await model();
      return Promise.all(
        names.map(async (name): Promise<KpiModel | Error | null> => {
          const kpi = await findKpi(pool, name);
          if (!kpi) return new NotFoundError(`There is no KPI "${name}".`);
          return (await findDeployedModel(pool, kpi.id, id)) ?? null;
        }),
      );
    }),
    prediction: perKey(
      (kpiModel: KpiModel) => kpiModel.id,
      (kpiModel) =>
        new DataLoader(async (ids) => {
          const found = await predictIllustrations(pool, predictors, kpiModel, ids);
          return ids.map((id) => found.get(id) ?? null);
        }),
    ),
    observed: perKey(
      ({ kpi, asked }: { kpi: string; asked: AskedContext }) =>
        JSON.stringify([kpi, asked.slot, asked.audience, asked.day]),
      ({ kpi, asked }) =>
        new DataLoader(async (ids) => {
          const found = await observedTotals(pool, kpi, ids, asked);
          return ids.map((id) => found.get(id) ?? null);
        }),
    ),
    copies: new DataLoader(async (ids) => {
      const found = await copiesOf(pool, ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
    duplicates: perKey(
      (first: number) => first,
      (first) =>
        new DataLoader(async (ids) => {
          const found = await duplicatesOf(pool, ids, first);
          return ids.map((id) => found.get(id) ?? []);
        }),
    ),
    duplicateCount: new DataLoader(async (ids) => {
      const found = await duplicateCounts(pool, ids);
      return ids.map((id) => found.get(id) ?? 0);
    }),
    taggedUpload: perKey(
      ({ id }: RegisteredModel) => id,
      (asked) =>
        new DataLoader(
          async ([id]) => {
            const { name } = await uploads.find(id!);
            const read = async (): Promise<Buffer> => (await uploads.read(id!)).content;
            const { facts, scores, rating } = await taggingThread(asked).predict(read, name, signal);
            return [{ facts, modelId: asked.id, vector: sparsify(scores), rating }];
          },
          // One does not wait for the others.
          { batch: false },
        ),
    ),
  };
}

/** One loader for each key a request comes by. */
function perKey<K, T>(keyOf: (key: K) => string | number, create: (key: K) => T): (key: K) => T {
  const made = new Map<string | number, T>();
  return (key) => {
    const id = keyOf(key);
    let loader = made.get(id);
    if (!loader) {
      loader = create(key);
      made.set(id, loader);
    }
    return loader;
  };
}
