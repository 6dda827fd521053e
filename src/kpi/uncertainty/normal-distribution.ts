const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Beyond this the series of the centre loses the tail's digits to cancellation. */
const TAIL_FROM = 3;

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_TWO_PI;
}

/**
 * P(Z <= z) of a standard normal, to 1e-12 relative also far in the lower tail: the series z + z^3/3 + z^5/15 + ... in
 * the centre (Marsaglia, Journal of Statistical Software 11(4), 2004), Laplace's continued fraction in the tails.
 */
export function normalCdf(z: number): number {
  if (z > TAIL_FROM) return 1 - lowerTail(z);
  if (z < -TAIL_FROM) return lowerTail(-z);
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** P(Z < -x), x > 3: density / (x + 1/(x + 2/(x + 3/(x + ...)))), evaluated from the inside out. */
function lowerTail(x: number): number {
  if (x > 39) return 0;
  let tail = x;
  for (let n = 80; n > 0; n--) tail = x + n / tail;
  return normalDensity(x) / tail;
}

/**
 * z with P(Z <= z) = p, 0 < p < 1, to 1e-12: Abramowitz & Stegun 26.2.23 (error 4.5e-4) and two steps of Halley's, which
 * cube the error.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 2; step++) {
    const newton = (normalCdf(z) - p) / normalDensity(z);
    z -= newton / (1 + (newton * z) / 2);
  }
  return z;
}

/** z of the two-sided interval that holds this much: 1.96 for 0.95. */
export function twoSidedZ(confidence: number): number {
  return -normalQuantile((1 - confidence) / 2);
}

/** What holds 95 % of a normal distribution. */
export function normalInterval(mean: number, deviation: number): { readonly low: number; readonly high: number } {
  const half = twoSidedZ(0.95) * deviation;
  return { low: mean - half, high: mean + half };
}
