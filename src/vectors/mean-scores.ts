import type { Database } from '../database/open.js';
import { decodeSparsevec } from './sparsevec-codec.js';
import type { SparseVector } from './sparse-vector.js';
import { tagCondition, type TagCriterion } from './tag-filter.js';

export interface MeanScores {
  /** Illustrations it is the mean of. */
  readonly illustrations: number;
  readonly scores: SparseVector;
}

/**
 * Mean vector of the illustrations that have a tag, the oldest of them where there are many.
 *
 * @param limit how many are looked at
 * @returns null when none has the tag
 */
export async function meanScoresWith(
  db: Database,
  modelId: number,
  criterion: TagCriterion,
  limit: number,
): Promise<MeanScores | null> {
  const values: unknown[] = [modelId];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = tagCondition({ all: [criterion], any: [], none: [] }, parameter);
  const { rows } = await db.query<{ illustrations: number; scores: Buffer | null }>(
    `select count(*)::int as illustrations, sparsevec_send(avg(scores::vector)::sparsevec) as scores from (
       select scores from illustration_vector where model_id = $1 and ${conditions.join(' and ')}
       order by illustration_id limit ${parameter(limit)}::int
     ) as having_it`,
    values,
  );
  const { illustrations, scores } = rows[0]!;
  return scores && { illustrations, scores: decodeSparsevec(scores) };
}
