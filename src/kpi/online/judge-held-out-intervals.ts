import type { Breathe } from '../breather.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import { rowOffsets, type ContextEffects } from '../fitting/context-effects.js';
import { rowProduct } from '../solvers/design.js';
import { rowVector } from '../solvers/design-rows.js';
import { predictionAt } from '../fitting/prediction-at.js';
import type { IntervalsReport } from '../evaluation/judge-intervals.js';
import { unexplainedLogitVariance } from '../solvers/logit-weights.js';
import type { LinearFit } from '../solvers/ridge.js';
import type { TrainingData } from '../fitting/training-data.js';
import { observedRateInterval } from '../uncertainty/intervals.js';

/** Fewer do not tell a variance. */
const MIN_ILLUSTRATIONS = 100;
/** Of those that tell the variance, and that the coverage is counted over. */
const VARIANCE_ILLUSTRATIONS = 5000;
const COVERAGE_ILLUSTRATIONS = 300;

/**
 * How far an online model's forecasts can be trusted, on illustrations that it never learnt from. What they stray beyond
 * luck is measured there, less what the posterior says to be unsure about the coefficients: a single pass strays further
 * than the batch fit whose tau2 it learns with.
 *
 * @param fitted.unexplainedVariance tau2 that it was learnt with, which stands where fewer than 100 illustrations judge
 */
export async function judgeHeldOutIntervals(
  data: TrainingData,
  fitted: {
    readonly fit: LinearFit;
    readonly context: ContextEffects;
    readonly posterior: Posterior;
    readonly unexplainedVariance: number;
  },
  breathe: Breathe,
): Promise<IntervalsReport> {
  const { fit, context, posterior } = fitted;
  const { design, numerators, denominators } = data;
  const offsets = rowOffsets(data.cells, design.rows, context);
  const linear = offsets.map((_, row) => fit.intercept + rowProduct(design, row, fit.coefficients));
  const variances = new Float64Array(design.rows);
  for (let row = 0; row < design.rows; row++) {
    variances[row] = posterior.variance(rowVector(design, row));
    await breathe();
  }
  const unexplainedVariance = design.rows < MIN_ILLUSTRATIONS ? fitted.unexplainedVariance : unexplained();
  const sampled = spread(design.rows, COVERAGE_ILLUSTRATIONS);
  let within = 0;
  for (const row of sampled) {
    const at = { linear: linear[row]!, offset: offsets[row]!, variance: variances[row]! };
    const prediction = predictionAt({ kind: 'rate', link: 'logit', context, unexplainedVariance }, at);
    const { low, high } = observedRateInterval(prediction, denominators[row]!);
    const observed = numerators[row]! / denominators[row]!;
    if (observed >= low && observed <= high) within++;
    await breathe();
  }
  const sorted = variances.slice().sort();
  const baseRate = numerators.reduce((sum, k) => sum + k, 0) / denominators.reduce((sum, m) => sum + m, 0);
  return {
    illustrations: sampled.length,
    coverage95: within / sampled.length,
    unexplainedVariance,
    medianVariance: sorted[Math.floor(sorted.length / 2)]!,
    largeVariance: sorted[Math.floor(0.99 * (sorted.length - 1))]!,
    trialVariance: baseRate * (1 - baseRate),
  };

  function unexplained(): number {
    const rows = spread(design.rows, VARIANCE_ILLUSTRATIONS);
    const of = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
    const predictors = linear.map((predictor, row) => predictor + offsets[row]!);
    const strayed = unexplainedLogitVariance(of(numerators), of(denominators), of(predictors));
    const meanVariance = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
    return Math.max(0, strayed - meanVariance);
  }
}

/** So many rows, or all, evenly over them. */
function spread(rows: number, wanted: number): number[] {
  const step = Math.max(1, rows / wanted);
  return Array.from({ length: Math.min(wanted, rows) }, (_, n) => Math.floor(n * step));
}
