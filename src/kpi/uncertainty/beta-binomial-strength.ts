import type { Breathe } from '../breather.js';
import { logGamma } from './log-gamma.js';

export interface EstimatedStrength {
  /** alpha: how many trials the predictions are worth. */
  readonly strength: number;
  /** Where the likelihood still rises at a bound; 'upper' says that the creatives stray no more than luck does. */
  readonly bound: 'lower' | 'upper' | null;
}

const LOWER = 0.1;

/** Beyond this the likelihood of any real data set is flat. */
const UPPER = 1e6;

/** Width of the search in log(alpha): a strength to 1 % is more than data can tell. */
const TOLERANCE = 0.01;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * alpha of successes ~ BetaBinomial(trials, alpha p, alpha (1 - p)) by maximum likelihood, between bounds. Estimates from
 * moments divide by a difference that luck takes to 0 where impressions are few, and then blow up; this cannot.
 *
 * As a check of a model: what its own variances say (`ratePrior`) should agree with this on a hold-out.
 *
 * @param predictions rates of creatives that the fit did not see, cut to [1e-6, 1 - 1e-6]
 */
export async function betaBinomialStrength(
  successes: Float64Array,
  trials: Float64Array,
  predictions: Float64Array,
  breathe: Breathe,
): Promise<EstimatedStrength> {
  const rates = predictions.map((p) => Math.min(1 - 1e-6, Math.max(1e-6, p)));
  const likelihood = async (logAlpha: number): Promise<number> => {
    const alpha = Math.exp(logAlpha);
    let sum = 0;
    for (let i = 0; i < rates.length; i++) {
      sum += logMass(successes[i]!, trials[i]!, alpha * rates[i]!, alpha * (1 - rates[i]!));
      if (i % 2000 === 1999) await breathe();
    }
    return sum;
  };
  // A coarse grid first: the likelihood may be flat, and even fall and rise again, far from its top.
  const grid = Array.from({ length: 13 }, (_, i) => Math.log(LOWER) + (i / 12) * Math.log(UPPER / LOWER));
  let best = 0;
  let bestValue = -Infinity;
  for (let i = 0; i < grid.length; i++) {
    const value = await likelihood(grid[i]!);
    if (value > bestValue) [best, bestValue] = [i, value];
  }
  let low = grid[Math.max(0, best - 1)]!;
  let high = grid[Math.min(grid.length - 1, best + 1)]!;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = await likelihood(left);
  let atRight = await likelihood(right);
  while (high - low > TOLERANCE) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = await likelihood(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = await likelihood(right);
    }
  }
  const found = (low + high) / 2;
  if (found > Math.log(UPPER) - 2 * TOLERANCE) return { strength: UPPER, bound: 'upper' };
  if (found < Math.log(LOWER) + 2 * TOLERANCE) return { strength: LOWER, bound: 'lower' };
  return { strength: Math.exp(found), bound: null };
}

/** Without the binomial coefficient, which alpha does not move. */
function logMass(k: number, m: number, a: number, b: number): number {
  return logRising(a, k) + logRising(b, m - k) - logRising(a + b, m);
}

/** log of x (x + 1) ... (x + n - 1), as a sum where it is short: log-gammas of a large x cancel. */
function logRising(x: number, n: number): number {
  if (n > 20) return logGamma(x + n) - logGamma(x);
  let product = 1;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    product *= x + i;
    if (product > 1e250) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
