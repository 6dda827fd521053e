import { BadInputError, KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { conjugateGradients } from './conjugate-gradients.js';
import { rowProduct, type Design } from './design.js';
import { addScaled, dot, NormalEquations } from './normal-equations.js';
import type { LinearFit } from './ridge.js';

/** k of m, one row an illustration. A row with 0 trials takes no part, which is how folds and the hold-out are left out. */
export interface LogisticProblem {
  readonly design: Design;
  /** k, 0 <= k <= m; need not be whole. */
  readonly successes: Float64Array;
  /** m >= 0; need not be whole, e.g. effective trials. */
  readonly trials: Float64Array;
  /** Known parts of the logit, e.g. of the slot; default 0. */
  readonly offsets?: Float64Array | undefined;
}

export interface LogisticFit extends LinearFit {
  /** Products with the matrix of second derivatives, over all Newton steps. */
  readonly iterations: number;
}

/** Norm of the gradient, relative to that of the model without coefficients, at which the solution counts as exact. */
export const TIGHT_GRADIENT = 1e-9;

/** A dozen are usual. */
const MAX_NEWTON_STEPS = 200;
/** A step is kept when the loss falls by this part of what the gradient promises (Armijo). */
const SUFFICIENT = 1e-4;
/** Relative size of the rounding in the loss: close to the minimum nothing smaller tells a better point from a worse. */
const LOSS_ROUNDING = 1e-13;
/** The same of the sums of expected minus observed successes, relative to the rarer outcome. */
const GRADIENT_ROUNDING = 1e-14;
/** Each Newton system is solved at least to this part of its right-hand side, and tighter as the gradient falls. */
const LOOSEST_NEWTON = 0.1;

interface Point {
  readonly intercept: number;
  readonly coefficients: Float64Array;
  readonly loss: number;
  /** Of the loss by the intercept and by the coefficients. */
  readonly interceptGradient: number;
  readonly gradient: Float64Array;
  /** m p (1 - p) for each row, their sum, and the means of the columns by them. */
  readonly weights: Float64Array;
  readonly totalWeight: number;
  readonly mean: Float64Array;
}

/**
 * Binomial logistic regression with a ridge penalty and an intercept that is not penalised:
 *
 *     minimise over b, beta:  sum_i [ -k_i log p_i - (m_i - k_i) log(1 - p_i) ] + lambda / 2 |beta|^2
 *     p_i = 1 / (1 + exp(-(b + x_i . beta + o_i)))
 *
 * (scikit-learn's `LogisticRegression(C=1/lambda)` on every trial as a row.) Truncated Newton (Nocedal & Wright,
 * Numerical Optimization, 7.1): the intercept is eliminated from each Newton system by weighted centring, which leaves
 * (Xc' W Xc + lambda I) d = -gradient for conjugate gradients, and steps are halved until the loss falls.
 */
export class LogisticRidgeSolver {
  /** The intercept of the model without coefficients. */
  readonly nullIntercept: number;
  private readonly nullPoint: Point;
  private readonly nullNormal: NormalEquations;
  private readonly offsets: Float64Array;
  /** A gradient this small is rounding, e.g. where all vectors are alike and nothing but the intercept can be learnt. */
  private readonly gradientRounding: number;

  /**
   * @throws BadInputError when counts are negative, not finite, or k is above m
   * @throws KpiDataError when all trials have one outcome: no finite intercept is best then
   */
  constructor(
    private readonly problem: LogisticProblem,
    private readonly breathe: Breathe,
  ) {
    checkCounts(problem);
    const { design } = problem;
    this.offsets = problem.offsets ?? new Float64Array(design.rows);
    const none = new Float64Array(design.columns);
    this.nullIntercept = this.interceptFor(none);
    this.nullPoint = this.evaluate(this.nullIntercept, none, 0);
    this.nullNormal = NormalEquations.of(design, this.nullPoint.weights);
    const largestValue = design.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
    const k = problem.successes.reduce((sum, value) => sum + value, 0);
    const m = problem.trials.reduce((sum, value) => sum + value, 0);
    this.gradientRounding = GRADIENT_ROUNDING * largestValue * k * (1 - k / m);
  }

  /**
   * @param options.start where to begin, e.g. the solution at a neighbouring lambda; default the model without coefficients
   * @param options.tolerance norm of the gradient relative to that of the model without coefficients
   * @throws KpiDataError when lambda is so small that the minimum is not reached in float64
   */
  async solve(
    lambda: number,
    { start, tolerance = TIGHT_GRADIENT }: { start?: LinearFit | undefined; tolerance?: number } = {},
  ): Promise<LogisticFit> {
    if (!(lambda > 0)) throw new BadInputError(`Lambda is ${lambda}; a penalised fit needs one above 0.`);
    const first = norm(this.nullPoint);
    const goal = Math.max(tolerance * first, this.gradientRounding);
    let point = start ? this.evaluate(start.intercept, start.coefficients, lambda) : this.nullPoint;
    let iterations = 0;
    for (let steps = 0; norm(point) > goal; steps++) {
      if (steps === MAX_NEWTON_STEPS) throw notConverged(lambda);
      const step = await this.newtonStep(point, lambda, first, goal);
      iterations += step.iterations;
      point = this.lineSearch(point, step, lambda);
      await this.breathe();
    }
    return { intercept: point.intercept, coefficients: point.coefficients, iterations };
  }

  /**
   * The best intercept for given coefficients, e.g. those rounded to float32: expected and observed successes agree.
   *
   * @param coefficients one per column
   */
  interceptFor(coefficients: Float64Array): number {
    const { design, successes, trials } = this.problem;
    const logits = new Float64Array(design.rows);
    let low = Infinity;
    let high = -Infinity;
    let k = 0;
    let failures = 0;
    for (let row = 0; row < design.rows; row++) {
      if (trials[row] === 0) continue;
      logits[row] = this.offsets[row]! + rowProduct(design, row, coefficients);
      low = Math.min(low, logits[row]!);
      high = Math.max(high, logits[row]!);
      k += successes[row]!;
      failures += trials[row]! - successes[row]!;
    }
    const pooled = Math.log(k / failures);
    return balancedIntercept(this.problem, logits, pooled - high, pooled - low);
  }

  /** Largest eigenvalue of Xc' W Xc at the model without coefficients: the scale against which lambda shrinks. */
  scale(): Promise<number> {
    return this.nullNormal.largestEigenvalue(this.breathe);
  }

  private async newtonStep(
    { weights, totalWeight, mean, gradient, interceptGradient }: Point,
    lambda: number,
    first: number,
    goal: number,
  ): Promise<{ intercept: number; coefficients: Float64Array; iterations: number }> {
    const right = gradient.map((value, j) => mean[j]! * interceptGradient - value);
    const size = Math.sqrt(dot(right, right));
    const forcing = Math.min(LOOSEST_NEWTON, Math.sqrt(size / first));
    // The diagonal at the model without coefficients preconditions well enough, and saves a pass over the data.
    const normal = new NormalEquations(this.problem.design, weights, mean, this.nullNormal.diagonal);
    const { solution, iterations, converged } = await conjugateGradients(
      normal,
      lambda,
      right,
      { goal: Math.max(forcing * size, 0.3 * goal) },
      this.breathe,
    );
    if (!converged) throw notConverged(lambda);
    const intercept = -interceptGradient / totalWeight - dot(mean, solution);
    return { intercept, coefficients: solution, iterations };
  }

  private lineSearch(
    from: Point,
    step: { readonly intercept: number; readonly coefficients: Float64Array },
    lambda: number,
  ): Point {
    const slope = from.interceptGradient * step.intercept + dot(from.gradient, step.coefficients);
    const slack = LOSS_ROUNDING * Math.abs(from.loss);
    for (let length = 1; length > 1e-10; length /= 2) {
      const coefficients = from.coefficients.slice();
      addScaled(coefficients, length, step.coefficients);
      const point = this.evaluate(from.intercept + length * step.intercept, coefficients, lambda);
      if (point.loss <= from.loss + SUFFICIENT * length * slope + slack) return point;
    }
    throw notConverged(lambda);
  }

  /** Loss, gradient and Newton weights at one point, in one pass over the non-zeros. */
  private evaluate(intercept: number, coefficients: Float64Array, lambda: number): Point {
    const { design, successes, trials } = this.problem;
    const { rows, columns, offsets, indices, values } = design;
    const gradient = coefficients.map((value) => lambda * value);
    const mean = new Float64Array(columns);
    const weights = new Float64Array(rows);
    let loss = (lambda / 2) * dot(coefficients, coefficients);
    let interceptGradient = 0;
    let totalWeight = 0;
    for (let row = 0; row < rows; row++) {
      const m = trials[row]!;
      if (m === 0) continue;
      const k = successes[row]!;
      const logit = intercept + this.offsets[row]! + rowProduct(design, row, coefficients);
      // exp of what is not positive neither overflows nor loses a small probability of either outcome; expected minus
      // observed successes, m p - k, would lose them again where p is near 1.
      const small = Math.exp(-Math.abs(logit));
      const p = (logit >= 0 ? 1 : small) / (1 + small);
      const q = (logit >= 0 ? small : 1) / (1 + small);
      const residual = (m - k) * p - k * q;
      const weight = m * p * q;
      loss += (m - k) * Math.max(0, logit) + k * Math.max(0, -logit) + m * Math.log1p(small);
      interceptGradient += residual;
      totalWeight += weight;
      weights[row] = weight;
      for (let at = offsets[row]!, end = offsets[row + 1]!; at < end; at++) {
        const column = indices[at]!;
        gradient[column]! += values[at]! * residual;
        mean[column]! += values[at]! * weight;
      }
    }
    for (let j = 0; j < columns; j++) mean[j]! /= totalWeight;
    return { intercept, coefficients, loss, interceptGradient, gradient, weights, totalWeight, mean };
  }
}

function norm({ gradient, interceptGradient }: Point): number {
  return Math.sqrt(dot(gradient, gradient) + interceptGradient ** 2);
}

/** The b in [low, high] at which expected and observed successes agree: Newton, or bisection where that leaves the bracket. */
function balancedIntercept(
  { successes, trials }: Pick<LogisticProblem, 'successes' | 'trials'>,
  logits: Float64Array,
  low: number,
  high: number,
): number {
  let intercept = (low + high) / 2;
  for (;;) {
    let excess = 0;
    let slope = 0;
    for (let row = 0; row < trials.length; row++) {
      const logit = intercept + logits[row]!;
      const p = 1 / (1 + Math.exp(-logit));
      const q = 1 / (1 + Math.exp(logit));
      excess += (trials[row]! - successes[row]!) * p - successes[row]! * q;
      slope += trials[row]! * p * q;
    }
    if (excess > 0) high = intercept;
    else low = intercept;
    const newton = intercept - excess / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - intercept) <= 1e-14 * Math.max(1, Math.abs(intercept))) return next;
    intercept = next;
  }
}

function checkCounts({ design, successes, trials, offsets }: LogisticProblem): void {
  let k = 0;
  let m = 0;
  for (let row = 0; row < design.rows; row++) {
    if (!(successes[row]! >= 0 && successes[row]! <= trials[row]! && Number.isFinite(trials[row]))) {
      throw new BadInputError(`Row ${row} counts ${successes[row]} successes of ${trials[row]} trials.`);
    }
    if (offsets && !Number.isFinite(offsets[row])) throw new BadInputError(`Offset ${row} is ${offsets[row]}.`);
    k += successes[row]!;
    m += trials[row]!;
  }
  if (m === 0) throw new KpiDataError('No observation has a trial; there is nothing to fit.');
  if (k === 0 || k === m) {
    throw new KpiDataError(`${k} of ${m} trials succeeded; without both outcomes there is nothing to predict.`);
  }
}

function notConverged(lambda: number): KpiDataError {
  return new KpiDataError(`The logistic fit with lambda ${lambda} did not converge; choose a larger lambda.`);
}
