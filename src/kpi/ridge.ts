import { KpiDataError } from '../errors.js';
import type { Breathe } from './breather.js';
import { columnMoments, multiply, multiplyTransposed, type Design } from './design.js';

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

/** Far above what any lambda of the cross-validation grid takes; reached only by a system singular in float64. */
const MAX_ITERATIONS = 20_000;

/**
 * Weighted ridge regression with an intercept that is not penalised:
 *
 *     minimise over b, beta:  sum_i w_i (y_i - b - x_i . beta)^2 + lambda |beta|^2
 *
 * (scikit-learn's `Ridge(alpha=lambda).fit(X, y, sample_weight=w)`). Weights count as they are: with weights of mean 1
 * lambda means the same whatever the number of rows. The intercept is eliminated by weighted centring, which leaves
 * (Xc' W Xc + lambda I) beta = Xc' W (y - mean y); Xc is dense, so it is never formed: Xc' W Xc v = X' W (X v - mean(X v)).
 * Solved by conjugate gradients with the diagonal as preconditioner (Golub & Van Loan, Matrix Computations, 11.5).
 */
export class RidgeSolver {
  /** Weighted mean of y: what a model without coefficients predicts. */
  readonly meanResponse: number;
  private readonly totalWeight: number;
  private readonly columnMean: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly right: Float64Array;
  private readonly fitted: Float64Array;

  constructor(
    private readonly problem: RidgeProblem,
    private readonly breathe: Breathe,
  ) {
    const { design, response, weights } = problem;
    const { mean, centredSquares } = columnMoments(design, weights);
    this.columnMean = mean;
    this.diagonal = centredSquares;
    this.totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(this.totalWeight > 0))
      throw new KpiDataError('No observation has a weight above 0; there is nothing to fit.');
    this.meanResponse = weightedMean(response, weights, this.totalWeight);
    this.fitted = new Float64Array(design.rows);
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
    const { columns } = this.problem.design;
    const beta = start ? start.slice() : new Float64Array(columns);
    const residual = this.right.slice();
    const product = new Float64Array(columns);
    if (start) {
      this.multiplyNormal(beta, lambda, product);
      addScaled(residual, -1, product);
    }
    const preconditioned = new Float64Array(columns);
    const direction = new Float64Array(columns);
    const goal = tolerance * Math.sqrt(dot(this.right, this.right));
    let rho = 0;
    let iterations = 0;
    while (Math.sqrt(dot(residual, residual)) > goal) {
      if (iterations === MAX_ITERATIONS) {
        throw new KpiDataError(`The ridge system with lambda ${lambda} did not converge; choose a larger lambda.`);
      }
      for (let j = 0; j < columns; j++) preconditioned[j] = residual[j]! / (this.diagonal[j]! + lambda);
      const previous = rho;
      rho = dot(residual, preconditioned);
      const conjugation = iterations === 0 ? 0 : rho / previous;
      for (let j = 0; j < columns; j++) direction[j] = preconditioned[j]! + conjugation * direction[j]!;
      this.multiplyNormal(direction, lambda, product);
      const step = rho / dot(direction, product);
      addScaled(beta, step, direction);
      addScaled(residual, -step, product);
      iterations++;
      await this.breathe();
    }
    return { coefficients: beta, intercept: this.interceptFor(beta), iterations };
  }

  /** The best intercept for given coefficients: weighted means lie on the fitted plane. */
  interceptFor(coefficients: Float64Array): number {
    return this.meanResponse - dot(this.columnMean, coefficients);
  }

  /** Largest eigenvalue of Xc' W Xc to about a percent, by power iteration: the scale against which lambda shrinks. */
  async largestEigenvalue(): Promise<number> {
    const { columns } = this.problem.design;
    let vector = Float64Array.from(this.diagonal, Math.sqrt);
    let product = new Float64Array(columns);
    let eigenvalue = 0;
    for (let iteration = 0; iteration < 20; iteration++) {
      const norm = Math.sqrt(dot(vector, vector));
      if (norm === 0) return 0;
      for (let j = 0; j < columns; j++) vector[j]! /= norm;
      this.multiplyNormal(vector, 0, product);
      eigenvalue = dot(vector, product);
      [vector, product] = [product, vector];
      await this.breathe();
    }
    return eigenvalue;
  }

  /** out = (Xc' W Xc + lambda I) v */
  private multiplyNormal(v: Float64Array, lambda: number, out: Float64Array): void {
    const { design, weights } = this.problem;
    const { fitted, totalWeight } = this;
    multiply(design, v, weights, fitted);
    const mean = weightedMean(fitted, weights, totalWeight);
    for (let row = 0; row < design.rows; row++) fitted[row] = weights[row]! * (fitted[row]! - mean);
    multiplyTransposed(design, fitted, weights, out);
    addScaled(out, lambda, v);
  }
}

function weightedMean(values: Float64Array, weights: Float64Array, total: number): number {
  return dot(values, weights) / total;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}
