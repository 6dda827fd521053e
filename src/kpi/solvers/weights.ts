/**
 * How much each illustration's observed rate counts in the fit.
 *
 * - 'variance-components': w = 1 / (tau2 + s2 / m). The rate of an illustration strays from what its tags explain by its
 *   own effect (variance tau2) as well as by the luck of m trials, each of variance s2; past m = s2 / tau2 more
 *   impressions say little more. Never worse than the other two in simulations where those trade places.
 * - 'impressions': w = m, right when tags explain everything but luck.
 * - 'equal': w = 1, right when luck is negligible.
 */
export type WeightMethod = 'variance-components' | 'impressions' | 'equal';

export const WEIGHT_METHODS = [
  'variance-components',
  'impressions',
  'equal',
] as const satisfies readonly WeightMethod[];

/**
 * Weights of mean 1.
 *
 * @param trials m, one per illustration, all above 0
 * @param trialVariance s2, of a single trial: p (1 - p) of the pooled rate (an illustration's own rate would give k = 0 an
 *   infinite weight), or the variance of a number within illustrations
 * @param unexplainedVariance tau2, in units of the rate squared; used by 'variance-components' only
 */
export function observationWeights(
  method: WeightMethod,
  trials: Float64Array,
  trialVariance: number,
  unexplainedVariance: number,
): Float64Array {
  const raw = trials.map((m) => {
    if (method === 'equal') return 1;
    return method === 'impressions' ? m : 1 / (unexplainedVariance + trialVariance / m);
  });
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return raw.map((weight) => weight / mean);
}

/**
 * tau2 by the moments of DerSimonian & Laird (Controlled Clinical Trials 7, 1986): with inverse sampling variances v,
 * Q = sum v (r - mean r)^2 has the expectation (n - 1) + tau2 (sum v - sum v^2 / sum v).
 *
 * @param residuals observed minus predicted rate. Take predictions for illustrations that the fit did not see: residuals
 *   of the fit itself are too small by the degrees of freedom it used, thousands here.
 * @param trials m, one per residual
 * @param trialVariance s2, of a single trial
 * @returns 0 when the residuals vary no more than luck does
 */
export function unexplainedVariance(residuals: Float64Array, trials: Float64Array, trialVariance: number): number {
  const precisions = trials.map((m) => m / trialVariance);
  let sum = 0;
  let sumOfSquares = 0;
  let weighted = 0;
  for (let i = 0; i < residuals.length; i++) {
    const precision = precisions[i]!;
    sum += precision;
    sumOfSquares += precision * precision;
    weighted += precision * residuals[i]!;
  }
  const mean = weighted / sum;
  let q = 0;
  for (let i = 0; i < residuals.length; i++) q += precisions[i]! * (residuals[i]! - mean) ** 2;
  return Math.max(0, (q - (residuals.length - 1)) / (sum - sumOfSquares / sum));
}
