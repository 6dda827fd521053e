import { BadInputError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { normal, randomStream } from '../simulation/random.js';
import { rateOnLink } from '../uncertainty/rate-distribution.js';
import { checkCandidates, type Candidates } from './candidates.js';
import { posteriorOfCandidates } from './posterior-of-candidates.js';
import { logLikelihood } from './tilted-normal.js';

/** True rates of the candidates as they may be, together. */
export interface JointDraws {
  /** draws x k, row-major. */
  readonly rates: Float64Array;
  /** One a draw, of sum 1. */
  readonly weights: Float64Array;
  /** 1 / sum of squared weights: as many equal draws would say as much. */
  readonly effective: number;
}

/**
 * Draws from the normal that expectation propagation found, weighted by what it is off: the true likelihood over the
 * normal factors that stood for it. Large weights are cut to mean x sqrt(draws) (Ionides, Truncated Importance Sampling,
 * 2008), so that of many candidates the draws tend to the normal's own instead of to a few.
 */
export async function jointDraws(set: Candidates, draws: number, seed: number, breathe: Breathe): Promise<JointDraws> {
  checkCandidates(set);
  if (!(Number.isSafeInteger(draws) && draws >= 1)) {
    throw new BadInputError(`The number of draws is a whole number from 1 on, not ${draws}.`);
  }
  const { mean, covariance, shifts, precisions } = await posteriorOfCandidates(set, breathe);
  const k = mean.length;
  const root = await semidefiniteRoot(covariance, k, breathe);
  const uniform = randomStream(`joint draws ${seed}`);
  const rates = new Float64Array(draws * k);
  const logs = new Float64Array(draws);
  const z = new Float64Array(k);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < k; i++) z[i] = normal(uniform);
    for (let i = 0; i < k; i++) {
      let value = mean[i]!;
      for (let j = 0; j <= i; j++) value += root[i * k + j]! * z[j]!;
      rates[draw * k + i] = rateOnLink(set.link, value);
      const { successes = 0, trials = 0 } = set.candidates[i]!;
      if (trials === 0) continue;
      logs[draw]! +=
        logLikelihood(set.link, value, successes, trials) - shifts[i]! * value + 0.5 * precisions[i]! * value * value;
    }
    await breathe();
  }
  const weights = truncatedWeights(logs);
  return { rates, weights, effective: 1 / weights.reduce((sum, w) => sum + w * w, 0) };
}

function truncatedWeights(logs: Float64Array): Float64Array {
  const top = logs.reduce((a, b) => Math.max(a, b));
  const raw = logs.map((log) => Math.exp(log - top));
  const limit = (raw.reduce((a, b) => a + b) / raw.length) * Math.sqrt(raw.length);
  const cut = raw.map((w) => Math.min(limit, w));
  const total = cut.reduce((a, b) => a + b);
  return cut.map((w) => w / total);
}

/** A pivot below this share of the largest variance is rounding: a candidate that others determine. */
const ROUNDING = 1e-10;

/** Lower triangle L with L L' = covariance, of a matrix that may be singular (two candidates of the same tags). */
async function semidefiniteRoot(covariance: Float64Array, k: number, breathe: Breathe): Promise<Float64Array> {
  const root = new Float64Array(k * k);
  let largest = 0;
  for (let i = 0; i < k; i++) largest = Math.max(largest, covariance[i * k + i]!);
  for (let j = 0; j < k; j++) {
    await breathe();
    for (let i = j; i < k; i++) {
      let value = covariance[i * k + j]!;
      for (let l = 0; l < j; l++) value -= root[i * k + l]! * root[j * k + l]!;
      const pivot = root[j * k + j]!;
      if (i > j) root[i * k + j] = pivot > 0 ? value / pivot : 0;
      else if (value > ROUNDING * largest) root[j * k + j] = Math.sqrt(value);
      else if (value < -1e-6 * largest) {
        throw new BadInputError(
          `The covariances of the candidates are none: candidate ${j + 1} would have a variance below 0.`,
        );
      }
    }
  }
  return root;
}
