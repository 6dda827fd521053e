import type { SparseVector } from './sparse-vector.js';

export interface SharedTag {
  readonly dimension: number;
  /** This tag's part of the cosine; the parts of all shared tags add up to the similarity. */
  readonly part: number;
  readonly scoreA: number;
  readonly scoreB: number;
}

/** Why two vectors are alike: cosine = sum over tags of a_i b_i / (|a| |b|), largest parts first. */
export function sharedTags(a: SparseVector, b: SparseVector, first: number): SharedTag[] {
  const norm = Math.sqrt(squaredNorm(a) * squaredNorm(b));
  const shared: SharedTag[] = [];
  let j = 0;
  for (let i = 0; i < a.indices.length; i++) {
    const dimension = a.indices[i]!;
    while (j < b.indices.length && b.indices[j]! < dimension) j++;
    if (b.indices[j] !== dimension) continue;
    const scoreA = a.values[i]!;
    const scoreB = b.values[j]!;
    shared.push({ dimension, part: (scoreA * scoreB) / norm, scoreA, scoreB });
  }
  return shared.sort((x, y) => y.part - x.part || x.dimension - y.dimension).slice(0, first);
}

function squaredNorm({ values }: SparseVector): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
