import type { Breathe } from '../breather.js';
import type { Candidates } from './candidates.js';
import { tiltedMoments } from './tilted-normal.js';

/** Normal on the link's scale, of the candidates' own values (with their own effects). */
export interface JointPosterior {
  readonly mean: Float64Array;
  /** k x k, row-major. */
  readonly covariance: Float64Array;
  /** Of each candidate, the normal factor that stands for its observations: exp(shift x - precision x^2 / 2). */
  readonly shifts: Float64Array;
  readonly precisions: Float64Array;
}

const MOST_SWEEPS = 50;
const TOLERANCE = 1e-6;

/**
 * The joint normal that is nearest to prior times likelihood, by expectation propagation (Minka 2001; Rasmussen &
 * Williams, Gaussian Processes for Machine Learning, section 3.6, with binomial in place of probit factors). Observations
 * of one candidate thereby also tell of those that resemble it. Of one candidate the moments are exact.
 */
export async function posteriorOfCandidates(set: Candidates, breathe: Breathe): Promise<JointPosterior> {
  const { link, candidates, unexplained } = set;
  const k = candidates.length;
  const mean = Float64Array.from(candidates, ({ predictor }) => predictor);
  const covariance = Float64Array.from(set.covariance);
  for (let i = 0; i < k; i++) covariance[i * k + i]! += unexplained;
  const shifts = new Float64Array(k);
  const precisions = new Float64Array(k);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (let i = 0; i < k; i++) {
      const { successes = 0, trials = 0 } = candidates[i]!;
      const variance = covariance[i * k + i]!;
      if (trials === 0 || variance <= 0) continue;
      await breathe();
      // What all but the own observations say.
      const cavityVariance = 1 / (1 / variance - precisions[i]!);
      const cavityMean = cavityVariance * (mean[i]! / variance - shifts[i]!);
      const tilted = tiltedMoments(link, cavityMean, cavityVariance, successes, trials);
      const precision = Math.max(0, 1 / tilted.variance - 1 / cavityVariance);
      const shift = tilted.mean / tilted.variance - cavityMean / cavityVariance;
      const byPrecision = precision - precisions[i]!;
      const byShift = shift - shifts[i]!;
      change = Math.max(change, Math.abs(tilted.mean - mean[i]!) / Math.sqrt(tilted.variance));
      change = Math.max(change, Math.abs(byPrecision) * tilted.variance);
      update(mean, covariance, i, byShift, byPrecision);
      precisions[i] = precision;
      shifts[i] = shift;
    }
    if (change < TOLERANCE) break;
  }
  return { mean, covariance, shifts, precisions };
}

/** Multiplies the normal by exp(shift x_i - precision x_i^2 / 2): a change of rank one. */
function update(mean: Float64Array, covariance: Float64Array, i: number, shift: number, precision: number): void {
  const k = mean.length;
  const column = Float64Array.from({ length: k }, (_, row) => covariance[row * k + i]!);
  const denominator = 1 + precision * column[i]!;
  const along = (shift - precision * mean[i]!) / denominator;
  for (let row = 0; row < k; row++) {
    mean[row]! += along * column[row]!;
    const factor = (precision * column[row]!) / denominator;
    if (factor === 0) continue;
    for (let other = 0; other < k; other++) covariance[row * k + other]! -= factor * column[other]!;
  }
}
