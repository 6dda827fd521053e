import type { Interval } from '../uncertainty/logit-normal.js';
import { normalInterval } from '../uncertainty/normal-distribution.js';
import { ratePosterior, type RatePrior } from '../uncertainty/rate-posterior.js';

/** Jeffreys' prior of a rate: its intervals hold about what they promise from the first trial on. */
const JEFFREYS: RatePrior = { mean: 0.5, strength: 1 };

interface Sums {
  readonly numerator: number;
  readonly denominator: number;
}

/** 95 % interval of the rate behind k of n, by the luck of the trials alone. */
export function intervalOfRate({ numerator, denominator }: Sums): Interval {
  return ratePosterior(JEFFREYS, numerator, denominator).interval;
}

/**
 * 95 % interval of a mean by how the illustrations that it was summed over differ: the linearised variance of a ratio,
 * m / (m - 1) x sum (x - R n)^2 / (sum n)^2 (Cochran, Sampling Techniques, 1977, section 6.3).
 *
 * @returns null for fewer than two illustrations
 */
export function intervalOfMean({
  numerator,
  denominator,
  illustrations,
  numeratorSquares,
  products,
  denominatorSquares,
}: Sums & {
  readonly illustrations: number;
  /** Sums over illustrations of x^2, x n and n^2. */
  readonly numeratorSquares: number;
  readonly products: number;
  readonly denominatorSquares: number;
}): Interval | null {
  if (illustrations < 2) return null;
  const mean = numerator / denominator;
  // A difference of large sums can come out a little below 0.
  const squares = Math.max(0, numeratorSquares - 2 * mean * products + mean * mean * denominatorSquares);
  const deviation = Math.sqrt((squares * illustrations) / (illustrations - 1)) / denominator;
  return normalInterval(mean, deviation);
}
