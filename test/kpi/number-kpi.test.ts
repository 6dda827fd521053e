import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import {
  allocateImpressions,
  bestPredicted,
  decideAmong,
  deployKpiModel,
  fitKpiModel,
  loadPosterior,
  observedInterval,
  predictVector,
  trueInterval,
  type Posterior,
  type KpiModel,
} from '../../src/kpi/index.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { forecastOf } from './linear-model.js';
import { simulatedIllustrations } from './simulated-world.js';
import { importCsv } from './stored-model.js';

const COUNT = 300;
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'];
/** Seconds by which a view in the slot is longer. */
const SLOTS = { feed: 0, top: 12 };

describe.each(databases)('watch time, a number, from import to forecast on $name', ({ create }) => {
  const world = simulatedIllustrations(COUNT);
  const effects = Array.from({ length: 300 }, (_, tag) => 6 * normal(randomStream(`effect of ${tag}`)));
  const truth = world.map(({ vector }) => 60 + [...vector.indices].reduce((sum, tag) => sum + effects[tag]!, 0));
  let database: TestDatabase;
  let tagModelId: number;
  let model: KpiModel;
  let posterior: Posterior;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    tagModelId = await addTagModel(pool, 'true tags');
    const ids = await addLibrary(pool, world.map((_, n) => ({ name: `${n}.png`, source: `/${n}` }))); // prettier-ignore
    await addVectors(pool, tagModelId, ids, world.map(({ vector }) => vector)); // prettier-ignore
    const luck = randomStream('views');
    const rows = world.flatMap((_, n) =>
      DAYS.flatMap((day) =>
        Object.entries(SLOTS).map(([slot, longer]) => {
          // What is watched long is shown on top; a single view strays by 40 seconds.
          const views = 50 + Math.floor(200 * luck()) + (slot === 'top' && truth[n]! > 60 ? 600 : 0);
          const mean = truth[n]! + longer + (40 / Math.sqrt(views)) * normal(luck);
          return `${n}.png,${day},${slot},${(views * mean).toFixed(2)},${views}`;
        }),
      ),
    );
    await importCsv(pool, 'watch time', 'illustration,day,slot,seconds,views', rows, { kind: 'number' });
    model = await fitKpiModel(pool, { kpi: 'watch time', tagModelId });
    posterior = (await loadPosterior(pool, model.id))!;
  });
  afterAll(() => database.close());

  it('is fitted by ridge, in seconds', () => {
    const { report } = model;
    expect(model).toMatchObject({ kind: 'number', method: 'ridge', link: 'identity', illustrations: COUNT });
    expect(report).toMatchObject({ kind: 'number', observations: COUNT * 6 });
    expect(report.holdOut.spearman).toBeGreaterThan(0.6);
    expect(report.holdOut.normalisedEntropy).toBeNull();
    expect(report.holdOut.calibration).toBeGreaterThan(0.95);
    expect(report.holdOut.calibration).toBeLessThan(1.05);
    expect(Math.sqrt(report.intervals!.trialVariance!)).toBeCloseTo(40, -1);
    expect(report.intervals!.coverage95).toBeGreaterThan(0.9);
    expect(report.warnings.join(' ')).not.toMatch(/rate/);
  });

  it('tells the slot apart from the tags, in seconds', () => {
    const { levels } = model.context.factors.find(({ name }) => name === 'slot')!;
    const effect = (slot: string): number => levels.find(({ level }) => level === slot)!.effect;
    expect(effect('top') - effect('feed')).toBeGreaterThan(11);
    expect(effect('top') - effect('feed')).toBeLessThan(13);
  });

  it('forecasts illustrations and finds the best of the library', async () => {
    const { pool } = database;
    await deployKpiModel(pool, model.id);
    const [best] = await bestPredicted(pool, model, { first: 1 });
    const linear = world.map(({ vector }) => predictVector(model, vector));
    expect(best!.linear).toBeCloseTo(Math.max(...linear), 3);
    const { vector } = world[0]!;
    const made = forecastOf({ model, posterior }, vector);
    const interval = trueInterval(model, made)!;
    const observed = observedInterval(model, made, 25)!;
    // A mean of 25 views strays by 8 seconds.
    expect((observed.high - observed.low) / 2).toBeGreaterThan(1.96 * 7);
    expect(interval.high - interval.low).toBeLessThan(observed.high - observed.low);
  });

  it('is no rate: nothing is dealt by it, and no logit is fitted', async () => {
    const { pool } = database;
    const running = world.slice(0, 2).map(({ vector }) => ({
      ...{ vector, observed: null, forecast: forecastOf({ model, posterior }, vector) },
    }));
    await expect(decideAmong(model, posterior, running, { seed: 1 })).rejects.toThrow(KpiDataError);
    const options = { batch: 10, policy: 'thompson', beta: 0.5, seed: 1 } as const;
    await expect(allocateImpressions(model, posterior, running, options)).rejects.toThrow(/this KPI is a number/);
    await expect(fitKpiModel(pool, { kpi: 'watch time', tagModelId, method: 'logistic' })).rejects.toThrow(
      /A number has no logit/,
    );
  });
});
