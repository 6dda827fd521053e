import { describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { factorCholesky, packedLength, rowStart, solveLower, solveLowerTransposed } from '../../src/kpi/cholesky.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';

/** R R' + I for a random R of twice as many columns: well away from singular. */
function positiveDefinite(size: number): Float64Array {
  const uniform = randomStream(`positive definite ${size}`);
  const rows = Array.from({ length: size }, () => Float64Array.from({ length: 2 * size }, () => normal(uniform)));
  const matrix = new Float64Array(packedLength(size));
  rows.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      matrix[rowStart(i) + j] = a.reduce((sum, value, k) => sum + value * rows[j]![k]!, i === j ? 1 : 0);
    }
  });
  return matrix;
}

async function factorOf(matrix: Float64Array, size: number): Promise<Float64Array> {
  const factor = matrix.slice();
  await factorCholesky(factor, size, breather());
  return factor;
}

describe('the Cholesky factorisation', () => {
  // On either side of a tile, a block and a panel, and over a panel.
  it.each([1, 2, 3, 4, 47, 48, 49, 50, 51, 97, 256, 310])(
    'gives the matrix back when multiplied, at %i',
    async (size) => {
      const matrix = positiveDefinite(size);
      const factor = await factorOf(matrix, size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          let product = 0;
          for (let k = 0; k <= j; k++) product += factor[rowStart(i) + k]! * factor[rowStart(j) + k]!;
          expect(Math.abs(product - matrix[rowStart(i) + j]!)).toBeLessThan(1e-12 * 2 * size * 10);
        }
      }
    },
  );

  it('solves with the factor and with its transpose', async () => {
    const size = 61;
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
