import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/open.js';
import { KpiDataError, NotFoundError } from '../../src/errors.js';
import {
  bestPredicted,
  contributions,
  defineKpi,
  deployKpiModel,
  findDeployedModel,
  fitKpiModel,
  importObservations,
  listKpiModels,
  loadTrainingData,
  predictStored,
  predictVector,
  rankedCoefficients,
  rollBackKpiModel,
  type KpiModel,
} from '../../src/kpi/index.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';
import { writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { simulatedIllustrations } from './simulated-world.js';

function randomVector(name: string, nonZeros: number, value: (uniform: () => number) => number): SparseVector {
  const uniform = randomStream(name);
  const chosen = new Set<number>();
  while (chosen.size < nonZeros) chosen.add(Math.floor(uniform() * 5000));
  const indices = Int32Array.from([...chosen].sort((a, b) => a - b));
  return { dimensions: 5000, indices, values: Float32Array.from(indices, () => value(uniform)) };
}

describe.each(databases)('KPI models on $name', ({ create }) => {
  const world = simulatedIllustrations(420);
  const vectors = world.map(({ vector }) => vector);
  let database: TestDatabase;
  let tagModelId: number;
  let ids: string[];
  let model: KpiModel;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    tagModelId = await addTagModel(pool, 'true tags');
    ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }, place) => ({
        name: `${place}.png`,
        source: `/${key}.png`,
        metadata: { advertiser: `advertiser ${place % 40}` },
      })),
    );
    await addVectors(pool, tagModelId, ids.slice(0, 400), vectors);
    await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
    const folder = temporaryFolder();
    const file = path.join(folder, 'simulated-campaign.csv');
    await writeSimulatedCampaign(
      file,
      world.map(({ illustration }) => illustration),
      { days: 2 },
    );
    await importObservations(pool, { kpi: 'ctr', file, simulated: true });
    rmSync(folder, { recursive: true });
    model = await fitKpiModel(pool, { kpi: 'ctr', tagModelId });
  }, 120_000);
  afterAll(() => database.close());

  it('are stored with a report that tells what they rest on, not yet deployed', async () => {
    const { report } = model;
    expect(model).toMatchObject({ kpiName: 'ctr', tagModelId, illustrations: 400, simulated: true, deployed: false });
    expect(report).toMatchObject({ illustrations: 400, illustrationsWithoutVector: 20, simulated: true });
    expect(report.observations).toBeGreaterThan(2300);
    expect(report.baseRate).toBeCloseTo(report.numerator / report.denominator, 12);
    expect(report.warnings.join(' ')).toMatch(/20 illustrations .* no vector/);
    expect(report.crossValidation!.curve.length).toBeGreaterThan(5);
    expect(await listKpiModels(database.pool, model.kpiId)).toEqual([model]);
  });

  it('predict the same in SQL and in TypeScript, for the library', async () => {
    const stored = await predictStored(database.pool, model, ids);
    expect(stored.size).toBe(400);
    for (const [place, id] of ids.slice(0, 400).entries()) {
      expect(Math.abs(stored.get(id)! - predictVector(model, vectors[place]!))).toBeLessThan(1e-6);
    }
  });

  it.each([
    ['of a rate near one half', 'half', 0.05, () => 1],
    // pgvector adds up in float32: far outside what a rate needs, the error grows with what is added up.
    ['far too large for a rate', 'large', 1, (size: number) => Math.max(1, size)],
  ])(
    'predict the same in SQL and in TypeScript, for 200 random vectors, coefficients %s',
    async (_, name, sd, scale) => {
      const { pool } = database;
      const other = await addTagModel(pool, name);
      // As tag models score: some tags clearly, most of them faintly.
      const score = (uniform: () => number) => (uniform() < 0.2 ? 0.3 + 0.7 * uniform() : 0.001 + 0.02 * uniform());
      const some = Array.from({ length: 200 }, (_, n) => randomVector(`vector ${n}`, 1 + n, score));
      await addVectors(pool, other, ids.slice(0, 200), some);
      const coefficients = randomVector('coefficients', 4000, (uniform) => sd * normal(uniform));
      const random = { tagModelId: other, coefficients, intercept: 0.5 };
      const stored = await predictStored(pool, random, ids);
      expect(stored.size).toBe(200);
      some.forEach((vector, place) => {
        const size = contributions(random, vector).reduce((sum, { contribution }) => sum + Math.abs(contribution), 0);
        const difference = Math.abs(stored.get(ids[place]!)! - predictVector(random, vector));
        expect(difference).toBeLessThan(1e-6 * scale(size));
      });
    },
  );

  it('find the best predicted of the library once they answer', async () => {
    await deployKpiModel(database.pool, model.id);
    const best = await bestPredicted(database.pool, model, { first: 10 });
    const expected = ids
      .slice(0, 400)
      .map((id, place) => ({ id, linear: predictVector(model, vectors[place]!) }))
      .sort((a, b) => b.linear - a.linear);
    expect(best.map(({ linear }) => linear)).toEqual(
      expected.slice(0, 10).map(({ linear }) => expect.closeTo(linear, 6) as number),
    );
  });

  it('explain a prediction: in order of dimension the contributions add up to it exactly', () => {
    for (const vector of vectors.slice(0, 50)) {
      const parts = contributions(model, vector);
      for (const [place, part] of parts.entries()) {
        expect(part.contribution).toBe(part.score * part.coefficient);
        if (place > 0)
          expect(Math.abs(part.contribution)).toBeLessThanOrEqual(Math.abs(parts[place - 1]!.contribution));
      }
      const sum = parts
        .sort((a, b) => a.dimension - b.dimension)
        .reduce((linear, { contribution }) => linear + contribution, model.intercept);
      expect(sum).toBe(predictVector(model, vector));
    }
  });

  it('rank their coefficients', () => {
    const [first, second] = rankedCoefficients(model, 2);
    expect(Math.abs(first!.coefficient)).toBe(Math.max(...model.coefficients.values.map(Math.abs)));
    expect(Math.abs(first!.coefficient)).toBeGreaterThanOrEqual(Math.abs(second!.coefficient));
    expect(rankedCoefficients(model, 1, null, { skip: 1 })).toEqual([second]);
    const [largest] = rankedCoefficients(model, 1, null, { order: 'descending' });
    expect(largest!.coefficient).toBe(Math.max(...model.coefficients.values));
    const [smallest] = rankedCoefficients(model, 1, null, { order: 'ascending' });
    expect(smallest!.coefficient).toBe(Math.min(...model.coefficients.values));
    const among = (dimension: number): boolean => dimension === second!.dimension;
    expect(rankedCoefficients(model, 5, null, { among })).toEqual([second]);
  });

  it('refuse a vector of another length', () => {
    const short = { dimensions: 10, indices: Int32Array.of(1), values: Float32Array.of(1) };
    expect(() => predictVector(model, short)).toThrow(/10 scores .* 5000 coefficients/);
  });

  it('keep related illustrations together by a key of their metadata', async () => {
    const { report } = await fitKpiModel(database.pool, { kpi: 'ctr', tagModelId, groupBy: 'advertiser' });
    expect(report.groups).toBe(40);
    expect(report.holdOut.illustrations).toBe(80);
  });

  it('answer from the latest deployment, and roll back by deploying an older one', async () => {
    const { pool } = database;
    const newer = await fitKpiModel(pool, { kpi: 'ctr', tagModelId, weights: 'equal' });
    const deployed = () => findDeployedModel(pool, model.kpiId, tagModelId);
    expect((await deployed())!.id).toBe(model.id);
    expect(await deployKpiModel(pool, model.id)).toMatchObject({ id: model.id, deployed: true });
    expect((await deployKpiModel(pool, newer.id)).deployed).toBe(true);
    expect((await deployed())!.id).toBe(newer.id);
    expect((await rollBackKpiModel(pool, model.kpiId, tagModelId)).id).toBe(model.id);
    expect((await deployed())!.id).toBe(model.id);
    const listed = await listKpiModels(pool, model.kpiId);
    expect(listed.filter((each) => each.deployed).map(({ id }) => id)).toEqual([model.id]);
  });

  it('answer from the second of two deployments in one transaction', async () => {
    const [newer, older] = await listKpiModels(database.pool, model.kpiId);
    await inTransaction(database.pool, async (client) => {
      await deployKpiModel(client, newer!.id);
      await deployKpiModel(client, older!.id);
    });
    expect((await findDeployedModel(database.pool, model.kpiId, tagModelId))!.id).toBe(older!.id);
  });

  it('learn from every illustration of a library larger than a page', async () => {
    const { pool } = database;
    const many = 2300;
    const [kpi, tagModel] = [
      await defineKpi(pool, { name: 'many', numerator: 'clicks', denominator: 'impressions' }),
      await addTagModel(pool, 'many'),
    ];
    const manyIds = await addLibrary(
      pool,
      Array.from({ length: many }, (_, n) => ({ name: `many ${n}`, source: `/many/${n}` })),
    );
    const vector = { dimensions: 5000, indices: Int32Array.of(1), values: Float32Array.of(0.5) };
    await addVectors(pool, tagModel, manyIds, new Array<SparseVector>(many).fill(vector));
    const file = path.join(temporaryFolder(), 'many.csv');
    const rows = manyIds.map((id, n) => `id:${id},2026-01-01,,${n},5000`);
    writeFileSync(file, `illustration,day,slot,clicks,impressions\n${rows.join('\n')}\n`);
    await importObservations(pool, { kpi: 'many', file, simulated: false });
    rmSync(path.dirname(file), { recursive: true });
    const data = await loadTrainingData(pool, kpi, tagModel);
    expect(data.illustrationIds).toEqual(manyIds);
    expect([...data.numerators]).toEqual(manyIds.map((_, n) => n));
    expect(data).toMatchObject({ withoutVector: 0, simulated: false });
  });

  it('cannot be fitted or deployed from nothing', async () => {
    const { pool } = database;
    await expect(deployKpiModel(pool, 3_000_000_000)).rejects.toThrow(NotFoundError);
    await expect(fitKpiModel(pool, { kpi: 'nothing', tagModelId })).rejects.toThrow(NotFoundError);
    const unused = await addTagModel(pool, 'unused');
    await expect(fitKpiModel(pool, { kpi: 'ctr', tagModelId: unused })).rejects.toThrow(KpiDataError);
    await expect(fitKpiModel(pool, { kpi: 'ctr', tagModelId: unused })).rejects.toThrow(
      /0 illustrations have both .* \(420 more .* not indexed\)/,
    );
  });
});
