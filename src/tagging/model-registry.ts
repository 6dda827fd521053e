import path from 'node:path';
import type { Pool } from 'pg';
import { closest, distance } from 'fastest-levenshtein';
import { inTransaction, type Database } from '../database/open.js';
import { lastingPool } from '../database/unhurried.js';
import { NotFoundError, NotReadyError, UnknownTagError } from '../errors.js';
import { countLookUp } from '../telemetry/measures.js';
import { createPartition } from '../vectors/vector-partition.js';
import type { ModelDescription, ModelPack, TagDefinition } from './model-pack.js';
import type { RegisteredPack } from './registered-pack.js';
import { storeThresholds } from './threshold-table.js';

export { readRegisteredPack } from './registered-pack.js';

/** A tag model as the database knows it: the names of a vector's dimensions, and where its pack lies. */
export interface RegisteredModel extends RegisteredPack {
  readonly id: number;
  readonly description: ModelDescription;
  readonly createdAt: Date;
  readonly active: boolean;
}

/** The tags of one model, by dimension and by name. */
export interface TagVocabulary {
  readonly modelId: number;
  /** Place = dimension. */
  readonly tags: readonly TagDefinition[];
  readonly dimensionOf: ReadonlyMap<string, number>;
}

/** Characters of a tag name that suggestions are looked for. */
const LONGEST_NAME = 100;

const COLUMNS = `id, sha256, name, path, description, created_at as "createdAt",
  activated_at is not null and activated_at = max(activated_at) over () as active`;

export async function listModels(db: Database): Promise<RegisteredModel[]> {
  const { rows } = await db.query<RegisteredModel>(`select ${COLUMNS} from tag_model order by id`);
  return rows;
}

/** The model that answers queries: the one activated last. */
export async function findActiveModel(db: Database): Promise<RegisteredModel | undefined> {
  return (await listModels(db)).find((model) => model.active);
}

/** @throws NotReadyError when no model has been registered yet */
export async function activeModel(db: Database): Promise<RegisteredModel> {
  const model = await findActiveModel(db);
  if (!model) {
    throw new NotReadyError('The library has no tag model yet. Index a folder with `eyecatch index DIR --model PACK`.');
  }
  return model;
}

/** @throws NotFoundError */
export async function modelById(db: Database, id: number): Promise<RegisteredModel> {
  const model = (await listModels(db)).find((each) => each.id === id);
  if (!model) throw new NotFoundError(`There is no tag model ${id}.`);
  return model;
}

/** Makes a pack known with its tags (once: a pack is told by its hash). The library's first model answers at once. */
export async function registerModel(pool: Pool, pack: ModelPack): Promise<RegisteredModel> {
  const { name } = pack.description;
  const id = await inTransaction(pool, (client) =>
    addModel(client, { ...pack, name, folder: path.resolve(pack.folder) }),
  );
  return modelById(pool, id);
}

/** What the library keeps of a pack. */
export type ModelFacts = Pick<ModelPack, 'sha256' | 'folder' | 'description' | 'tags' | 'thresholds'> & {
  readonly name: string;
};

/**
 * Makes a model known, with a place for its vectors.
 *
 * @param client inside a transaction
 * @returns its id
 */
export async function addModel(client: Database, model: ModelFacts): Promise<number> {
  const { sha256, name, folder, description, tags, thresholds } = model;
  const { rows } = await client.query<{ id: number; inserted: boolean }>(
    `insert into tag_model (sha256, name, path, description, activated_at)
     select $1, $2, $3, $4, case when exists (select from tag_model) then null else clock_timestamp() end
     on conflict (sha256) do update set path = excluded.path
     returning id, xmax = 0 as inserted`,
    [sha256, name, folder, description],
  );
  const { id, inserted } = rows[0]!;
  await createPartition(client, id);
  if (inserted) {
    await client.query(
      `insert into tag (model_id, dimension, name, category, count)
       select $1, place - 1, name, category, count
       from unnest($2::text[], $3::int[], $4::bigint[]) with ordinality as given (name, category, count, place)`,
      [id, tags.map((tag) => tag.name), tags.map((tag) => tag.category), tags.map((tag) => tag.count)],
    );
  }
  // Calibrating again changes no vector, so the model stays the same one and only its thresholds are replaced.
  await storeThresholds(client, id, thresholds);
  return id;
}

/** Makes a model the one that answers queries, in one statement: a request sees the old one or the new one. */
export async function activateModel(db: Database, id: number): Promise<void> {
  await db.query('update tag_model set activated_at = clock_timestamp() where id = $1', [id]);
}

/** A model's tags never change (they are part of its hash), so one read serves the process. */
const vocabularies = new WeakMap<Pool, Map<number, Promise<TagVocabulary>>>();

export function loadVocabulary(asked: Pool, modelId: number): Promise<TagVocabulary> {
  const pool = lastingPool(asked);
  let ofPool = vocabularies.get(pool);
  if (!ofPool) {
    ofPool = new Map<number, Promise<TagVocabulary>>();
    vocabularies.set(pool, ofPool);
  }
  let vocabulary = ofPool.get(modelId);
  countLookUp('vocabulary', vocabulary !== undefined);
  if (!vocabulary) {
    vocabulary = readVocabulary(pool, modelId);
    ofPool.set(modelId, vocabulary);
    // A failed read is not remembered.
    vocabulary.catch(() => ofPool.delete(modelId));
  }
  return vocabulary;
}

async function readVocabulary(pool: Pool, modelId: number): Promise<TagVocabulary> {
  const tags = await readTags(pool, modelId);
  return { modelId, tags, dimensionOf: new Map(tags.map((tag, dimension) => [tag.name, dimension])) };
}

/** A model's tags, in order of dimension. */
export async function readTags(db: Database, modelId: number): Promise<TagDefinition[]> {
  const { rows } = await db.query<TagDefinition>(
    'select name, category, count::float8 as count from tag where model_id = $1 order by dimension',
    [modelId],
  );
  return rows;
}

/**
 * The dimension of a tag name; underscores and spaces are alike.
 *
 * @throws UnknownTagError with the nearest names
 */
export function dimensionOf(vocabulary: Pick<TagVocabulary, 'tags' | 'dimensionOf'>, name: string): number {
  const dimension =
    vocabulary.dimensionOf.get(name) ??
    vocabulary.dimensionOf.get(name.replaceAll(' ', '_')) ??
    vocabulary.dimensionOf.get(name.replaceAll('_', ' '));
  if (dimension !== undefined) return dimension;
  const names = vocabulary.tags.map((tag) => tag.name);
  const suggestions = nearestNames(name, names);
  const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.map((each) => `"${each}"`).join(', ')}?` : '';
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  throw new UnknownTagError(`The tag model knows no tag "${shown}".${hint}`, suggestions);
}

/** Up to three names within an edit distance of 40 % of the asked one, nearest first. */
function nearestNames(name: string, names: readonly string[]): string[] {
  // The distance takes time in the square of the length; no tag is as long.
  if (name.length > LONGEST_NAME) return [];
  const limit = Math.max(1, Math.floor(name.length * 0.4));
  const near = names.filter((each) => Math.abs(each.length - name.length) <= limit && distance(name, each) <= limit);
  near.sort((a, b) => distance(name, a) - distance(name, b) || a.localeCompare(b));
  return near.length > 0 ? near.slice(0, 3) : names.length > 0 && name.length > 2 ? [closest(name, names)] : [];
}
