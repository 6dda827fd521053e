import { describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import {
  factorCholesky,
  packedLength,
  rowStart,
  solveLower,
  solveLowerTransposed,
} from '../../src/kpi/solvers/cholesky.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';

/** L L' for an L whose diagonal dominates: well away from singular, at a cost that allows some hundreds. */
function positiveDefinite(size: number): Float64Array {
  const uniform = randomStream(`positive definite ${size}`);
  const lower = new Float64Array(packedLength(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) lower[rowStart(i) + j] = i === j ? 2 : normal(uniform) / Math.sqrt(size);
  }
  return squareOf(lower, size);
}

/** L L' by its definition, packed. */
function squareOf(lower: Float64Array, size: number): Float64Array {
  const matrix = new Float64Array(packedLength(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [rowStart(i), rowStart(j)];
      let product = 0;
      for (let k = 0; k <= j; k++) product += lower[a + k]! * lower[b + k]!;
      matrix[a + j] = product;
    }
  }
  return matrix;
}

async function factorOf(matrix: Float64Array, size: number): Promise<Float64Array> {
  const factor = matrix.slice();
  await factorCholesky(factor, size, breather());
  return factor;
}

describe('the Cholesky factorisation', () => {
  // On either side of a tile and of a block, and over a panel.
  it.each([1, 2, 3, 4, 47, 48, 49, 50, 51, 97, 600])('gives the matrix back when multiplied, at %i', async (size) => {
    const matrix = positiveDefinite(size);
    const again = squareOf(await factorOf(matrix, size), size);
    const largest = again.reduce((worst, value, at) => Math.max(worst, Math.abs(value - matrix[at]!)), 0);
    expect(largest).toBeLessThan(1e-12);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 61])('solves with the factor and with its transpose, at %i', async (size) => {
    const matrix = positiveDefinite(size);
    const factor = new Float32Array(await factorOf(matrix, size));
    const wanted = Float64Array.from({ length: size }, (_, i) => Math.cos(i));
    const at = (i: number, j: number) => matrix[i >= j ? rowStart(i) + j : rowStart(j) + i]!;
    const x = wanted.map((_, i) => wanted.reduce((sum, value, j) => sum + at(i, j) * value, 0));
    solveLower(factor, x);
    solveLowerTransposed(factor, x);
    x.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));
  });

  it('refuses a matrix that is not positive definite', async () => {
    await expect(factorOf(Float64Array.of(1, 2, 1), 2)).rejects.toThrow(KpiDataError);
  });

  it('stops as soon as it is aborted', async () => {
    const matrix = positiveDefinite(100);
    await expect(factorCholesky(matrix, 100, breather(AbortSignal.abort()))).rejects.toThrow(/aborted/);
  });
});
