import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/open.js';
import { takeBuildLock } from './build-lock.js';
import {
  INDEX_PARAMETERS,
  indexDefinition,
  unfinishedIndexes,
  vectorIndexName,
  vectorIndexOf,
  type VectorIndex,
} from './vector-index.js';
import { analyzeSearched, partitionOf } from './vector-partition.js';
import { forgetSearchStatistics } from './search-statistics.js';
import { countVectors } from './vector-table.js';

const POLL_MS = 500;

/** Below this the graph is built by one process: starting others takes longer. */
const PARALLEL_ROWS = 20_000;
const MAX_WORKERS = 4;

/** What maintenance_work_mem is raised to at most, unless the caller says otherwise. */
export const DEFAULT_MAX_MEMORY_MB = 2048;
const MIN_MEMORY_MB = 64;

export interface IndexBuildProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface IndexBuildOptions {
  readonly onProgress?: ((progress: IndexBuildProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Build it anew although there is one: many inserts and deletes leave a graph that is slow to extend. */
  readonly rebuild?: boolean | undefined;
  /** Wait while another process builds it, instead of refusing. */
  readonly wait?: boolean | undefined;
  /** Memory that the database may take for the graph, MB; beyond it building is many times slower. */
  readonly maxMemoryMb?: number | undefined;
  /** Says in words what was decided. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface IndexBuildReport {
  readonly index: VectorIndex;
  readonly rows: number;
  readonly seconds: number;
  /** False when there was a valid one and no rebuild was asked for. */
  readonly built: boolean;
}

/**
 * Builds the HNSW index over one model's vectors, beside reads and writes where the database is a server. What an
 * interrupted build left is taken away first. Statistics are brought up to date at the end.
 *
 * On the embedded database, which has one session, everything else waits until it is done, and an abort is heeded only
 * before it starts.
 *
 * @throws NotReadyError when another process is building it, unless it is to be waited for
 */
export async function buildVectorIndex(
  pool: Pool,
  modelId: number,
  options: IndexBuildOptions = {},
): Promise<IndexBuildReport> {
  const { onProgress, signal, rebuild = false } = options;
  const started = performance.now();
  const finish = async (built: boolean): Promise<IndexBuildReport> => {
    const index = (await vectorIndexOf(pool, modelId))!;
    return { index, rows: await countVectors(pool, modelId), seconds: (performance.now() - started) / 1000, built };
  };
  signal?.throwIfAborted();
  const present = await vectorIndexOf(pool, modelId);
  if (present?.valid && !rebuild) return finish(false);
  const plan = await planBuild(pool, modelId, options);
  onProgress?.({ step: 'Building the index', done: 0, total: plan.rows });
  if (await isEmbedded(pool)) await buildEmbedded(pool, modelId, plan);
  else if (!(await buildConcurrently(pool, modelId, plan, options))) return finish(false);
  await analyzeSearched(pool, modelId);
  forgetSearchStatistics(pool);
  onProgress?.({ step: 'Building the index', done: plan.rows, total: plan.rows });
  return finish(true);
}

interface BuildPlan {
  readonly rows: number;
  readonly memoryMb: number;
  readonly workers: number;
}

/**
 * Memory and processes for a build. pgvector keeps the graph in memory: for each vector itself, 2m links of 16 bytes on
 * the lowest layer and m of each higher one that it reaches (1/m do), and bookkeeping.
 */
async function planBuild(
  pool: Pool,
  modelId: number,
  { maxMemoryMb = DEFAULT_MAX_MEMORY_MB, log }: IndexBuildOptions,
): Promise<BuildPlan> {
  const rows = await countVectors(pool, modelId);
  const { rows: sizes } = await pool.query<{ bytes: number | null; configured: number }>(
    `select (select avg(pg_column_size(sketch))::float8 from (select sketch from ${partitionOf(modelId)} limit 2000) s) as bytes,
            pg_size_bytes(current_setting('maintenance_work_mem'))::float8 / 1048576 as configured`,
  );
  const { bytes, configured } = sizes[0]!;
  const perVector = (bytes ?? 0) + 16 * INDEX_PARAMETERS.m * 3 + 256;
  const needed = Math.ceil((1.1 * rows * perVector) / 2 ** 20);
  const memoryMb = Math.round(Math.max(configured, Math.min(Math.max(needed, MIN_MEMORY_MB), maxMemoryMb)));
  if (needed > memoryMb) {
    log?.(
      `The graph of ${rows} vectors needs about ${needed} MB; beyond the ${memoryMb} MB it may take, building slows down ` +
        'many times. Allow more with --memory if the database has it.',
    );
  }
  return { rows, memoryMb, workers: rows < PARALLEL_ROWS ? 0 : MAX_WORKERS };
}

/** Version strings are all that tells PGlite from a server. */
async function isEmbedded(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ version: string }>('select version()');
  return rows[0]!.version.includes('PGlite');
}

/** In one transaction, so that a failure leaves things as they were. */
async function buildEmbedded(pool: Pool, modelId: number, { memoryMb }: BuildPlan): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local maintenance_work_mem = '${Math.min(memoryMb, 512)}MB'`);
    await client.query(`drop index if exists ${vectorIndexName(modelId)}`);
    await client.query(`create index ${indexDefinition(modelId)}`);
  });
}

/** @returns false when the build of another process, which it waited for, is what was asked for */
async function buildConcurrently(
  pool: Pool,
  modelId: number,
  plan: BuildPlan,
  { onProgress, signal, rebuild = false, wait = false, log }: IndexBuildOptions,
): Promise<boolean> {
  const client = await pool.connect();
  // Its settings and its lock end with the connection, whatever happens.
  client.on('error', () => undefined);
  try {
    const onWait = (): void =>
      onProgress?.({ step: 'Waiting for another build of the index', done: 0, total: plan.rows });
    await takeBuildLock(client, modelId, { signal, onWait: wait ? onWait : undefined });
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query(`set maintenance_work_mem = '${plan.memoryMb}MB'`);
    await client.query(`set max_parallel_maintenance_workers = ${plan.workers}`);
    // Long builds must not end by a limit that is meant for queries.
    await client.query('set statement_timeout = 0');
    for (const name of await unfinishedIndexes(client, modelId)) {
      log?.(`${name} was left unfinished by an interrupted build; it is taken away.`);
      await client.query(`drop index concurrently if exists ${name}`);
    }
    const present = await vectorIndexOf(client, modelId);
    if (present && !rebuild) return false;
    const statement = present
      ? `reindex index concurrently ${vectorIndexName(modelId)}`
      : `create index concurrently ${indexDefinition(modelId)}`;
    try {
      await watched(pool, rows[0]!.pid, plan.rows, onProgress, signal, () => runBuild(client, statement, log));
    } catch (error) {
      await dropUnfinished(client, modelId).catch(() =>
        log?.('What the build left could not be taken away beside other transactions; the next build does it.'),
      );
      signal?.throwIfAborted();
      throw error;
    }
    return true;
  } finally {
    client.release(true);
  }
}

/** Does not wait for the transactions of others, of which one may be waiting for whoever gave the build up. */
async function dropUnfinished(client: PoolClient, modelId: number): Promise<void> {
  await client.query(`set lock_timeout = '3s'`);
  for (const name of await unfinishedIndexes(client, modelId)) {
    await client.query(`drop index concurrently if exists ${name}`);
  }
}

/**
 * Workers share the graph through /dev/shm, which a container often has 64 MB of: then one process builds it, in memory of
 * its own.
 */
async function runBuild(client: PoolClient, statement: string, log?: (line: string) => void): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== '53100' || !/shared memory/.test(message)) throw error;
    log?.(`Parallel workers had too little shared memory (${message}); one process builds the index.`);
    await client.query('set max_parallel_maintenance_workers = 0');
    const left = /^create index concurrently (\S+)/.exec(statement)?.[1];
    if (left) await client.query(`drop index concurrently if exists ${left}`);
    await client.query(statement);
  }
}

/** Runs a build and reports how far it is, asked for over another connection; an abort cancels it. */
async function watched(
  pool: Pool,
  pid: number,
  rows: number,
  onProgress: IndexBuildOptions['onProgress'],
  signal: AbortSignal | undefined,
  build: () => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const cancel = (): void => void pool.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  const poll = async (): Promise<void> => {
    for (;;) {
      await sleep(POLL_MS, undefined, { signal: over.signal });
      const { rows: found } = await pool.query<PhaseRow>(
        `select phase, tuples_done::float8 as tuples, blocks_done::float8 as blocks, blocks_total::float8 as "blocksTotal"
         from pg_stat_progress_create_index where pid = $1`,
        [pid],
      );
      if (found[0] && !over.signal.aborted) onProgress?.(describePhase(found[0], rows));
    }
  };
  // A poll that fails (a connection lost) costs the progress, not the build.
  const polling = onProgress ? poll().catch(() => undefined) : undefined;
  try {
    if (signal?.aborted) cancel();
    await build();
  } finally {
    over.abort();
    signal?.removeEventListener('abort', cancel);
    await polling;
  }
}

interface PhaseRow {
  phase: string;
  tuples: number;
  blocks: number;
  blocksTotal: number;
}

/** pgvector counts tuples in the phase that takes the time; the others are Postgres' own and count blocks. */
function describePhase({ phase, tuples, blocks, blocksTotal }: PhaseRow, rows: number): IndexBuildProgress {
  if (phase.startsWith('building index')) {
    const done = tuples > 0 ? tuples : blocksTotal > 0 ? (rows * blocks) / blocksTotal : 0;
    return { step: 'Building the index', done: Math.min(rows - 1, Math.floor(done)), total: rows };
  }
  return { step: `Index: ${phase}`, done: blocks, total: Math.max(blocks + 1, blocksTotal) };
}
