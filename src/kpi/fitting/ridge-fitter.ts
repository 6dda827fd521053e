import { KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { crossValidate, lambdaGrid, type CrossValidation } from '../solvers/cross-validation.js';
import { rowProduct } from '../solvers/design.js';
import type { LinearFitter } from './linear-fitter.js';
import { RidgeSolver } from '../solvers/ridge.js';
import { responses, type RowSums } from './row-sums.js';
import { observationWeights, unexplainedVariance, type WeightMethod } from '../solvers/weights.js';

/** Grid steps per decade: the first pass only needs residuals near the best lambda. */
const COARSE = 2;
const FINE = 4;

/** The value itself is linear in the scores: the seed's regression, and the one for a number. */
export function ridgeFitter(method: WeightMethod, breathe: Breathe): LinearFitter {
  return {
    method: 'ridge',
    link: 'identity',

    async chooseLambda(rows, fold) {
      const response = zeroed(responses(rows), (row) => fold[row] === -1);
      const pick = (values: Float64Array): Float64Array => values.filter((_, row) => fold[row]! >= 0);
      const include = Uint8Array.from(fold, (part) => (part === -1 ? 0 : 1));
      const cross = async (tau2: number, perDecade: number): Promise<CrossValidation> => {
        const problem = { design: rows.design, response, weights: weightsOf(method, rows, include, tau2) };
        const scale = await new RidgeSolver(problem, breathe).largestEigenvalue();
        if (!(scale > 0)) throw sameVectors();
        return crossValidate(problem, fold, lambdaGrid(scale, perDecade), breathe);
      };
      let tau2: number | null = null;
      if (method === 'variance-components' && rows.trialVariance !== null) {
        const mean = pooled(pick(rows.numerators), pick(rows.denominators));
        const trials = pick(rows.denominators);
        const around = pick(response).map((value) => value - mean);
        const { residuals } = await cross(unexplainedVariance(around, trials, rows.trialVariance), COARSE);
        tau2 = unexplainedVariance(pick(residuals), trials, rows.trialVariance);
      }
      const { residuals, ...chosen } = await cross(tau2 ?? 0, FINE);
      const predictors = residuals.map((residual, row) => (fold[row]! >= 0 ? response[row]! - residual : 0));
      return { ...chosen, predictors, strayed: tau2 };
    },

    async solve(rows, include, { lambda, strayed }) {
      const response = zeroed(responses(rows), (row) => !include[row]);
      const weights = weightsOf(method, rows, include, strayed ?? 0);
      const solver = new RidgeSolver({ design: rows.design, response, weights }, breathe);
      const coefficients = (await solver.solve(lambda)).coefficients.map(Math.fround);
      return { coefficients, intercept: solver.interceptFor(coefficients) };
    },

    information(rows, include, { predictors, strayed }) {
      const weights = weightsOf(method, rows, include, strayed ?? 0);
      const first = weights.findIndex((weight) => weight > 0);
      if (strayed !== null && rows.trialVariance !== null && first !== -1) {
        return { weights, scale: weights[first]! * (strayed + rows.trialVariance / rows.denominators[first]!) };
      }
      const response = responses(rows);
      let squares = 0;
      let total = 0;
      for (let row = 0; row < weights.length; row++) {
        // Rows of no fold have no predictor of their own.
        if (weights[row] === 0 || predictors[row] === 0) continue;
        squares += weights[row]! * (response[row]! - predictors[row]!) ** 2;
        total++;
      }
      return { weights, scale: total > 0 ? squares / total : 0 };
    },

    workingResidual(rows, row, fit) {
      return responses(onlyRow(rows, row))[0]! - fit.intercept - rowProduct(rows.design, row, fit.coefficients);
    },
  };
}

/** Weights of mean 1 over the included rows, 0 for the others. */
function weightsOf(method: WeightMethod, rows: RowSums, include: Uint8Array, tau2: number): Float64Array {
  const trials = rows.denominators.filter((m, row) => include[row] && m > 0);
  // Without knowing what luck does to a number no row can be told to be worth more than another.
  const known = rows.trialVariance === null ? 'equal' : method;
  const dealt = observationWeights(known, trials, rows.trialVariance ?? 1, tau2).values();
  return Float64Array.from(rows.denominators, (m, row) => (include[row] && m > 0 ? (dealt.next().value as number) : 0));
}

function onlyRow(rows: RowSums, row: number): RowSums {
  return {
    ...rows,
    numerators: rows.numerators.subarray(row, row + 1),
    denominators: rows.denominators.subarray(row, row + 1),
    offsets: rows.offsets.subarray(row, row + 1),
  };
}

function zeroed(values: Float64Array, without: (row: number) => boolean): Float64Array {
  return values.map((value, row) => (without(row) || Number.isNaN(value) ? 0 : value));
}

function pooled(numerators: Float64Array, denominators: Float64Array): number {
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  return total(numerators) / total(denominators);
}

export function sameVectors(): KpiDataError {
  return new KpiDataError('All vectors are the same, so nothing can be learnt from them. Was the right model used?');
}
