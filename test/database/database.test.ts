import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkServer, isOlder } from '../../src/database/check-server.js';
import { socketPathOf } from '../../src/database/embedded/start.js';
import { migrate } from '../../src/database/migrate.js';
import { connectDatabase, inTransaction, openDatabase, queryUnder } from '../../src/database/open.js';
import { createEmbedded, databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

const all = readdirSync('migrations')
  .sort()
  .map((file) => path.parse(file).name);

describe.each(databases)('the schema on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  it('has every migration, and applying them again does nothing', async () => {
    const { rows } = await database.pool.query('select name from schema_migration order by id');
    expect(rows.map(({ name }) => name)).toEqual(all);
    expect(await migrate(database.pool)).toEqual([]);
  });

  it('survives two processes that migrate at once', async () => {
    await database.pool.query('drop schema public, pgboss cascade; create schema public');
    const other = await connectDatabase(database.options);
    const applied = await Promise.all([migrate(database.pool), migrate(other)]);
    await other.end();
    expect(applied.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, all.length]);
  });

  it('leaves nothing behind when a transaction fails', async () => {
    await expect(
      inTransaction(database.pool, async (client) => {
        await client.query(`insert into kpi (name, numerator, denominator) values ('lost', 'a', 'b')`);
        throw new Error('after the insert');
      }),
    ).rejects.toThrow('after the insert');
    const { rows } = await database.pool.query(`select from kpi where name = 'lost'`);
    expect(rows).toHaveLength(0);
  });

  it('runs a statement under settings that end with it, also when it fails', async () => {
    const under = (text: string, settings = ['enable_seqscan = off', 'lock_timeout = 1234']) =>
      queryUnder<{ seqscan: string; lock: string }>(database.pool, settings, { text });
    const read = `select current_setting('enable_seqscan') as seqscan, current_setting('lock_timeout') as lock`;
    expect((await under(read)).rows).toEqual([{ seqscan: 'off', lock: '1234ms' }]);
    await expect(under('select 1 / 0')).rejects.toThrow('division by zero');
    // What cannot be set is an error, and the statement does not run without it.
    await expect(under(read, ['enable_seqscan = perhaps'])).rejects.toThrow('enable_seqscan');
    const connections = await Promise.all(Array.from({ length: 3 }, () => database.pool.query(read)));
    for (const { rows } of connections) expect(rows).toEqual([{ seqscan: 'on', lock: '0' }]);
  });

  it('answers many parameterised queries at once, each with its own parameters', async () => {
    const other = await connectDatabase(database.options);
    const ask = (pool: Pool) => (_: unknown, i: number) => pool.query('select $1::int as value', [i]);
    const replies = await Promise.all([
      ...Array.from({ length: 200 }, ask(database.pool)),
      ...Array.from({ length: 200 }, ask(other)),
    ]);
    await other.end();
    expect(replies.map(({ rows }) => rows[0].value)).toEqual([...Array(200).keys(), ...Array(200).keys()]);
  });

  it('keeps the queries of one client out of the transaction of another', async () => {
    const other = await connectDatabase(database.options);
    let seen: unknown;
    await inTransaction(database.pool, async (client) => {
      await client.query(`insert into kpi (name, numerator, denominator) values ('open', 'a', 'b')`);
      seen = other.query(`select count(*)::int as count from kpi where name = 'open'`);
      await sleep(50);
      await client.query(`delete from kpi where name = 'open'`);
    });
    expect(((await seen) as { rows: unknown[] }).rows).toEqual([{ count: 0 }]);
    await other.end();
  });

  it('passes on when a client disappears in the middle of a transaction', async () => {
    const other = await connectDatabase(database.options);
    const client = await other.connect();
    client.on('error', () => undefined);
    await client.query('begin');
    await client.query(`insert into kpi (name, numerator, denominator) values ('gone', 'a', 'b')`);
    // The socket is torn down as by a process that was killed.
    (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
    const { rows } = await database.pool.query(`select from kpi where name = 'gone'`);
    expect(rows).toHaveLength(0);
    client.release(true);
    await other.end();
  });
});

describe('the embedded database', () => {
  it('is shared by several processes, and ends after the last of them', async () => {
    const database = await createEmbedded();
    await database.pool.query(`insert into kpi (name, numerator, denominator) values ('shared', 'a', 'b')`);
    const script = `
      const { openDatabase } = await import(${JSON.stringify(path.resolve('dist/src/database/open.js'))});
      const pool = await openDatabase({ dataFolder: ${JSON.stringify(database.options.dataFolder)} });
      console.log((await pool.query('select name from kpi')).rows[0].name);
      await pool.end();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim()).toBe('shared');
    const socket = socketPathOf(database.options.dataFolder);
    expect(existsSync(socket)).toBe(true);
    await database.pool.end();
    for (let i = 0; i < 100 && existsSync(socket); i++) await sleep(100);
    expect(existsSync(socket)).toBe(false);
    rmSync(database.options.dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  it('keeps what was committed when it is opened again at once', async () => {
    const dataFolder = temporaryFolder();
    for (let round = 0; round < 3; round++) {
      const pool = await openDatabase({ dataFolder });
      await pool.query(`insert into kpi (name, numerator, denominator) values ($1, 'a', 'b')`, [`round ${round}`]);
      const { rows } = await pool.query('select count(*)::int as count from kpi');
      expect(rows[0].count).toBe(round + 1);
      await pool.end();
      // Around its idle end: the next open meets it alive, closing, or gone.
      await sleep(2900);
    }
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  it('is started again when it ends just as it is asked', async () => {
    const dataFolder = temporaryFolder();
    let asked = 0;
    // It still takes connections, and hangs up on the second: the first only looks whether it is there.
    const ending = createServer((socket) => {
      if (++asked < 2) return;
      socket.destroy();
      ending.close();
    });
    await new Promise<void>((resolve) => ending.listen(socketPathOf(dataFolder), resolve));
    const pool = await openDatabase({ dataFolder });
    expect(asked).toBeGreaterThan(1);
    expect((await pool.query('select count(*)::int as count from kpi')).rows).toEqual([{ count: 0 }]);
    await pool.end();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  it('takes a socket elsewhere when the folder has too long a path for one', () => {
    const long = path.join('/tmp', 'x'.repeat(120));
    expect(Buffer.byteLength(socketPathOf(long))).toBeLessThan(104);
    expect(socketPathOf('/tmp/a')).toBe('/tmp/a/postgres.sock');
  });
});

describe('the start-up check', () => {
  const poolSaying = (facts: object): Pool => ({ query: () => Promise.resolve({ rows: [facts] }) }) as unknown as Pool;

  it('says what to install when pgvector is missing', async () => {
    const pool = poolSaying({ version: 170000, available: null, installed: null });
    await expect(checkServer(pool, 'postgres://u:secret@h/db')).rejects.toThrow(
      /postgres:\/\/u:\*\*\*@h\/db lacks the pgvector extension.*apt install postgresql-17-pgvector/,
    );
  });

  it('says which command mends an old pgvector', async () => {
    const pool = poolSaying({ version: 160003, available: '0.8.1', installed: '0.7.4' });
    await expect(checkServer(pool, undefined)).rejects.toThrow(/has pgvector 0.7.4.*alter extension vector update;/);
  });

  it('names the oldest PostgreSQL that is supported', async () => {
    const pool = poolSaying({ version: 130010, available: '0.8.0', installed: null });
    await expect(checkServer(pool, undefined)).rejects.toThrow(/PostgreSQL 13; PostgreSQL 14 or newer/);
  });

  it('says that a server cannot be reached, and what to check', async () => {
    const url = 'postgres://postgres:pw@127.0.0.1:1/none';
    await expect(connectDatabase({ dataFolder: temporaryFolder(), url })).rejects.toThrow(
      /postgres:\*\*\*@127.0.0.1:1\/none cannot be reached: .*ECONNREFUSED.*Check DATABASE_URL/,
    );
  });

  it('compares versions by number', () => {
    expect(isOlder('0.8.0', [0, 8])).toBe(false);
    expect(isOlder('0.10.0', [0, 8])).toBe(false);
    expect(isOlder('0.7.4', [0, 8])).toBe(true);
  });
});
