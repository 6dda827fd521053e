import { KpiDataError } from '../../errors.js';
import { breather, type Breathe } from '../breather.js';
import type { ContextEffects } from '../fitting/context-effects.js';
import { columnMoments, type Design } from '../solvers/design.js';
import { NEVER_LEFT_OUT, splitByGroup } from '../solvers/folds.js';
import { judgeHoldOut } from '../evaluation/judge-hold-out.js';
import { judgeIntervals } from '../evaluation/judge-intervals.js';
import { judgeOverTime } from '../evaluation/judge-over-time.js';
import { traceLearningCurve } from '../evaluation/trace-learning-curve.js';
import { withGroupEffects } from '../fitting/group-effects.js';
import type { LinearFitter } from '../fitting/linear-fitter.js';
import type { Link } from '../link.js';
import { logisticFitter } from '../fitting/logistic-fitter.js';
import { GaussianPosterior } from '../posterior/posterior.js';
import { warningsFor, type KpiReport } from '../report/report.js';
import type { LinearFit } from '../solvers/ridge.js';
import { ridgeFitter } from '../fitting/ridge-fitter.js';
import { rowSums } from '../fitting/row-sums.js';
import { tagGroups } from '../fitting/tag-groups.js';
import type { TrainingData } from '../fitting/training-data.js';
import type { WeightMethod } from '../solvers/weights.js';
import { sum } from '../sum.js';

export type LinearMethod = 'ridge' | 'logistic';

export interface FitOptions {
  /** Default: logistic for a rate, ridge for a number. */
  readonly method?: LinearMethod | undefined;
  /** Default 'variance-components'. */
  readonly weights?: WeightMethod | undefined;
  /** Of the split into hold-out and folds; default 1. */
  readonly seed?: number | undefined;
  /** Part of the groups that only judge the fit, above 0 and below 1; default 0.2. */
  readonly holdOutShare?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

export interface FittedModel extends LinearFit {
  readonly method: LinearMethod;
  readonly link: Link;
  /** Each rounded to float32, as they are stored. */
  readonly coefficients: Float64Array;
  readonly context: ContextEffects;
  /** Between illustrations, on the link's scale, beyond what is unsure about the coefficients. */
  readonly unexplainedVariance: number | null;
  /** Null where it was not asked for. */
  readonly posterior: GaussianPosterior | null;
  /** Mean score of each tag over the illustrations. */
  readonly meanScores: Float64Array;
  readonly report: KpiReport;
}

/** Of a design that has other columns behind the tags. */
export interface BeyondTags {
  /** The scores alone: what mean scores and groups of tags are taken of. */
  readonly tags: Design;
  /** False leaves out how sure the coefficients are: that takes the cube of the rows, or of the columns. */
  readonly sure: boolean;
  /** The only fold that lambda is chosen by, where the other columns were made from the rows of the others. */
  readonly choosingFold: number | null;
}

const FOLDS = 5;
const MIN_ILLUSTRATIONS = 20;
const MIN_GROUPS = 10;
const STEPS = [
  'Separating tags from context',
  'Choosing lambda',
  'Judging on the hold-out',
  'Learning curve',
  'Fitting to all data',
  'Measuring uncertainty',
] as const;

/**
 * A linear model of the observed rates over the vectors: effects of context, weights, lambda by cross-validation, an
 * honest report, and the model fitted to everything with how sure it is. Gives the event loop a turn every few
 * milliseconds.
 *
 * @throws KpiDataError when the data are too few or do not vary
 */
export async function fitLinearModel(
  given: TrainingData,
  options: FitOptions = {},
  { tags, sure, choosingFold }: BeyondTags = { tags: given.design, sure: true, choosingFold: null },
): Promise<FittedModel> {
  const { weights: method = 'variance-components', seed = 1, holdOutShare = 0.2, signal, onProgress } = options;
  const step = (done: number): void => onProgress?.({ step: STEPS[done]!, done, total: STEPS.length });
  checkEnough(given);
  const data = { ...given, design: withGroupEffects(given.design, given.groups) };
  const breathe = breather(signal);
  const fitter = fitterFor(data, options.method, method, breathe);
  const fold = splitByGroup(data.groups, { seed, holdOutShare, folds: FOLDS });
  checkVaries(data, fold);

  step(0);
  // What is judged on the hold-out must not have seen it: neither its rates nor its contexts.
  const training = await rowSums(data, breathe, (cell) => fold[data.cells.rows[cell]!] !== -1);
  step(1);
  const choosing = fold.map((part) =>
    choosingFold === null || part === choosingFold || part === -1 ? part : NEVER_LEFT_OUT,
  );
  const chosen = await fitter.chooseLambda(training, choosing);
  step(2);
  const inTraining = Uint8Array.from(fold, (part) => (part === -1 ? 0 : 1));
  const judged = await fitter.solve(training, inTraining, chosen);
  const holdOut = await judgeHoldOut(data, fitter, judged, training, fold, breathe);
  step(3);
  const overTime = await judgeOverTime(data, fitter, chosen, { holdOutShare }, breathe);
  const learningCurve = await traceLearningCurve(data, fitter, chosen, training, { fold, seed });
  step(4);
  const everything = await rowSums(data, breathe);
  const all = new Uint8Array(data.design.rows).fill(1);
  const fit = await fitter.solve(everything, all, chosen);
  // Of the groups nothing is kept: a forecast is for whichever group.
  const coefficients = fit.coefficients.slice(0, given.design.columns);
  step(5);
  const information = fitter.information(everything, all, chosen, fit);
  const posterior = sure
    ? await GaussianPosterior.fit(
        { design: data.design, dimensions: given.design.columns, lambda: chosen.lambda, ...information },
        breathe,
      )
    : null;
  const intervals =
    posterior &&
    (await judgeIntervals(given, fitter, { fit, rows: everything, chosen, information, posterior }, breathe));

  const report: Omit<KpiReport, 'warnings'> = {
    method: fitter.method,
    link: fitter.link,
    kind: data.kind,
    seed,
    simulated: data.simulated,
    illustrations: data.design.rows,
    illustrationsWithoutVector: data.withoutVector,
    groups: new Set(data.groups).size,
    observations: data.cells.rows.length,
    immatureFrom: data.immatureFrom,
    numerator: sum(data.numerators),
    denominator: sum(data.denominators),
    baseRate: sum(data.numerators) / sum(data.denominators),
    weights: { method, unexplainedVariance: chosen.strayed },
    lambda: chosen.lambda,
    crossValidation: { curve: chosen.curve, folds: choosingFold === null ? FOLDS : 1, edge: chosen.edge },
    holdOut,
    overTime,
    learningCurve,
    intervals,
    tagGroups: await tagGroups(tags, coefficients.subarray(0, tags.columns), breathe),
    context: everything.context.factors.map(({ name, levels }) => ({ name, levels: levels.length })),
  };
  return {
    intercept: fit.intercept,
    coefficients,
    method: fitter.method,
    link: fitter.link,
    context: everything.context,
    unexplainedVariance: intervals && intervals.unexplainedVariance,
    posterior,
    meanScores: columnMoments(tags, new Float64Array(tags.rows).fill(1)).mean,
    report: { ...report, warnings: warningsFor(report) },
  };
}

function fitterFor(
  data: TrainingData,
  asked: LinearMethod | undefined,
  weights: WeightMethod,
  breathe: Breathe,
): LinearFitter {
  if (data.kind === 'number' && asked === 'logistic') {
    throw new KpiDataError('A number has no logit: fit a KPI of kind "number" by ridge.');
  }
  const method = asked ?? (data.kind === 'number' ? 'ridge' : 'logistic');
  return method === 'ridge' ? ridgeFitter(weights, breathe) : logisticFitter(weights, breathe);
}

function checkEnough({ design, groups, withoutVector, immatureFrom }: TrainingData): void {
  if (design.rows < MIN_ILLUSTRATIONS) {
    const lacking = withoutVector > 0 ? ` (${withoutVector} more have observations but are not indexed)` : '';
    const immature = immatureFrom === null ? '' : ` Observations from ${immatureFrom} on are not mature yet.`;
    throw new KpiDataError(
      `${design.rows === 1 ? '1 illustration has' : `${design.rows} illustrations have`} both observations and a vector${lacking}; a fit needs at least ` +
        `${MIN_ILLUSTRATIONS}, and some hundreds to be of use. Import more observations, or index the ` +
        `illustrations.${immature}`,
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

/** Looks at the training part only: what is held out must not decide anything. */
function checkVaries({ kind, numerators, denominators }: TrainingData, fold: Int32Array): void {
  const training = (values: Float64Array): Float64Array => values.filter((_, row) => fold[row] !== -1);
  const [k, m] = [training(numerators), training(denominators)];
  const pooled = sum(k) / sum(m);
  if (kind === 'rate' && (pooled === 0 || pooled === 1)) {
    throw new KpiDataError(
      `The observed rate is ${pooled} for every illustration; without both outcomes there is nothing to predict.`,
    );
  }
  const first = k[0]! / m[0]!;
  if (k.every((value, row) => value / m[row]! === first)) {
    throw new KpiDataError(
      `Every illustration has the same ${kind === 'rate' ? 'rate' : 'mean'}, ${first}; there is nothing to predict.`,
    );
  }
}
