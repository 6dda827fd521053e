import type { Breathe } from '../breather.js';
import type { Predicted } from './metrics.js';
import { randomStream } from '../simulation/random.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import { observationWeights, unexplainedVariance } from '../solvers/weights.js';
import { sum } from '../sum.js';

/** A number of trials with its 95 % interval, or why there is none. */
export type Worth =
  | { readonly trials: number; readonly interval: Interval; readonly reason: null }
  | { readonly trials: null; readonly interval: null; readonly reason: string };

/**
 * "Worth N impressions": how many impressions of a new creative itself would tell of its rate what the model tells
 * without any.
 */
export interface WorthInTrials {
  /**
   * For ranking: N at which raw rates would correlate with the true ones as the predictions do. 0 for a model that says
   * the same of all. This is the number to show: it credits the model with nothing that the average alone tells.
   */
  readonly forRanking: Worth;
  /** For the rate itself: N at which a raw rate would have the expected squared error of the prediction. */
  readonly forRate: Worth;
  /** The same of predicting the pooled rate for every creative, which is worth hundreds where creatives differ little. */
  readonly ofPooledRate: Worth;
}

const FEWEST_CREATIVES = 30;
const RESAMPLES = 500;

/**
 * From a hold-out of creatives that the fit did not see. Squared residuals hold the model's error and luck,
 * E(prediction - k/m)^2 = error + p (1 - p) / m; the luck of each creative, k (m - k) / (m^2 (m - 1)) without bias, is
 * taken off. The interval is a bootstrap over creatives.
 *
 * With V the variance of true rates, D the error, rho the correlation of predictions with true rates and
 * S = E p (1 - p): N for the rate is S / D, N for ranking S rho^2 / (V (1 - rho^2)). For a calibrated model D is
 * V (1 - rho^2), and the second is S / D - S / V: the model's worth less the pooled rate's.
 *
 * Creatives of fewer than two trials say nothing of their luck and are left out.
 */
export async function worthInTrials(all: Predicted, breathe: Breathe, seed = 1): Promise<WorthInTrials> {
  const rows = Array.from(all.denominators.keys()).filter((row) => all.denominators[row]! >= 2);
  if (rows.length < FEWEST_CREATIVES) {
    const none = unknown(`Only ${rows.length} creatives were held out; ${FEWEST_CREATIVES} or more are needed.`);
    return { forRanking: none, forRate: none, ofPooledRate: none };
  }
  const terms = termsOf(all, rows);
  const whole = moments(terms, null);
  const uniform = randomStream(`worth in trials ${seed}`);
  const resampled: Moments[] = [];
  const counts = new Float64Array(rows.length);
  for (let n = 0; n < RESAMPLES; n++) {
    counts.fill(0);
    for (let draw = 0; draw < counts.length; draw++) counts[Math.floor(uniform() * counts.length)]!++;
    resampled.push(moments(terms, counts));
    await breathe();
  }
  return {
    forRanking: estimate(whole, resampled, rankingWorth, 'creatives differ from each other'),
    forRate: estimate(whole, resampled, ({ luck, error }) => ratio(luck, error), 'predictions differ from true rates'),
    ofPooledRate: estimate(
      whole,
      resampled,
      ({ luck, spread }) => ratio(luck, spread),
      'creatives differ from each other',
    ),
  };
}

/** Free of luck, each a weighted mean over creatives. */
interface Moments {
  /** S: p (1 - p). */
  readonly luck: number;
  /** D: (prediction - true rate)^2. */
  readonly error: number;
  /** V: variance of true rates. */
  readonly spread: number;
  /** Variance of predictions. */
  readonly predicted: number;
  /** Covariance of predictions and true rates. */
  readonly covariance: number;
}

/** N, or Infinity where the estimate of an error or variance is not above 0. */
function ratio(luck: number, squared: number): number {
  return squared > 0 ? luck / squared : Infinity;
}

function rankingWorth({ luck, spread, predicted, covariance }: Moments): number {
  if (spread <= 0) return Infinity;
  if (covariance <= 0 || predicted <= 0) return 0;
  return ratio(luck * covariance ** 2, spread * (spread * predicted - covariance ** 2));
}

function estimate(whole: Moments, resampled: readonly Moments[], worth: (m: Moments) => number, what: string): Worth {
  const trials = worth(whole);
  const sorted = resampled.map(worth).sort((a, b) => a - b);
  const low = sorted[Math.floor(0.025 * sorted.length)]!;
  const high = sorted[Math.ceil(0.975 * sorted.length) - 1]!;
  if (Number.isFinite(trials) && Number.isFinite(high)) return { trials, interval: { low, high }, reason: null };
  const atLeast = Number.isFinite(low) ? ` It is probably above ${Math.round(low).toLocaleString('en-GB')}.` : '';
  return unknown(
    `In the held-out data luck hides how far ${what}: more creatives, or more impressions of each, are needed.${atLeast}`,
  );
}

function unknown(reason: string): Worth {
  return { trials: null, interval: null, reason };
}

/** Per creative: its weight, its rates less a constant, luck^2 of its observed rate, and p (1 - p) without bias. */
interface Terms {
  readonly weights: Float64Array;
  readonly observed: Float64Array;
  readonly predicted: Float64Array;
  readonly luckOfMean: Float64Array;
  readonly luckOfTrial: Float64Array;
  /** What the constant of the observed rates is above that of the predicted ones. */
  readonly offset: number;
}

function termsOf({ numerators, denominators, predictions }: Predicted, rows: readonly number[]): Terms {
  const trials = Float64Array.from(rows, (row) => denominators[row]!);
  const successes = Float64Array.from(rows, (row) => numerators[row]!);
  const observed = successes.map((k, i) => k / trials[i]!);
  const predicted = Float64Array.from(rows, (row) => Math.min(1, Math.max(0, predictions[row]!)));
  const pooled = sum(successes) / sum(trials);
  // Without success or failure there is nothing to weigh by, and every estimate below comes out as hidden by luck.
  const rate = Math.min(1 - 1e-9, Math.max(1e-9, pooled));
  const spread = unexplainedVariance(observed.map((y) => y - pooled), trials, rate); // prettier-ignore
  const weights = observationWeights('variance-components', trials, rate, spread);
  const meanObserved = sum(observed.map((y, i) => weights[i]! * y)) / sum(weights);
  // About one of them, not about their mean: rounding must not make a constant prediction vary.
  const origin = predicted[0]!;
  const luckOfTrial = successes.map((k, i) => (k * (trials[i]! - k)) / (trials[i]! * (trials[i]! - 1)));
  return {
    weights,
    observed: observed.map((y) => y - meanObserved),
    predicted: predicted.map((p) => p - origin),
    luckOfMean: luckOfTrial.map((v, i) => v / trials[i]!),
    luckOfTrial,
    offset: meanObserved - origin,
  };
}

/** @param counts how often each creative was drawn; null for once each */
function moments(terms: Terms, counts: Float64Array | null): Moments {
  const { weights, observed, predicted, luckOfMean, luckOfTrial, offset } = terms;
  let total = 0;
  let squares = 0;
  let [y, p, yy, pp, py, ee, mean, trial] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const times = counts === null ? 1 : counts[i]!;
    if (times === 0) continue;
    const w = weights[i]! * times;
    const error = observed[i]! - predicted[i]! + offset;
    total += w;
    squares += w * weights[i]!;
    y += w * observed[i]!;
    p += w * predicted[i]!;
    yy += w * observed[i]! ** 2;
    pp += w * predicted[i]! ** 2;
    py += w * predicted[i]! * observed[i]!;
    ee += w * error ** 2;
    mean += w * luckOfMean[i]!;
    trial += w * luckOfTrial[i]!;
  }
  // A variance about the mean of the same rows is too small by the share of one row.
  const freedom = 1 - squares / (total * total);
  const meanY = y / total;
  const meanP = p / total;
  return {
    luck: trial / total,
    error: ee / total - mean / total,
    spread: (yy / total - meanY ** 2) / freedom - mean / total,
    predicted: (pp / total - meanP ** 2) / freedom,
    covariance: (py / total - meanP * meanY) / freedom,
  };
}
