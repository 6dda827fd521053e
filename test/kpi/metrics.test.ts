import { describe, expect, it } from 'vitest';
import { calibration, holdOutMetrics, logLoss } from '../../src/kpi/evaluation/metrics.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';

const predicted = (rows: [k: number, n: number, p: number][]) => ({
  numerators: Float64Array.from(rows, ([k]) => k),
  denominators: Float64Array.from(rows, ([, n]) => n),
  predictions: Float64Array.from(rows, ([, , p]) => p),
});

describe('log loss', () => {
  it('is the mean over trials, not over illustrations', () => {
    // 1 of 2 at 1/2 and 0 of 2 at 1/4: -(2 ln 1/2 + 2 ln 3/4) / 4
    expect(logLoss(predicted([[1, 2, 0.5], [0, 2, 0.25]]))).toBeCloseTo(0.490415, 6); // prettier-ignore
  });

  it('cuts a prediction outside (0, 1) to 1e-6 from the edge instead of being infinite', () => {
    expect(logLoss(predicted([[1, 1, -0.2]]))).toBeCloseTo(-Math.log(1e-6), 9);
    expect(logLoss(predicted([[0, 1, 1.5]]))).toBeCloseTo(-Math.log(1e-6), 6);
  });
});

describe('normalised entropy', () => {
  it('is 1 for predicting the training rate, whatever the held-out rate', () => {
    expect(holdOutMetrics(predicted([[3, 10, 0.2], [5, 10, 0.2]]), 0.2).normalisedEntropy).toBe(1); // prettier-ignore
  });

  it('has the value worked out by hand', () => {
    // rates 1/10 and 3/10, predicted 0.1 and 0.3, background 0.2: (0.325083 + 0.610864) / 2 over 0.500402
    const metrics = holdOutMetrics(predicted([[1, 10, 0.1], [3, 10, 0.3]]), 0.2); // prettier-ignore
    expect(metrics.normalisedEntropy).toBeCloseTo(0.935195, 5);
    expect(metrics.normalisedEntropySaturated).toBeCloseTo(metrics.normalisedEntropy!, 12);
    expect(metrics.attainableShare).toBeCloseTo(1, 12);
    expect(metrics.calibration).toBeCloseTo(1, 12);
    expect(metrics.spearman).toBe(1);
  });
});

describe('calibration', () => {
  it('is expected over observed successes, by trials', () => {
    expect(calibration(predicted([[10, 100, 0.2], [0, 50, 0.1]]))).toBeCloseTo(2.5, 12); // prettier-ignore
  });

  it('is null when nothing was observed', () => {
    expect(calibration(predicted([[0, 100, 0.2]]))).toBeNull();
  });
});

describe("Spearman's rank correlation", () => {
  const of = (a: number[], b: number[], w?: number[]) =>
    spearman(Float64Array.from(a), Float64Array.from(b), w && Float64Array.from(w));

  it('has the value worked out by hand', () => {
    expect(of([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.820783, 6);
    expect(of([1, 2, 3], [30, 20, 10])).toBeCloseTo(-1, 12);
  });

  it('gives ties the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5)
    expect(of([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.948683, 6);
  });

  it('counts a row of weight 2 like the row twice', () => {
    const twice = of([1, 2, 3, 3, 4], [2, 1, 5, 5, 3]);
    expect(of([1, 2, 3, 4], [2, 1, 5, 3], [1, 1, 2, 1])).toBeCloseTo(twice!, 12);
  });

  it('is null where one side does not vary', () => {
    expect(of([1, 1, 1], [1, 2, 3])).toBeNull();
  });
});
