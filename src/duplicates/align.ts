import { cellsOutside, type Mark } from './mark.js';
import type { ViewColours } from './view-colours.js';

/** Along each side a shift and a stretch, and a little light: what is fitted. */
const UNKNOWNS = 5;
/** Bounds, in cells, in cells over the whole side, and in grey levels: beyond them it is another picture. */
const BOUNDS = [1, 1, 2, 2, 4] as const;
/** Keeps what a picture says nothing about at 0. */
const RIDGE = [10, 10, 10, 10, 100] as const;
/** Grey levels from which a difference counts for less in the fit: a watermark must not pull the picture aside. */
const OUTLIER = 16;
const FITS = 2;

/** Where the asked colours lie in the stored ones, along each side, in shares of it. */
export interface Alignment {
  readonly across: { readonly shift: number; readonly stretch: number };
  readonly along: { readonly shift: number; readonly stretch: number };
  /** Root of the mean squared difference that is left. */
  readonly residual: number;
  /** For each cell the squared difference that is left, summed over its colours. */
  readonly squares: Float32Array;
}

/**
 * The best small shift and stretch of one view over another, to first order (Lucas and Kanade 1981), by least squares
 * with Huber's weights.
 *
 * @param except cells that count neither in the fit nor in what is left
 */
export function align(asked: ViewColours, stored: ViewColours, except?: Mark): Alignment {
  const side = Math.sqrt(stored.length / 3);
  const terms = gradients(stored, side);
  const outside = cellsOutside(side, except);
  const weights = new Float32Array(asked.length);
  let counted = 0;
  for (let at = 0; at < asked.length; at++) counted += weights[at] = outside[Math.floor(at / 3)]!;
  const squares = new Float32Array(side * side);
  let fitted: number[] = [];
  let sum = 0;
  for (let fit = 0; fit < FITS; fit++) {
    fitted = solve(...normalEquations(asked, stored, terms, weights)).map((value, k) =>
      Math.max(-BOUNDS[k]!, Math.min(BOUNDS[k]!, value)),
    );
    sum = 0;
    squares.fill(0);
    for (let at = 0; at < asked.length; at++) {
      if (weights[at] === 0) continue;
      let left = asked[at]! - stored[at]!;
      for (let k = 0; k < UNKNOWNS; k++) left -= fitted[k]! * terms[at * UNKNOWNS + k]!;
      sum += left * left;
      squares[Math.floor(at / 3)]! += left * left;
      weights[at] = Math.abs(left) > OUTLIER ? OUTLIER / Math.abs(left) : 1;
    }
  }
  const [x, y, wider, higher] = fitted.map((value) => value / side) as [number, number, number, number];
  return {
    across: { shift: x, stretch: wider },
    along: { shift: y, stretch: higher },
    residual: Math.sqrt(sum / counted),
    squares,
  };
}

/** For each value how it changes with each unknown. */
function gradients(colours: ViewColours, side: number): Float32Array {
  const terms = new Float32Array(colours.length * UNKNOWNS);
  for (let y = 0; y < side; y++) {
    const [up, down] = [Math.max(0, y - 1), Math.min(side - 1, y + 1)];
    for (let x = 0; x < side; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(side - 1, x + 1)];
      for (let k = 0; k < 3; k++) {
        const across = (colours[3 * (y * side + right) + k]! - colours[3 * (y * side + left) + k]!) / (right - left);
        const along = (colours[3 * (down * side + x) + k]! - colours[3 * (up * side + x) + k]!) / (down - up);
        const at = (3 * (y * side + x) + k) * UNKNOWNS;
        terms[at] = across;
        terms[at + 1] = along;
        terms[at + 2] = across * ((x + 0.5) / side - 0.5);
        terms[at + 3] = along * ((y + 0.5) / side - 0.5);
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
    if (weight === 0) continue;
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
