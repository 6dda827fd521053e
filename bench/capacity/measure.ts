import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type Pool } from 'pg';
import { inTransaction, openDatabase, queryUnder } from '../../src/database/open.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { randomStream } from '../../src/kpi/simulation/random.js';
import { settingsOf } from '../../src/settings.js';
import { copyVectors } from '../../src/vectors/copy-vectors.js';
import { exactSearch, indexSearch, indexSettings } from '../../src/vectors/search-sql.js';
import { indexDefinition, vectorIndexName } from '../../src/vectors/vector-index.js';
import { createPartition, partitionOf } from '../../src/vectors/vector-partition.js';
import { storeVectors } from '../../src/vectors/vector-table.js';
import { median } from '../benchmark.js';
import { syntheticVector } from '../synthetic-vectors.js';
import type { Measured, SizeMeasured } from './measured.js';

type Log = (line: string) => void;

/** Rows a table of synthetic vectors has, one after the other. */
const SIZES = (process.env.BENCH_SIZES ?? '5000,20000,60000').split(',').map(Number);
const QUERIES = 60;
const EXACT_QUERIES = 7;
const WAL_ROWS = 500;
const THUMBNAILS = 300;

/**
 * Measures what the capacity plan rests on: bytes in the demo library (EYECATCH_DATA), the index by size on the server of
 * TEST_DATABASE_URL, which must run on this machine. Times are of the processor, so that other work beside it
 * does not count.
 */
export async function measureCapacity(before: Measured, log: Log): Promise<Measured> {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
    demo: await measureDemo(log),
    ...(await measureServer(log)),
    elsewhere: before.elsewhere,
  };
}

async function measureDemo(log: Log): Promise<Measured['demo']> {
  const settings = settingsOf(process.env.EYECATCH_DATA ?? '.eyecatch', undefined);
  const pool = await openDatabase(settings.database);
  try {
    await pool.query('vacuum analyze');
    const perRow = async (table: string): Promise<number> => (await bytesOf(pool, table)).total;
    const { rows } = await pool.query<{ count: number; id: number }>(
      `select count(*)::int as count, (select max(id) from tag_model) as id from illustration`,
    );
    const vectors = await bytesOf(pool, partitionOf(rows[0]!.id));
    const demo = {
      illustrations: rows[0]!.count,
      bytesPerIllustration: await perRow('illustration'),
      bytesPerVectorRow: vectors.table,
      bytesPerFingerprint: await perRow('illustration_fingerprint'),
      bytesPerPrediction: await perRow('kpi_prediction'),
      bytesPerObservation: await perRow('kpi_observation'),
      bytesPerOriginal: meanFileSize(settings.imagesFolder),
      bytesPerThumbnail: await meanThumbnailSize(settings.imagesFolder),
    };
    log(JSON.stringify(demo));
    return demo;
  } finally {
    await pool.end();
  }
}

async function bytesOf(pool: Pool, table: string): Promise<{ table: number; total: number }> {
  const { rows } = await pool.query<{ table: number; total: number }>(
    `select pg_table_size($1::regclass)::float8 / n as table, pg_total_relation_size($1::regclass)::float8 / n as total
     from (select greatest(1, count(*)) as n from ${table}) counted`,
    [table],
  );
  return rows[0]!;
}

function meanFileSize(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  return files.length === 0 ? 0 : bytes / files.length;
}

/** Of the widths that lists and cards show. */
async function meanThumbnailSize(imagesFolder: string): Promise<number> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  try {
    const store = new ThumbnailStore(scratch, new ImageStore(imagesFolder));
    const originals = readdirSync(imagesFolder)
      .flatMap((part) => readdirSync(path.join(imagesFolder, part)))
      .slice(0, THUMBNAILS);
    for (const sha256 of originals) for (const width of [160, 320] as const) await store.find(sha256, width);
    return meanFileSize(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function measureServer(log: Log): Promise<Pick<Measured, 'sizes' | 'walBytesPerIllustration'>> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL names the server to measure on; test/native-postgres.sh starts one.');
  const name = 'eyecatch_bench_capacity';
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = await openDatabase({ dataFolder: '', url: url.toString() });
  try {
    const sizes: SizeMeasured[] = [];
    let modelId = 0;
    for (const rows of SIZES) {
      modelId = await addModel(pool, `synthetic ${rows}`);
      sizes.push(await measureSize(pool, modelId, rows));
      log(JSON.stringify(sizes.at(-1)));
    }
    return { sizes, walBytesPerIllustration: await measureWal(pool, modelId, SIZES.at(-1)!) };
  } finally {
    await pool.end();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

async function addModel(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into tag_model (sha256, name, path, description) values ($1, $1, '', '{}') returning id`,
    [name],
  );
  await inTransaction(pool, (client) => createPartition(client, rows[0]!.id));
  return rows[0]!.id;
}

async function measureSize(pool: Pool, modelId: number, rows: number): Promise<SizeMeasured> {
  const random = randomStream(`capacity ${rows}`);
  await inTransaction(pool, (client) =>
    copyVectors(
      client,
      modelId,
      (function* () {
        for (let id = 1; id <= rows; id++) yield { illustrationId: String(id), vector: syntheticVector(random) };
      })(),
    ),
  );
  await pool.query(`vacuum analyze ${partitionOf(modelId)}`);
  const buildCpuSeconds = await cpuSeconds(pool, async (client) => {
    // One process, so that its processor time is all of it.
    await client.query(`set max_parallel_maintenance_workers = 0; set maintenance_work_mem = '1GB'`);
    await client.query(`create index ${indexDefinition(modelId)}`);
    await client.query('reset all');
  });
  const { rows: sizes } = await pool.query<{ bytes: number }>(
    `select pg_relation_size(to_regclass($1))::float8 as bytes`,
    [vectorIndexName(modelId)],
  );
  const asked = (count: number) => Array.from({ length: count }, () => syntheticVector(random));
  const sqlOf = (vector: ReturnType<typeof syntheticVector>) => ({
    ...{ modelId, ranking: { kind: 'vector', vector } as const, limit: 11, skipped: 0 },
  });
  const [one] = asked(1);
  await queryUnder(pool, indexSettings(80), indexSearch(sqlOf(one!)));
  const indexed = asked(QUERIES);
  const exact = asked(EXACT_QUERIES);
  return {
    rows,
    buildCpuSeconds,
    indexBytesPerVector: sizes[0]!.bytes / rows,
    indexSearchCpuMs: await perStatement(pool, indexed, async (client, vector) => {
      await client.query(['begin', ...indexSettings(80).map((each) => `set local ${each}`)].join('; '));
      await client.query(indexSearch(sqlOf(vector)));
      await client.query('commit');
    }),
    exactSearchCpuMs: await perStatement(pool, exact, (client, vector) => client.query(exactSearch(sqlOf(vector)))),
  };
}

type AskingClient = Pick<Client, 'query'>;

/** Processor time of a backend is told in hundredths of a second, so statements are measured together, in three lots. */
async function perStatement<T>(
  pool: Pool,
  items: readonly T[],
  ask: (client: AskingClient, item: T) => unknown,
): Promise<number> {
  const lots: number[] = [];
  for (let lot = 0; lot < 3; lot++) {
    const seconds = await cpuSeconds(pool, async (client) => {
      await client.query('set max_parallel_workers_per_gather = 0');
      for (const item of items) await ask(client, item);
    });
    lots.push((1000 * seconds) / items.length);
  }
  return median(lots);
}

/** Of one backend, user and system, from /proc: the server runs on this machine. */
async function cpuSeconds(pool: Pool, work: (client: AskingClient) => Promise<void>): Promise<number> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const used = (): number => {
      const stat = readFileSync(`/proc/${rows[0]!.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
    };
    const before = used();
    await work(client);
    return used() - before;
  } finally {
    client.release(true);
  }
}

let ticks: number | undefined;
function ticksPerSecond(): number {
  return (ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })));
}

async function measureWal(pool: Pool, modelId: number, present: number): Promise<number> {
  const random = randomStream('capacity wal');
  const position = async (): Promise<number> => {
    const { rows } = await pool.query<{ bytes: number }>(
      `select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as bytes`,
    );
    return rows[0]!.bytes;
  };
  const before = await position();
  for (let at = 0; at < WAL_ROWS; at += 100) {
    const ids = Array.from({ length: 100 }, (_, place) => String(present + at + place + 1));
    await pool.query(
      `insert into illustration (sha256, name, source, media_type, width, height, bytes)
       select sha256(id::text::bytea), id || '.png', '/pictures/' || id || '.png', 'image/png', 512, 512, 100000
       from unnest($1::text[]) as id`,
      [ids],
    );
    const vectors = ids.map((illustrationId) => ({ illustrationId, vector: syntheticVector(random) }));
    await storeVectors(pool, modelId, vectors);
  }
  return ((await position()) - before) / WAL_ROWS;
}
