import { normal, random } from '../../trainer/head/random.js';
import { DIMENSIONS, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { vectorAt, type VectorSet } from '../vectors/vector-set.js';

/** A linear map to fewer dimensions. */
export interface Projection {
  readonly dimensions: number;
  of(vector: SparseVector): Float32Array;
}

const ROUNDS = 4;

/**
 * The leading singular directions of a sample at length 1, without centring (what is kept is the inner product, not the
 * variance), by subspace iteration: Halko, Martinsson and Tropp 2011, arXiv 0909.4061, algorithm 4.4.
 */
export function fitProjection(set: VectorSet, dimensions: number, sampled = 20_000): Projection {
  const step = Math.max(1, Math.floor(set.rows / sampled));
  const sample = Array.from({ length: Math.floor(set.rows / step) }, (_, k) => unit(vectorAt(set, k * step)));
  const draw = random(1, 'projection');
  // Row d: what score d adds to each of the new dimensions.
  let basis = Float64Array.from({ length: DIMENSIONS * dimensions }, () => normal(draw));
  orthonormalise(basis, dimensions);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(basis.length);
    for (const vector of sample) {
      const image = project(vector, basis, dimensions);
      vector.indices.forEach((d, k) => {
        const score = vector.values[k]!;
        for (let j = 0; j < dimensions; j++) next[d * dimensions + j]! += score * image[j]!;
      });
    }
    orthonormalise(next, dimensions);
    basis = next;
  }
  return { dimensions, of: (vector) => project(unit(vector), basis, dimensions) };
}

function project({ indices, values }: SparseVector, basis: Float64Array, dimensions: number): Float32Array {
  const image = new Float32Array(dimensions);
  indices.forEach((d, k) => {
    const score = values[k]!;
    for (let j = 0; j < dimensions; j++) image[j]! += score * basis[d * dimensions + j]!;
  });
  return image;
}

/** Gram and Schmidt, columns in place. */
function orthonormalise(basis: Float64Array, dimensions: number): void {
  const columns = Array.from({ length: dimensions }, (_, j) =>
    Float64Array.from({ length: DIMENSIONS }, (_, d) => basis[d * dimensions + j]!),
  );
  columns.forEach((column, j) => {
    for (const earlier of columns.slice(0, j)) {
      let product = 0;
      for (let d = 0; d < DIMENSIONS; d++) product += column[d]! * earlier[d]!;
      for (let d = 0; d < DIMENSIONS; d++) column[d]! -= product * earlier[d]!;
    }
    const length = Math.hypot(...column);
    for (let d = 0; d < DIMENSIONS; d++) basis[d * dimensions + j] = column[d]! /= length;
  });
}

function unit({ dimensions, indices, values }: SparseVector): SparseVector {
  const length = Math.hypot(...values);
  return { dimensions, indices, values: values.map((value) => value / length) };
}
