import type { Breathe } from '../breather.js';
import { lambdaGrid } from '../solvers/cross-validation.js';
import { rowProduct } from '../solvers/design.js';
import type { LinearFitter } from './linear-fitter.js';
import { sigmoid } from '../link.js';
import { crossValidateLogistic } from '../solvers/logistic-cross-validation.js';
import { LogisticRidgeSolver, type LogisticProblem } from '../solvers/logistic-ridge.js';
import { effectiveTrials, unexplainedLogitVariance } from '../solvers/logit-weights.js';
import { sameVectors } from './ridge-fitter.js';
import type { RowSums } from './row-sums.js';
import type { WeightMethod } from '../solvers/weights.js';

const COARSE = 2;
const FINE = 4;

/** The logit of a rate is linear in the scores: k of n as it is, over-dispersion by effective trials. */
export function logisticFitter(method: WeightMethod, breathe: Breathe): LinearFitter {
  return {
    method: 'logistic',
    link: 'logit',

    async chooseLambda(rows, fold) {
      const include = Uint8Array.from(fold, (part) => (part === -1 ? 0 : 1));
      const judged = Uint8Array.from(fold, (part) => (part >= 0 ? 1 : 0));
      const cross = async (tau2: number, perDecade: number) => {
        const problem = problemOf(method, rows, include, tau2);
        const scale = await new LogisticRidgeSolver(problem, breathe).scale();
        if (!(scale > 0)) throw sameVectors();
        return crossValidateLogistic(problem, fold, lambdaGrid(scale, perDecade), breathe);
      };
      let tau2: number | null = null;
      if (method === 'variance-components') {
        const null_ = rows.offsets.map((offset) => offset + rows.context.base);
        const { predictors } = await cross(strayedOf(rows, judged, null_), COARSE);
        tau2 = strayedOf(rows, judged, predictors);
      }
      const { predictors, ...chosen } = await cross(tau2 ?? 0, FINE);
      return {
        ...chosen,
        predictors: predictors.map((predictor, row) => (judged[row] ? predictor - rows.offsets[row]! : 0)),
        strayed: tau2 ?? strayedOf(rows, judged, predictors),
      };
    },

    async solve(rows, include, { lambda, strayed }) {
      const solver = new LogisticRidgeSolver(problemOf(method, rows, include, strayed ?? 0), breathe);
      const coefficients = (await solver.solve(lambda)).coefficients.map(Math.fround);
      return { coefficients, intercept: solver.interceptFor(coefficients) };
    },

    information(rows, include, { strayed }, fit) {
      const { trials } = problemOf(method, rows, include, strayed ?? 0);
      const weights = trials.map((m, row) => {
        if (m === 0) return 0;
        const p = sigmoid(fit.intercept + rowProduct(rows.design, row, fit.coefficients) + rows.offsets[row]!);
        return m * p * (1 - p);
      });
      return { weights, scale: 1 };
    },

    workingResidual(rows, row, fit) {
      const p = sigmoid(fit.intercept + rowProduct(rows.design, row, fit.coefficients) + rows.offsets[row]!);
      return (rows.numerators[row]! / rows.denominators[row]! - p) / (p * (1 - p));
    },
  };
}

/** Rows that take no part have 0 trials. */
function problemOf(method: WeightMethod, rows: RowSums, include: Uint8Array, tau2: number): LogisticProblem {
  const { design, numerators, denominators, offsets, context } = rows;
  const trials = effectiveOf(method, denominators, include, sigmoid(context.base), tau2);
  const successes = trials.map((m, row) => (m === 0 ? 0 : (m * numerators[row]!) / denominators[row]!));
  return { design, successes, trials, offsets };
}

function effectiveOf(
  method: WeightMethod,
  denominators: Float64Array,
  include: Uint8Array,
  rate: number,
  tau2: number,
): Float64Array {
  const kept = denominators.map((m, row) => (include[row] ? m : 0));
  if (method === 'impressions') return kept;
  if (method === 'variance-components') return kept.map((m) => (m === 0 ? 0 : effectiveTrials(m, rate, tau2)));
  const given = kept.filter((m) => m > 0);
  const mean = given.reduce((sum, m) => sum + m, 0) / Math.max(1, given.length);
  return kept.map((m) => (m > 0 ? mean : 0));
}

function strayedOf({ numerators, denominators }: RowSums, include: Uint8Array, predictors: Float64Array): number {
  const pick = (values: Float64Array): Float64Array =>
    values.filter((_, row) => include[row] && denominators[row]! > 0);
  return unexplainedLogitVariance(pick(numerators), pick(denominators), pick(predictors));
}
