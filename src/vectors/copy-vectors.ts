import type { PoolClient } from 'pg';
import { copyRows, type RowBuffer } from '../database/copy-rows.js';
import { CONTENT_RATINGS, likeliestRating } from '../tagging/content-rating.js';
import { labelsOf } from './labels.js';
import { sparsevecBytes, writeSparsevec } from './sparsevec-codec.js';
import type { StoredVector } from './vector-table.js';

const COLUMNS = '(illustration_id, model_id, scores, labels, content_rating, rating_scores)';

export async function copyVectors(
  client: PoolClient,
  modelId: number,
  vectors: AsyncIterable<StoredVector> | Iterable<StoredVector>,
  target = 'illustration_vector',
): Promise<number> {
  return copyRows(client, `${target} ${COLUMNS}`, vectors, writeRow(modelId));
}

function writeRow(modelId: number): (buffer: RowBuffer, vector: StoredVector) => void {
  return (buffer, { illustrationId, vector, rating = null }) => {
    const labels = labelsOf(vector);
    const bytes = sparsevecBytes(vector);
    buffer.row(6, 128 + bytes + 6 * labels.length);
    buffer.fieldInt64(illustrationId);
    buffer.fieldInt32(modelId);
    buffer.field(bytes, (target, offset) => writeSparsevec(target, offset, vector));
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
