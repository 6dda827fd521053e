import type { Database } from '../database/open.js';
import { isSpread } from '../database/spread-library.js';
import { CONTENT_RATINGS, likeliestRating, type ContentRating } from '../tagging/content-rating.js';
import { labelsOf } from './labels.js';
import type { SparseVector } from './sparse-vector.js';
import { sketchOf } from './sketch.js';
import { decodeSparsevec, encodeSparsevec } from './sparsevec-codec.js';

export interface StoredVector {
  readonly illustrationId: string;
  readonly vector: SparseVector;
  /** The model's content rating of the picture; left out or null when it gives none. */
  readonly rating?: ContentRating | null;
}

/** Stores vectors of one model with their content ratings, replacing those already there. One statement, vectors in binary. */
export async function storeVectors(db: Database, modelId: number, vectors: readonly StoredVector[]): Promise<void> {
  if (vectors.length === 0) return;
  const values: unknown[] = [modelId];
  const rows = vectors.map(({ illustrationId, vector, rating = null }) => {
    values.push(illustrationId, encodeSparsevec(vector), encodeSparsevec(sketchOf(vector)), labelsOf(vector));
    values.push(rating && likeliestRating(rating), rating && CONTENT_RATINGS.map((name) => rating[name]));
    const at = values.length;
    return `($${at - 5}::bigint, $1::int, $${at - 4}::sparsevec, $${at - 3}::sparsevec, $${at - 2}::smallint[], $${at - 1}::text, $${at}::real[])`;
  });
  await db.query(
    `insert into illustration_vector (illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores)
     values ${rows.join(', ')}
     on conflict (illustration_id, model_id) do update set scores = excluded.scores, sketch = excluded.sketch,
       labels = excluded.labels,
       content_rating = excluded.content_rating, rating_scores = excluded.rating_scores`,
    values,
  );
  await tellVectorsWritten(db);
}

/** What is kept of vectors elsewhere (predictions) is made anew when it is next asked for. One machine has a trigger for it. */
export async function tellVectorsWritten(db: Database): Promise<void> {
  if (await isSpread(db)) await db.query('select tell_vectors_written()');
}

/** Vectors of one model by illustration id, in one statement; illustrations without one are absent from the map. */
export async function loadVectors(
  db: Database,
  modelId: number,
  illustrationIds: readonly string[],
): Promise<Map<string, SparseVector>> {
  const { rows } = await db.query<{ id: string; scores: Buffer }>(
    `select illustration_id::text as id, sparsevec_send(scores) as scores
     from illustration_vector where model_id = $1 and illustration_id = any($2::bigint[])`,
    [modelId, illustrationIds],
  );
  return new Map(rows.map(({ id, scores }) => [id, decodeSparsevec(scores)]));
}

/** A stored vector with the hash of its illustration's content, hex. */
export interface VectorWithContent extends StoredVector {
  readonly sha256: string;
}

/** Every vector of one model in order of illustration, a page at a time. */
export async function* vectorPages(
  db: Database,
  modelId: number,
  pageSize: number,
): AsyncGenerator<VectorWithContent[]> {
  let after = '0';
  for (;;) {
    const { rows } = await db.query<{ id: string; sha256: string; scores: Buffer; ratings: number[] | null }>(
      `select illustration_id::text as id, encode(sha256, 'hex') as sha256, sparsevec_send(scores) as scores,
              rating_scores::float8[] as ratings
       from illustration_vector join illustration on illustration.id = illustration_id
       where model_id = $1 and illustration_id > $2::bigint order by illustration_id limit $3`,
      [modelId, after, pageSize],
    );
    if (rows.length > 0) {
      yield rows.map(({ id, sha256, scores, ratings }) => {
        const [safe, questionable, explicit] = ratings ?? [];
        const rating = ratings && { safe: safe!, questionable: questionable!, explicit: explicit! };
        return { illustrationId: id, sha256, vector: decodeSparsevec(scores), rating };
      });
    }
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}

/** Content ratings of one model by illustration id, in one statement; illustrations without one are absent. */
export async function loadRatings(
  db: Database,
  modelId: number,
  illustrationIds: readonly string[],
): Promise<Map<string, ContentRating>> {
  const { rows } = await db.query<{ id: string; ratings: [number, number, number] }>(
    `select illustration_id::text as id, rating_scores::float8[] as ratings from illustration_vector
     where model_id = $1 and illustration_id = any($2::bigint[]) and rating_scores is not null`,
    [modelId, illustrationIds],
  );
  return new Map(rows.map(({ id, ratings: [safe, questionable, explicit] }) => [id, { safe, questionable, explicit }]));
}

export async function countVectors(db: Database, modelId: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select count(*)::int as count from illustration_vector where model_id = $1',
    [modelId],
  );
  return rows[0]!.count;
}
