import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { ReplicaPool } from '../../src/database/replica-pool.js';
import { parsePosition, readReplicaSettings, Replicas } from '../../src/database/replicas.js';
import { addIllustrations } from '../../src/indexer/illustration-table.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { startStreamingPostgres, type StreamingPostgres } from '../support/streaming-postgres.js';
import { startTcpProxy } from '../support/tcp-proxy.js';

describe('the settings of replicas', () => {
  const read = (environment: Record<string, string>) => () => readReplicaSettings(environment);
  const primary = { DATABASE_URL: 'postgres://db/eyecatch' };

  it('are a list of addresses and seconds', () => {
    const urls = 'postgres://a/eyecatch, postgresql://b:5433/eyecatch,';
    expect(read({ ...primary, DATABASE_REPLICA_URL: urls, EYECATCH_REPLICA_MAX_LAG: '2.5' })()).toEqual({
      urls: ['postgres://a/eyecatch', 'postgresql://b:5433/eyecatch'],
      maxLagMs: 2500,
    });
    expect(read({})()).toEqual({ urls: [], maxLagMs: 5000 });
  });

  it('are refused by name when they are none', () => {
    expect(read({ ...primary, DATABASE_REPLICA_URL: 'replica:5432' })).toThrow('DATABASE_REPLICA_URL must be');
    expect(read({ DATABASE_REPLICA_URL: 'postgres://a/b' })).toThrow('needs DATABASE_URL');
    expect(read({ EYECATCH_REPLICA_MAX_LAG: 'soon' })).toThrow('EYECATCH_REPLICA_MAX_LAG is "soon"');
    expect(read({ EYECATCH_REPLICA_MAX_LAG: '0' })).toThrow('from 1 to 3600');
  });

  it('compare positions as numbers, not as text', () => {
    expect(parsePosition('A/0') > parsePosition('9/FFFFFFFF')).toBe(true);
    expect(parsePosition('0/10000000') > parsePosition('0/9000000')).toBe(true);
  });
});

describe('a replica whose machine is gone without a word', () => {
  /** A port, and how often somebody connected to it. */
  async function listen(answer: (socket: Socket) => unknown) {
    const listener = { connections: 0, url: '', close: () => server.close() };
    const server = createServer((socket) => {
      listener.connections++;
      socket.on('error', () => undefined);
      answer(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    listener.url = `postgres://eyecatch@127.0.0.1:${(server.address() as AddressInfo).port}/eyecatch`;
    return listener;
  }

  it('is looked at once at a time, others twice a second, and keeps no server from stopping', async () => {
    const database = await createEmbedded();
    const silent = await listen(() => undefined);
    const hasty = await listen((socket) => socket.destroy());
    const settings = { urls: [silent.url, hasty.url], maxLagMs: 5000 };
    const replicas = new Replicas(database.pool, settings, () => undefined);
    await sleep(3500);
    const began = performance.now();
    await replicas.close();
    expect(performance.now() - began).toBeLessThan(2500);
    expect(silent.connections).toBe(2);
    expect(hasty.connections).toBeGreaterThan(4);
    silent.close();
    hasty.close();
    await database.close();
  });

  it.skipIf(!process.env.TEST_DATABASE_URL)('is hung up on, though it does not hang up itself', async () => {
    const server = new URL(process.env.TEST_DATABASE_URL!);
    const proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port || 5432) });
    const address = Object.assign(new URL(server), { host: `127.0.0.1:${proxy.port}` });
    const primary = new Pool({ connectionString: server.href });
    const pool: Pool = new ReplicaPool({ connectionString: address.href }, primary, () => undefined);
    await pool.query('select 1');
    proxy.swallow = true;
    const closed = once(pool, 'remove');
    await pool.end();
    expect(await Promise.race([closed, sleep(2000, 'still open')])).not.toBe('still open');
    await proxy.close();
    await primary.end();
  });
});

describe.skipIf(!process.env.TEST_DATABASE_URL)('with a streaming replica', () => {
  let postgres: StreamingPostgres;
  let database: TestDatabase;
  let library: ColourLibrary;
  let copy: Pool;
  let replicas: Replicas;
  let server: ApiServer;
  const told: string[] = [];

  beforeAll(async () => {
    postgres = await startStreamingPostgres();
    const options = { dataFolder: temporaryFolder(), url: postgres.primary };
    const pool = await openDatabase(options);
    database = { pool, options, close: () => pool.end() };
    library = await makeColourLibrary(database);
    copy = new Pool({ connectionString: postgres.replica, max: 1 });
    copy.on('error', () => undefined);
    await start(60_000);
  }, 120_000);
  afterEach(() => copy.query('select pg_wal_replay_resume()'));
  afterAll(async () => {
    await server?.close();
    await replicas?.close();
    await copy?.end();
    await database?.close();
    library?.remove();
    await postgres?.stop();
  }, 60_000);

  const start = async (maxLagMs: number, primary = database.pool): Promise<void> => {
    await server?.close();
    await replicas?.close();
    replicas = new Replicas(primary, { urls: [postgres.replica], maxLagMs }, (line) => told.push(line));
    await replicas.ready();
    server = await startApi(database, library.settings, database.pool, undefined, undefined, replicas);
  };

  const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
    for (let i = 0; i < 200; i++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it did not come to that');
  };
  /** Until the replica has all, and is known to. */
  const level = async (): Promise<void> => {
    const { rows } = await database.pool.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
    const replayed = async (): Promise<boolean> => {
      const { rows: there } = await copy.query<{ lsn: string }>('select pg_last_wal_replay_lsn()::text as lsn');
      return parsePosition(there[0]!.lsn) >= parsePosition(rows[0]!.lsn);
    };
    await until(replayed);
    await until(() => replicas.readsOf('anybody', parsePosition(rows[0]!.lsn)) !== database.pool);
  };

  /** Each address of this machine is another caller. */
  const ask = (localAddress: string, query: string, cookie = ''): Promise<{ data: any; cookie: string }> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
      const sent = request(`${server.url}/graphql`, { method: 'POST', localAddress, headers }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const { data, errors } = JSON.parse(Buffer.concat(chunks).toString()) as { data: any; errors?: unknown };
          if (errors) reject(new Error(JSON.stringify(errors)));
          else resolve({ data, cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '' });
        });
      });
      sent.on('error', reject);
      sent.end(JSON.stringify({ query }));
    });
  const [WRITER, READER, THIRD] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;

  const COUNT = '{ illustrations(first: 1) { totalCount } }';
  const countFor = async (caller: string): Promise<number> => (await ask(caller, COUNT)).data.illustrations.totalCount;
  let added = 0;
  const addOne = async (): Promise<void> => {
    added++;
    const picture = {
      mediaType: 'image/png',
      width: 1,
      height: 1,
      bytes: 1,
      rating: null,
      givenTags: [],
      metadata: {},
    };
    const sha256 = added.toString(16).padStart(64, '0');
    await addIllustrations(database.pool, [{ ...picture, sha256, name: `${added}.png`, source: null }]);
  };

  it('queries read from it', async () => {
    await level();
    const before = await countFor(READER);
    await copy.query('select pg_wal_replay_pause()');
    await addOne();
    expect(await countFor(READER)).toBe(before);
    await copy.query('select pg_wal_replay_resume()');
    await level();
    expect(await countFor(READER)).toBe(before + 1);
  });

  it('whoever wrote sees it at once, also through another server; others when the replica has it', async () => {
    await level();
    await copy.query('select pg_wal_replay_pause()');
    const maturity = '{ kpis { maturityDays } }';
    const days = async (caller: string, cookie?: string): Promise<number> =>
      (await ask(caller, maturity, cookie)).data.kpis[0].maturityDays;
    const { cookie } = await ask(WRITER, 'mutation { setKpiMaturity(kpi: "ctr", days: 9) { maturityDays } }');
    expect(await days(WRITER)).toBe(9);
    expect(await days(READER)).toBe(0);
    expect(cookie).toMatch(/^eyecatch_seen=[0-9a-f]+$/);
    expect(await days(READER, cookie)).toBe(9);
    expect(await days(READER, 'eyecatch_seen=../..')).toBe(0);
    await copy.query('select pg_wal_replay_resume()');
    await level();
    expect(await days(READER)).toBe(9);
    expect(replicas.readsOf(WRITER)).not.toBe(database.pool);
  });

  it('a mutation that is done says so, and is seen, though the primary is too busy to say how far it is', async () => {
    const busy = new Pool({ connectionString: postgres.primary, max: 1, connectionTimeoutMillis: 200 });
    await start(60_000, busy);
    await until(() => replicas.states[0]!.used);
    await copy.query('select pg_wal_replay_pause()');
    const days = async (caller: string, cookie?: string): Promise<number> =>
      (await ask(caller, '{ kpis { maturityDays } }', cookie)).data.kpis[0].maturityDays;
    const taken = await busy.connect();
    try {
      const before = await days(READER);
      const { cookie } = await ask(WRITER, 'mutation { setKpiMaturity(kpi: "ctr", days: 11) { maturityDays } }');
      expect(await days(WRITER)).toBe(11);
      expect(await days(READER)).toBe(before);
      expect(await days(READER, cookie)).toBe(11);
    } finally {
      taken.release();
      await start(60_000);
      await busy.end();
    }
  });

  it('a statement has as long there as on the primary', async () => {
    await level();
    const { rows } = await replicas.readsOf(READER).query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '10s' }]);
  });

  it('whoever is shown that a job is done sees what it did', async () => {
    await level();
    await copy.query('select pg_wal_replay_pause()');
    const before = await countFor(READER);
    await addOne();
    await ask(READER, '{ jobs(first: 1) { totalCount } }');
    expect(await countFor(READER)).toBe(before + 1);
    expect(await countFor(THIRD)).toBe(before);
  });

  it('what a query finds out of date is written to the primary and read there', async () => {
    const best = '{ bestPredicted(kpi: "ctr", first: 3) { totalCount edges { node { rate } } } }';
    await database.pool.query('delete from kpi_prediction; insert into kpi_prediction_stale default values');
    await database.pool.query('delete from tag_frequency');
    await level();
    await copy.query('select pg_wal_replay_pause()');
    const { data } = await ask(READER, best);
    expect(data.bestPredicted).toMatchObject({ totalCount: 125 });
    expect(data.bestPredicted.edges).toHaveLength(3);
    const tags = await ask(READER, '{ tags(first: 1, order: LIBRARY) { edges { node { illustrationCount } } } }');
    expect(tags.data.tags.edges[0].node.illustrationCount).toBeGreaterThan(0);
    const similar = await ask(READER, '{ similar(id: "1", first: 2) { edges { node { similarity } } } }');
    expect(similar.data.similar.edges).toHaveLength(2);
  });

  it('one that is too far behind is left out until it has caught up', async () => {
    await start(1000);
    await level();
    await copy.query('select pg_wal_replay_pause()');
    const before = await countFor(READER);
    await addOne();
    await until(async () => (await countFor(READER)) === before + 1);
    expect(replicas.states).toMatchObject([{ used: false }]);
    expect(told.at(-1)).toMatch(/is more than 1 s behind; the primary is asked\.$/);
    await copy.query('select pg_wal_replay_resume()');
    await until(() => replicas.states[0]!.used);
    expect(told.at(-1)).toMatch(/takes reads\.$/);
  });

  it('no query fails when it is killed, and it is used again when it is back', async () => {
    await start(60_000);
    await level();
    told.length = 0;
    let stopped = false;
    let answered = 0;
    const asking = Array.from({ length: 4 }, async () => {
      while (!stopped) {
        await ask(READER, '{ illustrations(first: 3) { edges { node { similar(first: 2) { similarity } } } } }');
        answered++;
      }
    });
    await until(() => answered > 20);
    await postgres.stopReplica();
    const then = answered;
    await until(() => answered > then + 20);
    stopped = true;
    await Promise.all(asking);
    expect(told.filter((line) => line.includes('does not answer')).length).toBeGreaterThan(0);
    expect(replicas.states[0]!.used).toBe(false);
    await postgres.startReplica();
    await until(() => replicas.states[0]!.used);
  }, 60_000);
});
