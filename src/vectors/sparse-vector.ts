import { BadVectorError } from '../errors.js';

/** Width of the softprob vector: one independent probability for each of 5000 tags (fixed by the database column). */
export const DIMENSIONS = 5000;

/** pgvector's HNSW refuses a sparsevec with more non-zeros than this, at insert time. */
export const MAX_NON_ZEROS = 1000;

/** Scores below this are not stored; docs/decisions/0002-vector-floor.md has what that costs in recall. */
export const DEFAULT_FLOOR = 0.0005;

/**
 * A vector by its non-zero entries: `indices` ascending and distinct in [0, dimensions), `values` float32 of the same
 * length, none zero or NaN.
 */
export interface SparseVector {
  readonly dimensions: number;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/**
 * Keeps the scores >= `floor`, at most the `maxNonZeros` largest.
 *
 * @param scores float32, one per dimension
 * @throws BadVectorError when the length is not `dimensions` or a score is not finite
 */
export function sparsify(
  scores: Float32Array,
  { dimensions = DIMENSIONS, floor = DEFAULT_FLOOR, maxNonZeros = MAX_NON_ZEROS } = {},
): SparseVector {
  if (scores.length !== dimensions) {
    throw new BadVectorError(`A vector of ${scores.length} scores was given where ${dimensions} are needed.`);
  }
  const kept: number[] = [];
  for (let i = 0; i < dimensions; i++) {
    const score = scores[i]!;
    if (!Number.isFinite(score)) throw new BadVectorError(`Score ${i} of the vector is ${score}.`);
    if (score >= floor && score !== 0) kept.push(i);
  }
  if (kept.length > maxNonZeros) {
    kept.sort((a, b) => scores[b]! - scores[a]! || a - b);
    kept.length = maxNonZeros;
    kept.sort((a, b) => a - b);
  }
  return { dimensions, indices: Int32Array.from(kept), values: Float32Array.from(kept, (i) => scores[i]!) };
}

/** The dense float32 form, length `vector.dimensions`. */
export function densify(vector: SparseVector): Float32Array {
  const dense = new Float32Array(vector.dimensions);
  for (let k = 0; k < vector.indices.length; k++) dense[vector.indices[k]!] = vector.values[k]!;
  return dense;
}

/** Score at one dimension, 0 where nothing is stored. */
export function scoreAt(vector: SparseVector, index: number): number {
  let low = 0;
  let high = vector.indices.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = vector.indices[middle]!;
    if (at === index) return vector.values[middle]!;
    if (at < index) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
