import { sigmoid } from '../link.js';
import { normalDensity, twoSidedZ } from './normal-distribution.js';

/** Limits of an interval, low <= high, in the unit of what they limit. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export function logitNormalInterval(mu: number, variance: number, confidence = 0.95): Interval {
  const half = twoSidedZ(confidence) * Math.sqrt(variance);
  return { low: sigmoid(mu - half), high: sigmoid(mu + half) };
}

/**
 * Mean and variance of sigmoid(N(mu, variance)). The mean is not sigmoid(mu): a rate of 1 % with a standard deviation of
 * 0.5 on the logit has the mean 1.12 %.
 */
export function logitNormalMoments(mu: number, variance: number): { readonly mean: number; readonly variance: number } {
  if (variance === 0) return { mean: sigmoid(mu), variance: 0 };
  const sd = Math.sqrt(variance);
  const mean = normalExpectation((z) => sigmoid(mu + sd * z), sd);
  return { mean, variance: normalExpectation((z) => (sigmoid(mu + sd * z) - mean) ** 2, sd) };
}

/** Where the normal density is below 1e-17 of its peak. */
const REACH = 9;

/**
 * E f(Z) of a standard normal by the trapezoidal rule, whose error falls exponentially for analytic functions (Trefethen
 * & Weideman, SIAM Review 56, 2014): exp(-2 pi d / h) for poles at distance d. The sigmoid's are at pi / sd, so a step of
 * 1 / (2 sd) leaves 1e-17.
 */
function normalExpectation(f: (z: number) => number, sd: number): number {
  const steps = Math.ceil(2 * REACH * Math.max(1, sd));
  const step = REACH / steps;
  let sum = 0;
  let mass = 0;
  for (let i = -steps; i <= steps; i++) {
    const weight = normalDensity(i * step);
    mass += weight;
    sum += weight * f(i * step);
  }
  return sum / mass;
}
