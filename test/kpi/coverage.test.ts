import { describe, expect, it } from 'vitest';
import { coverageOf, STRAYING } from '../../bench/coverage-worlds.js';

describe.each(['logit', 'identity'] as const)('intervals of 95 %% by the %s link', (link) => {
  describe.each(STRAYING)('where creatives are %s', (straying) => {
    it.each([
      [0.001, 200],
      [0.001, 100_000],
      [0.01, 3000],
      [0.5, 100],
      [0.5, 2000],
    ])('hold what they say: rate %d, %i trials', (rate, trials) => {
      const coverage = coverageOf({ straying, link, rate, trials }, 3000, 600);
      expect(coverage.trueRate).toBeGreaterThan(0.93);
      expect(coverage.trueRate).toBeLessThan(0.97);
      // Of few successes the interval holds more, and says how much.
      expect(coverage.observedClaimed).toBeGreaterThanOrEqual(0.95);
      expect(Math.abs(coverage.observedRate - coverage.observedClaimed)).toBeLessThan(0.02);
      if (trials * rate > 20) expect(coverage.observedRate).toBeLessThan(0.97);
      // A Beta for a logit-normal; 600 creatives leave a standard error of 0.9 %.
      expect(coverage.afterTrials).toBeGreaterThan(0.92);
      expect(coverage.afterTrials).toBeLessThan(0.98);
    });
  });
});
