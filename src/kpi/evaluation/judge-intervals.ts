import type { Breathe } from '../breather.js';
import { rowProduct } from '../solvers/design.js';
import { rowVector } from '../solvers/design-rows.js';
import { predictionAt } from '../fitting/prediction-at.js';
import type { ChosenLambda, Information, LinearFitter } from '../fitting/linear-fitter.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import type { LinearFit } from '../solvers/ridge.js';
import { responses, type RowSums } from '../fitting/row-sums.js';
import type { TrainingData } from '../fitting/training-data.js';
import { observedNumberInterval, observedRateInterval } from '../uncertainty/intervals.js';

/** How far forecasts can be trusted, measured on illustrations with each left out of the fit in turn. */
export interface IntervalsReport {
  /** Illustrations it was measured on, spread evenly over all. */
  readonly illustrations: number;
  /** Part of them whose observed rate lies within the 95 % interval for it; null for a number without cells to compare. */
  readonly coverage95: number | null;
  /** Between illustrations, on the link's scale, beyond what is unsure about the coefficients. */
  readonly unexplainedVariance: number;
  /** Of a forecast by what is unsure about the coefficients: the median, and what 1 % of illustrations exceed. */
  readonly medianVariance: number;
  readonly largeVariance: number;
  /** Of one unit of a number about its illustration's mean; p (1 - p) of a rate; null where it cannot be known. */
  readonly trialVariance: number | null;
}

const ILLUSTRATIONS = 200;
/** A leverage this close to 1 says that nothing else tells about the row. */
const MAX_LEVERAGE = 0.99;

/**
 * Leaves each of some rows out by the formulas for a linear fit (exact for ridge, one Newton step for a logit): with
 * leverage h = w v / scale the predictor without the row moves by h / (1 - h) times its residual, and its variance is
 * v / (1 - h) (Cook & Weisberg, Residuals and Influence in Regression, 1982, 2.2).
 *
 * Illustrations of one group are left out one by one here, not together.
 */
export async function judgeIntervals(
  data: TrainingData,
  fitter: LinearFitter,
  fitted: {
    readonly fit: LinearFit;
    readonly rows: RowSums;
    readonly chosen: Pick<ChosenLambda, 'strayed'>;
    readonly information: Information;
    readonly posterior: Posterior;
  },
  breathe: Breathe,
): Promise<IntervalsReport> {
  const { fit, rows, chosen, information, posterior } = fitted;
  const { design, kind } = data;
  const step = Math.max(1, design.rows / ILLUSTRATIONS);
  const sampled = Array.from({ length: Math.min(ILLUSTRATIONS, design.rows) }, (_, n) => Math.floor(n * step));
  const left: { row: number; predictor: number; variance: number }[] = [];
  const variances: number[] = [];
  for (const row of sampled) {
    const v = posterior.variance(rowVector(design, row));
    variances.push(v);
    const h = Math.min(MAX_LEVERAGE, information.scale > 0 ? (information.weights[row]! * v) / information.scale : 0);
    const predictor =
      fit.intercept +
      rowProduct(design, row, fit.coefficients) -
      (h / (1 - h)) * fitter.workingResidual(rows, row, fit);
    left.push({ row, predictor, variance: v / (1 - h) });
    await breathe();
  }
  // tau2 of predictions that did not see the illustration holds what is unsure about the coefficients; that part is told
  // for each illustration apart.
  const meanVariance = left.reduce((sum, { variance }) => sum + variance, 0) / left.length;
  const strayed = chosen.strayed ?? strayedSquares();
  const unexplainedVariance = Math.max(0, strayed - meanVariance);
  variances.sort((a, b) => a - b);
  return {
    illustrations: sampled.length,
    coverage95: coverage(),
    unexplainedVariance,
    medianVariance: variances[Math.floor(variances.length / 2)]!,
    largeVariance: variances[Math.floor(0.99 * (variances.length - 1))]!,
    trialVariance: rows.trialVariance,
  };

  /** Without variance components: the squared errors themselves, luck in them too. */
  function strayedSquares(): number {
    const response = responses(rows);
    return left.reduce((sum, { row, predictor }) => sum + (response[row]! - predictor) ** 2, 0) / left.length;
  }

  function coverage(): number | null {
    if (rows.trialVariance === null) return null;
    const within = left.filter(({ row, predictor, variance }) => {
      const m = rows.denominators[row]!;
      const observed = rows.numerators[row]! / m;
      const judged = { kind, link: fitter.link, context: rows.context, unexplainedVariance };
      const prediction = predictionAt(judged, { linear: predictor, offset: rows.offsets[row]!, variance });
      const { low, high } =
        kind === 'number'
          ? observedNumberInterval(prediction, rows.trialVariance!, Math.max(1, Math.round(m)))
          : observedRateInterval(prediction, m);
      return observed >= low && observed <= high;
    });
    return within.length / left.length;
  }
}
