import type { Breathe } from '../breather.js';
import { packedLength, rowStart } from './cholesky.js';
import { rowProduct, type Design } from './design.js';
import { dot } from './normal-equations.js';

/** A design whose rows all have a weight above 0 and whose columns all occur, with what centring needs. */
export interface CentredDesign {
  readonly design: Design;
  /** Above 0, one per row. */
  readonly weights: Float64Array;
  readonly totalWeight: number;
  /** Weighted mean of each column. */
  readonly mean: Float64Array;
}

/** Xc' W Xc + lambda I, packed: columns by columns. Takes time proportional to the squares of the rows' non-zeros. */
export async function centredGram(
  { design, weights, totalWeight, mean }: CentredDesign,
  lambda: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const { rows, columns, offsets, indices, values } = design;
  const gram = new Float64Array(packedLength(columns));
  for (let row = 0; row < rows; row++) {
    const begin = offsets[row]!;
    const end = offsets[row + 1]!;
    for (let a = begin; a < end; a++) {
      const factor = weights[row]! * values[a]!;
      const start = rowStart(indices[a]!);
      // Columns ascend, so this is the lower triangle.
      for (let b = begin; b <= a; b++) gram[start + indices[b]!]! += factor * values[b]!;
    }
    await breathe();
  }
  for (let i = 0; i < columns; i++) {
    const start = rowStart(i);
    const factor = totalWeight * mean[i]!;
    for (let j = 0; j <= i; j++) gram[start + j]! -= factor * mean[j]!;
    gram[start + i]! += lambda;
    if (i % 256 === 0) await breathe();
  }
  return gram;
}

/** W^1/2 Xc Xc' W^1/2 + lambda I, packed: rows by rows. */
export async function centredKernel(
  { design, weights, mean }: CentredDesign,
  lambda: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const kernel = new Float64Array(packedLength(design.rows));
  const centred = new Float64Array(design.columns);
  for (let i = 0; i < design.rows; i++) {
    for (let j = 0; j < design.columns; j++) centred[j] = -mean[j]!;
    for (let k = design.offsets[i]!; k < design.offsets[i + 1]!; k++) centred[design.indices[k]!]! += design.values[k]!;
    const shift = dot(centred, mean);
    const start = rowStart(i);
    for (let j = 0; j <= i; j++) {
      kernel[start + j] = Math.sqrt(weights[i]! * weights[j]!) * (rowProduct(design, j, centred) - shift);
    }
    kernel[start + i]! += lambda;
    await breathe();
  }
  return kernel;
}
