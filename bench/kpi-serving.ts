import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { inTransaction, openDatabase } from '../src/database/open.js';
import { sparseOf } from '../src/kpi/fitting/coefficients.js';
import { deployKpiModel } from '../src/kpi/serving/deployment-table.js';
import { fitLinearModel } from '../src/kpi/training/fit-linear-model.js';
import { defineKpi } from '../src/kpi/kpi-table.js';
import { insertKpiModel, type KpiModel } from '../src/kpi/serving/model-table.js';
import { loadPosterior, storePosterior } from '../src/kpi/posterior/posterior-table.js';
import { predictStored, predictVector } from '../src/kpi/serving/predict.js';
import { bestPredicted, keepPredictions } from '../src/kpi/serving/prediction-table.js';
import { cellsOfSums } from '../src/kpi/fitting/cells.js';
import { designOf } from '../src/kpi/solvers/design.js';
import { binomial, randomStream } from '../src/kpi/simulation/random.js';
import { addModel } from '../src/tagging/model-registry.js';
import { PRESETS } from '../src/tagging/presets.js';
import { copyVectors } from '../src/vectors/copy-vectors.js';
import { DIMENSIONS, type SparseVector } from '../src/vectors/sparse-vector.js';
import { random } from '../trainer/head/random.js';
import { median, type Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 10_000);
/** Illustrations with observations that the model is fitted to. */
const OBSERVED = 2000;
const ROUNDS = 5;
const PAGE = 20;

/**
 * Predictions of a whole library on the embedded database (a server with TEST_DATABASE_URL is not needed: it is one inner
 * product an illustration on either): in SQL, kept in the table, read from its index, and in TypeScript; and intervals.
 */
export async function kpiServingBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  const next = random(1, 'kpi serving');
  const vectors = Array.from({ length: ROWS }, () => syntheticVector(next));
  const pool = await openDatabase({ dataFolder: scratch });
  try {
    const tagModelId = await load(pool, vectors);
    log(`${ROWS} vectors loaded`);
    const model = await fitted(pool, tagModelId, vectors.slice(0, OBSERVED));
    log('fitted');
    const ids = Array.from({ length: ROWS }, (_, row) => String(row + 1));
    const stored = await predictStored(pool, model, ids);
    const furthest = vectors.reduce(
      (most, vector, row) =>
        Math.max(most, Math.abs(rate(stored.get(ids[row]!)!) - rate(predictVector(model, vector)))),
      0,
    );
    const deploySeconds = await seconds(() => deployKpiModel(pool, model.id), 1);
    const posterior = (await loadPosterior(pool, model.id))!;
    return {
      rows: ROWS,
      predictionsInSqlSeconds: await seconds(() => predictStored(pool, model, ids)),
      predictionsInTypeScriptSeconds: await seconds(async () =>
        vectors.forEach((vector) => predictVector(model, vector)),
      ),
      furthestApart: furthest,
      deploySeconds,
      refreshSeconds: await seconds(() => keepPredictions(pool, model)),
      bestPredictedMs: 1000 * (await seconds(() => bestPredicted(pool, model, { first: PAGE }))),
      readPosteriorSeconds: await seconds(() => loadPosterior(pool, model.id), 1),
      intervalMs:
        (1000 / PAGE) * (await seconds(async () => vectors.slice(0, PAGE).forEach((v) => posterior.variance(v)))),
    };
  } finally {
    await pool.end();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

function rate(linear: number): number {
  return 1 / (1 + Math.exp(-linear));
}

async function load(pool: Pool, vectors: readonly SparseVector[]): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `insert into illustration (sha256, name, media_type, width, height, bytes)
       select sha256(i::text::bytea), i || '.png', 'image/png', 1, 1, 1 from generate_series(1, $1::int) i`,
      [vectors.length],
    );
    const id = await addModel(client, {
      ...{ sha256: '1'.padStart(64, '0'), name: 'synthetic', folder: '/nowhere' },
      description: {
        ...{ format: 'eyecatch-model-pack/1', name: 'synthetic', preprocessing: PRESETS['wd-v3'].preprocessing },
        ...{ output: { activation: 'sigmoid' }, thresholds: { '0': 0.35 }, provenance: {} },
      },
      tags: Array.from({ length: DIMENSIONS }, (_, i) => ({ name: `tag ${i}`, category: 0, count: DIMENSIONS - i })),
    });
    await copyVectors(
      client,
      id,
      vectors.map((vector, row) => ({ illustrationId: String(row + 1), vector })),
    );
    return id;
  });
}

export async function fitted(pool: Pool, tagModelId: number, vectors: readonly SparseVector[]): Promise<KpiModel> {
  const uniform = randomStream('kpi serving');
  const denominators = Float64Array.from(vectors, () => 10_000);
  const numerators = Float64Array.from(vectors, ({ values }) =>
    binomial(10_000, 0.01 * (1 + Math.min(1, values.reduce((sum, value) => sum + value, 0) / 10)), uniform),
  );
  const fit = await fitLinearModel({
    kind: 'rate',
    illustrationIds: vectors.map((_, row) => String(row + 1)),
    groups: vectors.map((_, row) => String(row)),
    design: designOf(vectors),
    cells: cellsOfSums(numerators, denominators),
    ...{ numerators, denominators, withoutVector: 0, immatureFrom: null, simulated: true },
  });
  const kpi = await defineKpi(pool, { name: 'ctr' });
  const model = await insertKpiModel(pool, {
    ...{ kpiId: kpi.id, tagModelId, method: fit.method, link: fit.link, intercept: fit.intercept },
    ...{ coefficients: sparseOf(fit.coefficients), context: fit.context, meanScores: sparseOf(fit.meanScores) },
    ...{ unexplainedVariance: fit.unexplainedVariance, lambda: fit.report.lambda, illustrations: vectors.length },
    ...{ simulated: true, report: fit.report },
  });
  await storePosterior(pool, model.id, fit.posterior!);
  return model;
}

/** Median wall time. */
async function seconds(work: () => Promise<unknown>, rounds = ROUNDS): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) / 1000);
  }
  return median(times);
}
