import { beforeAll, describe, expect, it } from 'vitest';
import { NotReadyError } from '../../src/errors.js';
import { allocateImpressions, decideAmong, type RunningCandidate } from '../../src/kpi/decisions/choose.js';
import type { ForecastingModel } from '../../src/kpi/serving/forecast.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { contextFactor } from '../../src/kpi/fitting/row-sums.js';
import { fittedModel, forecastOf } from './linear-model.js';
import { simulatedIllustrations, simulatedTrainingData } from './simulated-world.js';

describe.each(['logistic', 'ridge'] as const)('a decision by a %s model', (method) => {
  const some = simulatedIllustrations(5).map(({ vector }) => vector);
  let fitted: { model: ForecastingModel & { id: number }; posterior: Posterior };

  beforeAll(async () => {
    const { model, posterior } = await fittedModel(simulatedTrainingData(400, 30_000), { method });
    fitted = { model: { id: 7, ...model }, posterior };
  });

  const running = (asked: object, observed: readonly RunningCandidate['observed'][] = []): RunningCandidate[] =>
    some.map((vector, at) => ({ vector, forecast: forecastOf(fitted, vector, asked), observed: observed[at] ?? null }));

  it('expects the rates that are forecast while nothing is observed', async () => {
    const candidates = running({});
    const { decisions, incumbent } = await decideAmong(fitted.model, fitted.posterior, candidates, { seed: 3 });
    decisions.forEach(({ expectedRate }, at) => {
      expect(expectedRate / candidates[at]!.forecast.value).toBeCloseTo(1, 1);
    });
    const values = candidates.map(({ forecast }) => forecast.value);
    expect(values[incumbent]! / Math.max(...values)).toBeGreaterThan(0.97);
    expect(decisions[incumbent]).toMatchObject({ probabilityBeatsIncumbent: null, expectedGain: 0 });
    const sum = decisions.reduce((total, { probabilityBest }) => total + probabilityBest, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('is as sure in a slot where everything is clicked more as it is on average', async () => {
    const average = await decideAmong(fitted.model, fitted.posterior, running({}), { incumbent: 0, seed: 3 });
    const top = await decideAmong(fitted.model, fitted.posterior, running({ slot: 'top' }), { incumbent: 0, seed: 3 });
    const { effect } = fitted.model.context.factors[0]!.levels.find(({ level }) => level === 'top')!;
    const factor = contextFactor(fitted.model.context.base, effect);
    expect(factor).toBeGreaterThan(1.1);
    top.decisions.forEach(({ probabilityBest, gainInterval }, at) => {
      const there = average.decisions[at]!;
      expect(Math.abs(probabilityBest - there.probabilityBest)).toBeLessThan(0.01);
      if (at === 0) return;
      const width = (of: { low: number; high: number }): number => of.high - of.low;
      expect(width(gainInterval) / width(there.gainInterval) / factor).toBeCloseTo(1, 1);
    });
  });

  it('goes by what was observed once that is much', async () => {
    const candidates = running({}, [null, { numerator: 50_000, denominator: 1_000_000 }]);
    const { decisions, incumbent } = await decideAmong(fitted.model, fitted.posterior, candidates, { seed: 3 });
    expect(incumbent).toBe(1);
    expect(decisions[1]!.expectedRate).toBeCloseTo(0.05, 3);
    expect(decisions[1]!.probabilityBest).toBeGreaterThan(0.99);
    const options = { batch: 1001, policy: 'thompson', beta: 0.5, seed: 3 } as const;
    const dealt = await allocateImpressions(fitted.model, fitted.posterior, candidates, options);
    expect(dealt.reduce((sum, { trials }) => sum + trials, 0)).toBe(1001);
    expect(dealt[1]!.trials).toBeGreaterThan(980);
  });

  it('is not made by a model that does not say how sure it is', async () => {
    await expect(decideAmong(fitted.model, null, running({}), { seed: 3 })).rejects.toThrow(NotReadyError);
    const unknown = { ...fitted.model, unexplainedVariance: null };
    await expect(decideAmong(unknown, fitted.posterior, running({}), { seed: 3 })).rejects.toThrow(/KPI model 7 does/);
  });
});
