import { stirlingError } from './log-gamma.js';

/** Both tails of a Beta(a, b) at x; each keeps its digits where it is tiny. */
export interface BetaTails {
  /** P(B <= x), the regularised incomplete beta function. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * x^a (1 - x)^b / B(a, b), which is the density of logit(B) at logit(x), by Loader's saddle point form: exact to 1e-13
 * relative for a and b of any size.
 *
 * @param y 1 - x, apart so that it keeps its digits
 */
export function betaTerm(x: number, y: number, a: number, b: number): number {
  if (x <= 0 || y <= 0) return 0;
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent) * Math.sqrt((a * b) / (2 * Math.PI * n));
}

/** x log(x / mean) + mean - x, by its series where the two are close and the terms cancel. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = (x - mean) / (x + mean);
  let sum = (x - mean) * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v * v;
    const next = sum + power / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** @param x 0 .. 1; a, b > 0. Takes time proportional to the root of the larger of a and b. */
export function betaTails(x: number, a: number, b: number): BetaTails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x >= 1) return { lower: 1, upper: 0 };
  const term = betaTerm(x, 1 - x, a, b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (term * continuedFraction(x, a, b)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (term * continuedFraction(1 - x, b, a)) / b;
  return { lower: 1 - upper, upper };
}

export function incompleteBeta(x: number, a: number, b: number): number {
  return betaTails(x, a, b).lower;
}

/** DLMF 8.17.22 by the modified method of Lentz. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return value;
  }
  throw new Error(`The incomplete beta function did not converge at x = ${x}, a = ${a}, b = ${b}.`);
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/**
 * x with P(Beta(a, b) <= x) = p, 0 <= p <= 1, by Newton's method on the logit of x, kept inside a shrinking bracket. The
 * logit lets a quantile of 1e-200, which a small a has, be found as fast as one of 0.5.
 */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let low = -745;
  let high = 37;
  let logit = Math.log(a / b);
  for (let step = 0; step < 200; step++) {
    const x = 1 / (1 + Math.exp(-logit));
    const { lower, upper } = betaTails(x, a, b);
    // The smaller tail has the digits.
    const excess = lower < 0.5 ? lower - p : 1 - p - upper;
    if (excess > 0) high = logit;
    else low = logit;
    const newton = logit - excess / betaTerm(x, 1 - x, a, b);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - logit) <= 1e-15 * Math.max(1, Math.abs(logit))) break;
    logit = next;
  }
  return 1 / (1 + Math.exp(-logit));
}

/** P(K <= k) of a binomial of n trials at rate p. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaTails(p, k + 1, n - k).upper;
}
