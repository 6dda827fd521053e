import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { defineKpi, deployKpiModel, predictVector, type KpiModel } from '../../src/kpi/index.js';
import { expectedValue } from '../../src/kpi/fitting/expected-value.js';
import {
  bestPredicted,
  countPredicted,
  refreshPredictions,
  type BestPosition,
} from '../../src/kpi/serving/prediction-table.js';
import type { SearchFilter } from '../../src/vectors/search-filter.js';
import { storeVectors } from '../../src/vectors/vector-table.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { storeSynthetic, syntheticVectors } from '../support/synthetic-vectors.js';
import { madeUpModel, tagged } from './stored-model.js';

const COUNT = 600;
const weights = (seed: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: 700 }, (_, tag) => [tag, Math.sin(seed * (tag + 1)) / 3]));

describe.each(databases)('predictions kept for a library on $name', ({ create }) => {
  const vectors = syntheticVectors(COUNT, 'kept predictions');
  let database: TestDatabase;
  let tagModelId: number;
  let first: KpiModel;
  let second: KpiModel;
  let other: KpiModel;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    tagModelId = await storeSynthetic(pool, vectors);
    const rate = { numerator: 'clicks', denominator: 'impressions' };
    const [ctr, cvr] = [
      await defineKpi(pool, { name: 'ctr', ...rate }),
      await defineKpi(pool, { name: 'cvr', ...rate }),
    ];
    first = await madeUpModel(pool, ctr.id, tagModelId, { coefficients: tagged(weights(1)) });
    second = await madeUpModel(pool, ctr.id, tagModelId, { coefficients: tagged(weights(2)), intercept: -3 });
    other = await madeUpModel(pool, cvr.id, tagModelId, { coefficients: tagged(weights(3)) });
    await deployKpiModel(pool, first.id);
  });
  afterAll(() => database.close());
  beforeEach(() => refreshPredictions(database.pool));

  const expected = (model: KpiModel): { illustrationId: string; linear: number }[] =>
    vectors
      .map((vector, place) => ({ illustrationId: String(place + 1), linear: predictVector(model, vector) }))
      .sort((a, b) => b.linear - a.linear || Number(a.illustrationId) - Number(b.illustrationId));

  const kept = async (): Promise<{ model: number; count: number }[]> =>
    (
      await database.pool.query<{ model: number; count: number }>(
        'select model_id as model, count(*)::int as count from kpi_prediction group by 1 order by 1',
      )
    ).rows;

  /** All pages, joined. */
  async function paged(model: KpiModel, page: number, filter: SearchFilter = {}): Promise<BestPosition[]> {
    const found: BestPosition[] = [];
    for (;;) {
      const next = await bestPredicted(database.pool, model, { first: page, after: found.at(-1), filter });
      found.push(...next);
      if (next.length < page) return found;
    }
  }

  it('are those that TypeScript computes, within 1e-6 of the rate', async () => {
    const found = await paged(first, COUNT + 1);
    expect(found).toHaveLength(COUNT);
    for (const { illustrationId, linear } of found) {
      const exact = expectedValue(first, predictVector(first, vectors[Number(illustrationId) - 1]!));
      expect(Math.abs(expectedValue(first, linear) - exact)).toBeLessThan(1e-6);
    }
    expect(found.slice(0, 20).map(({ illustrationId }) => illustrationId)).toEqual(
      expected(first).slice(0, 20).map(({ illustrationId }) => illustrationId),
    ); // prettier-ignore
  });

  it('can be paged through, neither repeated nor skipped, also where many are the same', async () => {
    const flat = await madeUpModel(database.pool, first.kpiId, tagModelId, { coefficients: tagged({ 4999: 1 }) });
    await deployKpiModel(database.pool, flat.id);
    for (const [model, page] of [
      [flat, 37],
      [flat, 100],
    ] as const) {
      // prettier-ignore
      const ids = (await paged(model, page)).map(({ illustrationId }) => Number(illustrationId));
      expect(ids).toEqual(Array.from({ length: COUNT }, (_, place) => place + 1));
    }
    await deployKpiModel(database.pool, first.id);
    const whole = await paged(first, COUNT + 1);
    expect(await paged(first, 41)).toEqual(whole);
    expect(whole.map(({ linear }) => linear)).toEqual(whole.map(({ linear }) => linear).sort((a, b) => b - a));
  });

  it('are filtered by tag and by what people said, and counted', async () => {
    const { pool } = database;
    const filter: SearchFilter = {
      tags: { all: [{ dimension: 5, minScore: 0.5 }], any: [], none: [] },
      illustration: (parameter, row) => [`${row}.rating = ${parameter('safe')}`],
    };
    const wanted = expected(first).filter(({ illustrationId }) => {
      const place = Number(illustrationId);
      const at = vectors[place - 1]!.indices.indexOf(5);
      return place % 3 === 0 && at !== -1 && vectors[place - 1]!.values[at]! >= 0.5;
    });
    expect(wanted.length).toBeGreaterThan(3);
    const found = await paged(first, 2, filter);
    expect(found.map(({ illustrationId }) => illustrationId)).toEqual(
      wanted.map(({ illustrationId }) => illustrationId),
    );
    expect(await countPredicted(pool, first, filter)).toBe(wanted.length);
    expect(await countPredicted(pool, first)).toBe(COUNT);
  });

  it('follow vectors that are added, changed and deleted', async () => {
    const { pool } = database;
    expect(await refreshPredictions(pool)).toBe(false);
    const best = tagged({ ...weights(1), 0: 1 });
    const scores = tagged(
      Object.fromEntries([...best.indices].filter((tag) => weights(1)[tag]! > 0).map((tag) => [tag, 1])),
    );
    const before = (await bestPredicted(pool, first, { first: 1 }))[0]!;

    await storeVectors(pool, tagModelId, [{ illustrationId: '7', vector: scores }]);
    const [changed] = await bestPredicted(pool, first, { first: 1 });
    expect(changed!.illustrationId).toBe('7');
    expect(changed!.linear).toBeCloseTo(predictVector(first, scores), 4);

    await pool.query('delete from illustration_vector where illustration_id = 7 and model_id = $1', [tagModelId]);
    expect(await bestPredicted(pool, first, { first: 1 })).toEqual([before]);
    expect(await kept()).toEqual([{ model: first.id, count: COUNT - 1 }]);

    await storeVectors(pool, tagModelId, [{ illustrationId: '7', vector: vectors[6]! }]);
    expect(await countPredicted(pool, first)).toBe(COUNT);
    expect(await refreshPredictions(pool)).toBe(false);
  });

  it('go with an illustration that is deleted', async () => {
    const { pool } = database;
    await pool.query(
      `insert into illustration (id, sha256, name, source, media_type, width, height, bytes) overriding system value
       values (9999, sha256('late'), 'late', 'late', 'image/png', 1, 1, 1)`,
    );
    await storeVectors(pool, tagModelId, [{ illustrationId: '9999', vector: vectors[0]! }]);
    expect(await countPredicted(pool, first)).toBe(COUNT + 1);
    await pool.query('delete from illustration_vector where illustration_id = 9999');
    await pool.query('delete from illustration where id = 9999');
    expect(await countPredicted(pool, first)).toBe(COUNT);
    expect(await kept()).toEqual([{ model: first.id, count: COUNT }]);
  });

  it('are of two KPIs at once, and of no model that does not answer', async () => {
    const { pool } = database;
    await deployKpiModel(pool, other.id);
    await deployKpiModel(pool, second.id);
    for (const model of [second, other]) {
      const best = (await bestPredicted(pool, model, { first: 5 })).map(({ illustrationId }) => illustrationId);
      expect(best).toEqual(expected(model).slice(0, 5).map(({ illustrationId }) => illustrationId)); // prettier-ignore
    }
    expect(await kept()).toEqual([
      { model: second.id, count: COUNT },
      { model: other.id, count: COUNT },
    ]);
    await deployKpiModel(pool, first.id);
  });

  it('are read from the index in their order', async () => {
    const { pool } = database;
    await pool.query('analyze kpi_prediction, illustration_vector');
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain select p.illustration_id, p.linear from kpi_prediction p
         join illustration_vector v on v.illustration_id = p.illustration_id and v.model_id = ${tagModelId}
       where p.model_id = ${first.id} and p.linear <= -4::float8 and (p.linear < -4::float8 or p.illustration_id > 5)
       order by p.linear desc, p.illustration_id limit 20`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Only )?Scan using kpi_prediction_best/);
    expect(plan).not.toMatch(/Sort/);
    expect(plan).toMatch(/Index Cond: .*linear <= /);
  });

  it.each([0, -1, 1.5])('are not asked for in pages of %d', async (size) => {
    await expect(bestPredicted(database.pool, first, { first: size })).rejects.toThrow(BadInputError);
  });
});
