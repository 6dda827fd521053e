import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { fitHybridModel, type GivenTrees } from '../../src/kpi/training/fit-hybrid-model.js';
import { NEVER_LEFT_OUT } from '../../src/kpi/solvers/folds.js';
import { logisticFitter } from '../../src/kpi/fitting/logistic-fitter.js';
import { ridgeFitter } from '../../src/kpi/fitting/ridge-fitter.js';
import { rowSums } from '../../src/kpi/fitting/row-sums.js';
import { rowProduct } from '../../src/kpi/solvers/design.js';
import { fitLinearModel } from '../../src/kpi/training/fit-linear-model.js';
import {
  bestPredicted,
  contributions,
  countPredicted,
  defineKpi,
  deployKpiModel,
  explain,
  explainByGroup,
  explainTrees,
  findKpiModel,
  fitKpiModel,
  forecast,
  importObservations,
  listKpiModels,
  loadPosterior,
  loadPredictor,
  predictIllustrations,
  PredictorCache,
  rankedCoefficients,
  refreshPredictions,
  rollBackKpiModel,
  valueAtIntercept,
  type Posterior,
  type KpiModel,
  type KpiPredictor,
} from '../../src/kpi/index.js';
import { loadTrees } from '../../src/kpi/serving/model-table.js';
import { writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { decodeHybrid } from '../../src/kpi/trees/hybrid-codec.js';
import { predictHybrid, type HybridPredictor } from '../../src/kpi/trees/hybrid-predictor.js';
import { appendLeaves } from '../../src/kpi/trees/leaf-design.js';
import { decodeTreeModel } from '../../src/kpi/trees/read-tree-model.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { countVectors } from '../../src/vectors/vector-table.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { trainingParts } from '../../src/kpi/fitting/training-export.js';
import { simulatedIllustrations, simulatedTrainingData } from './simulated-world.js';
import { fixture } from './trees/fixtures.js';

/** Splits by dimensions 0 to 9, the tags that most illustrations of these worlds have. */
function trees(name = 'lightgbm.txt', alone = false): GivenTrees {
  const { format, ensemble } = decodeTreeModel(fixture(name), name);
  return { format, ensemble, alone };
}

/** One tree, whose leaves say the same as the tag that it splits by: they go together, and are no tag. */
const ofTag3: GivenTrees = {
  ...trees(),
  ensemble: {
    ...{ roots: Int32Array.of(0), leafOffsets: Int32Array.of(0, 2), features: Int32Array.of(3) },
    ...{ thresholds: Float64Array.of(0.5), rules: Uint8Array.of(0), left: Int32Array.of(~0), right: Int32Array.of(~1) },
    ...{ leafIds: Int32Array.of(0, 1), leafValues: Float64Array.of(-1, 1), baseScore: 0, absent: 'zero' },
  },
};

describe('a fit to tags and leaves', () => {
  const data = simulatedTrainingData(200);

  it('tells what it rests on, and that the trees may have seen the hold-out', async () => {
    const { report, method, posterior, unexplainedVariance } = await fitHybridModel(data, trees());
    expect([method, report.method, report.link]).toEqual(['hybrid', 'hybrid', 'logit']);
    expect(report.trees).toEqual({ format: 'LightGBM', trees: 12, leaves: 96, absent: 'zero', alone: false });
    expect(report.warnings.join(' ')).toMatch(/trees may have seen the held-out .* marks as train/);
    expect(report.holdOut.illustrations).toBe(40);
    expect(posterior!.dimensions).toBe(5000 + report.trees!.leaves);
    expect(unexplainedVariance).toBe(report.intervals!.unexplainedVariance);
  });

  it.each([
    ['logistic', logisticFitter],
    ['ridge', ridgeFitter],
  ] as const)('has its lambda chosen by the part valid alone, by fits to the part train, %s', async (_, fitterOf) => {
    const fitter = fitterOf('variance-components', breather());
    const parts = trainingParts(data.groups);
    const fold = Int32Array.from(parts, (part) => ({ valid: 0, train: NEVER_LEFT_OUT, 'hold-out': -1 })[part]);
    const rows = await rowSums(data, breather(), (cell) => parts[data.cells.rows[cell]!] !== 'hold-out');
    const chosen = await fitter.chooseLambda(rows, fold);
    const train = Uint8Array.from(parts, (part) => (part === 'train' ? 1 : 0));
    const fit = await fitter.solve(rows, train, chosen);
    parts.forEach((part, row) => {
      const linear = fit.intercept + rowProduct(data.design, row, fit.coefficients);
      if (part === 'valid') expect(chosen.predictors[row]! / linear).toBeCloseTo(1, 2);
      else expect(chosen.predictors[row]).toBe(0);
    });
    expect(chosen.strayed).toBeGreaterThan(0);
    const { report } = await fitHybridModel(data, trees());
    expect(report.crossValidation!.folds).toBe(1);
  });

  it('has means and groups of tags alone', async () => {
    const { report, meanScores, coefficients } = await fitHybridModel(data, ofTag3);
    expect([meanScores.length, coefficients.length]).toEqual([5000, 5000]);
    const counts = new Float64Array(5000);
    for (const tag of data.design.indices) counts[tag]! += 1;
    counts.forEach((count, tag) => expect(meanScores[tag]).toBeCloseTo(count / 200, 12));
    const linear = await fitLinearModel(data);
    expect(new Set(report.tagGroups)).toEqual(new Set(linear.report.tagGroups));
    for (const group of report.tagGroups) expect(Math.max(...group)).toBeLessThan(5000);
  });

  it('is the fit to the design with leaves, to the last bit', async () => {
    const { predictor, intercept } = await fitHybridModel(data, trees(), { method: 'ridge' });
    const { ensemble } = trees();
    const design = await appendLeaves(data.design, ensemble, breather());
    const as = { tags: data.design, sure: true, choosingFold: 0 };
    const plain = await fitLinearModel({ ...data, design }, { method: 'ridge' }, as);
    expect(intercept).toBe(plain.intercept);
    expect(predictor.leafWeights).toEqual(plain.coefficients.slice(5000));
  });

  it('does without a posterior that would be too large, and says so', async () => {
    const fitted = await fitHybridModel(data, trees(), {}, 199);
    expect([fitted.posterior, fitted.unexplainedVariance, fitted.report.intervals]).toEqual([null, null, null]);
    expect(fitted.report.warnings.join(' ')).toMatch(/does not say how sure it is: .* 200 rows or columns.* 199 are/);
    expect((await fitHybridModel(data, trees(), {}, 200)).posterior).not.toBe(null);
  });

  it('gives leaves alone no coefficient of a tag', async () => {
    const { coefficients, predictor, report, posterior } = await fitHybridModel(data, trees('lightgbm.txt', true));
    expect(coefficients.some((value) => value !== 0)).toBe(false);
    expect(predictor.leafWeights.some((weight) => weight !== 0)).toBe(true);
    expect(report.trees!.alone).toBe(true);
    expect(posterior!.dimensions).toBe(5000 + 96);
  });

  it('is refused where the trees tell no illustration from another', async () => {
    const given = trees();
    const elsewhere = { ...given.ensemble, features: given.ensemble.features.map((feature) => 4000 + feature) };
    const fit = fitHybridModel(data, { ...given, ensemble: elsewhere });
    await expect(fit).rejects.toThrow(KpiDataError);
    await expect(fit).rejects.toThrow(/Each of the 12 trees puts all illustrations into one leaf/);
  });
});

describe.each(databases)('a hybrid on $name', ({ create }) => {
  const world = simulatedIllustrations(300);
  const vectors = world.map(({ vector }) => vector);
  let database: TestDatabase;
  let tagModelId: number;
  let ids: string[];
  let linear: KpiModel;
  let model: KpiModel;
  let hybrid: HybridPredictor;
  let predictor: KpiPredictor;
  let posterior: Posterior;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    tagModelId = await addTagModel(pool, 'true tags');
    ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }, place) => ({ name: `${place}.png`, source: `/${key}.png` })),
    );
    // The last ten are indexed later.
    await addVectors(pool, tagModelId, ids.slice(0, 290), vectors);
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
    linear = await fitKpiModel(pool, { kpi: 'ctr', tagModelId });
    model = await fitKpiModel(pool, { kpi: 'ctr', tagModelId, trees: trees() });
    hybrid = decodeHybrid((await loadTrees(pool, model.id))!);
    predictor = await loadPredictor(pool, model);
    posterior = (await loadPosterior(pool, model.id))!;
  }, 120_000);
  afterAll(() => database.close());

  const kept = async (): Promise<Map<string, number>> => {
    const { rows } = await database.pool.query<{ id: string; linear: number }>(
      'select illustration_id::text as id, linear from kpi_prediction where model_id = $1',
      [model.id],
    );
    return new Map(rows.map((row) => [row.id, row.linear]));
  };
  const expected = (count: number): Map<string, number> =>
    new Map(ids.slice(0, count).map((id, place) => [id, predictHybrid(hybrid, vectors[place]!)]));

  it('is stored with its trees, its tags as those of any model', () => {
    expect(model).toMatchObject({ method: 'hybrid', link: 'logit', simulated: true, deployed: false });
    expect(hybrid.coefficients).toEqual(model.coefficients);
    expect(hybrid.intercept).toBe(model.intercept);
    expect(hybrid.ensemble.roots.length).toBe(12);
    expect(model.report.trees).toMatchObject({ trees: 12, leaves: hybrid.leafWeights.length });
  });

  it('predicts stored illustrations through its trees', async () => {
    const found = await predictIllustrations(database.pool, new PredictorCache(database.pool), model, ids);
    expect(found).toEqual(expected(290));
    // The trees take part: without them the predictions would be others.
    expect(found.get(ids[0]!)).not.toBeCloseTo(
      contributions(model, vectors[0]!).reduce((sum, { contribution }) => sum + contribution, model.intercept),
      3,
    );
  });

  it('keeps the predictions of the library once it answers, and orders by them', async () => {
    await deployKpiModel(database.pool, model.id);
    expect(await kept()).toEqual(expected(290));
    const best = await bestPredicted(database.pool, model, { first: 290 });
    const order = [...expected(290)].sort(([a, x], [b, y]) => y - x || Number(a) - Number(b));
    expect(best).toEqual(order.map(([illustrationId, value]) => ({ illustrationId, linear: value })));
  });

  it('is explained in parts that add up to the prediction exactly', () => {
    for (const vector of vectors.slice(0, 50)) {
      const made = forecast(model, predictor.linear(vector), posterior.variance(predictor.posteriorVector(vector)));
      const parts = explain(model, made, vector, posterior, 5000);
      const explained = explainTrees(model, predictor, made, vector, posterior, 3)!;
      const tags = parts
        .toSorted((a, b) => a.dimension - b.dimension)
        .reduce((sum, { contribution }) => sum + contribution, model.intercept);
      expect(tags + explained.total).toBe(made.linear);
      expect(explained.largest.length).toBe(3);
      expect(explained.trees).toBe(12);
      expect(explained.standardError).toBeGreaterThan(0);
      const points = parts.reduce((sum, part) => sum + part.points, 0) + explained.points;
      expect(points).toBeCloseTo(made.value - valueAtIntercept(model, made), 12);
      const groups = explainByGroup(model, made, vector, posterior, 5000);
      expect(groups.flatMap((group) => group.parts).length).toBe(parts.length);
    }
  });

  it('names leaves as the library that trained the trees does', () => {
    const { ensemble, leafWeights } = hybrid;
    for (const { tree, leaf, contribution } of predictor.trees(vectors[0]!, 12)!.largest) {
      const start = ensemble.leafOffsets[tree]!;
      const place = ensemble.leafIds.subarray(start, ensemble.leafOffsets[tree + 1]).indexOf(leaf);
      expect(leafWeights[start + place]).toBe(contribution);
    }
  });

  it('says how sure its coefficients are, in the columns of tags and leaves', () => {
    const [first] = rankedCoefficients(model, 1, posterior);
    expect(first!.standardError).toBeGreaterThan(0);
    const columns = predictor.posteriorVector(vectors[0]!);
    expect(columns.dimensions).toBe(posterior.dimensions);
    expect(columns.indices.length).toBe(vectors[0]!.indices.length + 12);
    expect(columns.indices).toEqual(columns.indices.toSorted());
    expect(() => posterior.variance(vectors[0]!)).toThrow(/5000 scores .* 5096 are/);
  });

  it('predicts a new illustration after a refresh, and another one anew, walking the trees for those alone', async () => {
    const { pool } = database;
    await addVectors(pool, tagModelId, ids.slice(290), vectors.slice(290));
    const before = await written();
    expect(await refreshPredictions(pool)).toBe(true);
    expect(await kept()).toEqual(expected(300));
    const after = await written();
    for (const id of ids.slice(0, 290)) expect(after.get(id)).toBe(before.get(id));

    const changed: SparseVector = { dimensions: 5000, indices: Int32Array.of(3), values: Float32Array.of(1) };
    await addVectors(pool, tagModelId, [ids[7]!], [changed]);
    await bestPredicted(pool, model, { first: 1 });
    expect((await kept()).get(ids[7]!)).toBe(predictHybrid(hybrid, changed));
    await addVectors(pool, tagModelId, [ids[7]!], [vectors[7]!]);

    await pool.query('delete from illustration_vector where illustration_id = $1', [ids[299]]);
    expect(await countPredicted(pool, model)).toBe(299);
    expect(await kept()).toEqual(expected(299));
  });

  /** Transaction that wrote each row. */
  async function written(): Promise<Map<string, string>> {
    const { rows } = await database.pool.query<{ id: string; by: string }>(
      'select illustration_id::text as id, xmin::text as by from kpi_prediction where model_id = $1',
      [model.id],
    );
    return new Map(rows.map(({ id, by }) => [id, by]));
  }

  it('gives way to a linear model and answers again after a roll-back', async () => {
    const { pool } = database;
    await deployKpiModel(pool, linear.id);
    await bestPredicted(pool, linear, { first: 1 });
    await refreshPredictions(pool);
    expect((await rollBackKpiModel(pool, model.kpiId, tagModelId)).id).toBe(model.id);
    const [best] = await bestPredicted(pool, model, { first: 1 });
    expect(best!.linear).toBe(Math.max(...expected(299).values()));
    expect(await kept()).toEqual(expected(299));
    expect(await countPredicted(pool, linear)).toBe(0);
  });

  it('keeps predictions that a refresh removed while it was being deployed', async () => {
    const { pool } = database;
    const other = await fitKpiModel(pool, { kpi: 'ctr', tagModelId, trees: trees('lightgbm.txt', true) });
    await refreshPredictions(pool);
    await deployKpiModel(pool, other.id);
    await pool.query('delete from kpi_prediction where model_id = $1', [other.id]);
    expect(await countPredicted(pool, other)).toBe(await countVectors(pool, tagModelId));
    // Of leaves alone the tags are nothing, for the posterior too.
    const predicted = await loadPredictor(pool, other);
    expect(predicted.posteriorVector(vectors[0]!).indices.length).toBe(12);
    expect(predicted.linear(vectors[0]!)).toBe(other.intercept + predicted.trees(vectors[0]!, 0)!.total);
    const variance = (await loadPosterior(pool, other.id))!.variance(predicted.posteriorVector(vectors[0]!));
    expect(variance).toBeGreaterThan(0);
  });

  it('leaves nothing behind where the trees do not fit', async () => {
    const { pool } = database;
    const before = await listKpiModels(pool, model.kpiId);
    const given = trees();
    const elsewhere = { ...given.ensemble, features: given.ensemble.features.map((feature) => 4000 + feature) };
    const fit = fitKpiModel(pool, { kpi: 'ctr', tagModelId, trees: { ...given, ensemble: elsewhere } });
    await expect(fit).rejects.toThrow(KpiDataError);
    expect((await listKpiModels(pool, model.kpiId)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await findKpiModel(pool, model.id)).toMatchObject({ method: 'hybrid' });
  });
});

describe('the predictors that are kept', () => {
  const model = {
    id: 7,
    intercept: 0,
    coefficients: { dimensions: 5, indices: new Int32Array(), values: new Float32Array() },
  };

  it('do not keep a failure, and say that trees are lacking', async () => {
    let asked = 0;
    const query = () => Promise.resolve({ rows: [{ trees: (asked++, null) }] });
    const cache = new PredictorCache({ query } as never);
    for (let time = 0; time < 2; time++) {
      await expect(cache.get({ ...model, method: 'hybrid' })).rejects.toThrow(/KPI model 7 is a hybrid without trees/);
    }
    expect(asked).toBe(2);
    expect((await cache.get({ ...model, method: 'logistic' })).trees(model.coefficients, 5)).toBe(null);
    expect(asked).toBe(2);
  });
});
