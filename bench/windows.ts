import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { inTransaction, openDatabase } from '../src/database/open.js';
import { illustrationConditions } from '../src/indexer/illustration-conditions.js';
import { FACETS } from '../src/indexer/library-facets.js';
import {
  countIllustrations,
  searchIllustrations,
  type IllustrationSearch,
} from '../src/indexer/search-illustrations.js';
import { deployKpiModel } from '../src/kpi/serving/deployment-table.js';
import { bestPredicted, countPredicted, type PredictionOrder } from '../src/kpi/serving/prediction-table.js';
import { addModel, listModels } from '../src/tagging/model-registry.js';
import { PRESETS } from '../src/tagging/presets.js';
import { copyVectors } from '../src/vectors/copy-vectors.js';
import { DIMENSIONS, type SparseVector } from '../src/vectors/sparse-vector.js';
import { refreshTagFrequencies } from '../src/vectors/tag-frequencies.js';
import { countVectors } from '../src/vectors/vector-table.js';
import { random } from '../trainer/head/random.js';
import { median, type Metrics } from './benchmark.js';
import { fitted } from './kpi-serving.js';
import { connect } from './search/database.js';
import { syntheticVector } from './synthetic-vectors.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 100_000);
const NAME = `eyecatch_windows_${ROWS}`;
/** Illustrations that the KPI model is fitted to: only its predictions are read. */
const OBSERVED = 500;
const ROUNDS = 15;
/** Illustrations of a window: what a page shows at once, with some to scroll. */
const WINDOW = 100;

/**
 * Windows of a long list, counts and facets, as the page asks for them: on the embedded database, or with
 * TEST_DATABASE_URL on a server. The library is kept for the next run (BENCH_ROWS another size).
 */
export async function windowsBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const pool = await open();
  try {
    const modelId = (await listModels(pool))[0]?.id ?? (await load(pool, log));
    const places = [0, ROWS / 2, ROWS - WINDOW].map((place) => Math.max(0, Math.floor(place)));
    const tags = await tagsByShare(pool, modelId);
    const searches: Record<string, IllustrationSearch> = {
      all: { filter: {} },
      ...Object.fromEntries(
        Object.entries(tags).map(([name, dimension]) => [
          name,
          { modelId, filter: { tags: { all: [{ dimension, minScore: 0.35 }], any: [], none: [] } } },
        ]),
      ),
      shelf: { filter: { given: illustrationConditions({ source: 'shelf 3' })! } },
    };
    const windows: Record<string, Metrics> = {};
    for (const [name, search] of Object.entries(searches)) {
      const total = await countIllustrations(pool, search);
      const figures: Record<string, Metrics | number> = {
        total,
        count: await ms(() => countIllustrations(pool, search)),
      };
      for (const place of places) {
        const skip = Math.floor((place / ROWS) * total);
        figures[`skip${skip}`] = await ms(() => searchIllustrations(pool, { ...search, first: WINDOW, skip }));
      }
      windows[name] = figures;
      log(`${name}: ${JSON.stringify(figures)}`);
    }
    const { rows: models } = await pool.query<{ id: number }>('select id from kpi_model');
    const kpiModel = { id: models[0]!.id, tagModelId: modelId };
    for (const order of ['descending', 'ascending'] as PredictionOrder[]) {
      for (const [name, search] of Object.entries(searches)) {
        const filter = {
          ...(search.filter.tags ? { tags: search.filter.tags } : {}),
          ...(search.filter.given ? { illustration: search.filter.given } : {}),
        };
        const total = await countPredicted(pool, kpiModel, filter);
        const figures: Record<string, Metrics | number> = {
          total,
          count: await ms(() => countPredicted(pool, kpiModel, filter)),
        };
        for (const place of places) {
          const skip = Math.floor((place / ROWS) * total);
          figures[`skip${skip}`] = await ms(() =>
            bestPredicted(pool, kpiModel, { first: WINDOW, skip, filter, order }),
          );
        }
        windows[`${order} ${name}`] = figures;
        log(`${order} ${name}: ${JSON.stringify(figures)}`);
      }
    }
    return {
      rows: ROWS,
      ...windows,
      facetRatings: await ms(() => FACETS.ratings(pool), 3),
      facetSources: await ms(() => FACETS.sources(pool), 3),
      facetMetadata: await ms(() => FACETS.metadata(pool), 3),
    };
  } finally {
    await pool.end();
  }
}

async function open(): Promise<Pool> {
  if (!process.env.TEST_DATABASE_URL) return openDatabase({ dataFolder: path.join(os.tmpdir(), NAME) });
  await (await connect(NAME)).end();
  const url = new URL(process.env.TEST_DATABASE_URL);
  url.pathname = `/${NAME}`;
  return openDatabase({ dataFolder: '', url: url.href });
}

async function load(pool: Pool, log: (line: string) => void): Promise<number> {
  const next = random(1, 'windows');
  const observed: SparseVector[] = [];
  const vectors = function* () {
    for (let row = 1; row <= ROWS; row++) {
      const vector = syntheticVector(next);
      if (observed.length < OBSERVED) observed.push(vector);
      const explicit = next() ** 4;
      const rating = { safe: 1 - explicit, questionable: explicit / 2, explicit: explicit / 2 };
      yield { illustrationId: String(row), vector, rating };
    }
  };
  const id = await inTransaction(pool, async (client) => {
    await client.query(
      `insert into illustration (sha256, name, source, media_type, width, height, bytes, rating, metadata)
       select sha256(i::text::bytea), i || '.png', 'shelf ' || i % 7, 'image/png', 1, 1, 1,
         case when i % 4 > 0 then (array['safe', 'questionable', 'explicit'])[i % 4] end,
         jsonb_build_object('advertiser', 'a' || i % 40, 'campaign', 'c' || i % 300, 'number', i, 'title', 'picture ' || i)
       from generate_series(1, $1::int) i`,
      [ROWS],
    );
    const modelId = await addModel(client, {
      ...{ sha256: '1'.padStart(64, '0'), name: 'synthetic', folder: '/nowhere' },
      description: {
        ...{ format: 'eyecatch-model-pack/1', name: 'synthetic', preprocessing: PRESETS['wd-v3'].preprocessing },
        ...{ output: { activation: 'sigmoid' }, thresholds: { '0': 0.35 }, provenance: {} },
      },
      tags: Array.from({ length: DIMENSIONS }, (_, i) => ({ name: `tag ${i}`, category: 0, count: DIMENSIONS - i })),
    });
    await copyVectors(client, modelId, vectors());
    return modelId;
  });
  log(`${await countVectors(pool, id)} loaded`);
  await refreshTagFrequencies(pool, id, { always: true });
  const model = await fitted(pool, id, observed);
  await deployKpiModel(pool, model.id);
  await bestPredicted(pool, model, { first: 1 });
  await pool.query('analyze kpi_prediction');
  log('predicted');
  return id;
}

/** A tag that every tenth illustration has, one of a hundredth, one of a thousandth; by label alone. */
async function tagsByShare(pool: Pool, modelId: number): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ dimension: number; count: number }>(
    `select label % $2 as dimension, sum(count)::float8 as count
     from tag_frequency, unnest(labels, counts) as counted (label, count)
     where model_id = $1 and label >= 3 * $2 group by 1`,
    [modelId, DIMENSIONS],
  );
  const nearest = (share: number): number =>
    rows.reduce((best, row) => (off(row.count, share) < off(best.count, share) ? row : best)).dimension;
  const off = (count: number, share: number): number => Math.abs(Math.log(count / (share * ROWS)));
  return { 'a common tag': nearest(0.1), 'a seldom tag': nearest(0.01), 'a rare tag': nearest(0.001) };
}

/** The fastest round tells what the work takes when nothing else runs on the machine. */
async function ms(work: () => Promise<unknown>, rounds = ROUNDS): Promise<Metrics> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return { medianMs: median(times), fastestMs: Math.min(...times) };
}
