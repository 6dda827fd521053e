import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { explain, explainByGroup, valueAtIntercept } from '../../src/kpi/serving/explain.js';
import type { ForecastingModel } from '../../src/kpi/serving/forecast.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { contributions, predictVector } from '../../src/kpi/serving/predict.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { fittedModel, forecastOf } from './linear-model.js';
import { simulatedIllustrations, simulatedTrainingData } from './simulated-world.js';

const ALL = 5000;
const some = simulatedIllustrations(40).map(({ vector }) => vector);

const anyVector = fc
  .uniqueArray(fc.integer({ min: 0, max: 320 }), { minLength: 0, maxLength: 60 })
  .chain((tags) =>
    fc.array(fc.float({ min: Math.fround(0.001), max: 1, noNaN: true }), { minLength: tags.length, maxLength: tags.length }).map((scores): SparseVector => {
      const indices = Int32Array.from([...tags].sort((a, b) => a - b));
      return { dimensions: 5000, indices, values: Float32Array.from(scores) };
    }),
  ); // prettier-ignore

describe.each(['logistic', 'ridge'] as const)('why a %s model forecasts what it does', (method) => {
  let fitted: { model: ForecastingModel; posterior: Posterior };
  const groupsOf = (vector: SparseVector, model = fitted.model) =>
    explainByGroup(model, forecastOf(fitted, vector), vector, fitted.posterior, ALL);

  beforeAll(async () => {
    fitted = await fittedModel(simulatedTrainingData(400, 30_000), { method });
    // The simulation draws tags one by one; these are taken as if they went together.
    const { dimension: strongest } = contributions(fitted.model, some[0]!)[0]!;
    const others = [...some[0]!.indices].filter((tag) => tag !== strongest).slice(0, 2);
    const report = { ...fitted.model.report, tagGroups: [[strongest, ...others].sort((a, b) => a - b), [301, 302]] };
    fitted = { ...fitted, model: { ...fitted.model, report } };
  });

  it('is told by contributions that add up to the linear predictor to the last bit', () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        const forecast = forecastOf(fitted, vector);
        const parts = explain(fitted.model, forecast, vector, fitted.posterior, ALL);
        const sum = parts
          .sort((a, b) => a.dimension - b.dimension)
          .reduce((linear, { contribution }) => linear + contribution, fitted.model.intercept);
        expect(sum).toBe(forecast.linear);
        expect(sum).toBe(predictVector(fitted.model, vector));
      }),
    );
  });

  it.each([{}, { slot: 'top' }, { slot: 'sidebar' }])('is told in points that add up to the rate, in %j', (asked) => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        const forecast = forecastOf(fitted, vector, asked);
        const start = valueAtIntercept(fitted.model, forecast);
        const of = (parts: readonly { points: number }[]): number => parts.reduce((sum, { points }) => sum + points, 0);
        const moved = forecast.value - start;
        expect(Math.abs(of(explain(fitted.model, forecast, vector, null, ALL)) - moved)).toBeLessThan(1e-12);
        expect(Math.abs(of(explainByGroup(fitted.model, forecast, vector, null, ALL)) - moved)).toBeLessThan(1e-12);
      }),
    );
  });

  it('gives points the sign of their contribution, largest first', () => {
    for (const vector of some) {
      const parts = explain(fitted.model, forecastOf(fitted, vector), vector, fitted.posterior, 5);
      expect(parts.length).toBeLessThanOrEqual(5);
      for (const [place, part] of parts.entries()) {
        expect(Math.sign(part.points)).toBe(Math.sign(part.contribution));
        expect(part.standardError).toBeGreaterThan(0);
        if (place > 0) expect(Math.abs(part.points)).toBeLessThanOrEqual(Math.abs(parts[place - 1]!.points));
      }
    }
  });

  it('says nothing of how sure it is without a posterior', () => {
    const forecast = forecastOf(fitted, some[0]!);
    expect(explain(fitted.model, forecast, some[0]!, null, 1)[0]!.standardError).toBeNull();
    expect(explainByGroup(fitted.model, forecast, some[0]!, null, 1)[0]!.standardError).toBeNull();
  });

  it('puts every contribution into one group', () => {
    for (const vector of some) {
      const parts = groupsOf(vector).flatMap((group) => group.parts);
      const byDimension = (a: { dimension: number }, b: { dimension: number }): number => a.dimension - b.dimension;
      expect(parts.sort(byDimension)).toEqual(contributions(fitted.model, vector).sort(byDimension));
      for (const { parts: together, contribution } of groupsOf(vector)) {
        expect(together.reduce((sum, part) => sum + part.contribution, 0)).toBe(contribution);
      }
    }
  });

  it('reads tags that go together as one, by their joint standard error', () => {
    const vector = some[0]!;
    const group = groupsOf(vector).find(({ parts }) => parts.length > 1)!;
    expect(group.parts).toHaveLength(3);
    const alone = explain(fitted.model, forecastOf(fitted, vector), vector, fitted.posterior, ALL);
    const errors = group.parts.map(
      ({ dimension }) => alone.find((part) => part.dimension === dimension)!.standardError!,
    );
    const sum = errors.reduce((total, error) => total + error, 0);
    const asIfIndependent = Math.hypot(...errors);
    const joint = {
      dimensions: 5000,
      indices: Int32Array.from(group.parts.map(({ dimension }) => dimension)).sort(),
      values: new Float32Array(3).fill(1),
    };
    expect(group.standardError).toBeCloseTo(Math.sqrt(fitted.posterior.combinationVariance(joint)), 12);
    expect(group.standardError).toBeLessThan(sum);
    expect(Math.abs(group.standardError! / asIfIndependent - 1)).toBeGreaterThan(1e-3);
  });

  it('has nothing to say of a picture without tags', () => {
    const vector = { dimensions: 5000, indices: new Int32Array(0), values: new Float32Array(0) };
    const forecast = forecastOf(fitted, vector);
    expect(explain(fitted.model, forecast, vector, fitted.posterior, 10)).toEqual([]);
    expect(explainByGroup(fitted.model, forecast, vector, fitted.posterior, 10)).toEqual([]);
    expect(forecast.value).toBe(valueAtIntercept(fitted.model, forecast));
  });
});
