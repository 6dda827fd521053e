import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { LibraryFigures } from '../src/database/library-figures.js';
import { inTransaction, openDatabase } from '../src/database/open.js';
import { deployKpiModel } from '../src/kpi/serving/deployment-table.js';
import { insertKpiModel, type KpiModel } from '../src/kpi/serving/model-table.js';
import { defineKpi, type Kpi } from '../src/kpi/kpi-table.js';
import { kpiCreatives } from '../src/kpi/series/kpi-creatives.js';
import { kpiSeries } from '../src/kpi/series/kpi-series.js';
import { tagTotals } from '../src/kpi/series/tag-totals.js';
import { addModel } from '../src/tagging/model-registry.js';
import { PRESETS } from '../src/tagging/presets.js';
import { copyVectors } from '../src/vectors/copy-vectors.js';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import { refreshTagFrequencies } from '../src/vectors/tag-frequencies.js';
import { random } from '../trainer/head/random.js';
import { median, type Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

/** About as many as the demo library. */
const ILLUSTRATIONS = 3500;
const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const SLOTS = ['feed', 'sidebar', 'top'];
const ROUNDS = 3;

/**
 * What a dashboard's panels take over a million observations of 3,500 illustrations: the flat fields, the views, /metrics. On the
 * server that TEST_DATABASE_URL names, in a database of its own, else on the embedded database.
 */
export async function dashboardsBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  const server = process.env.TEST_DATABASE_URL;
  const name = `eyecatch_bench_${process.pid}`;
  if (server) await administer(server, `create database ${name}`);
  const pool = await openDatabase({ dataFolder: scratch, url: server && addressOf(server, name) });
  try {
    const { kpi, model, tagModelId, rows } = await load(pool);
    log(`${rows} observations loaded`);
    const everything = {
      ...{ days: { first: null, last: null }, bucket: 'day' as const, slots: [], audiences: [], advertisers: [] },
      ...{ filter: {}, tagModelId, countIllustrations: false },
    };
    const ranked = { days: everything.days, first: 20, descending: true, minDenominator: 0, filter: {}, tagModelId };
    const tags = Array.from({ length: 1000 }, (_, dimension) => ({ dimension, minScore: 0.35 }));
    const query = (sql: string) => () => pool.query(sql);
    return {
      observations: rows,
      seriesByDaySeconds: await seconds(() => kpiSeries(pool, kpi, model, everything)),
      seriesBySlotAndWeekSeconds: await seconds(() =>
        kpiSeries(pool, kpi, model, { ...everything, bucket: 'week', groupBy: 'slot' }),
      ),
      seriesCountingIllustrationsSeconds: await seconds(() =>
        kpiSeries(pool, kpi, model, { ...everything, countIllustrations: true }),
      ),
      creativesByForecastSeconds: await seconds(() => kpiCreatives(pool, kpi, model, { ...ranked, order: 'forecast' })),
      creativesBySurpriseSeconds: await seconds(() => kpiCreatives(pool, kpi, model, { ...ranked, order: 'surprise' })),
      totalsOf1000TagsSeconds: await seconds(() => tagTotals(pool, kpi.id, tagModelId, tags)),
      metricsSeconds: await seconds(() => new LibraryFigures(() => pool).get()),
      viewDailySeconds: await seconds(query('select count(*) from (select * from v_kpi_daily) as all_days')),
      viewTagsOfAllSeconds: await seconds(query('select count(*), sum(score) from v_illustration_tag')),
      viewTagsOfOneSeconds: await seconds(query('select * from v_illustration_tag where illustration_id = 7')),
      scoresByTextSeconds: await seconds(
        query(`select sum(split_part(element, ':', 2)::real) from illustration_vector
        cross join unnest(string_to_array(split_part(split_part(scores::text, '}', 1), '{', 2), ',')) as element`),
      ),
      scoresByArraySeconds: await seconds(
        query(`select sum(element) from illustration_vector
        cross join unnest(scores::vector::real[]) as element where element > 0`),
      ),
    };
  } finally {
    await pool.end();
    if (server) await administer(server, `drop database ${name} with (force)`);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

async function load(pool: Pool): Promise<{ kpi: Kpi; model: KpiModel; tagModelId: number; rows: number }> {
  const next = random(1, 'dashboards');
  const tagModelId = await inTransaction(pool, async (client) => {
    await client.query(
      `insert into illustration (sha256, name, media_type, width, height, bytes)
       select sha256(i::text::bytea), i || '.png', 'image/png', 1, 1, 1 from generate_series(1, $1::int) i`,
      [ILLUSTRATIONS],
    );
    const id = await addModel(client, {
      ...{ sha256: '1'.padStart(64, '0'), name: 'synthetic', folder: '/nowhere' },
      description: {
        ...{ format: 'eyecatch-model-pack/1', name: 'synthetic', preprocessing: PRESETS['wd-v3'].preprocessing },
        ...{ output: { activation: 'sigmoid' }, thresholds: { '0': 0.35 }, provenance: {} },
      },
      tags: Array.from({ length: DIMENSIONS }, (_, i) => ({ name: `tag ${i}`, category: 0, count: DIMENSIONS - i })),
    });
    const vectors = Array.from({ length: ILLUSTRATIONS }, (_, row) => {
      return { illustrationId: String(row + 1), vector: syntheticVector(next) };
    });
    await copyVectors(client, id, vectors);
    return id;
  });
  await refreshTagFrequencies(pool, tagModelId);
  const kpi = await defineKpi(pool, { name: 'ctr' });
  const days = Math.ceil(ROWS / ILLUSTRATIONS / SLOTS.length);
  const { rowCount } = await pool.query(
    `with file as (
       insert into kpi_import (kpi_id, name, sha256, rows, simulated) values ($1, 'bench', 'bench', $2, true) returning id)
     insert into kpi_observation (kpi_id, illustration_id, day, slot, numerator, denominator, import_id)
     select $1, i, date '2026-01-01' + d, slot, (i * 7 + d) % 5, 300 + (i + d) % 200, file.id
     from file, generate_series(1, $3::int) i, generate_series(0, $4::int - 1) d, unnest($5::text[]) as slot`,
    [kpi.id, ROWS, ILLUSTRATIONS, days, SLOTS],
  );
  const levels = SLOTS.map((level, at) => ({ level, effect: at - 1, trials: 1 }));
  const model = await insertKpiModel(pool, {
    ...{ kpiId: kpi.id, tagModelId, method: 'logistic', link: 'logit', intercept: -4, lambda: 1, illustrations: 100 },
    coefficients: syntheticVector(next),
    context: { scale: 'logit', base: -4, factors: [{ name: 'slot', levels }] },
    ...{ meanScores: null, unexplainedVariance: 0.05, simulated: true },
    report: { warnings: [], tagGroups: [], intervals: null } as unknown as KpiModel['report'],
  });
  await pool.query('vacuum analyze');
  return { kpi, model: await deployKpiModel(pool, model.id), tagModelId, rows: rowCount! };
}

/** Median wall time. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) / 1000);
  }
  return median(times);
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

async function administer(server: string, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: server });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
