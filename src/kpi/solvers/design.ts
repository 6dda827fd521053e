import { BadVectorError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';

/**
 * The design matrix X in compressed sparse rows: one row an illustration, one column a tag. Row i holds
 * `indices[offsets[i] .. offsets[i + 1])` with `values` beside them. Values stay float32 as they were stored; all
 * arithmetic on them is float64. Covariates of the observation would be further columns.
 */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** @throws BadVectorError when the vectors are not all of one length */
export function designOf(vectors: readonly SparseVector[]): Design {
  const columns = vectors[0]?.dimensions ?? 0;
  const offsets = new Int32Array(vectors.length + 1);
  vectors.forEach((vector, row) => {
    if (vector.dimensions !== columns) {
      throw new BadVectorError(`Vector ${row} has ${vector.dimensions} dimensions where the first has ${columns}.`);
    }
    offsets[row + 1] = offsets[row]! + vector.indices.length;
  });
  const indices = new Int32Array(offsets[vectors.length]!);
  const values = new Float32Array(offsets[vectors.length]!);
  vectors.forEach((vector, row) => {
    indices.set(vector.indices, offsets[row]);
    values.set(vector.values, offsets[row]);
  });
  return { rows: vectors.length, columns, offsets, indices, values };
}

/** out = X v for the rows with a weight above 0; the others are left as they are. v: columns, out: rows. */
export function multiply(design: Design, v: Float64Array, weights: Float64Array, out: Float64Array): void {
  for (let row = 0; row < design.rows; row++) {
    if (weights[row]! > 0) out[row] = rowProduct(design, row, v);
  }
}

/** out = X' u over the rows with a weight above 0. u: rows, out: columns. */
export function multiplyTransposed(design: Design, u: Float64Array, weights: Float64Array, out: Float64Array): void {
  const { rows, offsets, indices, values } = design;
  out.fill(0);
  for (let row = 0; row < rows; row++) {
    if (weights[row]! === 0) continue;
    const factor = u[row]!;
    const end = offsets[row + 1]!;
    for (let k = offsets[row]!; k < end; k++) out[indices[k]!]! += values[k]! * factor;
  }
}

/** x_row . v */
export function rowProduct({ offsets, indices, values }: Design, row: number, v: Float64Array): number {
  let sum = 0;
  const end = offsets[row + 1]!;
  for (let k = offsets[row]!; k < end; k++) sum += values[k]! * v[indices[k]!]!;
  return sum;
}

/**
 * Weighted mean of each column and its weighted sum of squares about that mean (the diagonal of the centred normal
 * equations), from one pass over the non-zeros.
 */
export function columnMoments(
  { rows, columns, offsets, indices, values }: Design,
  weights: Float64Array,
): { mean: Float64Array; centredSquares: Float64Array } {
  const mean = new Float64Array(columns);
  const centredSquares = new Float64Array(columns);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    total += weight;
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
      const value = values[k]!;
      mean[indices[k]!]! += weight * value;
      centredSquares[indices[k]!]! += weight * value * value;
    }
  }
  for (let column = 0; column < columns; column++) {
    mean[column]! /= total;
    // Rounding can leave a constant column a hair below zero.
    centredSquares[column] = Math.max(0, centredSquares[column]! - total * mean[column]! ** 2);
  }
  return { mean, centredSquares };
}
