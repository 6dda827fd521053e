import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineKpi, importObservations, loadTrainingData } from '../../src/kpi/index.js';
import { writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { loadStudyData } from '../../src/kpi/study/study-data.js';
import { trainingParts } from '../../src/kpi/fitting/training-export.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { simulatedIllustrations } from './simulated-world.js';

const CTR = { name: 'ctr', numerator: 'clicks', denominator: 'impressions' };

describe.each(databases)('the data of a study on $name', ({ create }) => {
  const world = simulatedIllustrations(40);
  let database: TestDatabase;
  let folder: string;
  let kpiId: number;
  let tagModelId: number;
  beforeAll(async () => {
    database = await create();
    folder = temporaryFolder();
    const { pool } = database;
    const ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }, place) => ({
        ...{ name: key, source: key },
        metadata: { series: `series ${place % 10}` },
      })),
    );
    tagModelId = await addTagModel(pool, 'model');
    // The last has observations and no vector.
    const vectors = world.map(({ vector }) => vector);
    await addVectors(pool, tagModelId, ids.slice(0, -1), vectors.slice(0, -1));
    kpiId = (await defineKpi(pool, CTR)).id;
    const file = path.join(folder, 'simulated-campaign.csv');
    const illustrations = world.map(({ illustration }) => illustration);
    await writeSimulatedCampaign(file, illustrations, { days: 10, firstDay: '2025-01-01' });
    await importObservations(pool, { kpi: CTR, file, simulated: true });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const load = (options = {}) => loadStudyData(database.pool, kpiId, tagModelId, options);
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

  it('are the sums of each part of the illustrations, before and after the cut', async () => {
    const { cells, ...facts } = await load({ testDays: 3 });
    expect(facts).toEqual({
      ...{ illustrations: 39, firstTestDay: '2025-01-08', days: 10, testDays: 3, withoutVector: 1, simulated: true },
    });
    const data = await loadTrainingData(database.pool, { id: kpiId, kind: 'rate' }, tagModelId);
    const dealt = trainingParts(data.groups);
    const sums = async (part: string, condition: string): Promise<number> => {
      const ids = data.illustrationIds.filter((_, row) => dealt[row] === part);
      const { rows } = await database.pool.query<{ n: number }>(
        `select sum(denominator)::float8 as n from kpi_observation
         where illustration_id = any($1::bigint[]) and day ${condition} '2025-01-08'`,
        [ids],
      );
      return rows[0]!.n;
    };
    const of = (part: string): number => total(cells.denominators.filter((_, cell) => cells.part[cell] === part));
    expect(of('train')).toBe(await sums('train', '<'));
    expect(of('later')).toBe(await sums('train', '>='));
    expect(of('valid')).toBe(await sums('valid', '<'));
    expect(of('new')).toBe(await sums('hold-out', '>='));
    expect(new Set(cells.part)).toEqual(new Set(['train', 'later', 'valid', 'new']));
  });

  it('tell slots and weekdays apart', async () => {
    const { cells } = await load();
    const [slot, weekday] = cells.contexts;
    expect([...slot!.levels].sort()).toEqual(['feed', 'sidebar', 'top']);
    const data = await loadTrainingData(database.pool, { id: kpiId, kind: 'rate' }, tagModelId);
    const { rows } = await database.pool.query<{ id: string; n: number }>(
      `select illustration_id::text as id, sum(numerator)::float8 as n from kpi_observation
       where slot = 'top' and day in ('2025-01-01') group by illustration_id`,
    );
    // 1 January 2025 was a Wednesday; the next one, the 8th, is after the cut.
    const found = rows.filter(({ id }) => {
      const row = data.illustrationIds.indexOf(id);
      return row >= 0 && trainingParts(data.groups)[row] !== 'hold-out';
    });
    expect(found.length).toBeGreaterThan(10);
    for (const { id, n } of found) {
      const row = data.illustrationIds.indexOf(id);
      const cell = cells.part.findIndex(
        (part, at) =>
          (part === 'train' || part === 'valid') &&
          cells.illustration[at] === row &&
          slot!.levels[slot!.level[at]!] === 'top' &&
          weekday!.levels[weekday!.level[at]!] === 'Wednesday',
      );
      expect(cells.numerators[cell]).toBe(n);
    }
  });

  it('keep groups together', async () => {
    const { cells } = await load({ groupBy: 'series' });
    const partsOf = new Map<number, Set<boolean>>();
    cells.part.forEach((part, cell) => {
      const series = cells.illustration[cell]! % 10;
      partsOf.set(series, (partsOf.get(series) ?? new Set()).add(part === 'new'));
    });
    expect([...partsOf.values()].every((parts) => parts.size === 1)).toBe(true);
  });

  it('need a day to fit to', async () => {
    await expect(load({ testDays: 10 })).rejects.toThrow(/observations of 10 day\(s\); 10 to judge by/);
    const { id } = await defineKpi(database.pool, { ...CTR, name: 'other' });
    await expect(loadStudyData(database.pool, id, tagModelId)).rejects.toThrow(/of 0 day\(s\)/);
  });

  it('may have a limited number of slots', async () => {
    const kpi = { ...CTR, name: 'many slots' };
    const { key } = world[0]!.illustration;
    // On both days: which side of the cut counts depends on the part that the illustration is in.
    const rows = Array.from({ length: 2002 }, (_, row) => `${key},2025-02-0${1 + (row % 2)},/page/${row >> 1},9,1`);
    const file = path.join(folder, 'slots.csv');
    writeFileSync(file, ['illustration,day,slot,impressions,clicks', ...rows].join('\n'));
    await importObservations(database.pool, { kpi, file, simulated: true });
    const { id } = await defineKpi(database.pool, kpi);
    await expect(loadStudyData(database.pool, id, tagModelId)).rejects.toThrow(/more than 1000 slots/);
  });
});
