import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { defineKpi } from '../../src/kpi/kpi-table.js';
import type { KpiModel } from '../../src/kpi/serving/model-table.js';
import { GaussianPosterior } from '../../src/kpi/posterior/posterior.js';
import { PosteriorCache } from '../../src/kpi/posterior/posterior-cache.js';
import { loadPosterior, storePosterior } from '../../src/kpi/posterior/posterior-table.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { addTagModel } from './library.js';
import { simulatedIllustrations, simulatedTrainingData } from './simulated-world.js';
import { madeUpModel } from './stored-model.js';

describe.each(databases)('how sure a model is, stored on $name', ({ create }) => {
  const asked = simulatedIllustrations(10).map(({ vector }) => vector);
  const { design, denominators } = simulatedTrainingData(250);
  let database: TestDatabase;
  let model: () => Promise<KpiModel>;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    const tagModelId = await addTagModel(pool, 'tags');
    const { id } = await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
    model = () => madeUpModel(pool, id, tagModelId);
  });
  afterAll(() => database.close());

  const fit = (form: 'primal' | 'dual'): Promise<GaussianPosterior> =>
    GaussianPosterior.fit({ design, weights: denominators, lambda: 3, scale: 0.01, form }, breather());

  it.each([
    ['primal', 4 * 1024 * 1024, 1],
    ['primal', 10_000, 10],
    ['dual', 10_007, 10],
  ] as const)('is read as it was, %s in parts of %d bytes', async (form, partBytes, least) => {
    const { pool } = database;
    const [posterior, { id }] = [await fit(form), await model()];
    await storePosterior(pool, id, posterior, { partBytes });
    const { rows } = await pool.query<{ parts: number; bytes: number }>(
      `select count(*)::int as parts, sum(length(data))::int as bytes from kpi_model_posterior where model_id = $1`,
      [id],
    );
    expect(rows[0]!.parts).toBe(Math.ceil(rows[0]!.bytes / partBytes));
    expect(rows[0]!.parts).toBeGreaterThanOrEqual(least);
    const read = (await loadPosterior(pool, id))!;
    expect(read).toMatchObject({ form });
    expect(read.covariance(asked)).toEqual(posterior.covariance(asked));
    expect(Buffer.from(read.encode()).equals(posterior.encode())).toBe(true);
  });

  it('goes with its model, and is null for a model without', async () => {
    const { pool } = database;
    const { id } = await model();
    expect(await loadPosterior(pool, id)).toBeNull();
    await storePosterior(pool, id, await fit('primal'));
    await pool.query('delete from kpi_model where id = $1', [id]);
    const { rows } = await pool.query('select from kpi_model_posterior where model_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('says that it cannot be read when a part is missing', async () => {
    const { pool } = database;
    const { id } = await model();
    await storePosterior(pool, id, await fit('primal'), { partBytes: 10_000 });
    await pool.query('delete from kpi_model_posterior where model_id = $1 and part = 3', [id]);
    await expect(loadPosterior(pool, id)).rejects.toThrow(KpiDataError);
  });

  it('is read once for those who ask at the same time, and the two asked for last are kept', async () => {
    const { pool } = database;
    const ids: number[] = [];
    for (let n = 0; n < 3; n++) {
      ids.push((await model()).id);
      await storePosterior(pool, ids[n]!, await fit('primal'));
    }
    const cache = new PosteriorCache(pool);
    const [one, same] = await Promise.all([cache.get(ids[0]!), cache.get(ids[0]!)]);
    expect(one).toBe(same);
    await cache.get(ids[1]!);
    expect(await cache.get(ids[0]!)).toBe(one);
    await cache.get(ids[2]!);
    expect(await cache.get(ids[0]!)).toBe(one);
    await cache.get(ids[1]!);
    await cache.get(ids[2]!);
    expect(await cache.get(ids[0]!)).not.toBe(one);
  });

  it('is asked for again after it could not be read', async () => {
    const { pool } = database;
    const { id } = await model();
    await pool.query(`insert into kpi_model_posterior (model_id, part, data) values ($1, 0, 'rubbish')`, [id]);
    const cache = new PosteriorCache(pool);
    await expect(cache.get(id)).rejects.toThrow(/cannot be read.*Fit the model again/);
    await pool.query('delete from kpi_model_posterior where model_id = $1', [id]);
    await storePosterior(pool, id, await fit('primal'));
    expect(await cache.get(id)).not.toBeNull();
  });
});
