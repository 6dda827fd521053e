import type { CurvePoint, CrossValidation } from '../solvers/cross-validation.js';
import type { Link } from '../link.js';
import type { LinearFit } from '../solvers/ridge.js';
import type { RowSums } from './row-sums.js';

/** Lambda, and what choosing it told about illustrations that a fit does not see. */
export interface ChosenLambda {
  readonly lambda: number;
  readonly curve: readonly CurvePoint[];
  readonly edge: CrossValidation['edge'];
  /**
   * Linear predictor of each row, offset left out, from the fit that did not see it; 0 for rows of no fold.
   */
  readonly predictors: Float64Array;
  /**
   * tau2 on the link's scale: how far the true values stray from those predictors, luck left out; null where the
   * weights do not rest on it.
   */
  readonly strayed: number | null;
}

/** Curvature of the log-likelihood in each row's predictor, and what a unit of it is worth. */
export interface Information {
  /** One per row; 0 for rows that take no part. */
  readonly weights: Float64Array;
  /** The covariance of the coefficients is scale x (Xc' W Xc + lambda I)^-1. */
  readonly scale: number;
}

/** A way of fitting coefficients to rows; rows that are not included are never looked at. */
export interface LinearFitter {
  readonly method: 'ridge' | 'logistic';
  readonly link: Link;
  /** @param fold for each row its fold, -1 to leave it out, or NEVER_LEFT_OUT to fit to it and not judge by it */
  chooseLambda(rows: RowSums, fold: Int32Array): Promise<ChosenLambda>;
  /**
   * Coefficients rounded to float32, as they are stored, and the best intercept for those.
   *
   * @param include rows with a value above 0 take part
   */
  solve(rows: RowSums, include: Uint8Array, chosen: Pick<ChosenLambda, 'lambda' | 'strayed'>): Promise<LinearFit>;
  information(
    rows: RowSums,
    include: Uint8Array,
    chosen: Pick<ChosenLambda, 'predictors' | 'strayed'>,
    fit: LinearFit,
  ): Information;
  /** Observed minus fitted value on the link's scale, one Newton step's worth: what the row itself asks for. */
  workingResidual(rows: RowSums, row: number, fit: LinearFit): number;
}
