import type { AddParameter } from './search-filter.js';
import { encodeSparsevec } from './sparsevec-codec.js';
import type { SparseVector } from './sparse-vector.js';

export interface WeightedVector {
  readonly vector: SparseVector;
  /** Above 0. */
  readonly weight: number;
}

/** What a search ranks by. */
export type Ranking =
  /** By cosine with one vector, whose elements may be negative. */
  | { readonly kind: 'vector'; readonly vector: SparseVector }
  /**
   * By the example each illustration is most like: the largest weight x cosine over `positives`. One that is still more
   * like one of `negatives` scores minus the square of that (Qdrant's best_score) and so comes after all others.
   */
  | {
      readonly kind: 'best-match';
      readonly positives: readonly WeightedVector[];
      readonly negatives: readonly WeightedVector[];
    };

/** Vectors that the index is searched with: every first-ranked illustration is near one of them. */
export function probesOf(ranking: Ranking): readonly SparseVector[] {
  return ranking.kind === 'vector' ? [ranking.vector] : ranking.positives.map(({ vector }) => vector);
}

/**
 * 1 - score of a row `v` of illustration_vector, as SQL: 0 for what ranks highest, 1 for what has nothing in common.
 * A stored vector without any score has no direction and counts as having nothing in common (pgvector gives NaN).
 */
export function distanceSql(ranking: Ranking, parameter: AddParameter): string {
  const cosineDistance = (vector: SparseVector): string =>
    `coalesce(nullif(v.scores <=> ${parameter(encodeSparsevec(vector))}::sparsevec, 'NaN'), 1)`;
  if (ranking.kind === 'vector') return cosineDistance(ranking.vector);
  const best = (examples: readonly WeightedVector[]): string => {
    const scores = examples.map(
      ({ vector, weight }) => `${parameter(weight)}::float8 * (1 - ${cosineDistance(vector)})`,
    );
    return scores.length === 1 ? scores[0]! : `greatest(${scores.join(', ')})`;
  };
  const liked = best(ranking.positives);
  if (ranking.negatives.length === 0) return `1 - ${liked}`;
  return `(select 1 - case when disliked >= liked then -disliked * disliked else liked end
           from (select ${liked} as liked, ${best(ranking.negatives)} as disliked) as scored)`;
}
