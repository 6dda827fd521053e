import { KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { conjugateGradients } from './conjugate-gradients.js';
import { multiplyTransposed, type Design } from './design.js';
import { dot, NormalEquations } from './normal-equations.js';

/** Rows with weight 0 take no part, which is how folds and the hold-out are left out without copying the matrix. */
export interface RidgeProblem {
  readonly design: Design;
  /** y, one per row. */
  readonly response: Float64Array;
  /** w >= 0, one per row. */
  readonly weights: Float64Array;
}

export interface LinearFit {
  readonly intercept: number;
  /** One per column. */
  readonly coefficients: Float64Array;
}

export interface RidgeFit extends LinearFit {
  readonly iterations: number;
}

/** Residual of the normal equations, relative to their right-hand side, at which the solution counts as exact. */
export const TIGHT_TOLERANCE = 1e-10;

/**
 * Weighted ridge regression with an intercept that is not penalised:
 *
 *     minimise over b, beta:  sum_i w_i (y_i - b - x_i . beta)^2 + lambda |beta|^2
 *
 * (scikit-learn's `Ridge(alpha=lambda).fit(X, y, sample_weight=w)`). Weights count as they are: with weights of mean 1
 * lambda means the same whatever the number of rows. The intercept is eliminated by weighted centring, which leaves
 * (Xc' W Xc + lambda I) beta = Xc' W (y - mean y) for conjugate gradients.
 */
export class RidgeSolver {
  /** Weighted mean of y: what a model without coefficients predicts. */
  readonly meanResponse: number;
  private readonly normal: NormalEquations;
  private readonly right: Float64Array;

  constructor(
    private readonly problem: RidgeProblem,
    private readonly breathe: Breathe,
  ) {
    const { design, response, weights } = problem;
    const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(totalWeight > 0)) throw new KpiDataError('No observation has a weight above 0; there is nothing to fit.');
    this.meanResponse = dot(response, weights) / totalWeight;
    this.normal = NormalEquations.of(design, weights);
    this.right = new Float64Array(design.columns);
    const weightedResidual = weights.map((weight, row) => weight * (response[row]! - this.meanResponse));
    multiplyTransposed(design, weightedResidual, weights, this.right);
  }

  /**
   * @param options.start where to begin, e.g. the solution at a neighbouring lambda
   * @throws KpiDataError when lambda is so small that the system is singular in float64
   */
  async solve(
    lambda: number,
    { start, tolerance = TIGHT_TOLERANCE }: { start?: Float64Array; tolerance?: number } = {},
  ): Promise<RidgeFit> {
    const goal = tolerance * Math.sqrt(dot(this.right, this.right));
    const { solution, iterations, converged } = await conjugateGradients(
      this.normal,
      lambda,
      this.right,
      { goal, start },
      this.breathe,
    );
    if (!converged) {
      throw new KpiDataError(`The ridge system with lambda ${lambda} did not converge; choose a larger lambda.`);
    }
    return { coefficients: solution, intercept: this.interceptFor(solution), iterations };
  }

  /** The best intercept for given coefficients: weighted means lie on the fitted plane. */
  interceptFor(coefficients: Float64Array): number {
    return this.meanResponse - dot(this.normal.mean, coefficients);
  }

  /** Largest eigenvalue of Xc' W Xc to about a percent: the scale against which lambda shrinks. */
  largestEigenvalue(): Promise<number> {
    return this.normal.largestEigenvalue(this.breathe);
  }
}
