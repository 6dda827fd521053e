import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { effectiveTrials } from '../../src/kpi/solvers/logit-weights.js';
import { decodeOnlineState, encodeOnlineState, type OnlineState } from '../../src/kpi/online/online-codec.js';
import { learnPages, OnlineLearner, TRIED_ALPHAS, type OnlineExample } from '../../src/kpi/online/online-learner.js';
import { binomial, randomStream } from '../../src/kpi/simulation/random.js';

const START = { baseRate: 0.02, unexplainedVariance: 0.2 };
const TAGS = 30;

/** Illustrations of three tags each, the first of which doubles the rate; some are seen again. */
function examples(name: string, count: number): OnlineExample[] {
  const uniform = randomStream(name);
  const seen = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const tags = new Set<number>();
    while (tags.size < 3) tags.add(Math.floor(TAGS * uniform() ** 2));
    const indices = Int32Array.from([...tags].sort((a, b) => a - b));
    const trials = 50 + Math.floor(400 * uniform());
    const successes = binomial(trials, tags.has(0) ? 0.04 : 0.02, uniform);
    const trialsBefore = seen.get(indices.join()) ?? 0;
    seen.set(indices.join(), trialsBefore + trials);
    const vector = { dimensions: TAGS, indices, values: new Float32Array(3).fill(1) };
    return { vector, successes, trials, trialsBefore, offset: 0 };
  });
}

function learn(learner: OnlineLearner, from: readonly OnlineExample[]): OnlineLearner {
  for (const example of from) learner.learn(example);
  return learner;
}

const stateOf = (learner: OnlineLearner): OnlineState => ({
  settings: { seed: 1, holdOutShare: 0.2, groupBy: 'série' },
  learnt: [
    { id: 3, before: 'infinity' },
    { id: 9, before: '2025-02-01' },
  ],
  batchModel: 4,
  learner: learner.state(),
});

describe('an online learner', () => {
  it('learns what doubles the rate', () => {
    const learner = learn(OnlineLearner.begin(START, TAGS), examples('one', 3000));
    const { intercept, coefficients } = learner.fit();
    expect(coefficients[0]).toBeGreaterThan(0.45);
    expect(coefficients[0]).toBeLessThan(0.9);
    expect(1 / (1 + Math.exp(-intercept))).toBeGreaterThan(0.012);
    expect(1 / (1 + Math.exp(-intercept))).toBeLessThan(0.028);
    expect(learner.meanScores()[0]).toBeGreaterThan(learner.meanScores()[TAGS - 1]!);
  });

  it('counts an illustration by its effective trials, however many observations they came in', () => {
    const counted = (parts: readonly number[]): number => {
      const learner = OnlineLearner.begin(START, TAGS, { alpha: 0.1 });
      const [{ vector }] = examples('parts', 1) as [OnlineExample];
      let trialsBefore = 0;
      for (const trials of parts) {
        learner.learn({ vector, successes: trials / 50, trials, trialsBefore, offset: 0 });
        trialsBefore += trials;
      }
      return learner.progressive().all.trials;
    };
    const once = effectiveTrials(9000, START.baseRate, START.unexplainedVariance);
    expect(counted([9000])).toBeCloseTo(once, 9);
    expect(counted([100, 900, 3000, 5000])).toBeCloseTo(once, 9);
    expect(counted(new Array<number>(90).fill(100))).toBeCloseTo(once, 9);
    expect(learn(OnlineLearner.begin(START, TAGS), examples('parts', 40)).learnt().examples).toBe(40);
  });

  it('is the same to the bit when it is interrupted, stored and resumed, also while rates are being tried', () => {
    const all = examples('resume', 120);
    fc.assert(
      fc.property(fc.nat(120), fc.nat(7), fc.constantFrom({}, { alpha: 0.2, l1: 1 }), (pause, shift, parameters) => {
        const whole = learn(OnlineLearner.begin(START, TAGS, parameters), all);
        const first = learn(OnlineLearner.begin(START, TAGS, parameters), all.slice(0, pause));
        const bytes = encodeOnlineState(stateOf(first));
        const stored = new Uint8Array(bytes.length + shift).subarray(shift);
        stored.set(bytes);
        const { learner, ...rest } = decodeOnlineState(stored);
        expect({ ...rest, learner: null }).toEqual({ ...stateOf(first), learner: null });
        const resumed = learn(OnlineLearner.resume(learner), all.slice(pause));
        expect(encodeOnlineState(stateOf(resumed))).toEqual(encodeOnlineState(stateOf(whole)));
      }),
      { numRuns: 30 },
    );
  });

  it('settles on the rate that predicted first observations best', () => {
    const learner = OnlineLearner.begin(START, TAGS);
    expect(learner.state().candidates).toHaveLength(TRIED_ALPHAS.length);
    const fresh = examples('settle', 5000).map((example) => ({ ...example, trialsBefore: 0 }));
    learn(learner, fresh.slice(0, -1));
    const losses = learner.state().candidates.map(({ firstSeen }) => firstSeen.loss);
    learn(learner, fresh.slice(-1));
    expect(learner.state().candidates).toHaveLength(1);
    expect(learner.parameters().alpha).toBe(TRIED_ALPHAS[losses.indexOf(Math.min(...losses))]);
  });

  it('is less unsure of a tag the more it has seen of it', () => {
    const learner = learn(OnlineLearner.begin(START, TAGS, { alpha: 0.1, l2: 2 }), examples('sure', 500));
    const q = learner.precisions();
    expect(q).toHaveLength(TAGS + 1);
    expect(Math.min(...q)).toBeGreaterThanOrEqual(1 / 0.1 + 2);
    expect(q[0]).toBeGreaterThan(2 * q[TAGS - 1]!);
    // The sum over examples of m p (1 - p) of a feature that is always 1, and FTRL's own beta / alpha.
    const { trials, successes } = learner.progressive().all;
    const rate = successes / trials;
    expect((q[TAGS]! - 10) / (trials * rate * (1 - rate))).toBeCloseTo(1, 1);
  });

  it('learns the same from pages of any size', async () => {
    const all = examples('pages', 60);
    const state = async (size: number) => {
      const learner = OnlineLearner.begin(START, TAGS);
      const pages = (async function* () {
        for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.slice(at, at + size));
      })();
      let pagesSeen = 0;
      await learnPages(learner, pages, breather(), () => pagesSeen++);
      expect(pagesSeen).toBe(Math.ceil(60 / size));
      return learner.state();
    };
    expect(await state(1)).toEqual(await state(17));
  });

  it('refuses bytes that are not its own, and parameters that cannot be', () => {
    const bytes = encodeOnlineState(stateOf(OnlineLearner.begin(START, TAGS)));
    expect(() => decodeOnlineState(bytes.subarray(0, 10))).toThrow(KpiDataError);
    expect(() => decodeOnlineState(bytes.subarray(8))).toThrow(/begins differently/);
    expect(() => decodeOnlineState(bytes.subarray(0, 64))).toThrow(/too early/);
    expect(() => decodeOnlineState(bytes.subarray(0, bytes.length - 4))).toThrow(/length is wrong/);
    expect(() => OnlineLearner.begin(START, TAGS, { l2: -1 })).toThrow(BadInputError);
  });
});
