import type { Breathe } from '../breather.js';
import { rowOffsets } from '../fitting/context-effects.js';
import { rowProduct } from '../solvers/design.js';
import { expectedValue } from '../fitting/expected-value.js';
import type { ChosenLambda, LinearFitter } from '../fitting/linear-fitter.js';
import { holdOutMetrics, type HoldOutMetrics } from './metrics.js';
import { rowSums } from '../fitting/row-sums.js';
import type { TrainingData } from '../fitting/training-data.js';
import { sum } from '../sum.js';

/** How a fit to the past would have done on illustrations that came later: closest to what a forecast is used for. */
export interface OverTimeReport extends Pick<
  HoldOutMetrics,
  'normalisedEntropy' | 'normalisedEntropySaturated' | 'attainableShare' | 'calibration' | 'spearman'
> {
  /** The first day of what is judged; everything observed before it was fitted to, and nothing after. */
  readonly from: string;
  readonly fittedTo: number;
  readonly illustrations: number;
}

/** Fewer tell next to nothing. */
const MIN_ILLUSTRATIONS = 20;

/**
 * Splits by time: illustrations first shown on the latest days are forecast from what was observed before those days.
 * One of a group that was shown before is left out, since it could be recognised. Lambda is taken as it was chosen.
 *
 * @returns null where illustrations do not come in over time, so that there is no later part to judge
 */
export async function judgeOverTime(
  data: TrainingData,
  fitter: LinearFitter,
  chosen: ChosenLambda,
  { holdOutShare }: { holdOutShare: number },
  breathe: Breathe,
): Promise<OverTimeReport | null> {
  const { design, cells, groups } = data;
  const days = cells.factors.find(({ name }) => name === 'day');
  if (!days) return null;
  const first = new Int32Array(design.rows).fill(days.levels.length);
  cells.rows.forEach((row, cell) => (first[row] = Math.min(first[row]!, days.codes[cell]!)));
  const cut = first.slice().sort()[Math.floor((1 - holdOutShare) * design.rows)]!;
  const past = Uint8Array.from(first, (day) => (day < cut ? 1 : 0));
  const known = new Set(groups.filter((_, row) => past[row]));
  const later = Array.from(first.keys()).filter((row) => !past[row] && !known.has(groups[row]!));
  const fittedTo = past.reduce((sum, included) => sum + included, 0);
  if (later.length < MIN_ILLUSTRATIONS || fittedTo < MIN_ILLUSTRATIONS) return null;

  const before = await rowSums(data, breathe, (cell) => days.codes[cell]! < cut);
  const rate = sum(before.numerators) / sum(before.denominators);
  if (data.kind === 'rate' && !(rate > 0 && rate < 1)) return null;
  const fit = await fitter.solve(before, past, chosen);
  const offsets = rowOffsets(cells, design.rows, before.context);
  const scale = { link: fitter.link, kind: data.kind, context: before.context };
  const predictions = later.map((row) =>
    expectedValue(scale, fit.intercept + rowProduct(design, row, fit.coefficients), offsets[row]),
  );
  const metrics = holdOutMetrics(
    {
      numerators: Float64Array.from(later, (row) => data.numerators[row]!),
      denominators: Float64Array.from(later, (row) => data.denominators[row]!),
      predictions: Float64Array.from(predictions),
    },
    rate,
    data.kind,
  );
  const { normalisedEntropy, normalisedEntropySaturated, attainableShare, calibration, spearman } = metrics;
  return {
    from: days.levels[cut]!,
    fittedTo,
    illustrations: later.length,
    normalisedEntropy,
    normalisedEntropySaturated,
    attainableShare,
    calibration,
    spearman,
  };
}
