import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/open.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { copyVectors } from '../../src/vectors/copy-vectors.js';
import { DIMENSIONS } from '../../src/vectors/sparse-vector.js';
import { unfinishedIndexes, vectorIndexName, vectorIndexOf } from '../../src/vectors/vector-index.js';
import { createPartition } from '../../src/vectors/vector-partition.js';
import type { StoredVector } from '../../src/vectors/vector-table.js';
import { databases, type TestDatabase } from '../support/databases.js';

const ROWS = 1500;

/** What a client talks through: node-postgres has it, its types do not. */
function socketOf(client: PoolClient): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}

describe.each(databases)('the vector index on $name', ({ name: kind, create }) => {
  const onServer = kind === 'PostgreSQL server';
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
    for (const model of [1, 2]) {
      await createPartition(database.pool, model);
      await inTransaction(database.pool, (client) => copyVectors(client, model, rows()));
    }
  });
  afterAll(() => database.close());

  function* rows(): Generator<StoredVector> {
    for (let id = 1; id <= ROWS; id++) {
      const indices = Int32Array.from({ length: 20 }, (_, k) => 200 * k + ((id * (k + 3)) % 97));
      const values = Float32Array.from(indices, (_, k) => ((id * (k + 7)) % 89) / 100 + 0.01);
      yield { illustrationId: String(id), vector: { dimensions: DIMENSIONS, indices, values } };
    }
  }

  it('is built over one model, with progress and statistics, and is used', async () => {
    expect(await vectorIndexOf(database.pool, 1)).toBeUndefined();
    const steps: string[] = [];
    const report = await buildVectorIndex(database.pool, 1, {
      onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`),
    });
    expect(report).toMatchObject({ rows: ROWS, built: true });
    expect(report.index).toMatchObject({ name: 'illustration_vector_m1_hnsw', valid: true, building: false });
    expect(report.index.bytes).toBeGreaterThan(ROWS * 100);
    expect(steps[0]).toBe(`Building the index 0/${ROWS}`);
    expect(steps.at(-1)).toBe(`Building the index ${ROWS}/${ROWS}`);
    expect(await vectorIndexOf(database.pool, 2)).toBeUndefined();
    const { rows: statistics } = await database.pool.query(
      `select reltuples::int as rows from pg_class where relname = 'illustration_vector_m1'`,
    );
    expect(statistics[0].rows).toBe(ROWS);
    const plan = await inTransaction(database.pool, async (client) => {
      await client.query(
        'set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off',
      );
      return client.query(
        `explain select illustration_id from illustration_vector where model_id = 1
         order by sketch <=> '{1:1,300:0.5}/5000'::sparsevec limit 10`,
      );
    });
    expect(JSON.stringify(plan.rows)).toContain('illustration_vector_m1_hnsw');
  });

  it('is left alone when it is there, and built anew when that is asked', async () => {
    await buildVectorIndex(database.pool, 1);
    const file = async (): Promise<number> =>
      (
        await database.pool.query('select relfilenode::int as file from pg_class where relname = $1', [
          vectorIndexName(1),
        ])
      ).rows[0].file;
    const before = await file();
    expect(await buildVectorIndex(database.pool, 1)).toMatchObject({ built: false, rows: ROWS });
    expect(await file()).toBe(before);
    expect(await buildVectorIndex(database.pool, 1, { rebuild: true })).toMatchObject({ built: true });
    expect(await file()).not.toBe(before);
    expect(await vectorIndexOf(database.pool, 1)).toMatchObject({ valid: true });
  });

  it('replaces one that an interrupted build left invalid', async () => {
    await buildVectorIndex(database.pool, 2);
    // As the catalogue has it after a build that was killed.
    await database.pool.query(`update pg_index set indisvalid = false where indexrelid = $1::regclass`, [
      vectorIndexName(2),
    ]);
    expect(await vectorIndexOf(database.pool, 2)).toMatchObject({ valid: false });
    const said: string[] = [];
    const report = await buildVectorIndex(database.pool, 2, { log: (line) => said.push(line) });
    expect(report).toMatchObject({ built: true, index: { valid: true } });
    expect(await unfinishedIndexes(database.pool, 2)).toEqual([]);
    if (onServer) expect(said.join()).toMatch(/illustration_vector_m2_hnsw was left unfinished/);
  });

  it('heeds a signal that is given before it starts', async () => {
    await expect(buildVectorIndex(database.pool, 2, { rebuild: true, signal: AbortSignal.abort() })).rejects.toThrow(
      /aborted/,
    );
  });

  it.runIf(onServer)(
    'is given up by the server when the process that asked for it is gone, and built by the one that waits',
    async () => {
      const { pool } = database;
      // A build waits for this transaction, and would hold its lock for as long.
      const writer = await pool.connect();
      await writer.query('begin');
      await writer.query('delete from illustration_vector where model_id = 1 and illustration_id = 1');
      const lockedBy = async (): Promise<number | undefined> =>
        (await pool.query(`select pid from pg_locks where locktype = 'advisory' and classid = 720311`)).rows[0]?.pid;

      const killed = new Pool({ connectionString: database.options.url });
      const sockets: Socket[] = [];
      killed.on('connect', (client) => sockets.push(socketOf(client)));
      const lost = buildVectorIndex(killed, 1, { rebuild: true }).catch((error: Error) => error);
      await expect.poll(lockedBy, { timeout: 10_000 }).toBeDefined();
      const first = await lockedBy();
      const waiting = buildVectorIndex(pool, 1, { rebuild: true, wait: true });
      for (const socket of sockets) socket.destroy();
      expect(await lost).toBeInstanceOf(Error);
      await expect
        .poll(async () => ![undefined, first].includes(await lockedBy()), { timeout: 20_000, interval: 250 })
        .toBe(true);
      await writer.query('rollback');
      writer.release();
      expect(await waiting).toMatchObject({ built: true, index: { valid: true } });
      await killed.end();
    },
    60_000,
  );

  it.runIf(onServer)(
    'is not built a second time by who waited for it',
    async () => {
      const { pool } = database;
      await pool.query(`drop index ${vectorIndexName(2)}`);
      const writer = await pool.connect();
      await writer.query('begin');
      await writer.query('delete from illustration_vector where model_id = 2 and illustration_id = 1');
      const first = buildVectorIndex(pool, 2);
      await sleep(500);
      const steps: string[] = [];
      const second = buildVectorIndex(pool, 2, { wait: true, onProgress: ({ step }) => steps.push(step) });
      await expect.poll(() => steps).toContain('Waiting for another build of the index');
      await writer.query('rollback');
      writer.release();
      expect(await first).toMatchObject({ built: true });
      expect(await second).toMatchObject({ built: false, index: { valid: true } });
    },
    30_000,
  );

  it.runIf(onServer)(
    'goes on beside writers, refuses a second build, and can be cancelled and begun again',
    async () => {
      const writer = await database.pool.connect();
      // An open transaction that wrote to the table: a concurrent build waits for it.
      await writer.query('begin');
      await writer.query('delete from illustration_vector where model_id = 2 and illustration_id = 1');
      const controller = new AbortController();
      const building = buildVectorIndex(database.pool, 2, {
        rebuild: true,
        signal: controller.signal,
        onProgress: () => undefined,
      });
      const outcome = building.then(
        () => 'built',
        (error: Error) => error.name,
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await expect(buildVectorIndex(database.pool, 2, { rebuild: true })).rejects.toThrow(/is being built already/);
      controller.abort();
      expect(await outcome).toBe('AbortError');
      await writer.query('rollback');
      writer.release();
      // What could not be taken away beside the open transaction goes with the next build.
      await buildVectorIndex(database.pool, 2, { rebuild: true });
      expect(await unfinishedIndexes(database.pool, 2)).toEqual([]);
      expect(await vectorIndexOf(database.pool, 2)).toMatchObject({ valid: true, building: false });
    },
  );
});
