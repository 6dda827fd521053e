import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError, NotReadyError } from '../../src/errors.js';
import {
  deployKpiModel,
  deploymentBefore,
  listDeployments,
  rollBackKpiModel,
} from '../../src/kpi/serving/deployment-table.js';
import { defineKpi } from '../../src/kpi/kpi-table.js';
import { findDeployedModel, listKpiModels } from '../../src/kpi/serving/model-table.js';
import { bestPredicted } from '../../src/kpi/serving/prediction-table.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { storeSynthetic, syntheticVectors } from '../support/synthetic-vectors.js';
import { madeUpModel, tagged } from './stored-model.js';

describe.each(databases)('deployments of KPI models on $name', ({ create }) => {
  let database: TestDatabase;
  let tagModelId: number;
  let kpiId: number;
  let models: number[];

  beforeAll(async () => {
    database = await create();
    tagModelId = await storeSynthetic(database.pool, syntheticVectors(60, 'deployments'));
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const { pool } = database;
    await pool.query(`delete from kpi`);
    ({ id: kpiId } = await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' }));
    models = [];
    for (const weight of [1, -1, 0.5]) {
      const coefficients = tagged(
        Object.fromEntries(Array.from({ length: 40 }, (_, tag) => [tag, (weight * (tag + 1)) / 40])),
      );
      models.push((await madeUpModel(pool, kpiId, tagModelId, { coefficients })).id);
    }
  });

  const deploy = async (...places: number[]): Promise<void> => {
    for (const place of places) expect((await deployKpiModel(database.pool, models[place]!)).deployed).toBe(true);
  };
  const answering = async (): Promise<number | undefined> => {
    const found = await findDeployedModel(database.pool, kpiId, tagModelId);
    const listed = (await listKpiModels(database.pool, kpiId)).filter(({ deployed }) => deployed);
    expect(listed.map(({ id }) => id)).toEqual(found ? [found.id] : []);
    return found && models.indexOf(found.id);
  };
  const before = async (): Promise<number | undefined> =>
    (await deploymentBefore(database.pool, kpiId, tagModelId))?.id;
  const rollBack = async (): Promise<number> => {
    const announced = await before();
    const { id } = await rollBackKpiModel(database.pool, kpiId, tagModelId);
    expect(id).toBe(announced);
    return models.indexOf(id);
  };

  it('are taken back one after the other, and kept as a history', async () => {
    await deploy(0, 1, 2);
    expect(await rollBack()).toBe(1);
    expect(await answering()).toBe(1);
    expect(await rollBack()).toBe(0);
    expect(await answering()).toBe(0);
    expect(await before()).toBeUndefined();
    await expect(rollBack()).rejects.toThrow(NotReadyError);
    expect(await answering()).toBe(0);
    const history = await listDeployments(database.pool, kpiId);
    expect(history.map(({ modelId, withdrawnAt }) => [models.indexOf(modelId), withdrawnAt !== null])).toEqual([
      ...[[2, true], [1, true], [0, false]], // prettier-ignore
    ]);
    expect(history[0]!.withdrawnAt!.getTime()).toBeGreaterThanOrEqual(history[0]!.deployedAt.getTime());
  });

  it('go on after a roll-back', async () => {
    await deploy(0, 1);
    expect(await rollBack()).toBe(0);
    await deploy(2);
    expect(await answering()).toBe(2);
    expect(await rollBack()).toBe(0);
    await deploy(1);
    await deploy(0);
    expect(await rollBack()).toBe(1);
    expect(await rollBack()).toBe(0);
  });

  it('of one model twice in a row are one to take back', async () => {
    await deploy(0, 1, 1, 1);
    expect(await rollBack()).toBe(0);
    expect(await answering()).toBe(0);
    expect((await listDeployments(database.pool, kpiId)).filter(({ withdrawnAt }) => !withdrawnAt)).toHaveLength(1);
    await deploy(0, 0);
    await expect(rollBack()).rejects.toThrow(/no earlier deployment to roll back to/);
  });

  it('are none to take back before the first', async () => {
    await expect(rollBack()).rejects.toThrow(NotReadyError);
    expect(await answering()).toBeUndefined();
    expect(await listDeployments(database.pool, kpiId)).toEqual([]);
  });

  it('of another KPI stay as they are', async () => {
    const { pool } = database;
    const { id } = await defineKpi(pool, { name: 'cvr', numerator: 'sales', denominator: 'clicks' });
    const other = await madeUpModel(pool, id, tagModelId);
    await deploy(0, 1);
    await deployKpiModel(pool, other.id);
    expect(await rollBack()).toBe(0);
    expect((await findDeployedModel(pool, id, tagModelId))!.id).toBe(other.id);
    await expect(rollBackKpiModel(pool, id, tagModelId)).rejects.toThrow(NotReadyError);
  });

  it('bring the best predicted along, there and back', async () => {
    const { pool } = database;
    const best = async (): Promise<string> =>
      (await bestPredicted(pool, (await findDeployedModel(pool, kpiId, tagModelId))!, { first: 1 }))[0]!.illustrationId;
    await deploy(0);
    const before = await best();
    await deploy(1);
    const after = await best();
    expect(after).not.toBe(before);
    // Vectors that were written meanwhile are under the older model, too.
    await pool.query(`update illustration_vector set scores = $1::sparsevec where illustration_id = 3`, ['{40:1,39:1,38:1}/5000']); // prettier-ignore
    expect(await best()).not.toBe('3');
    expect(await rollBack()).toBe(0);
    expect(await best()).toBe('3');
    const { rows } = await pool.query<{ id: number }>('select distinct model_id as id from kpi_prediction');
    expect(rows.map(({ id }) => models.indexOf(id))).toEqual([0]);
  });

  it('are of models that there are', async () => {
    await expect(deployKpiModel(database.pool, 999_999)).rejects.toThrow(NotFoundError);
  });
});
