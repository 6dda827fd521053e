import { BadInputError } from '../errors.js';
import type { Ranking } from './ranking.js';
import { DIMENSIONS, MAX_NON_ZEROS, type SparseVector } from './sparse-vector.js';

/** Something to be like, or unlike. */
export interface Example {
  /** Scores of an illustration or of an upload, or 1 in a tag's dimension alone. */
  readonly vector: SparseVector;
  /** Above 0: like it; below 0: unlike it. How much it counts beside the others. */
  readonly weight: number;
}

export type Combination =
  /** By cosine with the weighted sum of the examples, each scaled to length 1 first. */
  | 'average'
  /** By the one example that an illustration is most like. */
  | 'best-match';

/** What a search ranks by, and how much each example counts in it. */
export interface CombinedExamples {
  readonly ranking: Ranking;
  readonly combination: Combination;
  readonly examples: readonly Example[];
}

/**
 * Makes one ranking of examples.
 *
 * @throws BadInputError when nothing is to be liked, an example has no score at all, or the examples cancel out
 */
export function combineExamples(examples: readonly Example[], combination: Combination): CombinedExamples {
  const empty = examples.findIndex(({ vector }) => lengthOf(vector) === 0);
  if (empty >= 0) {
    throw new BadInputError(
      `Example ${empty + 1} has no tag that scores above the floor: nothing is like it or unlike it. Leave it out.`,
    );
  }
  const positives = examples.filter(({ weight }) => weight > 0);
  if (combination === 'average') return { ranking: average(examples), combination, examples };
  if (positives.length === 0) {
    throw new BadInputError('BEST_MATCH needs at least one example to be like; with only unlike ones use AVERAGE.');
  }
  const negatives = examples.filter(({ weight }) => weight < 0);
  // Scores stay within 1: an illustration that is the heaviest example scores 1.
  const heaviest = Math.max(...positives.map(({ weight }) => weight));
  return {
    ranking: {
      kind: 'best-match',
      positives: positives.map(({ vector, weight }) => ({ vector, weight: weight / heaviest })),
      negatives: negatives.map(({ vector, weight }) => ({ vector, weight: Math.min(1, -weight / heaviest) })),
    },
    combination,
    examples,
  };
}

function average(examples: readonly Example[]): Ranking {
  if (examples.length === 1 && examples[0]!.weight > 0) return { kind: 'vector', vector: examples[0]!.vector };
  const sum = new Float64Array(DIMENSIONS);
  for (const { vector, weight } of examples) {
    const scale = weight / lengthOf(vector);
    vector.indices.forEach((index, place) => (sum[index]! += scale * vector.values[place]!));
  }
  const length = Math.hypot(...sum);
  if (length < 1e-6) throw new BadInputError('The examples cancel each other out; change one of their weights.');
  let kept = [...sum.keys()].filter((index) => Math.fround(sum[index]! / length) !== 0);
  if (kept.length > MAX_NON_ZEROS) {
    kept = kept.sort((a, b) => Math.abs(sum[b]!) - Math.abs(sum[a]!) || a - b).slice(0, MAX_NON_ZEROS);
    kept.sort((a, b) => a - b);
  }
  return {
    kind: 'vector',
    vector: {
      dimensions: DIMENSIONS,
      indices: Int32Array.from(kept),
      values: Float32Array.from(kept, (index) => sum[index]! / length),
    },
  };
}

/** A tag as an example: 1 in its dimension. */
export function tagVector(dimension: number): SparseVector {
  return { dimensions: DIMENSIONS, indices: Int32Array.of(dimension), values: Float32Array.of(1) };
}

/** Euclidean length. */
export function lengthOf({ values }: SparseVector): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
