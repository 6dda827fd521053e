import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, NotFoundError } from '../../src/errors.js';
import {
  defineKpi,
  deployKpiModel,
  findDeployedModel,
  fitKpiModel,
  forecast,
  importObservations,
  loadPosterior,
  predictStored,
  predictVector,
  reportPage,
  setMaturityDays,
  trueInterval,
  type FitKpiModelOptions,
  type KpiModel,
} from '../../src/kpi/index.js';
import { describeFit } from '../../src/cli/kpi-report.js';
import { fitFtrlModel } from '../../src/kpi/training/fit-ftrl.js';
import { availableNow } from '../../src/kpi/online/available.js';
import { observationsInOrder } from '../../src/kpi/online/observation-stream.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';
import { simulateCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { simulatedIllustrations } from './simulated-world.js';

const COUNT = 700;
/** The others have no vector. */
const INDEXED = COUNT - 20;
const DAYS = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04'];

describe.each(databases)('online models on $name', ({ create }) => {
  const world = simulatedIllustrations(COUNT);
  const vectors = world.map(({ vector }) => vector);
  const campaign = [
    ...simulateCampaign(
      world.map(({ illustration }) => illustration),
      { days: DAYS.length },
    ),
  ];
  let database: TestDatabase;
  let pool: Pool;
  let tagModelId: number;
  let ids: string[];

  const importDays = async (kpi: string, from: string, to: string): Promise<void> => {
    const folder = temporaryFolder();
    const file = path.join(folder, `simulated-campaign ${from}.csv`);
    const rows = campaign
      .filter(({ day }) => day >= from && day <= to)
      .map(({ illustration, day, slot, impressions, clicks }) =>
        [`/${illustration}.png`, day, slot, impressions, clicks].join(','),
      );
    writeFileSync(file, `illustration,day,slot,impressions,clicks\n${rows.join('\n')}\n`);
    await importObservations(pool, { kpi, file, simulated: true });
    rmSync(folder, { recursive: true });
  };
  const define = async (kpi: string): Promise<void> => {
    await defineKpi(pool, { name: kpi, numerator: 'clicks', denominator: 'impressions' });
  };
  const learn = (kpi: string, options: Partial<FitKpiModelOptions> = {}): Promise<KpiModel> =>
    fitKpiModel(pool, { kpi, tagModelId, method: 'ftrl', ...options });
  const stateOf = async (model: KpiModel): Promise<Buffer> =>
    (await pool.query<{ state: Buffer }>('select state from kpi_model where id = $1', [model.id])).rows[0]!.state;

  beforeAll(async () => {
    database = await create();
    ({ pool } = database);
    tagModelId = await addTagModel(pool, 'true tags');
    ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }, place) => ({
        name: `${place}.png`,
        source: `/${key}.png`,
        metadata: { advertiser: `advertiser ${place % 60}` },
      })),
    );
    await addVectors(pool, tagModelId, ids.slice(0, INDEXED), vectors);
    await define('ctr');
    await importDays('ctr', DAYS[0]!, DAYS[3]!);
  }, 120_000);
  afterAll(() => database.close());

  describe('learnt from the beginning', () => {
    let model: KpiModel;
    beforeAll(async () => {
      model = await learn('ctr');
    }, 60_000);

    it('rank illustrations that they never learnt from', () => {
      const { holdOut, illustrations } = model.report;
      expect(holdOut.illustrations + illustrations).toBe(INDEXED);
      expect(holdOut.illustrations).toBeGreaterThan(90);
      // Five standard deviations of what chance gives.
      expect(holdOut.spearman).toBeGreaterThan(5 / Math.sqrt(holdOut.illustrations));
      expect(holdOut.normalisedEntropy).toBeLessThan(1);
    });

    it('hold out by the hash that the batch fit deals groups by', () => {
      const heldOut = ids.slice(0, INDEXED).filter((id) => {
        const hash = createHash('sha256').update(`1:illustration ${id}`).digest();
        return hash.readUIntBE(0, 6) < 0.2 * 2 ** 48;
      });
      expect(model.report.holdOut.illustrations).toBe(heldOut.length);
    });

    it('tell how they learnt, and leave empty what only a batch fit has', () => {
      const { report } = model;
      expect(model).toMatchObject({ method: 'ftrl', link: 'logit', simulated: true, deployed: false });
      expect(report).toMatchObject({ crossValidation: null, learningCurve: null, overTime: null });
      expect(report.illustrationsWithoutVector).toBe(COUNT - INDEXED);
      expect(report.online).toMatchObject({ resumedFrom: null, batchModel: null });
      expect(report.online!.firstSeenEntropy).toBeLessThan(1);
      expect(report.baseRate).toBeCloseTo(report.numerator / report.denominator, 12);
      expect(report.warnings.join(' ')).toMatch(/ignores that tags go together.*were not told apart/);
      const text = describeFit(model);
      expect(text).toMatch(/ftrl, weights by variance-components, alpha 0\.\d+\n {2}online .* observations learnt/);
      const tags = Array.from({ length: 5000 }, (_, dimension) => ({ name: `tag ${dimension}` }));
      const page = reportPage(model, tags, null);
      expect(page).toMatch(/Online logistic \(FTRL\)/);
      expect(page).not.toMatch(/Learning curve|Penalty/);
    });

    it('say how sure they are, from a posterior that is stored with them', async () => {
      const posterior = (await loadPosterior(pool, model.id))!;
      const sure = (vector: (typeof vectors)[number]) =>
        trueInterval(model, forecast(model, predictVector(model, vector), posterior.variance(vector)))!;
      const { low, high } = sure(vectors[0]!);
      expect(low).toBeGreaterThan(0.001);
      expect(high).toBeGreaterThan(1.2 * low);
      expect(high).toBeLessThan(0.1);
      // Tags that nobody has are less known than those that everybody has.
      const unit = (dimension: number) => ({
        ...{ dimensions: 5000, indices: Int32Array.of(dimension), values: Float32Array.of(1) },
      });
      expect(posterior.combinationVariance(unit(4999))).toBeCloseTo(1 / model.lambda, 9);
      expect(posterior.combinationVariance(unit(0))).toBeLessThan(0.2 / model.lambda);
      expect(model.report.intervals!.coverage95).toBeGreaterThan(0.88);
      expect(
        reportPage(
          model,
          Array.from({ length: 5000 }, () => ({ name: 'tag' })),
          posterior,
        ),
      ).toMatch(/ to /);
    });

    it('are deployed, and predict in SQL what they predict here', async () => {
      await deployKpiModel(pool, model.id);
      expect((await findDeployedModel(pool, model.kpiId, tagModelId))!.id).toBe(model.id);
      const stored = await predictStored(pool, model, ids);
      expect(stored.size).toBe(INDEXED);
      for (const [place, id] of ids.slice(0, INDEXED).entries()) {
        expect(stored.get(id)).toBeCloseTo(predictVector(model, vectors[place]!), 5);
      }
    });

    it.each([7, 100_000])('are the same in pages of %i, to the bit', async (page) => {
      const again = await fitFtrlModel(pool, { kpi: 'ctr', tagModelId, page });
      expect(again.report).toEqual(model.report);
      expect(await stateOf(again)).toEqual(await stateOf(model));
    });

    it('read no more at once than a page, and each observation with what came before of its illustration', async () => {
      const settings = { seed: 1, holdOutShare: 0.9, groupBy: null };
      const kpi = { id: model.kpiId, kind: 'rate' as const };
      const available = await availableNow(pool, { kpi, tagModelId, settings });
      const before = new Map<string, number>();
      const stream = observationsInOrder(pool, { available, learnt: [], context: model.context, page: 10 });
      for await (const examples of stream) {
        expect(examples.length).toBeLessThanOrEqual(10);
        for (const { vector, trials, trialsBefore } of examples) {
          const tags = vector.indices.join();
          expect(trialsBefore).toBe(before.get(tags) ?? 0);
          before.set(tags, trialsBefore + trials);
        }
      }
      expect(before.size).toBeGreaterThan(40);
    });

    it('keep illustrations of one advertiser together', async () => {
      const { report } = await learn('ctr', { groupBy: 'advertiser' });
      expect(report.groups).toBe(60);
      // 680 illustrations in 60 groups of 11 or 12.
      const groups = report.holdOut.illustrations / (INDEXED / 60);
      expect(Math.abs(groups - Math.round(groups))).toBeLessThan(0.25);
    });

    it('take tau2 and the effects of context of a logistic model, where there is one', async () => {
      await define('with batch');
      await importDays('with batch', DAYS[0]!, DAYS[1]!);
      const batch = await fitKpiModel(pool, { kpi: 'with batch', tagModelId });
      const online = await learn('with batch', { online: { alpha: 0.05 } });
      expect(online.context).toEqual(batch.context);
      expect(online.report.online).toMatchObject({ batchModel: batch.id, parameters: { alpha: 0.05 } });
      expect(online.report.weights).toEqual(batch.report.weights);
      expect(online.report.warnings.join(' ')).not.toMatch(/told apart/);
      // Correlation of the two over the library.
      const both = vectors.map((vector) => [predictVector(batch, vector), predictVector(online, vector)] as const);
      expect(
        spearman(
          Float64Array.from(both, ([a]) => a),
          Float64Array.from(both, ([, b]) => b),
        ),
      ).toBeGreaterThan(0.6);
    }, 60_000);
  });

  describe('resumed', () => {
    it('are what learning everything at once gives, to the bit', async () => {
      await define('resumed');
      await importDays('resumed', DAYS[0]!, DAYS[1]!);
      await fitKpiModel(pool, { kpi: 'resumed', tagModelId });
      const first = await learn('resumed');
      await importDays('resumed', DAYS[2]!, DAYS[3]!);
      const resumed = await learn('resumed', { resume: true });
      expect(resumed.report.online!.resumedFrom).toBe(first.id);
      expect(resumed.report.observations).toBeGreaterThan(1.8 * first.report.observations);
      const whole = await learn('resumed');
      expect(whole.report.online!.resumedFrom).toBeNull();
      expect(await stateOf(resumed)).toEqual(await stateOf(whole));
      expect(resumed.coefficients).toEqual(whole.coefficients);
      expect(resumed.report.holdOut).toEqual(whole.report.holdOut);
      expect((await loadPosterior(pool, resumed.id))!.encode()).toEqual(
        (await loadPosterior(pool, whole.id))!.encode(),
      );
    }, 60_000);

    it('learn days once they are mature, of an import that was learnt in part', async () => {
      await define('maturing');
      await setMaturityDays(pool, 'maturing', 1);
      await importDays('maturing', DAYS[0]!, DAYS[2]!);
      const first = await learn('maturing');
      expect(first.report.immatureFrom).toBe(DAYS[2]);
      await importDays('maturing', DAYS[3]!, DAYS[3]!);
      const second = await learn('maturing', { resume: true });
      expect(second.report.immatureFrom).toBe(DAYS[3]);
      const perDay = first.report.observations / 2;
      expect(second.report.observations / perDay).toBeGreaterThan(2.9);
      expect(second.report.observations / perDay).toBeLessThan(3.1);
      await expect(learn('maturing', { resume: true })).rejects.toThrow(/learnt all there is.*2025-01-04/);
    }, 60_000);

    it('refuse when there is nothing new, nothing to go on from, or something else is asked for', async () => {
      await expect(learn('ctr', { resume: true, groupBy: 'advertiser' })).rejects.toThrow(
        /has learnt all there is: nothing was observed since/,
      );
      await expect(learn('ctr', { resume: true })).rejects.toThrow(
        /begun with advertiser as its key to group by, and nothing was asked for/,
      );
      await expect(learn('maturing', { resume: true, seed: 2 })).rejects.toThrow(/begun with 1 as its seed, and 2/);
      await expect(learn('maturing', { resume: true, online: { l1: 3 } })).rejects.toThrow(/with 0 as its l1, and 3/);
      await define('unlearnt');
      await importDays('unlearnt', DAYS[0]!, DAYS[0]!);
      await expect(learn('unlearnt', { resume: true })).rejects.toThrow(/no online model .* to go on from/);
    });
  });

  it('are refused where there is too little, or what cannot be is asked for', async () => {
    await define('empty');
    await expect(learn('empty')).rejects.toThrow(/0 illustrations have both observations and a vector/);
    await expect(learn('nothing')).rejects.toThrow(NotFoundError);
    await defineKpi(pool, { name: 'watch', numerator: 'seconds', denominator: 'views', kind: 'number' });
    await expect(learn('watch')).rejects.toThrow(/A number has no logit/);
    await expect(learn('ctr', { weights: 'equal' })).rejects.toThrow(BadInputError);
    await expect(learn('ctr', { online: { alpha: -1 } })).rejects.toThrow(/alpha of the online learner is -1/);
    await expect(learn('ctr', { online: { beta: 0, l2: 0 } })).rejects.toThrow(/both 0/);
    await expect(fitKpiModel(pool, { kpi: 'ctr', tagModelId, resume: true })).rejects.toThrow(/Only an online model/);
    const none = await pool.query<{ name: string }>("select name from pg_cursors where name like 'learn%'");
    expect(none.rows).toEqual([]);
  });
});
