import { SIDE, type ViewColours } from './view-colours.js';

/** Along each side a shift and a stretch, and a little light: what is fitted. */
const UNKNOWNS = 5;
/** Bounds, in cells, in cells over the whole side, and in grey levels: beyond them it is another picture. */
const BOUNDS = [1, 1, 2, 2, 4] as const;
/** Keeps what a picture says nothing about at 0. */
const RIDGE = [10, 10, 10, 10, 100] as const;
/** Grey levels from which a difference counts for less in the fit: a watermark must not pull the picture aside. */
const OUTLIER = 16;
const FITS = 2;

/**
 * Root of the mean squared difference of two views after the best small shift and stretch of one, to first order (Lucas
 * and Kanade 1981), found by least squares with Huber's weights.
 */
export function alignedResidual(asked: ViewColours, stored: ViewColours): number {
  const terms = gradients(stored);
  const weights = new Float32Array(asked.length).fill(1);
  let squares = 0;
  for (let fit = 0; fit < FITS; fit++) {
    const by = solve(...normalEquations(asked, stored, terms, weights)).map((value, k) =>
      Math.max(-BOUNDS[k]!, Math.min(BOUNDS[k]!, value)),
    );
    squares = 0;
    for (let at = 0; at < asked.length; at++) {
      let left = asked[at]! - stored[at]!;
      for (let k = 0; k < UNKNOWNS; k++) left -= by[k]! * terms[at * UNKNOWNS + k]!;
      squares += left * left;
      weights[at] = Math.abs(left) > OUTLIER ? OUTLIER / Math.abs(left) : 1;
    }
  }
  return Math.sqrt(squares / asked.length);
}

/** For each value how it changes with each unknown. */
function gradients(colours: ViewColours): Float32Array {
  const terms = new Float32Array(colours.length * UNKNOWNS);
  for (let y = 0; y < SIDE; y++) {
    const [up, down] = [Math.max(0, y - 1), Math.min(SIDE - 1, y + 1)];
    for (let x = 0; x < SIDE; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(SIDE - 1, x + 1)];
      for (let k = 0; k < 3; k++) {
        const across = (colours[3 * (y * SIDE + right) + k]! - colours[3 * (y * SIDE + left) + k]!) / (right - left);
        const along = (colours[3 * (down * SIDE + x) + k]! - colours[3 * (up * SIDE + x) + k]!) / (down - up);
        const at = (3 * (y * SIDE + x) + k) * UNKNOWNS;
        terms[at] = across;
        terms[at + 1] = along;
        terms[at + 2] = across * ((x + 0.5) / SIDE - 0.5);
        terms[at + 3] = along * ((y + 0.5) / SIDE - 0.5);
        terms[at + 4] = 1;
      }
    }
  }
  return terms;
}

function normalEquations(
  asked: ViewColours,
  stored: ViewColours,
  terms: Float32Array,
  weights: Float32Array,
): [number[][], number[]] {
  const matrix = Array.from({ length: UNKNOWNS }, (_, j) =>
    Array.from({ length: UNKNOWNS }, (_, k) => (j === k ? RIDGE[j]! : 0)),
  );
  const right = new Array<number>(UNKNOWNS).fill(0);
  for (let at = 0; at < asked.length; at++) {
    const weight = weights[at]!;
    const difference = asked[at]! - stored[at]!;
    for (let j = 0; j < UNKNOWNS; j++) {
      const term = weight * terms[at * UNKNOWNS + j]!;
      if (term === 0) continue;
      right[j]! += term * difference;
      for (let k = 0; k <= j; k++) matrix[j]![k]! += term * terms[at * UNKNOWNS + k]!;
    }
  }
  for (let j = 0; j < UNKNOWNS; j++) for (let k = 0; k < j; k++) matrix[k]![j] = matrix[j]![k]!;
  return [matrix, right];
}

/** Gauss-Jordan; the ridge keeps the matrix positive definite, so no pivot is 0. */
function solve(matrix: number[][], right: number[]): number[] {
  for (let pivot = 0; pivot < UNKNOWNS; pivot++) {
    for (let row = 0; row < UNKNOWNS; row++) {
      if (row === pivot) continue;
      const share = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let k = pivot; k < UNKNOWNS; k++) matrix[row]![k]! -= share * matrix[pivot]![k]!;
      right[row]! -= share * right[pivot]!;
    }
  }
  return right.map((value, k) => value / matrix[k]![k]!);
}
