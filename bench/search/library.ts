import type { Pool } from 'pg';
import { openDatabase, inTransaction } from '../../src/database/open.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { copyVectors } from '../../src/vectors/copy-vectors.js';
import { DEFAULT_FLOOR } from '../../src/vectors/sparse-vector.js';
import { refreshTagFrequencies } from '../../src/vectors/tag-frequencies.js';
import { vectorIndexOf } from '../../src/vectors/vector-index.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import { countVectors, type StoredVector } from '../../src/vectors/vector-table.js';
import type { Metrics } from '../benchmark.js';
import { vectorAt, type VectorSet } from '../vectors/vector-set.js';
import { connect } from './database.js';

/** A library of the product on the benchmark server. */
export interface BenchLibrary {
  readonly pool: Pool;
  readonly modelId: number;
  /** Half of the illustrations were made before. */
  readonly halfTime: Date;
  /** Of loading and indexing; seconds only when that was done in this run. */
  readonly figures: Metrics;
}

const START = Date.UTC(2020, 0, 1);
const MEMORY_MB = 4096;

/** Row r of the set is illustration r + 1. A library that is there and whole is taken as it is, unless REBUILD=1. */
export async function openLibrary(
  name: string,
  set: VectorSet,
  pack: string,
  log: (line: string) => void,
): Promise<BenchLibrary> {
  const admin = await connect('postgres');
  if (process.env.REBUILD === '1') await admin.query(`drop database if exists ${name} with (force)`);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await admin.query(`create database ${name}`);
  const url = new URL(`postgres://${admin.user}@${admin.host}:${admin.port}/${name}`);
  await admin.end();
  const pool = await openDatabase({ dataFolder: '', url: url.href });
  const { id: modelId } = await registerModel(pool, await readModelPack(pack));
  const seconds: Record<string, number> = {};
  if ((await countVectors(pool, modelId)) !== set.rows) {
    seconds.loadSeconds = await timed(() => load(pool, modelId, set));
    log(`loaded in ${seconds.loadSeconds.toFixed(0)} s`);
  }
  const report = await buildVectorIndex(pool, modelId, {
    maxMemoryMb: MEMORY_MB,
    onProgress: ({ step, done, total }) => void (done % 100_000 < 500 && log(`${step}: ${done} of ${total}`)),
    log,
  });
  if (report.built) {
    seconds.buildSeconds = report.seconds;
    log(`index built in ${report.seconds.toFixed(0)} s`);
  }
  const { rows } = await pool.query<{ heap: number; keys: number; labels: number }>(
    `select pg_table_size($1::regclass)::float8 as heap, pg_indexes_size($1::regclass)::float8 as keys,
       pg_relation_size($1 || '_labels_idx')::float8 as labels`,
    [partitionOf(modelId)],
  );
  const index = (await vectorIndexOf(pool, modelId))!.bytes;
  return {
    pool,
    modelId,
    halfTime: new Date(START + (set.rows / 2) * 1000),
    figures: {
      ...seconds,
      tableBytesPerRow: rows[0]!.heap / set.rows,
      vectorIndexBytesPerRow: index / set.rows,
      bytesPerRow: (rows[0]!.heap + index) / set.rows,
      labelsAndKeysBytesPerRow: (rows[0]!.keys - index) / set.rows,
    },
  };
}

async function load(pool: Pool, modelId: number, set: VectorSet): Promise<void> {
  await pool.query(
    `insert into illustration (id, sha256, name, media_type, width, height, bytes, rating, metadata, created_at)
     overriding system value
     select place, sha256(place::text::bytea), 'scene ' || place, 'image/png', 224, 224, 1,
       (array['safe', 'questionable', 'explicit'])[1 + place % 3], jsonb_build_object('advertiser', 'a' || place % 10),
       to_timestamp($2) + make_interval(secs => place)
     from generate_series(1, $1) as place on conflict do nothing`,
    [set.rows, START / 1000],
  );
  await pool.query('analyze illustration');
  const rows = function* (): Generator<StoredVector> {
    for (let row = 0; row < set.rows; row++) {
      yield { illustrationId: String(row + 1), vector: vectorAt(set, row, { floor: DEFAULT_FLOOR }) };
    }
  };
  await inTransaction(pool, (client) => copyVectors(client, modelId, rows()));
  await refreshTagFrequencies(pool, modelId, { always: true });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
