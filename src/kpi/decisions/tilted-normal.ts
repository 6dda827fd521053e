import type { Link } from '../link.js';
import { linkOfRate, rateOnLink } from '../uncertainty/rate-distribution.js';

/** log of p^k (1 - p)^(m - k) at a value on the link's scale. Concave by either link. */
export function logLikelihood(link: Link, value: number, successes: number, trials: number): number {
  if (link === 'logit') return -successes * softplus(-value) - (trials - successes) * softplus(value);
  const rate = rateOnLink(link, value);
  const gained = successes === 0 ? 0 : successes * Math.log(rate);
  return trials === successes ? gained : gained + (trials - successes) * Math.log1p(-rate);
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** Where the density is below e^-40 of its peak. */
const DEPTH = 40;

const NODES = 200;

/**
 * Mean and variance of a normal times the likelihood of `successes` of `trials`, by the trapezoidal rule over the range
 * that matters. Both factors are log-concave, so there is one peak and the range has two ends.
 */
export function tiltedMoments(
  link: Link,
  mean: number,
  variance: number,
  successes: number,
  trials: number,
): { readonly mean: number; readonly variance: number } {
  const sd = Math.sqrt(variance);
  const log = (z: number): number => -0.5 * z * z + logLikelihood(link, mean + sd * z, successes, trials);
  // The peak lies between the normal's and the likelihood's, and where the likelihood is not 0.
  const likely = (linkOfRate(link, (successes + 0.5) / (trials + 1)) - mean) / sd;
  let low = Math.min(0, likely) - 1;
  let high = Math.max(0, likely) + 1;
  if (link === 'identity' && successes > 0) low = Math.max(low, -mean / sd);
  if (link === 'identity' && successes < trials) high = Math.min(high, (1 - mean) / sd);
  for (let step = 0; step < 80 && high - low > 1e-6; step++) {
    const third = (high - low) / 3;
    if (log(low + third) < log(high - third)) low += third;
    else high -= third;
  }
  const peak = (low + high) / 2;
  const top = log(peak);
  const first = edge(log, peak, top, -1);
  const last = edge(log, peak, top, 1);
  let mass = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i <= NODES; i++) {
    const z = first + ((last - first) * i) / NODES;
    const weight = Math.exp(log(z) - top);
    mass += weight;
    sum += weight * (z - peak);
    squares += weight * (z - peak) ** 2;
  }
  const shift = sum / mass;
  return { mean: mean + sd * (peak + shift), variance: variance * (squares / mass - shift * shift) };
}

/** Where the log density has fallen by DEPTH, going one way from the peak. */
function edge(log: (z: number) => number, peak: number, top: number, direction: 1 | -1): number {
  let outside = 1e-6;
  while (log(peak + direction * outside) > top - DEPTH) outside *= 2;
  let inside = outside / 2;
  for (let step = 0; step < 6; step++) {
    const middle = (inside + outside) / 2;
    if (log(peak + direction * middle) > top - DEPTH) inside = middle;
    else outside = middle;
  }
  return peak + direction * outside;
}
