import { describe, expect, it } from 'vitest';
import { effectiveTrials, unexplainedLogitVariance } from '../../src/kpi/solvers/logit-weights.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';

interface World {
  readonly name: string;
  readonly rows: number;
  /** Median and sd of the logarithm. */
  readonly trials: readonly [number, number];
  readonly rate: number;
  /** Of the logit, what tags explain. */
  readonly explained?: number;
}

function simulated({ name, rows, trials: [median, spread], rate, explained = 0.4 }: World, tau: number) {
  const uniform = randomStream(`${name} with tau ${tau}`);
  const trials = new Float64Array(rows);
  const predictors = new Float64Array(rows);
  const successes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    trials[row] = Math.max(1, Math.min(1e7, Math.round(median * Math.exp(spread * normal(uniform)))));
    predictors[row] = Math.log(rate / (1 - rate)) + explained * normal(uniform);
    const p = 1 / (1 + Math.exp(-predictors[row]! - tau * normal(uniform)));
    successes[row] = trials[row]! * p < 1000 ? binomial(trials[row]!, p, uniform) : many(trials[row]!, p, uniform);
  }
  return { successes, trials, predictors };
}

/** The normal limit of the binomial, which is as good as exact at a thousand successes and does not take their time. */
function many(m: number, p: number, uniform: () => number): number {
  return Math.min(m, Math.max(0, Math.round(m * p + Math.sqrt(m * p * (1 - p)) * normal(uniform))));
}

function tau2Of({ successes, trials, predictors }: ReturnType<typeof simulated>): number {
  return unexplainedLogitVariance(successes, trials, predictors);
}

describe('the unexplained variance on the logit scale', () => {
  // Tolerances are four standard deviations of the estimate over ten seeds.
  it.each([
    { name: 'a campaign', rows: 3000, trials: [3000, 1.2], rate: 0.01, tau: 0.25, within: 0.013 },
    { name: 'a campaign', rows: 3000, trials: [3000, 1.2], rate: 0.01, tau: 0.5, within: 0.046 },
    { name: 'one success expected', rows: 3000, trials: [100, 1.2], rate: 0.01, tau: 0.5, within: 0.15 },
    { name: 'likes of a few', rows: 3000, trials: [20, 1], rate: 0.5, tau: 0.5, within: 0.06 },
    { name: 'two trials each', rows: 8000, trials: [2, 0], rate: 0.4, tau: 1, within: 0.3 },
    { name: 'nearly all succeed', rows: 3000, trials: [1e5, 1], rate: 0.97, tau: 0.25, within: 0.006 },
    { name: 'from one trial to ten million', rows: 3000, trials: [3000, 4], rate: 0.02, tau: 0.3, within: 0.02 },
  ] as const)('is found again: $name, sd $tau', ({ tau, within, ...world }) => {
    const estimate = tau2Of(simulated(world, tau));
    expect(Math.abs(estimate - tau ** 2)).toBeLessThan(within);
  });

  it('is near 0 when there is nothing but luck', () => {
    const world = { name: 'luck', rows: 3000, trials: [3000, 1.2], rate: 0.01 } as const;
    expect(tau2Of(simulated(world, 0))).toBeLessThan(0.001);
  });

  it('is 0 when rates vary less than luck would have them', () => {
    const { trials, predictors } = simulated({ name: 'even', rows: 500, trials: [3000, 1.2], rate: 0.01 }, 0);
    const expected = trials.map((m, row) => m / (1 + Math.exp(-predictors[row]!)));
    expect(unexplainedLogitVariance(expected, trials, predictors)).toBe(0);
  });

  it('is 0 of single trials, which say nothing of it', () => {
    expect(tau2Of(simulated({ name: 'single', rows: 2000, trials: [1, 0], rate: 0.3 }, 1))).toBe(0);
  });

  it('is not drowned by many rows of which hardly any has a success', () => {
    const told = simulated({ name: 'told', rows: 1000, trials: [20_000, 1], rate: 0.01 }, 0.3);
    const faint = simulated({ name: 'faint', rows: 3000, trials: [1, 1], rate: 0.001 }, 0.3);
    const both = (key: 'successes' | 'trials' | 'predictors') => Float64Array.of(...told[key], ...faint[key]);
    expect(faint.successes.some((k) => k > 0)).toBe(true);
    const estimate = unexplainedLogitVariance(both('successes'), both('trials'), both('predictors'));
    expect(Math.abs(estimate - tau2Of(told))).toBeLessThan(0.005);
  });

  it('does not take an error of the level for variance', () => {
    const world = simulated({ name: 'level', rows: 2000, trials: [5000, 1], rate: 0.02 }, 0.2);
    const shifted = { ...world, predictors: world.predictors.map((logit) => logit - 0.4) };
    expect(tau2Of(shifted)).toBeCloseTo(tau2Of(world), 4);
  });

  it('leaves out rows without trials', () => {
    const world = simulated({ name: 'gaps', rows: 800, trials: [5000, 1], rate: 0.02 }, 0.2);
    const gaps = (values: Float64Array) => Float64Array.of(0, ...values, 0);
    expect(unexplainedLogitVariance(gaps(world.successes), gaps(world.trials), gaps(world.predictors))).toBe(
      tau2Of(world),
    );
  });

  it('ends at the largest that it tells apart when all rates are 0 or 1', () => {
    const k = Float64Array.from({ length: 100 }, (_, row) => (row % 2) * 1e6);
    expect(unexplainedLogitVariance(k, k.map(() => 1e6), new Float64Array(100))).toBe(16); // prettier-ignore
  });
});

describe('effective trials', () => {
  it('are all of them without unexplained variance, and never more than it allows', () => {
    expect(effectiveTrials(1234, 0.01, 0)).toBe(1234);
    expect(effectiveTrials(1e12, 0.01, 0.0625)).toBeCloseTo(1 / (0.0625 * 0.01 * 0.99), 3);
    expect(effectiveTrials(1, 0.01, 0.0625)).toBeCloseTo(1, 2);
  });

  it('make the Newton weight the inverse of both variances together', () => {
    const [m, p, tau2] = [5000, 0.02, 0.1];
    expect(effectiveTrials(m, p, tau2) * p * (1 - p)).toBeCloseTo(1 / (tau2 + 1 / (m * p * (1 - p))), 12);
  });
});
