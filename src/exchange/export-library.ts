import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/open.js';
import { BadInputError } from '../errors.js';
import { illustrationPages } from '../indexer/illustration-table.js';
import { countIllustrations } from '../indexer/search-illustrations.js';
import { listModels, readTags, type RegisteredModel } from '../tagging/model-registry.js';
import { loadThresholds } from '../tagging/threshold-table.js';
import { countVectors, vectorPages, type VectorWithContent } from '../vectors/vector-table.js';
import {
  ILLUSTRATION_COLUMNS,
  LIBRARY_FILES,
  MODEL_COLUMNS,
  SCORE_COLUMNS,
  TAG_COLUMNS,
  VECTOR_COLUMNS,
  type IllustrationRow,
  type LibraryFile,
  type ModelRow,
  type ScoreRow,
  type TagRow,
  type VectorRow,
} from './library-files.js';
import { writeParquet, type WrittenFile } from './write-parquet.js';

/** Rows of a row group. A vector has some hundred values, so fewer of them make one. */
const ILLUSTRATIONS_A_GROUP = 20_000;
const VECTORS_A_GROUP = 5_000;

export interface ExportOptions {
  /** Model whose vectors are exported; all models when left out. */
  readonly modelId?: number | undefined;
  /** Also writes scores.parquet, one row for each score from this one on. */
  readonly minScore?: number | undefined;
  /** Overwrites the files of an earlier export. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { step: string; done: number; total: number }) => void) | undefined;
}

export interface ExportedFile {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes the library's illustrations, models, tags and vectors as Parquet files into a folder, as they are at one moment,
 * in the memory of one row group. The files appear together, once all are written.
 *
 * The embedded database, which has one session, answers nobody else meanwhile.
 *
 * @throws BadInputError when a file is there already and `force` is not given
 */
export async function exportLibrary(pool: Pool, folder: string, options: ExportOptions = {}): Promise<ExportedFile[]> {
  const { modelId, minScore, force = false } = options;
  const target = (name: LibraryFile): string => path.join(folder, LIBRARY_FILES[name]);
  const present = (Object.keys(LIBRARY_FILES) as LibraryFile[]).map(target).filter((file) => existsSync(file));
  if (present.length > 0 && !force) {
    throw new BadInputError(`${present.join(', ')} is there already. Choose another folder, or overwrite by --force.`);
  }
  await mkdir(folder, { recursive: true });
  const written: WrittenFile[] = [];
  try {
    await inTransaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const models = (await listModels(client)).filter(({ id }) => modelId === undefined || id === modelId);
      const report = reporter(options);
      const illustrations = await countIllustrations(client, { filter: {} });
      let vectors = 0;
      for (const { id } of models) vectors += await countVectors(client, id);
      written.push(
        await writeParquet(target('models'), MODEL_COLUMNS, modelRows(models)),
        await writeParquet(target('tags'), TAG_COLUMNS, tagRows(client, models)),
      );
      const ofIllustrations = report('Exporting illustrations', illustrations);
      written.push(
        await writeParquet(target('illustrations'), ILLUSTRATION_COLUMNS, illustrationRows(client), ofIllustrations),
      );
      const ofVectors = report('Exporting vectors', vectors);
      written.push(await writeParquet(target('vectors'), VECTOR_COLUMNS, vectorRows(client, models), ofVectors));
      if (minScore !== undefined) {
        const rows = scoreRows(client, models, minScore, report('Exporting scores', vectors));
        written.push(await writeParquet(target('scores'), SCORE_COLUMNS, rows));
      }
    });
    for (const file of written) await file.place();
    // What an earlier export left and this one did not write would not belong to the rest.
    for (const file of present) if (!written.some((each) => each.file === file)) await rm(file);
  } catch (error) {
    await Promise.all(written.map((file) => file.discard()));
    throw error;
  }
  return written.map(({ file, rows, bytes }) => ({ file, rows, bytes }));
}

/** Counts what is done of a step; the signal is heeded between two row groups. */
function reporter({ onProgress, signal }: ExportOptions): (step: string, total: number) => (rows: number) => void {
  return (step, total) => {
    let done = 0;
    return (rows) => {
      signal?.throwIfAborted();
      done += rows;
      onProgress?.({ step, done, total });
    };
  };
}

async function* modelRows(models: readonly RegisteredModel[]): AsyncGenerator<ModelRow[]> {
  yield models.map(({ sha256, name, path, description, active }) => ({
    ...{ sha256, name, path, active },
    description: { ...description },
  }));
}

async function* tagRows(client: PoolClient, models: readonly RegisteredModel[]): AsyncGenerator<TagRow[]> {
  const thresholds = await loadThresholds(
    client,
    models.map(({ id }) => id),
  );
  for (const { id, sha256 } of models) {
    const own = thresholds.get(id);
    yield (await readTags(client, id)).map(({ name, category, count }, dimension) => ({
      ...{ model: sha256, dimension, name, category, count: BigInt(count) },
      threshold_f05: own?.['f0.5'][dimension] ?? null,
      threshold_f1: own?.f1[dimension] ?? null,
      threshold_f2: own?.f2[dimension] ?? null,
    }));
  }
}

async function* illustrationRows(client: PoolClient): AsyncGenerator<IllustrationRow[]> {
  for await (const page of illustrationPages(client, ILLUSTRATIONS_A_GROUP)) {
    yield page.map((illustration) => ({
      id: BigInt(illustration.id),
      sha256: illustration.sha256,
      name: illustration.name,
      source: illustration.source,
      media_type: illustration.mediaType,
      width: illustration.width,
      height: illustration.height,
      bytes: BigInt(illustration.bytes),
      rating: illustration.rating,
      given_tags: illustration.givenTags,
      metadata: { ...illustration.metadata },
      created_at: illustration.createdAt,
    }));
  }
}

async function* pagesOf(
  client: PoolClient,
  models: readonly RegisteredModel[],
): AsyncGenerator<{ model: RegisteredModel; page: VectorWithContent[] }> {
  for (const model of models) {
    for await (const page of vectorPages(client, model.id, VECTORS_A_GROUP)) yield { model, page };
  }
}

async function* vectorRows(client: PoolClient, models: readonly RegisteredModel[]): AsyncGenerator<VectorRow[]> {
  for await (const { model, page } of pagesOf(client, models)) {
    yield page.map(({ sha256, illustrationId, vector, rating }) => ({
      sha256,
      illustration_id: BigInt(illustrationId),
      model: model.sha256,
      indices: Array.from(vector.indices),
      scores: Array.from(vector.values),
      rating_safe: rating?.safe ?? null,
      rating_questionable: rating?.questionable ?? null,
      rating_explicit: rating?.explicit ?? null,
    }));
  }
}

async function* scoreRows(
  client: PoolClient,
  models: readonly RegisteredModel[],
  minScore: number,
  onVectors: (vectors: number) => void,
): AsyncGenerator<ScoreRow[]> {
  const names = new Map<number, string[]>();
  for (const { id } of models) {
    names.set(
      id,
      (await readTags(client, id)).map(({ name }) => name),
    );
  }
  for await (const { model, page } of pagesOf(client, models)) {
    const tags = names.get(model.id)!;
    yield page.flatMap(({ illustrationId, vector: { indices, values } }) => {
      const illustration_id = BigInt(illustrationId);
      return Array.from(indices, (dimension, k) => ({
        ...{ illustration_id, model: model.sha256 },
        tag: tags[dimension] ?? String(dimension),
        score: values[k]!,
      })).filter(({ score }) => score >= Math.fround(minScore));
    });
    onVectors(page.length);
  }
}
