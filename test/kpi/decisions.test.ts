import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { allocate, topTwoShares } from '../../src/kpi/decisions/allocate.js';
import { bestShares } from '../../src/kpi/decisions/best-shares.js';
import type { Candidates } from '../../src/kpi/decisions/candidates.js';
import { decide } from '../../src/kpi/decisions/decide.js';
import { jointDraws } from '../../src/kpi/decisions/joint-draws.js';
import { posteriorOfCandidates } from '../../src/kpi/decisions/posterior-of-candidates.js';
import { logLikelihood } from '../../src/kpi/decisions/tilted-normal.js';
import { normalCdf } from '../../src/kpi/uncertainty/normal-distribution.js';
import { rateOnLink } from '../../src/kpi/uncertainty/rate-distribution.js';

/** Independent candidates without an effect of their own. */
const independent = (predictors: number[], variance: number): Candidates => ({
  link: 'logit',
  candidates: predictors.map((predictor) => ({ predictor })),
  covariance: Float64Array.from({ length: predictors.length ** 2 }, (_, n) =>
    n % (predictors.length + 1) === 0 ? variance : 0,
  ),
  unexplained: 0,
});

/** Slow and plain, for two candidates: sums of prior times likelihood over a grid of both values. */
function bruteForce({ link, candidates, covariance, unexplained }: Candidates) {
  const [a, b] = [covariance[0]! + unexplained, covariance[3]! + unexplained];
  const slope = covariance[1]! / a;
  const left = Math.sqrt(b - slope * covariance[1]!);
  const rows: [weight: number, first: number, second: number][] = [];
  let top = -Infinity;
  const logs: number[] = [];
  const step = 0.03;
  for (let u = -8; u <= 8; u += step) {
    for (let v = -8; v <= 8; v += step) {
      const x = candidates[0]!.predictor + Math.sqrt(a) * u;
      const y = candidates[1]!.predictor + slope * Math.sqrt(a) * u + left * v;
      const log =
        -0.5 * (u * u + v * v) +
        [x, y].reduce((sum, value, i) => {
          const { successes = 0, trials = 0 } = candidates[i]!;
          return trials === 0 ? sum : sum + logLikelihood(link, value, successes, trials);
        }, 0);
      logs.push(log);
      top = Math.max(top, log);
      rows.push([0, rateOnLink(link, x), rateOnLink(link, y)]);
    }
  }
  rows.forEach((row, i) => (row[0] = Math.exp(logs[i]! - top)));
  const total = rows.reduce((sum, [w]) => sum + w, 0);
  const mean = (f: (x: number, y: number) => number): number =>
    rows.reduce((sum, [w, x, y]) => sum + w * f(x, y), 0) / total;
  return {
    rates: [mean((x) => x), mean((_, y) => y)],
    best: mean((x, y) => (x > y ? 1 : x === y ? 0.5 : 0)),
    losses: [mean((x, y) => Math.max(0, y - x)), mean((x, y) => Math.max(0, x - y))],
  };
}

describe('two candidates, against sums over a grid', () => {
  const correlated = Float64Array.of(0.06, 0.04, 0.04, 0.08);
  it.each<[string, Candidates]>([
    [
      'before any trial',
      {
        link: 'logit',
        candidates: [{ predictor: -4.5 }, { predictor: -4.3 }],
        covariance: correlated,
        unexplained: 0.06,
      },
    ],
    [
      'with few trials of both',
      {
        link: 'logit',
        candidates: [
          { predictor: -4.5, successes: 0, trials: 200 },
          { predictor: -4.5, successes: 5, trials: 300 },
        ],
        covariance: correlated,
        unexplained: 0.06,
      },
    ],
    [
      'with a vague prior and no success',
      {
        link: 'logit',
        candidates: [
          { predictor: -4, successes: 0, trials: 500 },
          { predictor: -5, successes: 1, trials: 60 },
        ],
        covariance: Float64Array.of(1, 0.3, 0.3, 1),
        unexplained: 0.2,
      },
    ],
    [
      'with trials of one, which tell of the other',
      {
        link: 'logit',
        candidates: [{ predictor: -4.5, successes: 400, trials: 20_000 }, { predictor: -4.5 }],
        covariance: Float64Array.of(0.1, 0.09, 0.09, 0.1),
        unexplained: 0.01,
      },
    ],
    [
      'by the identity link, near 0',
      {
        link: 'identity',
        candidates: [
          { predictor: 0.004, successes: 0, trials: 200 },
          { predictor: 0.002, successes: 1, trials: 400 },
        ],
        covariance: Float64Array.of(4e-6, 1e-6, 1e-6, 4e-6),
        unexplained: 4e-6,
      },
    ],
  ])('%s', async (_, set) => {
    const expected = bruteForce(set);
    const [first, second] = await decide(set, { draws: 20_000, incumbent: 0 });
    const unit = expected.rates[0]!;
    expect(Math.abs(first!.probabilityBest - expected.best)).toBeLessThan(0.012);
    expect(second!.againstIncumbent!.probabilityBetter).toBeCloseTo(1 - first!.probabilityBest, 9);
    expect(Math.abs(first!.rate - expected.rates[0]!) / unit).toBeLessThan(0.02);
    expect(Math.abs(second!.rate - expected.rates[1]!) / unit).toBeLessThan(0.02);
    expect(Math.abs(first!.expectedLoss - expected.losses[0]!) / unit).toBeLessThan(0.02);
    expect(Math.abs(second!.expectedLoss - expected.losses[1]!) / unit).toBeLessThan(0.02);
    const gain = expected.rates[1]! - expected.rates[0]!;
    expect(Math.abs(second!.againstIncumbent!.expectedGain - gain) / unit).toBeLessThan(0.03);
    expect(first!.againstIncumbent).toBeNull();
  });
});

describe('decisions', () => {
  it('know that candidates of like tags are right or wrong together', async () => {
    const set = (shared: number): Candidates => ({
      link: 'logit',
      candidates: [{ predictor: -4.5 }, { predictor: -4.3 }],
      covariance: Float64Array.of(0.1, shared, shared, 0.1),
      unexplained: 0,
    });
    const better = async (shared: number) => (await decide(set(shared), { draws: 10_000 }))[1]!.probabilityBest;
    expect(await better(0)).toBeCloseTo(normalCdf(0.2 / Math.sqrt(0.2)), 1);
    expect(await better(0.095)).toBeCloseTo(normalCdf(0.2 / Math.sqrt(0.01)), 1);
  });

  it('have probabilities that add up to 1, also of twins that cannot be told apart', async () => {
    const twins: Candidates = {
      link: 'logit',
      candidates: [{ predictor: -4 }, { predictor: -4 }],
      covariance: Float64Array.of(0.1, 0.1, 0.1, 0.1),
      unexplained: 0,
    };
    const decisions = await decide(twins);
    expect(decisions.map(({ probabilityBest }) => probabilityBest)).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)]); // prettier-ignore
  });

  it('draw enough different worlds where fifty candidates have been observed', async () => {
    const k = 50;
    const set: Candidates = {
      ...independent(
        Array.from({ length: k }, (_, i) => -4.5 + i / 100),
        0.1,
      ),
      unexplained: 0.06,
    };
    const observed = { ...set, candidates: set.candidates.map((c, i) => ({ ...c, successes: i % 7, trials: 50 * (i % 11) + 10 })) }; // prettier-ignore
    const { effective } = await jointDraws(observed, 4000, 1, breather());
    expect(effective).toBeGreaterThan(1000);
  });

  it('let the event loop live', async () => {
    let longest = 0;
    let turns = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      turns++;
    }, 1);
    await decide(
      independent(
        Array.from({ length: 60 }, (_, i) => -4 - i / 50),
        0.1,
      ),
    );
    clearInterval(timer);
    longest = Math.max(longest, performance.now() - last);
    expect(turns).toBeGreaterThan(2);
    expect(longest).toBeLessThan(250);
  });

  it('are the same for the same seed', async () => {
    const set = independent([-4, -4.1, -4.2], 0.1);
    expect(await decide(set, { seed: 5 })).toEqual(await decide(set, { seed: 5 }));
  });

  it('name what is wrong with the candidates', async () => {
    const set = independent([-4, -4.1], 0.1);
    await expect(decide({ ...set, candidates: [] })).rejects.toThrow(/no candidate/);
    await expect(decide({ ...set, covariance: Float64Array.of(1) })).rejects.toThrow(/4 covariances, not 1/);
    await expect(decide({ ...set, covariance: Float64Array.of(1, 2, 2, 1) })).rejects.toThrow(/candidate 2 .* below 0/);
    await expect(decide(set, { incumbent: 2 })).rejects.toThrow(/incumbent/);
    const wrong = [{ predictor: -4, successes: 3, trials: 1 }, { predictor: -4 }];
    await expect(decide({ ...set, candidates: wrong })).rejects.toThrow(/Candidate 1 .* 3 of 1/);
  });
});

describe('the posterior of candidates', () => {
  it('passes observations on to candidates that resemble the observed one, and to no other', async () => {
    const { mean } = await posteriorOfCandidates(
      {
        link: 'logit',
        candidates: [{ predictor: -4, successes: 300, trials: 10_000 }, { predictor: -4 }, { predictor: -4 }],
        covariance: Float64Array.of(0.1, 0.08, 0, 0.08, 0.1, 0, 0, 0, 0.1),
        unexplained: 0.02,
      },
      breather(),
    );
    // Conditional mean of a joint normal: 0.08 / 0.12 of the way the observed one went.
    expect((mean[1]! + 4) / (mean[0]! + 4)).toBeCloseTo(0.08 / 0.12, 9);
    expect(mean[2]).toBe(-4);
  });

  it('is right about a hundred million trials that contradict the model', async () => {
    const { mean, covariance } = await posteriorOfCandidates(
      { ...independent([-4], 0.01), candidates: [{ predictor: -4, successes: 10_000_000, trials: 100_000_000 }] },
      breather(),
    );
    expect(rateOnLink('logit', mean[0]!)).toBeCloseTo(0.1, 4);
    expect(covariance[0]! / (1 / (1e8 * 0.09))).toBeCloseTo(1, 2);
  });
});

describe('dealing a batch', () => {
  const set = independent([-4.5, -4.4, -4.3, -6], 0.05);

  it.each(['thompson', 'top-two'] as const)('by %s deals all of it, most to the likely best', async (policy) => {
    const { counts, shares } = await allocate(set, { batch: 10_007, policy });
    expect(counts.reduce((a, b) => a + b)).toBe(10_007);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(shares.indexOf(Math.max(...shares))).toBe(2);
    counts.forEach((count, i) => expect(Math.abs(count - 10_007 * shares[i]!)).toBeLessThan(1));
  });

  it('by Thompson gives each candidate its probability of being the best', async () => {
    const { shares } = await allocate(set, { batch: 1, policy: 'thompson', seed: 3 });
    const decisions = await decide(set, { seed: 3 });
    expect([...shares]).toEqual(decisions.map(({ probabilityBest }) => expect.closeTo(probabilityBest, 12)));
  });

  it('by top-two agrees with sampling until another is the best', async () => {
    const joint = await jointDraws(set, 20_000, 1, breather());
    const { best } = bestShares(joint, 4);
    // Leader j, then i with probability p_i / (1 - p_j).
    const sampled = best.map(
      (p, i) => 0.5 * p + 0.5 * best.reduce((sum, q, j) => sum + (j === i ? 0 : (q * p) / (1 - q)), 0),
    );
    const { shares } = await allocate(set, { batch: 1, policy: 'top-two', draws: 20_000 });
    shares.forEach((share, i) => expect(Math.abs(share - sampled[i]!)).toBeLessThan(0.01));
  });

  it('by top-two gives the rest to the runner-up where the best is certain', () => {
    const best = Float64Array.of(1, 0, 0);
    const second = Float64Array.of(0, 0.8, 0.2, 0, 0, 0, 0, 0, 0);
    expect([...topTwoShares({ best, second }, 0.5, 4000)]).toEqual([0.5, expect.closeTo(0.4), expect.closeTo(0.1)]);
  });

  it('keeps a minimum for every candidate', async () => {
    const { counts } = await allocate(set, { batch: 1000, policy: 'thompson', minimumShare: 0.05 });
    counts.forEach((count) => expect(count).toBeGreaterThanOrEqual(50));
    await expect(allocate(set, { batch: 1, policy: 'thompson', minimumShare: 0.3 })).rejects.toThrow(/at most 0.25/);
  });

  it('is fair to small shares over many small batches', async () => {
    let dealt = 0;
    let expected = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { counts, shares } = await allocate(set, { batch: 5, policy: 'thompson', seed, draws: 200 });
      dealt += counts[0]!;
      expected += 5 * shares[0]!;
    }
    expect(Math.abs(dealt - expected)).toBeLessThan(25);
  });
});
