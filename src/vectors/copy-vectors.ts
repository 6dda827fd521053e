import type { PoolClient } from 'pg';
import { copyRows, type RowBuffer } from '../database/copy-rows.js';
import { BadInputError } from '../errors.js';
import { CONTENT_RATINGS, likeliestRating } from '../tagging/content-rating.js';
import { labelsOf } from './labels.js';
import { sketchOf } from './sketch.js';
import { sparsevecBytes, writeSparsevec } from './sparsevec-codec.js';
import { partitionOf } from './vector-partition.js';
import { tellVectorsWritten, type StoredVector } from './vector-table.js';

const COLUMNS = 'illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores';
/** Field lengths, ids, the rating's name and the arrays' headers: what a row takes beside its vector and labels. */
const ROW_OVERHEAD = 160;
/** Labels that may wait for their place in the GIN index. */
const PENDING_LABELS = '32MB';
const UNIQUE_VIOLATION = '23505';
/** ON CONFLICT met the same row twice in one statement. */
const CARDINALITY_VIOLATION = '21000';

export interface CopyReport {
  /** Vectors that are stored now, those that took another's place included. */
  readonly stored: number;
  readonly replaced: number;
}

/**
 * Stores any number of vectors of one model by binary COPY, in the memory of a few chunks: 2 to 3 times as fast as
 * storeVectors (docs/decisions/0009-bulk.md). The model must be registered.
 *
 * COPY knows no ON CONFLICT. With `existing: 'replace'` the vectors go into a temporary table first and from there into
 * their place, all in one statement, which costs about half of the gain; with 'refuse' (the default) an illustration that
 * has a vector already is an error.
 *
 * @param client inside a transaction: after an error nothing is stored
 * @throws BadInputError naming an illustration that comes twice or has a vector already
 */
export async function copyVectors(
  client: PoolClient,
  modelId: number,
  vectors: AsyncIterable<StoredVector> | Iterable<StoredVector>,
  { existing = 'refuse' }: { existing?: 'refuse' | 'replace' } = {},
): Promise<CopyReport> {
  try {
    // Labels are entered into their index in larger lots, and all of them before this returns.
    await client.query(`set local gin_pending_list_limit = '${PENDING_LABELS}'`);
    const report =
      existing === 'replace'
        ? await copyAndReplace(client, modelId, vectors)
        : {
            stored: await copyRows(client, `illustration_vector (${COLUMNS})`, vectors, writeRow(modelId)),
            replaced: 0,
          };
    await enterPendingLabels(client, modelId);
    await tellVectorsWritten(client);
    return report;
  } catch (error) {
    throw namingIllustration(error, existing);
  }
}

/** Searches would read what waits for its place in the index one by one. */
async function enterPendingLabels(client: PoolClient, modelId: number): Promise<void> {
  await client.query(
    `select gin_clean_pending_list(indexrelid) from pg_index
     join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
     where amname = 'gin' and indrelid = to_regclass($1)`,
    [partitionOf(modelId)],
  );
}

async function copyAndReplace(
  client: PoolClient,
  modelId: number,
  vectors: AsyncIterable<StoredVector> | Iterable<StoredVector>,
): Promise<CopyReport> {
  await client.query(
    `create temporary table copied_vector on commit drop as select ${COLUMNS} from illustration_vector with no data`,
  );
  await copyRows(client, `copied_vector (${COLUMNS})`, vectors, writeRow(modelId));
  const { rows } = await client.query<{ replaced: number }>(
    `select count(*)::float8 as replaced from copied_vector join illustration_vector using (illustration_id, model_id)`,
  );
  const { rowCount } = await client.query(
    `insert into illustration_vector (${COLUMNS}) select ${COLUMNS} from copied_vector
     on conflict (illustration_id, model_id) do update set scores = excluded.scores, sketch = excluded.sketch,
       labels = excluded.labels,
       content_rating = excluded.content_rating, rating_scores = excluded.rating_scores`,
  );
  // A second call in the same transaction makes its own.
  await client.query('drop table copied_vector');
  return { stored: rowCount ?? 0, replaced: rows[0]!.replaced };
}

function writeRow(modelId: number): (buffer: RowBuffer, vector: StoredVector) => void {
  return (buffer, { illustrationId, vector, rating = null }) => {
    const labels = labelsOf(vector);
    const sketch = sketchOf(vector);
    const bytes = sparsevecBytes(vector);
    const sketchBytes = sparsevecBytes(sketch);
    buffer.row(7, ROW_OVERHEAD + bytes + sketchBytes + 6 * labels.length);
    buffer.fieldInt64(illustrationId);
    buffer.fieldInt32(modelId);
    buffer.field(bytes, (target, offset) => writeSparsevec(target, offset, vector));
    buffer.field(sketchBytes, (target, offset) => writeSparsevec(target, offset, sketch));
    buffer.fieldArray('int2', labels);
    if (rating) {
      buffer.fieldAscii(likeliestRating(rating));
      buffer.fieldArray(
        'float4',
        CONTENT_RATINGS.map((name) => rating[name]),
      );
    } else {
      buffer.fieldNull();
      buffer.fieldNull();
    }
  };
}

function namingIllustration(error: unknown, existing: 'refuse' | 'replace'): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  if (code === CARDINALITY_VIOLATION) {
    return new BadInputError('An illustration comes twice among the vectors to store; each may come once.', {
      cause: error,
    });
  }
  const id = code === UNIQUE_VIOLATION ? /\(illustration_id, model_id\)=\((\d+), /.exec(detail ?? '')?.[1] : undefined;
  if (id === undefined || existing === 'replace') return error;
  return new BadInputError(
    `Illustration ${id} has a vector of this model already, or comes twice. Store with existing: 'replace' to replace it.`,
    { cause: error },
  );
}
