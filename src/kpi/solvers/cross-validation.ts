import type { Breathe } from '../breather.js';
import { rowProduct } from './design.js';
import { walkGrid } from './lambda-walk.js';
import { RidgeSolver, type RidgeProblem } from './ridge.js';

export interface CurvePoint {
  readonly lambda: number;
  /** Weighted mean squared error of the rate on illustrations that the fit did not see, relative to predicting the mean. */
  readonly error: number;
}

export interface CrossValidation {
  /** Lambda with the smallest error. */
  readonly lambda: number;
  /** From the largest lambda tried down. */
  readonly curve: readonly CurvePoint[];
  /** Where the best lambda lies: at an edge of the grid a better one may lie beyond it. */
  readonly edge: 'largest' | 'smallest' | null;
  /** Observed minus predicted rate at the best lambda, each from the fit that did not see the row; 0 for held-out rows. */
  readonly residuals: Float64Array;
}

/** Enough to rank lambdas: the error of the rate moves in the sixth digit. */
const CURVE_TOLERANCE = 1e-4;
/** Grid: from ten times the largest eigenvalue of the data, where nothing is learnt, down by six decades. */
const GRID_START = 10;
const GRID_DECADES = 6;

/**
 * Lambdas from large to small, evenly on the log scale, in units of the data's largest eigenvalue.
 *
 * @param stepsPerDecade 4 for the choice itself, 2 where only residuals are wanted
 */
export function lambdaGrid(largestEigenvalue: number, stepsPerDecade: number): number[] {
  const steps = GRID_DECADES * stepsPerDecade;
  return Array.from(
    { length: steps + 1 },
    (_, step) => GRID_START * largestEigenvalue * 10 ** (-step / stepsPerDecade),
  );
}

/**
 * Chooses lambda by the weighted squared error of the rate on folds left out.
 *
 * All folds walk the grid in step, each starting from its own solution at the previous lambda, until the curve has
 * clearly turned.
 *
 * @param fold for each row its fold, 0 .. folds - 1, -1 to leave it out altogether, or NEVER_LEFT_OUT
 * @param grid lambdas from large to small
 */
export async function crossValidate(
  { design, response, weights }: RidgeProblem,
  fold: Int32Array,
  grid: readonly number[],
  breathe: Breathe,
): Promise<CrossValidation> {
  const folds = Math.max(...fold) + 1;
  const parts = Array.from({ length: folds }, (_, left) => {
    const kept = weights.map((weight, row) => (fold[row] === left || fold[row] === -1 ? 0 : weight));
    const solver = new RidgeSolver({ design, response, weights: kept }, breathe);
    const rows = Array.from(fold.keys()).filter((row) => fold[row] === left);
    const coefficients: Float64Array = new Float64Array(design.columns);
    return { solver, rows, coefficients };
  });
  const errorOfMean = squaredError((row) => response[row]! - parts[fold[row]!]!.solver.meanResponse);

  const { best: residuals, ...walk } = await walkGrid(grid, async (lambda) => {
    const found = new Float64Array(design.rows);
    for (const part of parts) {
      const fit = await part.solver.solve(lambda, { start: part.coefficients, tolerance: CURVE_TOLERANCE });
      part.coefficients = fit.coefficients;
      for (const row of part.rows) {
        found[row] = response[row]! - fit.intercept - rowProduct(design, row, fit.coefficients);
      }
    }
    return { error: squaredError((row) => found[row]!) / errorOfMean, found };
  });
  return { ...walk, residuals };

  function squaredError(residual: (row: number) => number): number {
    let sum = 0;
    for (const { rows } of parts) for (const row of rows) sum += weights[row]! * residual(row) ** 2;
    return sum;
  }
}
