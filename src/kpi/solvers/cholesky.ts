import { KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';

/**
 * A symmetric matrix is packed by its lower triangle, row by row, and so is a lower triangular one: row i holds i + 1
 * numbers, which are contiguous, as the inner products below want them.
 */
export function packedLength(size: number): number {
  return (size * (size + 1)) / 2;
}

/** Where the row of a packed matrix begins. */
export function rowStart(row: number): number {
  return (row * (row + 1)) / 2;
}

/** Columns that are finished together; what they take away from the rows below is reckoned a panel at a time. */
const BLOCK = 48;
/** Width of a panel: BLOCK of its rows in float64 fit the second-level cache. */
const PANEL = 512;
/** Rows between two turns of the event loop: some milliseconds of arithmetic. */
const ROWS_A_BREATH = 768;

/**
 * Overwrites a positive definite matrix with its Cholesky factor L, lower triangular, A = L L'. Left-looking and blocked
 * (Golub & Van Loan, Matrix Computations, 4.2.6), in tiles of 3 x 3 inner products: as many sums as the registers hold
 * beside their six factors.
 *
 * @throws KpiDataError when the matrix is not positive definite in float64
 */
export async function factorCholesky(matrix: Float64Array, size: number, breathe: Breathe): Promise<void> {
  for (let begin = 0; begin < size; begin += BLOCK) {
    const end = Math.min(size, begin + BLOCK);
    for (let from = 0; from < begin; from += PANEL) {
      const to = Math.min(begin, from + PANEL);
      for (let row = begin; row < size; row += ROWS_A_BREATH) {
        subtractPanel(matrix, { begin, end }, { from, to }, row, Math.min(size, row + ROWS_A_BREATH));
        await breathe();
      }
    }
    factorDiagonal(matrix, begin, end);
    solveBelow(matrix, begin, end, size);
    await breathe();
  }
}

/** A[i, j] -= L[i, from..to) . L[j, from..to) for rows i of [firstRow, lastRow) and columns j <= i of the block. */
function subtractPanel(
  matrix: Float64Array,
  { begin, end }: { readonly begin: number; readonly end: number },
  { from, to }: { readonly from: number; readonly to: number },
  firstRow: number,
  lastRow: number,
): void {
  let i = firstRow;
  for (; i + 3 <= lastRow; i += 3) {
    const last = Math.min(end, i + 1);
    let j = begin;
    for (; j + 3 <= last; j += 3) subtractTile(matrix, i, j, from, to);
    for (let row = i; row < i + 3; row++) subtractRow(matrix, row, j, Math.min(end, row + 1), from, to);
  }
  for (; i < lastRow; i++) subtractRow(matrix, i, begin, Math.min(end, i + 1), from, to);
}

function subtractTile(matrix: Float64Array, i: number, j: number, from: number, to: number): void {
  const i0 = rowStart(i);
  const i1 = i0 + i + 1;
  const i2 = i1 + i + 2;
  const j0 = rowStart(j);
  const j1 = j0 + j + 1;
  const j2 = j1 + j + 2;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let k = from; k < to; k++) {
    const x0 = matrix[i0 + k]!;
    const x1 = matrix[i1 + k]!;
    const x2 = matrix[i2 + k]!;
    const y0 = matrix[j0 + k]!;
    const y1 = matrix[j1 + k]!;
    const y2 = matrix[j2 + k]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
  }
  matrix[i0 + j]! -= s00;
  matrix[i0 + j + 1]! -= s01;
  matrix[i0 + j + 2]! -= s02;
  matrix[i1 + j]! -= s10;
  matrix[i1 + j + 1]! -= s11;
  matrix[i1 + j + 2]! -= s12;
  matrix[i2 + j]! -= s20;
  matrix[i2 + j + 1]! -= s21;
  matrix[i2 + j + 2]! -= s22;
}

function subtractRow(matrix: Float64Array, i: number, begin: number, end: number, from: number, to: number): void {
  const row = rowStart(i);
  for (let j = begin; j < end; j++) matrix[row + j]! -= innerProduct(matrix, row, rowStart(j), from, to);
}

/** The block on the diagonal, from which earlier columns are taken away already. */
function factorDiagonal(matrix: Float64Array, begin: number, end: number): void {
  for (let i = begin; i < end; i++) {
    const row = rowStart(i);
    for (let j = begin; j < i; j++) {
      const other = rowStart(j);
      matrix[row + j] = (matrix[row + j]! - innerProduct(matrix, row, other, begin, j)) / matrix[other + j]!;
    }
    const pivot = matrix[row + i]! - innerProduct(matrix, row, row, begin, i);
    if (!(pivot > 0)) {
      throw new KpiDataError(
        'The matrix of the posterior is not positive definite in float64; choose a larger lambda.',
      );
    }
    matrix[row + i] = Math.sqrt(pivot);
  }
}

/** L[i, block] for the rows below the block, four of them at a time. */
function solveBelow(matrix: Float64Array, begin: number, end: number, size: number): void {
  let i = end;
  for (; i + 4 <= size; i += 4) {
    const i0 = rowStart(i);
    const i1 = i0 + i + 1;
    const i2 = i1 + i + 2;
    const i3 = i2 + i + 3;
    for (let j = begin; j < end; j++) {
      const other = rowStart(j);
      let s0 = matrix[i0 + j]!;
      let s1 = matrix[i1 + j]!;
      let s2 = matrix[i2 + j]!;
      let s3 = matrix[i3 + j]!;
      for (let k = begin; k < j; k++) {
        const y = matrix[other + k]!;
        s0 -= matrix[i0 + k]! * y;
        s1 -= matrix[i1 + k]! * y;
        s2 -= matrix[i2 + k]! * y;
        s3 -= matrix[i3 + k]! * y;
      }
      const pivot = matrix[other + j]!;
      matrix[i0 + j] = s0 / pivot;
      matrix[i1 + j] = s1 / pivot;
      matrix[i2 + j] = s2 / pivot;
      matrix[i3 + j] = s3 / pivot;
    }
  }
  for (; i < size; i++) {
    const row = rowStart(i);
    for (let j = begin; j < end; j++) {
      const other = rowStart(j);
      matrix[row + j] = (matrix[row + j]! - innerProduct(matrix, row, other, begin, j)) / matrix[other + j]!;
    }
  }
}

function innerProduct(matrix: Float64Array, a: number, b: number, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += matrix[a + k]! * matrix[b + k]!;
  return sum;
}

/** Overwrites b with the y of L y = b. */
export function solveLower(factor: Float32Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    const row = rowStart(i);
    const whole = i - (i & 3);
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < whole; k += 4) {
      s0 += factor[row + k]! * b[k]!;
      s1 += factor[row + k + 1]! * b[k + 1]!;
      s2 += factor[row + k + 2]! * b[k + 2]!;
      s3 += factor[row + k + 3]! * b[k + 3]!;
    }
    for (let k = whole; k < i; k++) s0 += factor[row + k]! * b[k]!;
    b[i] = (b[i]! - (s0 + s1 + (s2 + s3))) / factor[row + i]!;
  }
}

/** Overwrites y with the x of L' x = y, four rows at a time: y, which is written as well as read, goes by a quarter as often. */
export function solveLowerTransposed(factor: Float32Array, y: Float64Array): void {
  let i = y.length - 1;
  for (; i >= 3; i -= 4) {
    const r0 = rowStart(i);
    const r1 = r0 - i;
    const r2 = r1 - i + 1;
    const r3 = r2 - i + 2;
    const x0 = y[i]! / factor[r0 + i]!;
    const x1 = (y[i - 1]! - factor[r0 + i - 1]! * x0) / factor[r1 + i - 1]!;
    const x2 = (y[i - 2]! - factor[r0 + i - 2]! * x0 - factor[r1 + i - 2]! * x1) / factor[r2 + i - 2]!;
    const above = factor[r0 + i - 3]! * x0 + factor[r1 + i - 3]! * x1 + factor[r2 + i - 3]! * x2;
    const x3 = (y[i - 3]! - above) / factor[r3 + i - 3]!;
    y[i] = x0;
    y[i - 1] = x1;
    y[i - 2] = x2;
    y[i - 3] = x3;
    for (let k = 0; k < i - 3; k++) {
      y[k]! -= factor[r0 + k]! * x0 + factor[r1 + k]! * x1 + (factor[r2 + k]! * x2 + factor[r3 + k]! * x3);
    }
  }
  for (; i >= 0; i--) {
    const row = rowStart(i);
    const x = y[i]! / factor[row + i]!;
    y[i] = x;
    for (let k = 0; k < i; k++) y[k]! -= factor[row + k]! * x;
  }
}
