import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { calibrationCurve, wilson } from '../../src/kpi/evaluation/calibration-curve.js';
import { fieldCalibration } from '../../src/kpi/evaluation/field-calibration.js';
import { learningCurve } from '../../src/kpi/evaluation/learning-curve.js';
import { ndcg } from '../../src/kpi/evaluation/ndcg.js';
import { worthInTrials } from '../../src/kpi/evaluation/worth-in-trials.js';
import type { Predicted } from '../../src/kpi/evaluation/metrics.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';
import { sigmoid } from '../../src/kpi/link.js';

const predicted = (rows: [k: number, n: number, p: number][]): Predicted => ({
  numerators: Float64Array.from(rows, ([k]) => k),
  denominators: Float64Array.from(rows, ([, n]) => n),
  predictions: Float64Array.from(rows, ([, , p]) => p),
});

/** Creatives about 1.2 %: part of the logit is explained, the rest their own; trials vary a lot. */
function world(name: string, creatives: number, explained: number, own: number, meanTrials: number) {
  const uniform = randomStream(name);
  const truth = new Float64Array(creatives);
  const rows = Array.from({ length: creatives }, (_, i): [number, number, number] => {
    const known = -4.5 + explained * normal(uniform);
    truth[i] = sigmoid(known + own * normal(uniform));
    const n = 2 + Math.round(meanTrials * Math.exp(normal(uniform) - 0.5));
    return [binomial(n, truth[i], uniform), n, sigmoid(known)];
  });
  return { truth, ...predicted(rows) };
}

describe('the calibration curve', () => {
  it('gathers illustrations into bins of about equal trials, by predicted rate', () => {
    const bins = calibrationCurve(
      predicted([
        [4, 100, 0.04],
        [0, 50, 0.01],
        [3, 50, 0.02],
        [1, 100, 0.03],
      ]),
      3,
    );
    expect(bins.map(({ illustrations, trials }) => [illustrations, trials])).toEqual([[2, 100], [1, 100], [1, 100]]); // prettier-ignore
    expect(bins.map(({ predicted, observed }) => [predicted, observed])).toEqual([[0.015, 0.03], [0.03, 0.01], [0.04, 0.04]]); // prettier-ignore
  });

  it('keeps illustrations of one prediction together', () => {
    const bins = calibrationCurve(predicted([[1, 10, 0.1], [2, 10, 0.1], [3, 10, 0.1]]), 3); // prettier-ignore
    expect(bins).toHaveLength(1);
  });

  it("has Wilson's interval, as worked out elsewhere", () => {
    // statsmodels.stats.proportion.proportion_confint(10, 100, method='wilson')
    expect(wilson(0.1, 100).low).toBeCloseTo(0.05522914, 7);
    expect(wilson(0.1, 100).high).toBeCloseTo(0.17436566, 7);
    expect(wilson(0, 100).low).toBe(0);
    expect(wilson(0, 100).high).toBeGreaterThan(0.03);
  });

  it.each([
    ['by luck alone', 0],
    ['by more than luck', 0.5],
  ])('covers a calibrated prediction in about 95 of 100 bins where creatives stray %s', (_, own) => {
    let inside = 0;
    let bins = 0;
    for (let round = 0; round < 40; round++) {
      const { truth, ...rows } = world(`curve ${own} ${round}`, 400, 0.4, own, 5000);
      // The mean rate is above the rate of the mean logit.
      const level = truth.reduce((a, b) => a + b) / rows.predictions.reduce((a, b) => a + b);
      const fair = { ...rows, predictions: rows.predictions.map((p) => p * level) };
      for (const bin of calibrationCurve(fair)) {
        bins++;
        if (bin.interval.low <= bin.predicted && bin.predicted <= bin.interval.high) inside++;
      }
    }
    expect(inside / bins).toBeGreaterThan(0.9);
    expect(inside / bins).toBeLessThan(0.99);
  });
});

describe('field calibration', () => {
  const rows = predicted([[10, 100, 0.2], [30, 100, 0.2], [5, 50, 0.1]]); // prettier-ignore

  it('shows slices that are wrong in opposite ways, which cancel in the whole', () => {
    const { fieldEce, fieldRce, slices } = fieldCalibration(rows, ['left', 'right', 'top']);
    // |10 - 20| + |30 - 20| + 0 over 250 trials
    expect(fieldEce).toBeCloseTo(20 / 250, 12);
    expect(fieldRce).toBeCloseTo((100 * 10) / (10 + 1) / 250 + (100 * 10) / (30 + 1) / 250, 12);
    expect(slices.map(({ slice, calibration }) => [slice, calibration])).toEqual([
      ['left', 2],
      ['right', 20 / 30],
      ['top', 1],
    ]);
  });

  it('is zero over one slice that is right as a whole', () => {
    expect(fieldCalibration(rows, ['all', 'all', 'all']).fieldEce).toBeCloseTo(0, 12);
  });

  it('wants a slice for each row', () => {
    expect(() => fieldCalibration(rows, ['left'])).toThrow(/1 slices for 3 rows/);
  });
});

describe('NDCG', () => {
  const of = (predictions: number[], rates: number[], k: number) =>
    ndcg(Float64Array.from(predictions), Float64Array.from(rates), k);

  it('is 1 for the order of the rates, and has the value worked out by hand for another', () => {
    expect(of([3, 2, 1], [0.3, 0.2, 0.1], 2)).toBeCloseTo(1, 12);
    // (0.1 + 0.3 / log2 3) / (0.3 + 0.2 / log2 3)
    expect(of([2, 1, 3], [0.3, 0.2, 0.1], 2)).toBeCloseTo((0.1 + 0.3 / Math.log2(3)) / (0.3 + 0.2 / Math.log2(3)), 12);
  });

  it('gives ties the mean over their orders', () => {
    const orders = [[3, 2, 1], [3, 1, 2], [2, 3, 1], [1, 3, 2], [2, 1, 3], [1, 2, 3]]; // prettier-ignore
    const mean = orders.reduce((sum, order) => sum + of(order, [0.3, 0.2, 0.1], 2)!, 0) / 6;
    expect(of([1, 1, 1], [0.3, 0.2, 0.1], 2)).toBeCloseTo(mean, 12);
  });

  it('is null where there is nothing to gain', () => {
    expect(of([1, 2], [0, 0], 2)).toBeNull();
  });
});

describe('the worth in trials', () => {
  const breathe = breather();

  it.each([300, 3000, 30_000])('does not depend on the luck in the hold-out: %i trials each', async (trials) => {
    const { truth, ...rows } = world(`worth ${trials}`, 4000, 0.35, 0.25, trials);
    const n = truth.length;
    const mean = truth.reduce((a, b) => a + b) / n;
    const s = truth.reduce((sum, p) => sum + p * (1 - p), 0) / n;
    const v = truth.reduce((sum, p) => sum + (p - mean) ** 2, 0) / n;
    const d = truth.reduce((sum, p, i) => sum + (p - rows.predictions[i]!) ** 2, 0) / n;
    const worth = await worthInTrials(rows, breathe);
    for (const [found, true_] of [
      [worth.forRate, s / d],
      [worth.ofPooledRate, s / v],
      [worth.forRanking, s / d - s / v],
    ] as const) {
      // prettier-ignore
      if (found.trials === null) {
        expect(trials).toBe(300);
        continue;
      }
      expect(found.interval.low).toBeLessThan(true_);
      expect(found.interval.high).toBeGreaterThan(true_);
      if (trials >= 3000) expect(found.trials / true_).toBeGreaterThan(0.8);
      if (trials >= 3000) expect(found.trials / true_).toBeLessThan(1.25);
    }
    if (trials >= 3000) expect(worth.forRanking.trials).not.toBeNull();
  });

  it('is what raw rates of that many trials rank by, measured', async () => {
    const { truth, ...rows } = world('worth, measured', 4000, 0.35, 0.25, 10_000);
    const worth = await worthInTrials(rows, breathe);
    const uniform = randomStream('raw rates');
    const m = Math.round(worth.forRanking.trials!);
    const raw = truth.map((p) => binomial(m, p, uniform) / m);
    expect(Math.abs(spearman(raw, truth)! - spearman(rows.predictions, truth)!)).toBeLessThan(0.08);
  });

  it('is 0 for ranking where all are predicted the same, while the pooled rate is worth some for the rate', async () => {
    const { truth: _, ...rows } = world('pooled', 2000, 0.35, 0.25, 10_000);
    const rate = rows.numerators.reduce((a, b) => a + b) / rows.denominators.reduce((a, b) => a + b);
    const worth = await worthInTrials({ ...rows, predictions: rows.predictions.map(() => rate) }, breathe);
    expect(worth.forRanking.trials).toBe(0);
    expect(worth.forRate.trials! / worth.ofPooledRate.trials!).toBeCloseTo(1, 1);
  });

  it('is not given where luck is all that creatives differ by, with the reason', async () => {
    const { truth: _, ...rows } = world('alike', 500, 0, 0, 300);
    const { forRanking, forRate } = await worthInTrials(rows, breathe);
    expect(forRanking.reason).toMatch(/luck hides how far creatives differ/);
    expect(forRate.reason).toMatch(/luck hides how far predictions differ/);
  });

  it('is not given for a handful of creatives', async () => {
    const { forRanking } = await worthInTrials(predicted([[1, 10, 0.1]]), breathe);
    expect(forRanking.reason).toMatch(/Only 1 creatives/);
  });
});

describe('the learning curve', () => {
  const law = (n: number): number => 0.2 + 3 * n ** -0.35;

  it('finds the power law that made the points and says what twice the creatives bring', () => {
    const curve = learningCurve(
      [250, 500, 1000, 2000, 4000].map((creatives) => ({ creatives, value: law(creatives) })),
      'error',
    );
    expect(curve.doubled!.creatives).toBe(8000);
    expect(curve.doubled!.value).toBeCloseTo(law(8000), 3);
    expect(curve.sentence).toMatch(
      /^Twice the creatives \(8,000 for 4,000\) would take the error from 0\.365 to about 0\.329/,
    );
  });

  it('speaks of the rank correlation as rising', () => {
    const points = [500, 1000, 2000, 4000].map((creatives) => ({ creatives, value: 1 - law(creatives) }));
    const { doubled, sentence } = learningCurve(points, 'spearman');
    expect(doubled!.value).toBeGreaterThan(points.at(-1)!.value);
    expect(sentence).toMatch(/rank correlation from 0\.635 to about 0\.671/);
  });

  it('has the decimals that show the change', () => {
    const points = [250, 500, 1000, 2000].map((creatives) => ({ creatives, value: 0.99 + 0.05 * creatives ** -0.3 }));
    expect(learningCurve(points, 'error').sentence).toMatch(/from 0\.99511 to about 0\.99415/);
  });

  it('does not let one odd point bend it', () => {
    const points = [250, 500, 1000, 2000, 4000, 8000].map((creatives) => ({ creatives, value: law(creatives) }));
    points[2]!.value *= 1.15;
    expect(learningCurve(points, 'error').doubled!.value).toBeCloseTo(law(16_000), 2);
  });

  it.each([
    ['rise', [0.3, 0.31, 0.33, 0.34]],
    ['stay', [0.3, 0.3, 0.3, 0.3]],
    ['wander', [0.3, 0.36, 0.25, 0.31]],
  ])('refuses to extrapolate errors that %s', (_, values) => {
    const curve = learningCurve(
      values.map((value, i) => ({ creatives: 500 * 2 ** i, value })),
      'error',
    );
    expect(curve.doubled).toBeNull();
    expect(curve.sentence).toMatch(/did not clearly get better/);
  });

  it('refuses to extrapolate from two sizes', () => {
    const { sentence } = learningCurve([{ creatives: 10, value: 2 }, { creatives: 20, value: 1 }], 'error'); // prettier-ignore
    expect(sentence).toMatch(/too few sizes/);
  });
});
