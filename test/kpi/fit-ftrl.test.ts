import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { fitFtrlModel } from '../../src/kpi/fit-ftrl.js';
import { latestState } from '../../src/kpi/model-table.js';
import { availableNow } from '../../src/kpi/online/available.js';
import { observationsInOrder } from '../../src/kpi/online/observation-stream.js';
import { simulateCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { simulatedIllustrations } from './simulated-world.js';

const COUNT = 700;
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
    await addVectors(pool, tagModelId, ids.slice(0, COUNT - 20), vectors);
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
      expect(holdOut.illustrations + illustrations).toBe(COUNT - 20);
      expect(holdOut.illustrations).toBeGreaterThan(90);
      expect(holdOut.spearman).toBeGreaterThan(5 / Math.sqrt(holdOut.illustrations));
      console.log(describeFit(model));
    });
  });
});
