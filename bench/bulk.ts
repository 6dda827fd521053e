import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Pool, type PoolClient } from 'pg';
import { inTransaction, openDatabase, type DatabaseOptions } from '../src/database/open.js';
import { exportLibrary } from '../src/exchange/export-library.js';
import { importLibrary } from '../src/exchange/import-library.js';
import { importIllustrations } from '../src/indexer/illustration-table.js';
import { PRESETS } from '../src/tagging/presets.js';
import { addModel } from '../src/tagging/model-registry.js';
import { copyVectors } from '../src/vectors/copy-vectors.js';
import { DIMENSIONS, type SparseVector } from '../src/vectors/sparse-vector.js';
import { partitionOf } from '../src/vectors/vector-partition.js';
import { storeVectors, type StoredVector } from '../src/vectors/vector-table.js';
import { random } from '../trainer/head/random.js';
import { median, type Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 20_000);
const ROUNDS = 3;
/** Distinct vectors that the rows repeat: making one takes longer than storing it. */
const DISTINCT = 5000;
/** Rows of one insert, as the indexer stores two batches of pictures, and as large as they pay. */
const INSERTS = [64, 500];

/** A way of storing that is measured: rows into an empty partition in one transaction. */
type Load = (client: PoolClient, modelId: number, rows: () => Iterable<StoredVector>) => Promise<unknown>;

/**
 * Loads of synthetic vectors (145 non-zeros on average) without a vector index, into the table as it is: with its primary
 * key, the GIN index over labels and the index over ratings. The rounds alternate between the ways, so that the machine's
 * drift falls on all; beside the clock, processor time of the database's process and of this one, which other work on the
 * machine does not lengthen.
 */
export async function bulkBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const server = process.env.TEST_DATABASE_URL;
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  const next = random(1, 'bulk');
  const distinct = Array.from({ length: DISTINCT }, () => syntheticVector(next));
  try {
    const embedded = await measure({ dataFolder: path.join(scratch, 'embedded') }, distinct, scratch, log);
    const metrics = {
      rows: ROWS,
      nonZeros: distinct.reduce((sum, { indices }) => sum + indices.length, 0) / DISTINCT,
      vectorsPerSecondEmbedded: embedded.headline,
      embedded: embedded.metrics,
    };
    if (!server) {
      log('No server is measured: set TEST_DATABASE_URL (eval "$(test/native-postgres.sh start)").');
      return metrics;
    }
    const onServer = await onNewDatabase(server, (url) =>
      measure({ dataFolder: scratch, url }, distinct, scratch, log),
    );
    return {
      ...metrics,
      vectorsPerSecondServer: onServer.headline,
      server: onServer.metrics,
      peakRssMb: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

async function measure(
  options: DatabaseOptions,
  distinct: readonly SparseVector[],
  scratch: string,
  log: (line: string) => void,
): Promise<{ headline: number; metrics: Metrics }> {
  const where = options.url ? 'server' : 'embedded';
  const pool = await openDatabase(options);
  try {
    const modelId = await prepareLibrary(pool);
    const rows = function* (count = ROWS): Generator<StoredVector> {
      const rating = { safe: 0.8, questionable: 0.15, explicit: 0.05 };
      for (let i = 0; i < count; i++) yield { illustrationId: String(i + 1), vector: distinct[i % DISTINCT]!, rating };
    };
    const pidOf = async (client: PoolClient): Promise<number> =>
      options.url
        ? (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
        : Number.parseInt(readFileSync(path.join(options.dataFolder, 'postgres.pid'), 'utf8'), 10);
    const insert =
      (size: number): Load =>
      async (client, id, all) => {
        let batch: StoredVector[] = [];
        for (const row of all()) {
          if (batch.push(row) === size) {
            await storeVectors(client, id, batch);
            batch = [];
          }
        }
        await storeVectors(client, id, batch);
      };
    const loads: Record<string, { load: Load; part?: number }> = {
      copy: { load: (client, id, all) => copyVectors(client, id, all()) },
      copyReplacing: { load: (client, id, all) => copyVectors(client, id, all(), { existing: 'replace' }) },
      ...Object.fromEntries(INSERTS.map((size) => [`insert${size}`, { load: insert(size), part: 4 }])),
    };
    const found = new Map<string, { wall: number; database: number; client: number }[]>();
    const run = async (name: string, { load, part = 1 }: { load: Load; part?: number }): Promise<void> => {
      await pool.query(`truncate ${partitionOf(modelId)}`);
      const count = Math.floor(ROWS / part);
      const client = await pool.connect();
      const pid = await pidOf(client);
      const [databaseBefore, clientBefore, started] = [cpuSeconds(pid), process.cpuUsage(), performance.now()];
      await client.query('begin');
      await load(client, modelId, () => rows(count));
      await client.query('commit');
      const wall = count / ((performance.now() - started) / 1000);
      const { user, system } = process.cpuUsage(clientBefore);
      const database = count / (cpuSeconds(pid) - databaseBefore);
      client.release();
      found.set(name, [...(found.get(name) ?? []), { wall, database, client: count / ((user + system) / 1e6) }]);
      log(`${where}, ${name}: ${wall.toFixed(0)}/s; ${database.toFixed(0)} a processor second of the database`);
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, load] of Object.entries(loads)) await run(name, load);
    }
    const metrics: Record<string, Metrics> = Object.fromEntries(
      [...found].map(([name, runs]) => [
        name,
        {
          vectorsPerSecond: median(runs.map(({ wall }) => wall)),
          best: Math.max(...runs.map(({ wall }) => wall)),
          perDatabaseCpuSecond: median(runs.map(({ database }) => database)),
          perClientCpuSecond: median(runs.map(({ client }) => client)),
        },
      ]),
    );
    await run('copy', loads.copy!);
    metrics.parquet = await measureParquet(pool, path.join(scratch, `parquet-${where}`), log);
    // The same without the GIN index over labels: what it costs.
    await pool.query('drop index illustration_vector_labels');
    for (let round = 0; round < ROUNDS; round++) await run('copyWithoutGin', loads.copy!);
    const bare = found.get('copyWithoutGin')!;
    metrics.copyWithoutGin = {
      vectorsPerSecond: median(bare.map(({ wall }) => wall)),
      perDatabaseCpuSecond: median(bare.map(({ database }) => database)),
    };
    return { headline: (metrics.copy as { vectorsPerSecond: number }).vectorsPerSecond, metrics };
  } finally {
    await pool.end();
  }
}

/** Export of the library and import into the same one, which replaces every vector. */
async function measureParquet(pool: Pool, folder: string, log: (line: string) => void): Promise<Metrics> {
  const started = performance.now();
  const files = await exportLibrary(pool, folder);
  const exported = (performance.now() - started) / 1000;
  const { seconds } = await importLibrary(pool, folder);
  const bytes = files.find(({ file }) => file.endsWith('vectors.parquet'))!.bytes;
  log(`export ${(ROWS / exported).toFixed(0)} illustrations/s, import ${(ROWS / seconds).toFixed(0)}/s`);
  return {
    exportedPerSecond: ROWS / exported,
    importedPerSecond: ROWS / seconds,
    bytesPerVector: bytes / ROWS,
  };
}

/** Illustrations 1 to ROWS and one model with 5000 tags. */
async function prepareLibrary(pool: Pool): Promise<number> {
  const of = (id: number): string => id.toString(16).padStart(64, '0');
  const picture = { source: null, mediaType: 'image/png', width: 64, height: 64, bytes: 1000, rating: null };
  await inTransaction(pool, async (client) => {
    for (let from = 0; from < ROWS; from += 5000) {
      await importIllustrations(
        client,
        Array.from({ length: Math.min(5000, ROWS - from) }, (_, i) => ({
          ...{ ...picture, sha256: of(from + i + 1), name: `${from + i + 1}.png`, givenTags: [], metadata: {} },
          createdAt: new Date(0),
        })),
      );
    }
  });
  return inTransaction(pool, (client) =>
    addModel(client, {
      ...{ sha256: of(1), name: 'synthetic', folder: '/nowhere' },
      description: {
        ...{ format: 'eyecatch-model-pack/1', name: 'synthetic', preprocessing: PRESETS['wd-v3'].preprocessing },
        ...{ output: { activation: 'sigmoid' }, thresholds: { '0': 0.35 }, provenance: {} },
      },
      tags: Array.from({ length: DIMENSIONS }, (_, i) => ({ name: `tag ${i}`, category: 0, count: DIMENSIONS - i })),
    }),
  );
}

/** User and system time of a process of this machine; NaN where /proc is not. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

async function onNewDatabase<T>(server: string, work: (url: string) => Promise<T>): Promise<T> {
  const admin = new Pool({ connectionString: server, max: 1 });
  const name = `eyecatch_bulk_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await admin.query(`create database ${name}`);
  try {
    return await work(url.toString());
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}
