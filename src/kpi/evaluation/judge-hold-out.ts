import { calibrationCurve, type CalibrationBin } from './calibration-curve.js';
import type { Breathe } from '../breather.js';
import type { FactorName } from '../fitting/cells.js';
import { cellOffsets, rowOffsets } from '../fitting/context-effects.js';
import { rowProduct } from '../solvers/design.js';
import { expectedValue } from '../fitting/expected-value.js';
import { fieldCalibration, type FieldCalibration } from './field-calibration.js';
import type { LinearFitter } from '../fitting/linear-fitter.js';
import { holdOutMetrics, type HoldOutMetrics } from './metrics.js';
import { ndcg } from './ndcg.js';
import type { LinearFit } from '../solvers/ridge.js';
import type { RowSums } from '../fitting/row-sums.js';
import type { TrainingData } from '../fitting/training-data.js';
import { worthInTrials, type WorthInTrials } from './worth-in-trials.js';
import { sum } from '../sum.js';

/** How good a fit is on illustrations that neither it nor the choice of lambda saw. */
export interface HoldOutReport extends HoldOutMetrics {
  readonly illustrations: number;
  readonly numerator: number;
  readonly denominator: number;
  /** Predictions outside [0, 1], which are shown cut to it. */
  readonly outOfRange: number;
  /** Of the ten with the highest forecast, by their observed rate; 1 is the best order there is. */
  readonly ndcgAt10: number | null;
  readonly calibrationCurve: readonly CalibrationBin[];
  /** Calibration by slot, by audience and by day. */
  readonly slices: readonly (FieldCalibration & { readonly factor: FactorName })[];
  /** How many trials of an illustration of its own would tell as much about it as the forecast; null for a number. */
  readonly worth: WorthInTrials | null;
}

const CURVE_BINS = 10;
/** Of each factor, those with the most trials: there are as many days as the observations are old. */
const LISTED_SLICES = 50;

/**
 * @param training what the fit was fitted to; its context is used, the hold-out's is not learnt from
 * @param backgroundRate what predicting without a model would say; default the pooled rate of the rows not held out
 */
export async function judgeHoldOut(
  data: TrainingData,
  { link }: Pick<LinearFitter, 'link'>,
  fit: LinearFit,
  { context }: Pick<RowSums, 'context'>,
  fold: Int32Array,
  breathe: Breathe,
  backgroundRate = pooledRate(data, fold),
): Promise<HoldOutReport> {
  const { kind, design, cells } = data;
  const scale = { link, kind, context };
  const linear = Float64Array.from({ length: design.rows }, (_, row) =>
    fold[row] === -1 ? fit.intercept + rowProduct(design, row, fit.coefficients) : 0,
  );
  const offsets = rowOffsets(cells, design.rows, context);
  const rows = Array.from(fold.keys()).filter((row) => fold[row] === -1);
  const held = {
    numerators: Float64Array.from(rows, (row) => data.numerators[row]!),
    denominators: Float64Array.from(rows, (row) => data.denominators[row]!),
    predictions: Float64Array.from(rows, (row) => expectedValue(scale, linear[row]!, offsets[row])),
  };
  const rates = held.numerators.map((k, row) => k / held.denominators[row]!);
  return {
    ...holdOutMetrics(held, backgroundRate, kind),
    illustrations: rows.length,
    numerator: sum(held.numerators),
    denominator: sum(held.denominators),
    outOfRange:
      link === 'identity' && kind === 'rate' ? rows.filter((row) => linear[row]! < 0 || linear[row]! > 1).length : 0,
    ndcgAt10: ndcg(held.predictions, rates, 10),
    calibrationCurve: kind === 'rate' ? calibrationCurve(held, CURVE_BINS) : [],
    slices: sliced(),
    worth: kind === 'rate' ? await worthInTrials(held, breathe) : null,
  };

  /** Cell by cell: what was forecast for the illustration, there. */
  function sliced(): (FieldCalibration & { factor: FactorName })[] {
    const byCell = cellOffsets(cells, context);
    const judged = Array.from(cells.rows.keys()).filter((cell) => fold[cells.rows[cell]!] === -1);
    const predicted = {
      numerators: Float64Array.from(judged, (cell) => cells.numerators[cell]!),
      denominators: Float64Array.from(judged, (cell) => cells.denominators[cell]!),
      predictions: Float64Array.from(judged, (cell) => expectedValue(scale, linear[cells.rows[cell]!]!, byCell[cell])),
    };
    return cells.factors
      .filter(({ levels }) => levels.length > 1)
      .map(({ name: factor, levels, codes }) => {
        const calibrated = fieldCalibration(
          predicted,
          judged.map((cell) => levels[codes[cell]!]!),
        );
        return { factor, ...calibrated, slices: calibrated.slices.slice(0, LISTED_SLICES) };
      });
  }
}

/** Of the training part. */
function pooledRate({ numerators, denominators }: TrainingData, fold: Int32Array): number {
  const training = (values: Float64Array): Float64Array => values.filter((_, row) => fold[row] !== -1);
  return sum(training(numerators)) / sum(training(denominators));
}
