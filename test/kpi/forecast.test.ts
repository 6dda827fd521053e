import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { predictionAt } from '../../src/kpi/fitting/prediction-at.js';
import {
  blended,
  forecast,
  intervalFromObservations,
  observedInterval,
  trueInterval,
} from '../../src/kpi/serving/forecast.js';
import type { ForecastingModel } from '../../src/kpi/serving/forecast.js';
import { logit } from '../../src/kpi/link.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { rateMoments } from '../../src/kpi/uncertainty/rate-distribution.js';
import { fittedModel, forecastOf } from './linear-model.js';
import { simulatedIllustrations, simulatedTrainingData, withSums } from './simulated-world.js';

const some = simulatedIllustrations(60).map(({ vector }) => vector);

describe('a logit forecast', () => {
  it('scatters about its middle so that the mean of the rates is the rate it predicts', () => {
    const scale = { link: 'logit', kind: 'rate', context: { base: logit(0.01) } } as const;
    fc.assert(
      fc.property(
        fc.double({ min: 0.0005, max: 0.9995, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (rate, unexplainedVariance) => {
          const at = { linear: logit(rate), offset: 0, variance: 0.3 };
          const prediction = predictionAt({ ...scale, unexplainedVariance }, at);
          expect(rateMoments(prediction).mean / rate).toBeCloseTo(1, 8);
        },
      ),
    );
  });
});

describe.each(['logistic', 'ridge'] as const)('a forecast of a %s model', (method) => {
  let fitted: { model: ForecastingModel; posterior: Posterior };
  beforeAll(async () => {
    fitted = await fittedModel(simulatedTrainingData(400, 30_000), { method });
  });

  it('lies within its interval, which widens for what will be observed in few trials', () => {
    for (const vector of some) {
      const made = forecastOf(fitted, vector);
      const { low, high } = trueInterval(fitted.model, made)!;
      expect(made.value).toBeGreaterThan(low);
      expect(made.value).toBeLessThan(high);
      const few = observedInterval(fitted.model, made, 1000)!;
      const many = observedInterval(fitted.model, made, 10_000_000)!;
      expect(few.high - few.low).toBeGreaterThan(many.high - many.low);
      expect(Math.abs(many.low - low)).toBeLessThan(0.05 * (high - low));
      expect(Math.abs(many.high - high)).toBeLessThan(0.05 * (high - low));
    }
  });

  it('moves from the forecast to what was observed as trials come in', () => {
    for (const vector of some) {
      const made = forecastOf(fitted, vector);
      const observed = 2 * made.value;
      const at = (denominator: number) =>
        blended(fitted.model, made, { numerator: observed * denominator, denominator })!;
      const trials = [0, 100, 1000, 10_000, 100_000, 1_000_000, 100_000_000];
      const rates = trials.map((m) => at(m).mean);
      expect(rates).toEqual([...rates].sort((a, b) => a - b));
      // A ridge of a rate is cut at 0, which lifts the mean of low rates a little.
      expect(rates[0]! / made.value).toBeCloseTo(1, method === 'ridge' ? 1 : 8);
      expect(rates.at(-1)! / observed).toBeCloseTo(1, 3);
      expect(at(0).modelWeight).toBe(1);
      expect(at(100_000_000).modelWeight).toBeLessThan(0.001);
      const widths = [at(1000), at(1_000_000)].map(({ interval }) => interval.high - interval.low);
      expect(widths[1]).toBeLessThan(widths[0]!);
    }
  });

  it('is higher where more is clicked, interval and all', () => {
    const slots = fitted.model.context.factors.find(({ name }) => name === 'slot')!.levels;
    const best = slots.reduce((a, b) => (a.effect > b.effect ? a : b)).level;
    for (const vector of some) {
      const [average, there] = [forecastOf(fitted, vector), forecastOf(fitted, vector, { slot: best })];
      expect(there.linear).toBe(average.linear);
      expect(there.value).toBeGreaterThan(average.value);
      expect(trueInterval(fitted.model, there)!.high).toBeGreaterThan(trueInterval(fitted.model, average)!.high);
    }
  });

  it('does not invent how sure it is where that is not known', () => {
    const made = forecast(fitted.model, fitted.model.intercept, null);
    expect(made.prediction).toBeNull();
    expect(trueInterval(fitted.model, made)).toBeNull();
    expect(observedInterval(fitted.model, made, 100)).toBeNull();
    expect(blended(fitted.model, made, { numerator: 1, denominator: 100 })).toBeNull();
    expect(blended(fitted.model, forecastOf(fitted, some[0]!), null)).toBeNull();
  });

  it.each([0, -1, 1.5, NaN])('refuses %d trials', (trials) => {
    expect(() => observedInterval(fitted.model, forecastOf(fitted, some[0]!), trials)).toThrow(BadInputError);
  });
});

describe('a forecast of a number', () => {
  const rates = simulatedTrainingData(400, 30_000);
  // Seconds watched a view: far from 0 to 1.
  const seconds = rates.numerators.map(
    (k, row) => rates.denominators[row]! * (20 + (1000 * k) / rates.denominators[row]!),
  );

  it('has no rate to be cut to, nothing to blend, and an interval in its own unit', async () => {
    const cells = {
      ...rates.cells,
      numerators: rates.cells.numerators.map((k, at) => 1000 * k + 20 * rates.cells.denominators[at]!),
    };
    const fitted = await fittedModel({ ...rates, kind: 'number', numerators: seconds, cells });
    expect(fitted.model).toMatchObject({ link: 'identity', kind: 'number', context: { scale: 'identity' } });
    for (const vector of some) {
      const made = forecastOf(fitted, vector);
      expect(made.value).toBe(made.linear);
      expect(made.value).toBeGreaterThan(20);
      const [here, top] = [made, forecastOf(fitted, vector, { slot: 'top' })];
      const effect = fitted.model.context.factors[0]!.levels.find(({ level }) => level === 'top')!.effect;
      expect(top.value - here.value).toBeCloseTo(effect, 9);
      const { low, high } = trueInterval(fitted.model, made)!;
      expect((low + high) / 2).toBeCloseTo(made.value, 9);
      const observed = observedInterval(fitted.model, made, 100)!;
      expect(observed.high - observed.low).toBeGreaterThan(high - low);
      expect(blended(fitted.model, made, { numerator: 2000, denominator: 100 })).toBeNull();
    }
    expect(fitted.model.report.intervals!.coverage95).toBeGreaterThan(0.9);
  });

  it('does not say what will be observed where the scatter of single views is not known', async () => {
    const fitted = await fittedModel({ ...withSums(rates, seconds, rates.denominators), kind: 'number' });
    const made = forecastOf(fitted, some[0]!);
    expect(fitted.model.report.intervals).toMatchObject({ trialVariance: null, coverage95: null });
    expect(observedInterval(fitted.model, made, 100)).toBeNull();
    expect(trueInterval(fitted.model, made)).not.toBeNull();
  });
});

describe('what the observations alone say of the rate', () => {
  it("is Jeffreys' interval", () => {
    // Brown, Cai and DasGupta 2001, table 5: x = 5 of n = 20.
    const { low, high } = intervalFromObservations({ kind: 'rate' }, { numerator: 5, denominator: 20 })!;
    expect(low).toBeCloseTo(0.102, 3);
    expect(high).toBeCloseTo(0.464, 3);
  });
  it('is nothing of a number, or before the first observation', () => {
    expect(intervalFromObservations({ kind: 'number' }, { numerator: 5, denominator: 20 })).toBeNull();
    expect(intervalFromObservations({ kind: 'rate' }, null)).toBeNull();
  });
});
