import { KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import type { CurvePoint } from './cross-validation.js';
import { rowProduct } from './design.js';
import { walkGrid } from './lambda-walk.js';
import { LogisticRidgeSolver, type LogisticProblem } from './logistic-ridge.js';
import type { LinearFit } from './ridge.js';

export interface LogisticCrossValidation {
  /** Lambda with the smallest error. */
  readonly lambda: number;
  /**
   * From the largest lambda tried down; the error is the binomial deviance of illustrations that the fit did not see,
   * relative to that of an intercept fitted to the same rows.
   */
  readonly curve: readonly CurvePoint[];
  /** Where the best lambda lies: at an edge of the grid a better one may lie beyond it. */
  readonly edge: 'largest' | 'smallest' | null;
  /**
   * Logit predicted for each row at the best lambda by the fit that did not see it, intercept and offset included; 0 for
   * rows of no fold and for those without trials.
   */
  readonly predictors: Float64Array;
}

/** Of the gradient: enough to rank lambdas, the error moves in the fifth digit. */
const CURVE_TOLERANCE = 2e-4;

/**
 * Chooses lambda by the binomial deviance of folds left out. All folds walk the grid in step, each starting from its own
 * solution at the previous lambda.
 *
 * @param fold for each row its fold, 0 .. folds - 1, -1 to leave it out altogether, or NEVER_LEFT_OUT
 * @param grid lambdas from large to small, e.g. `lambdaGrid(await solver.scale(), stepsPerDecade)`
 * @throws KpiDataError when the trials outside one fold have all the same outcome, or no rate differs from the others
 */
export async function crossValidateLogistic(
  problem: LogisticProblem,
  fold: Int32Array,
  grid: readonly number[],
  breathe: Breathe,
): Promise<LogisticCrossValidation> {
  const { design, successes, trials, offsets } = problem;
  const folds = Math.max(...fold) + 1;
  const parts = Array.from({ length: folds }, (_, left) => {
    const kept = (values: Float64Array): Float64Array =>
      values.map((value, row) => (fold[row] === left || fold[row] === -1 ? 0 : value));
    const training = { ...problem, successes: kept(successes), trials: kept(trials) };
    const solver = new LogisticRidgeSolver(training, breathe);
    const rows = Array.from(fold.keys()).filter((row) => fold[row] === left && trials[row]! > 0);
    return { solver, rows, fit: null as LinearFit | null };
  });
  const offset = (row: number): number => offsets?.[row] ?? 0;
  const nullDeviance = deviance((row) => parts[fold[row]!]!.solver.nullIntercept + offset(row));
  if (!(nullDeviance > 0)) {
    throw new KpiDataError(
      'Every illustration has the rate that is expected without any tag; there is nothing to learn.',
    );
  }

  const { best: predictors, ...walk } = await walkGrid(grid, async (lambda) => {
    const found = new Float64Array(design.rows);
    for (const part of parts) {
      const start = part.fit ?? undefined;
      const fit = await part.solver.solve(lambda, { start, tolerance: CURVE_TOLERANCE });
      part.fit = fit;
      for (const row of part.rows) {
        found[row] = fit.intercept + rowProduct(design, row, fit.coefficients) + offset(row);
      }
    }
    return { error: deviance((row) => found[row]!) / nullDeviance, found };
  });
  return { ...walk, predictors };

  function deviance(logit: (row: number) => number): number {
    let sum = 0;
    for (const { rows } of parts) {
      for (const row of rows) sum += rowDeviance(successes[row]!, trials[row]!, logit(row));
    }
    return sum;
  }
}

/** 2 (k log(k / m p) + (m - k) log((m - k) / m (1 - p))): McCullagh & Nelder, Generalized Linear Models, 4.4.3. */
function rowDeviance(k: number, m: number, logit: number): number {
  const common = Math.log1p(Math.exp(-Math.abs(logit)));
  const logP = -Math.max(0, -logit) - common;
  const logQ = -Math.max(0, logit) - common;
  const saturated = (k > 0 ? k * Math.log(k / m) : 0) + (k < m ? (m - k) * Math.log((m - k) / m) : 0);
  return 2 * Math.max(0, saturated - k * logP - (m - k) * logQ);
}
