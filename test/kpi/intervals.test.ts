import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { binomial, normal, randomStream, type Uniform } from '../../src/kpi/simulation/random.js';
import { betaBinomialStrength } from '../../src/kpi/uncertainty/beta-binomial-strength.js';
import { binomialMixtureCdf } from '../../src/kpi/uncertainty/binomial-mixture.js';
import { binomialCdf } from '../../src/kpi/uncertainty/incomplete-beta.js';
import {
  numberInterval,
  observedNumberInterval,
  observedRateInterval,
  rateInterval,
} from '../../src/kpi/uncertainty/intervals.js';
import { logit } from '../../src/kpi/link.js';
import { logitNormalInterval } from '../../src/kpi/uncertainty/logit-normal.js';
import { normalDensity } from '../../src/kpi/uncertainty/normal-distribution.js';
import { rateMoments, rateOnLink, type LinkPrediction } from '../../src/kpi/uncertainty/rate-distribution.js';
import { ratePosterior, ratePrior, STRENGTH_LIMIT } from '../../src/kpi/uncertainty/rate-posterior.js';

/** Slow and plain: P(K <= k) by a fine sum over the normal, which the mixture must agree with. */
function bruteForce(k: number, m: number, { link, predictor, variance, unexplained }: LinkPrediction): number {
  const sd = Math.sqrt(variance + unexplained);
  let sum = 0;
  const h = 0.0005;
  for (let z = -9; z <= 9; z += h)
    sum += h * normalDensity(z) * binomialCdf(k, m, rateOnLink(link, predictor + sd * z));
  return sum;
}

describe('the interval of a true rate', () => {
  it('is predictor +- 1.96 standard deviations through the link, with both variances', () => {
    const { low, high } = rateInterval({ link: 'logit', predictor: -4, variance: 0.03, unexplained: 0.06 });
    expect(logit(low)).toBeCloseTo(-4 - 1.959964 * 0.3, 6);
    expect(logit(high)).toBeCloseTo(-4 + 1.959964 * 0.3, 6);
    expect(logitNormalInterval(-4, 0.09)).toEqual({ low, high });
  });

  it('is cut to [0, 1] for a linear model', () => {
    expect(rateInterval({ link: 'identity', predictor: 0.01, variance: 1e-4, unexplained: 0 }).low).toBe(0);
    expect(rateInterval({ link: 'identity', predictor: 0.99, variance: 1e-4, unexplained: 0 }).high).toBe(1);
  });

  it('names a variance below 0', () => {
    expect(() => rateInterval({ link: 'logit', predictor: 0, variance: -1, unexplained: 0 })).toThrow(/-1/);
  });
});

describe('the moments of a rate cut to [0, 1]', () => {
  it.each([
    [0.01, 0.004],
    [0.002, 0.004],
    [0.5, 0.6],
    [0.98, 0.05],
    [-0.01, 0.004],
  ])('agree with a sum over the normal: %d, %d', (predictor, sd) => {
    // prettier-ignore
    const { mean, variance } = rateMoments({ link: 'identity', predictor, variance: sd * sd, unexplained: 0 });
    let [first, second] = [0, 0];
    for (let z = -9; z <= 9; z += 1e-4) {
      const rate = rateOnLink('identity', predictor + sd * z);
      first += 1e-4 * normalDensity(z) * rate;
      second += 1e-4 * normalDensity(z) * (rate - mean) ** 2;
    }
    expect(mean / first).toBeCloseTo(1, 6);
    expect(variance / second).toBeCloseTo(1, 5);
  });
});

describe('the distribution of an observed count', () => {
  it.each<[link: 'logit' | 'identity', predictor: number, sd: number, m: number, ks: number[]]>([
    ['logit', -4.5, 0.4, 1000, [0, 3, 11, 40]],
    ['logit', -6.9, 0.3, 100, [0, 1, 2]],
    ['logit', 0.3, 1.5, 50, [0, 10, 30, 49]],
    ['logit', -4.5, 0.02, 500, [0, 5, 12]],
    ['logit', -4.5, 0.4, 1_000_000, [4000, 11_000, 30_000]],
    ['identity', 0.011, 0.004, 1000, [0, 3, 11, 30]],
    ['identity', 0.002, 0.004, 1000, [0, 3, 11]],
    ['identity', 0.5, 0.01, 40, [10, 20, 25]],
    ['identity', 0.011, 0.0001, 1000, [0, 11, 20]],
  ])('agrees with a plain sum: %s %d +- %d, %i trials', (link, predictor, sd, m, ks) => {
    const prediction = { link, predictor, variance: sd * sd, unexplained: 0 };
    for (const k of ks) {
      expect(Math.abs(binomialMixtureCdf(k, m, prediction) - bruteForce(k, m, prediction))).toBeLessThan(2e-6);
    }
  });

  it('tends to that of the true rate as trials grow, without a seam', () => {
    const prediction: LinkPrediction = { link: 'logit', predictor: -4, variance: 0.05, unexplained: 0.05 };
    const truth = rateInterval(prediction);
    let wider = Infinity;
    for (let m = 100; m <= 1e11; m *= 10) {
      const { low, high } = observedRateInterval(prediction, m);
      expect(high - low).toBeLessThanOrEqual(wider);
      wider = high - low;
    }
    expect(wider / (truth.high - truth.low)).toBeCloseTo(1, 5);
  });

  it('says what it holds where whole counts make that more than 95 %', () => {
    const { low, high, probability } = observedRateInterval({ link: 'logit', predictor: -6.9, variance: 0, unexplained: 0 }, 100); // prettier-ignore
    expect([low, high]).toEqual([0, 0.01]);
    expect(probability).toBeCloseTo(binomialCdf(1, 100, rateOnLink('logit', -6.9)), 12);
  });

  it('wants whole trials', () => {
    const prediction: LinkPrediction = { link: 'logit', predictor: -4, variance: 0.1, unexplained: 0 };
    expect(() => observedRateInterval(prediction, 0)).toThrow(/whole number/);
    expect(() => observedRateInterval(prediction, 1.5)).toThrow(/whole number/);
  });
});

describe('intervals of a number', () => {
  it('add the variance within a creative over the trials', () => {
    const prediction = { predictor: 12, variance: 1, unexplained: 3 };
    expect(numberInterval(prediction).high).toBeCloseTo(12 + 1.959964 * 2, 5);
    expect(observedNumberInterval(prediction, 500, 100).high).toBeCloseTo(12 + 1.959964 * 3, 5);
  });
});

describe('a rate after observations', () => {
  const prior = ratePrior({ link: 'logit', predictor: -4.5, variance: 0.04, unexplained: 0.06 });

  it('has the prior of the mean and variance that the model predicts', () => {
    const { mean, variance } = rateMoments({ link: 'logit', predictor: -4.5, variance: 0.1, unexplained: 0 });
    expect(prior.mean).toBeCloseTo(mean, 12);
    expect((mean * (1 - mean)) / (prior.strength + 1)).toBeCloseTo(variance, 12);
  });

  it('starts at the model and ends at the observations', () => {
    expect(ratePosterior(prior, 0, 0)).toMatchObject({ mean: prior.mean, modelWeight: 1 });
    const late = ratePosterior(prior, 30_000, 1_000_000);
    expect(late.mean).toBeCloseTo(0.03, 4);
    expect(late.modelWeight).toBeLessThan(0.002);
  });

  it('weighs the model by its strength in trials', () => {
    const { mean, modelWeight } = ratePosterior({ mean: 0.01, strength: 500 }, 30, 1500);
    expect(modelWeight).toBe(0.25);
    expect(mean).toBeCloseTo(0.25 * 0.01 + 0.75 * 0.02, 12);
  });

  it('is never certain before it is observed', () => {
    expect(ratePrior({ link: 'logit', predictor: -4, variance: 0, unexplained: 0 }).strength).toBe(STRENGTH_LIMIT);
    expect(ratePrior({ link: 'identity', predictor: -1, variance: 0.01, unexplained: 0 }).mean).toBeGreaterThan(0);
  });

  it('names counts that cannot be', () => {
    expect(() => ratePosterior(prior, 3, 2)).toThrow(/3 successes of 2/);
  });
});

describe('the strength by beta-binomial likelihood', () => {
  /** Gamma(shape) by Marsaglia & Tsang; shapes above 1 only. */
  const gamma = (shape: number, uniform: Uniform): number => {
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal(uniform);
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const data = (name: string, strength: number | null, creatives: number, trials: number) => {
    const uniform = randomStream(name);
    const m = Float64Array.from({ length: creatives }, () => Math.ceil(trials * Math.exp(normal(uniform))));
    const p = m.map(() => 0.01 * Math.exp(0.3 * normal(uniform)));
    const k = m.map((n, i) => {
      if (strength === null) return binomial(n, p[i]!, uniform);
      const a = gamma(strength * p[i]!, uniform);
      return binomial(n, a / (a + gamma(strength * (1 - p[i]!), uniform)), uniform);
    });
    return betaBinomialStrength(k, m, p, breather());
  };

  it('is found again in data made with it', async () => {
    const { strength, bound } = await data('strength 700', 700, 4000, 1000);
    expect(strength / 700).toBeGreaterThan(0.9);
    expect(strength / 700).toBeLessThan(1.1);
    expect(bound).toBeNull();
  });

  it("agrees with what a model's own variances say, where those are right", async () => {
    const uniform = randomStream('own variances');
    const prior = ratePrior({ link: 'logit', predictor: -4.5, variance: 0.04, unexplained: 0.06 });
    const m = Float64Array.from({ length: 4000 }, () => 3000);
    const k = m.map((n) => binomial(n, rateOnLink('logit', -4.5 + Math.sqrt(0.1) * normal(uniform)), uniform));
    const { strength } = await betaBinomialStrength(k, m, m.map(() => prior.mean), breather()); // prettier-ignore
    expect(strength / prior.strength).toBeGreaterThan(0.9);
    expect(strength / prior.strength).toBeLessThan(1.15);
  });

  it('stays at the bound, and says so, where creatives stray no more than luck', async () => {
    const { strength, bound } = await data('luck only', null, 4000, 1000);
    expect(bound === 'upper' || strength > 10_000).toBe(true);
    expect(strength).toBeLessThanOrEqual(1e6);
  });

  it('stays sane where there are few impressions, which moments do not survive', async () => {
    const found = await Promise.all(Array.from({ length: 10 }, (_, i) => data(`few ${i}`, 700, 1500, 100)));
    const middle = found.map(({ strength }) => strength).sort((a, b) => a - b)[5]!;
    expect(middle).toBeGreaterThan(400);
    expect(middle).toBeLessThan(1200);
  });
});
