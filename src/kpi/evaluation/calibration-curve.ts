import type { Predicted } from './metrics.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import { twoSidedZ } from '../uncertainty/normal-distribution.js';

/** Illustrations of similar predicted rate, together. */
export interface CalibrationBin {
  readonly illustrations: number;
  readonly trials: number;
  /** Mean over trials of the predictions as they are shown, cut to [0, 1]. */
  readonly predicted: number;
  readonly observed: number;
  /** 95 % interval of the observed rate. */
  readonly interval: Interval;
}

/**
 * Predicted against observed rates, in bins of about equal trials by predicted rate. Illustrations of one prediction stay
 * together, so there may be fewer bins than asked for.
 *
 * The interval is Wilson's, on effective trials: within a bin, illustrations differ by more than luck, and trials of one
 * illustration are not independent news (the design effect of Korn & Graubard, Survey Methodology 24, 1998).
 */
export function calibrationCurve({ numerators, denominators, predictions }: Predicted, bins = 10): CalibrationBin[] {
  const order = Array.from(predictions.keys()).sort((i, j) => predictions[i]! - predictions[j]!);
  const total = denominators.reduce((sum, m) => sum + m, 0);
  const rowsOfBin = new Map<number, number[]>();
  let below = 0;
  for (let start = 0; start < order.length;) {
    const tied: number[] = [];
    while (start < order.length && (tied.length === 0 || predictions[order[start]!] === predictions[tied[0]!])) {
      tied.push(order[start++]!);
    }
    const trials = tied.reduce((sum, row) => sum + denominators[row]!, 0);
    const bin = Math.min(bins - 1, Math.floor(((below + trials / 2) / total) * bins));
    below += trials;
    rowsOfBin.set(bin, [...(rowsOfBin.get(bin) ?? []), ...tied]);
  }
  return Array.from(rowsOfBin.values(), (rows) => binOf({ numerators, denominators, predictions }, rows));
}

function binOf({ numerators, denominators, predictions }: Predicted, rows: readonly number[]): CalibrationBin {
  let trials = 0;
  let successes = 0;
  let expected = 0;
  for (const row of rows) {
    trials += denominators[row]!;
    successes += numerators[row]!;
    expected += denominators[row]! * shown(predictions[row]!);
  }
  const observed = successes / trials;
  // What stray illustrations do beyond luck, about predictions scaled to the bin's own level.
  const scale = expected > 0 ? successes / expected : 0;
  let strayed = 0;
  for (const row of rows) {
    const level = scale > 0 ? scale * shown(predictions[row]!) : observed;
    strayed += (numerators[row]! - denominators[row]! * level) ** 2;
  }
  const luck = trials * observed * (1 - observed);
  const designEffect =
    rows.length > 1 && luck > 0 ? Math.max(1, ((rows.length / (rows.length - 1)) * strayed) / luck) : 1;
  return {
    illustrations: rows.length,
    trials,
    predicted: expected / trials,
    observed,
    interval: wilson(observed, trials / designEffect),
  };
}

function shown(prediction: number): number {
  return Math.min(1, Math.max(0, prediction));
}

/** Wilson's score interval (JASA 22, 1927): stays inside [0, 1] and does not shrink to nothing at 0 successes. */
export function wilson(rate: number, trials: number, confidence = 0.95): Interval {
  const z2 = twoSidedZ(confidence) ** 2;
  const centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = Math.sqrt(z2 * (rate * (1 - rate) + z2 / (4 * trials)) / trials) / (1 + z2 / trials); // prettier-ignore
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
