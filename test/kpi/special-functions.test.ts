import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaTails,
  binomialCdf,
  incompleteBeta,
  inverseIncompleteBeta,
} from '../../src/kpi/uncertainty/incomplete-beta.js';
import { logGamma } from '../../src/kpi/uncertainty/log-gamma.js';
import { logitNormalMoments } from '../../src/kpi/uncertainty/logit-normal.js';
import { normalCdf, normalQuantile } from '../../src/kpi/uncertainty/normal-distribution.js';
import fixture from './fixtures/special.json' with { type: 'json' };

/** Largest error relative to the value of scipy, or absolute where that is below `floor`. */
function worst(rows: readonly (readonly number[])[], f: (...args: number[]) => number, floor = 0): number {
  return Math.max(
    ...rows.map((row) => {
      const expected = row.at(-1)!;
      const found = f(...row.slice(0, -1));
      if (found === expected) return 0;
      return Math.abs(found - expected) / Math.max(Math.abs(expected), floor);
    }),
  );
}

describe('special functions, against scipy', () => {
  it('log-gamma', () => {
    expect(worst(fixture.logGamma, (x) => logGamma(x), 1)).toBeLessThan(1e-13);
  });

  it('the normal distribution function, relative in the lower tail', () => {
    expect(worst(fixture.normalCdf, (z) => normalCdf(z))).toBeLessThan(1e-12);
  });

  it('the normal quantile', () => {
    expect(worst(fixture.normalQuantile, (p) => normalQuantile(p), 1)).toBeLessThan(1e-12);
  });

  it('both tails of the incomplete beta function, each relative', () => {
    const lower = fixture.incompleteBeta.map(([a, b, x, below]) => [a!, b!, x!, below!]);
    const upper = fixture.incompleteBeta.map(([a, b, x, , above]) => [a!, b!, x!, above!]);
    expect(worst(lower, (a, b, x) => betaTails(x, a, b).lower)).toBeLessThan(1e-10);
    expect(worst(upper, (a, b, x) => betaTails(x, a, b).upper)).toBeLessThan(1e-10);
  });

  it('the inverse of the incomplete beta function', () => {
    expect(worst(fixture.betaQuantile, (a, b, p) => inverseIncompleteBeta(p, a, b))).toBeLessThan(1e-10);
  });

  it('the binomial distribution function up to a hundred million trials', () => {
    expect(worst(fixture.binomialCdf, (k, n, p) => binomialCdf(k, n, p))).toBeLessThan(1e-10);
  });

  it('the moments of a logit-normal', () => {
    const means = fixture.logitNormal.map(([mu, sd, mean]) => [mu!, sd!, mean!]);
    const variances = fixture.logitNormal.map(([mu, sd, , variance]) => [mu!, sd!, variance!]);
    expect(worst(means, (mu, sd) => logitNormalMoments(mu, sd * sd).mean)).toBeLessThan(1e-11);
    expect(worst(variances, (mu, sd) => logitNormalMoments(mu, sd * sd).variance)).toBeLessThan(1e-11);
  });
});

describe('quantiles', () => {
  it('of the normal undo its distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 5, noNaN: true }), (z) => {
        expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-9);
      }),
    );
  });

  it('of the Beta undo its distribution function', () => {
    const shape = fc.double({ min: -1, max: 5, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), (a, b, p) => {
        const x = inverseIncompleteBeta(p, a, b);
        // Near 1 the spacing of doubles is all there is.
        if (x < 1 - 1e-6) expect(Math.abs(incompleteBeta(x, a, b) - p)).toBeLessThan(1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
