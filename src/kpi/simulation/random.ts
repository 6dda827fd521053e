import { createHash } from 'node:crypto';

/** A stream of uniform numbers in [0, 1) that is a function of its name alone. */
export type Uniform = () => number;

/** sfc32 (Practically Random, Doty-Humphrey), 128 bits of state seeded by the SHA-256 of the name. */
export function randomStream(name: string): Uniform {
  const digest = createHash('sha256').update(name).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = digest.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** Standard normal, by Box and Muller. */
export function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Expected successes of one round of inversion; far below where (1 - p)^n underflows. */
const ROUND = 50;

/**
 * Binomial count, exact: the distribution function is inverted by walking up from 0, in rounds of n small enough for
 * that, since the sum of binomials of one p is binomial. Takes time proportional to n p.
 *
 * @param p 0 <= p < 1
 */
export function binomial(n: number, p: number, uniform: Uniform): number {
  if (p <= 0) return 0;
  const perRound = Math.max(1, Math.floor(ROUND / p));
  let successes = 0;
  for (let left = n; left > 0; left -= perRound) successes += invert(Math.min(left, perRound), p, uniform());
  return successes;
}

function invert(n: number, p: number, u: number): number {
  const odds = p / (1 - p);
  let mass = Math.exp(n * Math.log1p(-p));
  let k = 0;
  while (u > mass && k < n) {
    u -= mass;
    k++;
    mass *= (odds * (n - k + 1)) / k;
  }
  return k;
}
