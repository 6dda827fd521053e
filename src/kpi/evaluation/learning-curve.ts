import { BadInputError } from '../../errors.js';
import type { Interval } from '../uncertainty/logit-normal.js';

/** What a model learnt from so many creatives reached on a hold-out. */
export interface LearningPoint {
  readonly creatives: number;
  readonly value: number;
}

/** 'error' falls as a model gets better; 'spearman' rises towards 1. */
export type LearningMeasure = 'error' | 'spearman';

/** error = floor + scale creatives^-exponent, of the error or of 1 - spearman. */
export interface PowerLaw {
  readonly floor: number;
  readonly scale: number;
  readonly exponent: number;
}

export interface LearningCurve {
  /** null where the points do not improve with more creatives. */
  readonly law: PowerLaw | null;
  /** What twice the most creatives would bring; `range` is over fits that leave one point out. */
  readonly doubled: { readonly creatives: number; readonly value: number; readonly range: Interval } | null;
  readonly sentence: string;
}

/** Exponents of learning curves: 1/2 is luck's, 1 the fastest of regular models (Hestness et al. 2017 find 0.07-0.35). */
const EXPONENTS = Array.from({ length: 39 }, (_, i) => 0.05 + 0.025 * i);

/** Below three sizes a curve with a floor is not determined. */
const FEWEST_SIZES = 3;

/** Fall over the points, in standard deviations of the points about the curve, from which on it counts as one. */
const CLEAR_FALL = 2;

/** Fits a power law to learning points and says what twice the creatives would bring; never looks further than that. */
export function learningCurve(points: readonly LearningPoint[], measure: LearningMeasure): LearningCurve {
  for (const { creatives, value } of points) {
    if (creatives > 0 && Number.isFinite(value)) continue;
    throw new BadInputError(`A learning point of ${creatives} creatives and the value ${value} is none: give n > 0.`);
  }
  const errors = points.map(({ creatives, value }) => ({ creatives, error: measure === 'error' ? value : 1 - value }));
  if (new Set(points.map(({ creatives }) => creatives)).size < FEWEST_SIZES) {
    return refused('There are too few sizes to tell what more creatives would bring.');
  }
  const law = fit(errors);
  const most = Math.max(...points.map(({ creatives }) => creatives));
  const fewest = Math.min(...points.map(({ creatives }) => creatives));
  const scatter = Math.sqrt(
    mean(errors.map((point) => residual(law, point) ** 2)) * (points.length / Math.max(1, points.length - 2)),
  );
  const fall = at(law, fewest) - at(law, most);
  if (fall <= CLEAR_FALL * scatter || fall <= 1e-9 * Math.abs(at(law, fewest))) {
    return refused('The model did not clearly get better with more creatives, so what more would bring is not said.');
  }
  const shown = (error: number): number => (measure === 'error' ? error : 1 - error);
  const others = errors
    .map((_, left) => errors.filter((_, place) => place !== left))
    .filter((rest) => new Set(rest.map(({ creatives }) => creatives)).size >= 2)
    .map((rest) => shown(at(fit(rest), 2 * most)));
  const value = shown(at(law, 2 * most));
  const range = { low: Math.min(value, ...others), high: Math.max(value, ...others) };
  const now = shown(at(law, most));
  // As many decimals as show the change: normalised entropies move in the third.
  const decimals = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(value - now)))));
  const digits = (shownValue: number): string => shownValue.toFixed(decimals);
  const name = measure === 'error' ? 'error' : 'rank correlation';
  const sentence =
    `Twice the creatives (${count(2 * most)} for ${count(most)}) would take the ${name} from ` +
    `${digits(now)} to about ${digits(value)} (${digits(range.low)} to ${digits(range.high)}).`;
  return { law, doubled: { creatives: 2 * most, value, range }, sentence };
}

function refused(sentence: string): LearningCurve {
  return { law: null, doubled: null, sentence };
}

function at({ floor, scale, exponent }: PowerLaw, creatives: number): number {
  return floor + scale * creatives ** -exponent;
}

interface ErrorPoint {
  readonly creatives: number;
  readonly error: number;
}

function residual(law: PowerLaw, { creatives, error }: ErrorPoint): number {
  return error - at(law, creatives);
}

/**
 * Least absolute deviations, so that one odd point does not bend the curve: a grid of exponents and, for each, floor >= 0
 * and scale >= 0 by reweighted least squares.
 */
function fit(points: readonly ErrorPoint[]): PowerLaw {
  let best: PowerLaw = { floor: 0, scale: 0, exponent: EXPONENTS[0]! };
  let bestLoss = Infinity;
  for (const exponent of EXPONENTS) {
    let weights = points.map(() => 1);
    for (let round = 0; round < 30; round++) {
      const law = { ...nonNegativeLine(points, weights, exponent), exponent };
      const deviations = points.map((point) => Math.abs(residual(law, point)));
      const loss = mean(deviations);
      if (loss < bestLoss) [best, bestLoss] = [law, loss];
      const small = 1e-4 * mean(points.map(({ error }) => Math.abs(error))) + Number.MIN_VALUE;
      weights = deviations.map((deviation) => 1 / Math.max(small, deviation));
    }
  }
  return best;
}

function nonNegativeLine(
  points: readonly ErrorPoint[],
  weights: readonly number[],
  exponent: number,
): { floor: number; scale: number } {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const x = points.map(({ creatives }) => creatives ** -exponent);
  const weighted = (f: (i: number) => number): number => weights.reduce((sum, w, i) => sum + w * f(i), 0) / total;
  const meanX = weighted((i) => x[i]!);
  const meanY = weighted((i) => points[i]!.error);
  const sxx = weighted((i) => (x[i]! - meanX) ** 2);
  const sxy = weighted((i) => (x[i]! - meanX) * (points[i]!.error - meanY));
  const scale = sxx > 0 ? sxy / sxx : 0;
  if (scale <= 0) return { floor: Math.max(0, meanY), scale: 0 };
  if (meanY - scale * meanX >= 0) return { floor: meanY - scale * meanX, scale };
  return { floor: 0, scale: Math.max(0, weighted((i) => x[i]! * points[i]!.error) / weighted((i) => x[i]! ** 2)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function count(creatives: number): string {
  return Math.round(creatives).toLocaleString('en-GB');
}
