import { betaTerm, binomialCdf } from './incomplete-beta.js';
import { sigmoid } from '../link.js';
import { normalCdf, normalDensity } from './normal-distribution.js';
import { linkOfRate, linkSd, rateMoments, rateOnLink, type LinkPrediction } from './rate-distribution.js';

/** Trapezoidal step in units of the narrowest scale of the integrand: leaves about 1e-14 (see logit-normal.ts). */
const STEP = 0.3;

/** Below this ratio of scales there would be thousands of nodes over the Beta, and few over the rate do. */
const NARROW = 0.1;

/**
 * P(K <= k) of the successes in `trials` impressions of a new creative: binomial at a rate that is itself uncertain.
 *
 * P(K <= k | rate) is P(B > rate) of a B from Beta(k + 1, trials - k), so the mixture is P(rate < B): the mean over B of
 * the distribution function of the rate, Phi((link(B) - predictor) / sd). Taken over the logit of B it is an integral of
 * smooth functions at any number of trials, and needs no normal limit. Only where the rate is known far better than B
 * varies it is taken over the rate instead.
 */
export function binomialMixtureCdf(k: number, trials: number, prediction: LinkPrediction): number {
  if (k < 0) return 0;
  if (k >= trials) return 1;
  const { link, predictor } = prediction;
  const sd = linkSd(prediction);
  if (sd === 0) return binomialCdf(k, trials, rateOnLink(link, predictor));
  const a = k + 1;
  const b = trials - k;
  const width = Math.sqrt(1 / a + 1 / b);
  const mode = Math.log(a / b);
  const top = sigmoid(mode + 3 * width);
  const scale = link === 'logit' ? sd : sd / Math.max(top * (1 - top), (a * b) / (a + b) ** 2);
  if (scale < NARROW * width) return overRate(k, trials, prediction, sd);
  const step = STEP * Math.min(width, scale);
  const peak = betaTerm(sigmoid(mode), sigmoid(-mode), a, b);
  let sum = 0;
  for (const direction of [-1, 1]) {
    for (let i = direction < 0 ? 1 : 0; ; i++) {
      const u = mode + direction * i * step;
      const density = betaTerm(sigmoid(u), sigmoid(-u), a, b);
      if (density < 1e-16 * peak) break;
      const value = link === 'logit' ? u : linkOfRate(link, sigmoid(u));
      sum += density * normalCdf((value - predictor) / sd);
    }
  }
  return Math.min(1, sum * step);
}

function overRate(k: number, trials: number, { link, predictor }: LinkPrediction, sd: number): number {
  let sum = 0;
  let mass = 0;
  for (let z = -9; z <= 9; z += 0.25) {
    const weight = normalDensity(z);
    mass += weight;
    sum += weight * binomialCdf(k, trials, rateOnLink(link, predictor + sd * z));
  }
  return sum / mass;
}

/** The smallest k with P(K <= k) >= q, 0 < q < 1. */
export function binomialMixtureQuantile(q: number, trials: number, prediction: LinkPrediction): number {
  const { mean, variance } = rateMoments(prediction);
  const sd = Math.sqrt(trials * mean * (1 - mean) + trials * trials * variance);
  // A bracket that doubles about the mean, then halves: low is too small, high is large enough.
  let low = Math.floor(trials * mean);
  let high = low;
  for (let reach = Math.max(1, sd); low >= 0 && binomialMixtureCdf(low, trials, prediction) >= q; reach *= 2) {
    high = low;
    low = Math.max(-1, Math.floor(low - reach));
  }
  for (let reach = Math.max(1, sd); high <= low || binomialMixtureCdf(high, trials, prediction) < q; reach *= 2) {
    low = Math.max(low, high);
    high = Math.min(trials, Math.ceil(high + reach));
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialMixtureCdf(middle, trials, prediction) >= q) high = middle;
    else low = middle;
  }
  return high;
}
