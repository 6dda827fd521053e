import type { PoolClient } from 'pg';
import type { BadInputError } from '../errors.js';
import { idsByContent } from '../indexer/illustration-table.js';
import type { ContentRating } from '../tagging/content-rating.js';
import { listModels, readTags } from '../tagging/model-registry.js';
import { copyVectors } from '../vectors/copy-vectors.js';
import { DIMENSIONS, MAX_NON_ZEROS, type SparseVector } from '../vectors/sparse-vector.js';
import { countVectors, type StoredVector } from '../vectors/vector-table.js';
import type { ImportOptions } from './import-report.js';
import { HASH, VECTOR_COLUMNS } from './library-files.js';
import type { ReadRowOf } from './parquet-columns.js';
import { openParquet } from './read-parquet.js';

type Row = ReadRowOf<typeof VECTOR_COLUMNS>;
type Refuse = (column: string, reason: string) => BadInputError;

/** A model that vectors are imported for. */
interface Target {
  readonly id: number;
  readonly tagCount: number;
  /** Without vectors nothing can be in the way, and they go straight into their place. */
  readonly existing: 'refuse' | 'replace';
}

/** Stores the vectors of a file, those of illustrations that the library has, replacing what is there. */
export async function importVectors(
  client: PoolClient,
  file: string,
  { signal, onProgress }: ImportOptions,
): Promise<{ added: number; replaced: number; skipped: number; modelIds: number[] }> {
  const { rows: total, batches, bad } = await openParquet(file, VECTOR_COLUMNS);
  const models = new Map((await listModels(client)).map(({ sha256, id }) => [sha256, id]));
  const targets = new Map<string, Target>();
  let [added, replaced, skipped, done] = [0, 0, 0, 0];
  for await (const { first, rows } of batches()) {
    signal?.throwIfAborted();
    const ids = await idsByContent(
      client,
      rows.map(({ sha256 }) => sha256).filter((sha256) => HASH.test(sha256)),
    );
    const ofModel = new Map<string, StoredVector[]>();
    const seen = new Set<string>();
    for (const [place, row] of rows.entries()) {
      const refuse: Refuse = (column, reason) => bad(first + place, column, reason);
      if (!HASH.test(row.sha256)) throw refuse('sha256', `"${row.sha256}" is not 64 hexadecimal digits.`);
      let target = targets.get(row.model);
      if (!target) {
        const id = models.get(row.model);
        if (id === undefined) throw refuse('model', unknownModel(row.model));
        const tagCount = (await readTags(client, id)).length;
        target = { id, tagCount, existing: (await countVectors(client, id)) === 0 ? 'refuse' : 'replace' };
        targets.set(row.model, target);
      }
      const vector = readVector(row, target, refuse);
      const rating = readRating(row, refuse);
      const key = `${row.sha256} ${row.model}`;
      if (seen.has(key)) throw refuse('sha256', `${row.sha256} has a second vector of the same model.`);
      seen.add(key);
      const illustrationId = ids.get(row.sha256);
      if (illustrationId === undefined) {
        skipped++;
        continue;
      }
      const vectors = ofModel.get(row.model) ?? [];
      ofModel.set(row.model, vectors);
      vectors.push({ illustrationId, vector, rating });
    }
    for (const [model, vectors] of ofModel) {
      const { id, existing } = targets.get(model)!;
      const copied = await copyVectors(client, id, vectors, { existing });
      added += copied.stored - copied.replaced;
      replaced += copied.replaced;
    }
    done += rows.length;
    onProgress?.({ step: 'Importing vectors', done, total });
  }
  return { added, replaced, skipped, modelIds: [...targets.values()].map(({ id }) => id) };
}

function unknownModel(sha256: string): string {
  return (
    `the library does not have the model "${sha256}". Import tags.parquet and models.parquet of the same export with it, ` +
    'or make the model known first with its pack: eyecatch index DIR --model PACK.'
  );
}

function readVector({ indices, scores }: Row, { tagCount }: Target, refuse: Refuse): SparseVector {
  if (indices.length !== scores.length) {
    throw refuse('scores', `there are ${scores.length} scores for ${indices.length} indices.`);
  }
  if (indices.length > MAX_NON_ZEROS) {
    throw refuse('indices', `there are ${indices.length}; the index takes vectors of at most ${MAX_NON_ZEROS}.`);
  }
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k]!;
    if (index < 0 || index >= tagCount)
      throw refuse('indices', `${index} is no dimension of a model of ${tagCount} tags.`);
    if (k > 0 && index <= indices[k - 1]!)
      throw refuse('indices', `${index} follows ${indices[k - 1]}: they must ascend.`);
    const score = Math.fround(scores[k]!);
    if (!(score > 0 && score <= 1)) throw refuse('scores', `${scores[k]} is not a probability above 0.`);
  }
  return { dimensions: DIMENSIONS, indices: Int32Array.from(indices), values: Float32Array.from(scores) };
}

function readRating(row: Row, refuse: Refuse): ContentRating | null {
  const { rating_safe: safe, rating_questionable: questionable, rating_explicit: explicit } = row;
  if (safe === null || questionable === null || explicit === null) {
    if (safe === null && questionable === null && explicit === null) return null;
    throw refuse('rating_safe', 'the three ratings must be given together, or none of them.');
  }
  return { safe, questionable, explicit };
}
