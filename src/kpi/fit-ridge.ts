import { KpiDataError } from '../errors.js';
import { breather, type Breathe } from './breather.js';
import { crossValidate, lambdaGrid, type CrossValidation } from './cross-validation.js';
import { rowProduct } from './design.js';
import { splitByGroup } from './folds.js';
import { holdOutMetrics } from './metrics.js';
import { warningsFor, type KpiReport } from './report.js';
import { RidgeSolver, type LinearFit, type RidgeProblem } from './ridge.js';
import type { TrainingData } from './training-data.js';
import { observationWeights, unexplainedVariance, type WeightMethod } from './weights.js';

export interface FitOptions {
  /** Default 'variance-components'. */
  readonly weights?: WeightMethod;
  /** Of the split into hold-out and folds; default 1. */
  readonly seed?: number;
  /** Part of the groups that only judge the fit, above 0 and below 1; default 0.2. */
  readonly holdOutShare?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

export interface FittedRidge extends LinearFit {
  /** Each rounded to float32, as they are stored. */
  readonly coefficients: Float64Array;
  readonly report: KpiReport;
}

const FOLDS = 5;
const MIN_ILLUSTRATIONS = 20;
const MIN_GROUPS = 10;
/** Grid steps per decade: the first pass only needs residuals near the best lambda. */
const COARSE = 2;
const FINE = 4;
const STEPS = ['Estimating weights', 'Choosing lambda', 'Judging on the hold-out', 'Fitting to all data'] as const;

/**
 * Ridge regression of the observed rates on the vectors: weights, lambda by cross-validation, an honest report, and the
 * model fitted to everything. Gives the event loop a turn every few milliseconds.
 *
 * @throws KpiDataError when the data are too few or do not vary
 */
export async function fitRidge(data: TrainingData, options: FitOptions = {}): Promise<FittedRidge> {
  const { weights: method = 'variance-components', seed = 1, holdOutShare = 0.2, signal, onProgress } = options;
  const step = (done: number): void => onProgress?.({ step: STEPS[done]!, done, total: STEPS.length });
  checkEnough(data);
  const breathe = breather(signal);
  const rates = data.numerators.map((k, row) => k / data.denominators[row]!);
  const fold = splitByGroup(data.groups, { seed, holdOutShare, folds: FOLDS });
  const training = (values: Float64Array): Float64Array => values.filter((_, row) => fold[row] !== -1);
  const trainingRate = pooledRate(training(data.numerators), training(data.denominators));
  checkVaries(training(rates), trainingRate);

  // Weights are those of the training part; 0 keeps the held-out rows away from everything up to the report.
  const trainingWeights = (variance: number): Float64Array => {
    const dealt = observationWeights(method, training(data.denominators), trainingRate, variance).values();
    return Float64Array.from(fold, (part) => (part === -1 ? 0 : (dealt.next().value as number)));
  };
  const chooseLambda = (weights: Float64Array, stepsPerDecade: number): Promise<CrossValidation> =>
    crossValidateOn({ design: data.design, response: rates, weights }, fold, stepsPerDecade, breathe);

  step(0);
  let tau2: number | null = null;
  if (method === 'variance-components') {
    const strayed = training(rates.map((rate) => rate - trainingRate));
    const total = unexplainedVariance(strayed, training(data.denominators), trainingRate);
    const { residuals } = await chooseLambda(trainingWeights(total), COARSE);
    tau2 = unexplainedVariance(training(residuals), training(data.denominators), trainingRate);
  }
  step(1);
  const weights = trainingWeights(tau2 ?? 0);
  const validation = await chooseLambda(weights, FINE);
  step(2);
  const judged = await solveRounded({ design: data.design, response: rates, weights }, validation.lambda, breathe);
  const holdOut = judge(data, judged, fold, trainingRate);
  step(3);
  const rate = pooledRate(data.numerators, data.denominators);
  const allWeights = observationWeights(method, data.denominators, rate, tau2 ?? 0);
  const fit = await solveRounded(
    { design: data.design, response: rates, weights: allWeights },
    validation.lambda,
    breathe,
  );

  const report: Omit<KpiReport, 'warnings'> = {
    method: 'ridge',
    seed,
    simulated: data.simulated,
    illustrations: data.design.rows,
    illustrationsWithoutVector: data.withoutVector,
    groups: new Set(data.groups).size,
    observations: data.observations,
    numerator: sum(data.numerators),
    denominator: sum(data.denominators),
    baseRate: rate,
    weights: { method, unexplainedVariance: tau2 },
    lambda: validation.lambda,
    crossValidation: { curve: validation.curve, folds: FOLDS, edge: validation.edge },
    holdOut,
  };
  return { ...fit, report: { ...report, warnings: warningsFor(report) } };
}

async function crossValidateOn(
  problem: RidgeProblem,
  fold: Int32Array,
  stepsPerDecade: number,
  breathe: Breathe,
): Promise<CrossValidation> {
  const scale = await new RidgeSolver(problem, breathe).largestEigenvalue();
  if (!(scale > 0)) {
    throw new KpiDataError('All vectors are the same, so nothing can be learnt from them. Was the right model used?');
  }
  return crossValidate(problem, fold, lambdaGrid(scale, stepsPerDecade), breathe);
}

/** Rounds before the intercept is set, so that the stored float32 coefficients and the reported ones are the same model. */
async function solveRounded(problem: RidgeProblem, lambda: number, breathe: Breathe): Promise<LinearFit> {
  const solver = new RidgeSolver(problem, breathe);
  const coefficients = (await solver.solve(lambda)).coefficients.map(Math.fround);
  return { coefficients, intercept: solver.interceptFor(coefficients) };
}

function judge(data: TrainingData, fit: LinearFit, fold: Int32Array, backgroundRate: number): KpiReport['holdOut'] {
  const rows = Array.from(fold.keys()).filter((row) => fold[row] === -1);
  const held = {
    numerators: Float64Array.from(rows, (row) => data.numerators[row]!),
    denominators: Float64Array.from(rows, (row) => data.denominators[row]!),
    predictions: Float64Array.from(rows, (row) => fit.intercept + rowProduct(data.design, row, fit.coefficients)),
  };
  return {
    ...holdOutMetrics(held, backgroundRate),
    illustrations: rows.length,
    numerator: sum(held.numerators),
    denominator: sum(held.denominators),
    outOfRange: held.predictions.filter((rate) => rate < 0 || rate > 1).length,
  };
}

function checkEnough({ design, groups, withoutVector }: TrainingData): void {
  if (design.rows < MIN_ILLUSTRATIONS) {
    const lacking = withoutVector > 0 ? ` (${withoutVector} more have observations but are not indexed)` : '';
    throw new KpiDataError(
      `${design.rows} illustrations have both observations and a vector${lacking}; a fit needs at least ` +
        `${MIN_ILLUSTRATIONS}, and some hundreds to be of use. Import more observations, or index the illustrations.`,
    );
  }
  const groupCount = new Set(groups).size;
  if (groupCount < MIN_GROUPS) {
    throw new KpiDataError(
      `The illustrations form ${groupCount} groups; at least ${MIN_GROUPS} are needed to hold some out. ` +
        'Group by something finer, or fit without groups.',
    );
  }
}

function checkVaries(rates: Float64Array, pooled: number): void {
  if (pooled === 0 || pooled === 1) {
    throw new KpiDataError(
      `The observed rate is ${pooled} for every illustration; without both outcomes there is nothing to predict.`,
    );
  }
  if (rates.every((rate) => rate === rates[0])) {
    throw new KpiDataError(`Every illustration has the same rate, ${rates[0]}; there is nothing to predict.`);
  }
}

function pooledRate(numerators: Float64Array, denominators: Float64Array): number {
  return sum(numerators) / sum(denominators);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
