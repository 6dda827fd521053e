import { describe, expect, it } from 'vitest';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';
import { observationWeights, unexplainedVariance } from '../../src/kpi/solvers/weights.js';

describe('observation weights', () => {
  const trials = Float64Array.of(100, 1000, 100_000);

  it('have mean 1 by every method', () => {
    for (const method of ['variance-components', 'impressions', 'equal'] as const) {
      const weights = observationWeights(method, trials, 0.0099, 1e-5);
      expect(weights.reduce((sum, weight) => sum + weight) / 3).toBeCloseTo(1, 12);
    }
  });

  it('level off once luck is small beside what the tags leave unexplained', () => {
    const [few, some, many] = observationWeights('variance-components', trials, 0.0099, 1e-5);
    expect(some! / few!).toBeCloseTo((1e-5 + 0.0099 / 100) / (1e-5 + 0.0099 / 1000), 9);
    expect(many! / some!).toBeLessThan(2);
  });

  it('go with the impressions when the tags explain everything', () => {
    const weights = observationWeights('variance-components', trials, 0.0099, 0);
    expect(weights[2]! / weights[1]!).toBeCloseTo(100, 9);
  });
});

describe('the unexplained variance', () => {
  const uniform = randomStream('unexplained variance');
  const trials = Float64Array.from({ length: 4000 }, () => Math.round(5000 * Math.exp(0.8 * normal(uniform))) + 1);
  const residuals = (sd: number): Float64Array =>
    trials.map((m) => binomial(m, Math.max(0, 0.05 + sd * normal(uniform)), uniform) / m - 0.05);

  it('is found again in data made with it', () => {
    expect(Math.sqrt(unexplainedVariance(residuals(0.01), trials, 0.0475))).toBeCloseTo(0.01, 3);
  });

  it('is about zero for pure luck', () => {
    expect(Math.sqrt(unexplainedVariance(residuals(0), trials, 0.0475))).toBeLessThan(0.001);
  });
});
