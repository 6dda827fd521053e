import { refreshTagFrequencies } from '../../src/vectors/tag-frequencies.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import type { TestDatabase } from './databases.js';

/** Adds `times` copies of a model's vectors, under ids that no illustration has: enough for an index to be used. */
export async function multiplyVectors({ pool }: TestDatabase, modelId: number, times: number): Promise<void> {
  const partition = partitionOf(modelId);
  await pool.query(
    `insert into ${partition} (illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores)
     select illustration_id + 1000 * n, model_id, scores, sketch, labels, content_rating, rating_scores
     from ${partition}, generate_series(1, $1::int) n`,
    [times],
  );
  await refreshTagFrequencies(pool, modelId, { always: true });
}
