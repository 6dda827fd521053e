import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { DEFAULT_LIMITS, limitConnections, type ServerLimits } from '../../src/http/server-limits.js';
import { settingsOf } from '../../src/settings.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { databases, type TestDatabase } from '../support/databases.js';

const QUERY = '{ illustrations(first: 1) { edges { node { id } } } }';

describe.each(databases)('a server with too much to do, on $name', ({ name, create }) => {
  const onServer = name !== 'embedded PGlite';
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  /** A server of its own limits; what it started ends with the test. */
  async function withServer(
    given: { limits?: Partial<ServerLimits>; statementMs?: number },
    work: (server: ApiServer, pool: Pool) => Promise<void>,
  ): Promise<void> {
    const { limits = {}, statementMs = 60_000 } = given;
    const pool = await openDatabase(database.options, { for: 'api', statementMs });
    const { dataFolder, url } = database.options;
    const server = await startApi(database, settingsOf(dataFolder, url), pool, undefined, undefined, undefined, limits);
    try {
      await work(server, pool);
    } finally {
      await server.close();
      await pool.end();
    }
  }

  /** Holds up every query of illustrations while `work` runs: on the embedded database a transaction is enough. */
  async function whileLocked(work: () => Promise<void>): Promise<void> {
    const client: PoolClient = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table illustration in access exclusive mode');
      await work();
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  async function post(server: ApiServer, query = QUERY, init: RequestInit = {}) {
    const reply = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      ...init,
    });
    const { errors } = (await reply.json()) as { errors?: { message: string; extensions: { code: string } }[] };
    return {
      status: reply.status,
      code: errors?.[0]?.extensions.code,
      message: errors?.[0]?.message,
      retryAfter: reply.headers.get('retry-after'),
    };
  }

  async function statements(): Promise<number> {
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and state = 'active' and query like '%illustration%' and pid <> pg_backend_pid()`,
    );
    return rows[0]!.count;
  }

  it('stops a statement that takes too long, says so with a time to ask again, and goes on', async () => {
    await withServer({ statementMs: 300 }, async (server) => {
      await whileLocked(async () => {
        expect(await post(server)).toMatchObject({ status: 504, code: 'TIMEOUT', retryAfter: '5' });
      });
      expect(await post(server)).toMatchObject({ status: 200 });
    });
  });

  it('ends a request whose time is up, and what was still done for it', async () => {
    await withServer({ limits: { requestMs: 300 } }, async (server) => {
      await whileLocked(async () => {
        const began = performance.now();
        expect(await post(server)).toMatchObject({ status: 504, code: 'TIMEOUT', retryAfter: '5' });
        expect(performance.now() - began).toBeLessThan(5000);
        if (onServer) await expect.poll(statements).toBe(0);
      });
      // The same connection goes on: nothing late is written onto it.
      expect(await post(server)).toMatchObject({ status: 200 });
    });
  });

  it('stops what is done for a client that is gone', async () => {
    await withServer({}, async (server, pool) => {
      await whileLocked(async () => {
        const gone = new AbortController();
        const asked = post(server, QUERY, { signal: gone.signal });
        await expect.poll(() => pool.totalCount - pool.idleCount).toBe(1);
        gone.abort();
        await expect(asked).rejects.toThrow();
        // Its connection is free again though the table is still locked.
        await expect.poll(() => pool.totalCount - pool.idleCount, { timeout: 5000 }).toBe(0);
        if (onServer) expect(await statements()).toBe(0);
      });
    });
  });

  it('keeps no place for requests that a client sent one behind the other before it left', async () => {
    await withServer({ limits: { operations: 1, waitingOperations: 1, requestMs: 4000 } }, async (server, pool) => {
      await whileLocked(async () => {
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
        const query = `/graphql?query=${encodeURIComponent(QUERY)}`;
        const request = `GET ${query} HTTP/1.1\r\nHost: localhost\r\nApollo-Require-Preflight: 1\r\n\r\n`;
        socket.write(request + request);
        await expect.poll(() => pool.totalCount - pool.idleCount).toBe(1);
        socket.destroy();
        // For the server to hear of it.
        await sleep(100);
      });
      expect(await post(server)).toMatchObject({ status: 200 });
    });
  });

  it('takes on so many operations, lets so many wait, and refuses the rest at once', async () => {
    await withServer({ limits: { operations: 2, waitingOperations: 2 } }, async (server) => {
      const replies: Awaited<ReturnType<typeof post>>[] = [];
      let asked: Promise<void>[] = [];
      await whileLocked(async () => {
        asked = Array.from({ length: 10 }, async () => void replies.push(await post(server)));
        await expect.poll(() => replies.length).toBe(6);
        for (const reply of replies) {
          expect(reply).toMatchObject({ status: 503, code: 'OVERLOADED' });
          expect(Number(reply.retryAfter)).toBeGreaterThanOrEqual(1);
        }
      });
      await Promise.all(asked);
      expect(replies.slice(6).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    });
  });

  /** A request whose body does not come; what it reads at last. */
  function silent(server: ApiServer): { reply: Promise<string>; leave: () => void } {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
    const head = 'Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 100';
    socket.write(`POST /graphql HTTP/1.1\r\n${head}\r\n\r\n`);
    const reply = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
    });
    return { reply, leave: () => socket.destroy() };
  }

  it('keeps no place for a request whose body does not come, and refuses it in the end', async () => {
    await withServer({ limits: { operations: 1, waitingOperations: 0, bodyMs: 1000 } }, async (server) => {
      const { reply } = silent(server);
      // For its headers to come first.
      await sleep(200);
      expect(await post(server)).toMatchObject({ status: 200 });
      expect(await reply).toMatch(/^HTTP\/1.1 408 .*"code":"SLOW_REQUEST"/s);
    });
  });

  it('lets the bodies that are longest on their way give way when there are too many', async () => {
    await withServer({ limits: { bodies: 2, bodyMs: 60_000 } }, async (server) => {
      const requests = [];
      for (let i = 0; i < 4; i++) {
        requests.push(silent(server));
        await sleep(50);
      }
      expect(await post(server)).toMatchObject({ status: 200 });
      const replies = await Promise.all(requests.slice(0, 3).map(({ reply }) => reply));
      for (const reply of replies) expect(reply).toMatch(/^HTTP\/1.1 503 .*Retry-After: 1.*"code":"OVERLOADED"/s);
      requests[3]!.leave();
    });
  });

  it('says what is wrong with a body', async () => {
    await withServer({}, async (server) => {
      for (const [body, status, says] of [
        ['{"query": ', 400, /^The body is not JSON: /],
        ['"{ kpis { name } }"', 400, /^The body must be a JSON object\.$/],
        [JSON.stringify({ query: `{ kpis { name } } #${'x'.repeat(600_000)}` }), 413, /too large/],
      ] as const) {
        const headers = { 'content-type': 'application/json' };
        const reply = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
        const { error } = (await reply.json()) as { error: { code: string; message: string } };
        expect([reply.status, error.code, error.message]).toEqual([
          ...[status, 'BAD_USER_INPUT', expect.stringMatching(says)],
        ]);
      }
    });
  });

  it('waits as long for an answer on a quiet connection as a request may take', () => {
    const server = createServer();
    limitConnections(server, { ...DEFAULT_LIMITS, requestMs: 600_000 });
    expect(server.timeout).toBeGreaterThan(600_000);
  });

  it('answers health meanwhile', async () => {
    await withServer({ limits: { operations: 1, waitingOperations: 0 } }, async (server) => {
      let asked: Promise<unknown> = Promise.resolve();
      await whileLocked(async () => {
        asked = post(server);
        await expect.poll(async () => (await post(server)).code).toBe('OVERLOADED');
        expect((await fetch(`${server.url}/health`)).status).toBe(200);
      });
      await asked;
    });
  });

  it('bounds uploads, streams of events and slow requests', async () => {
    await withServer({ limits: { uploads: 1, streams: 1, headersMs: 500 } }, async (server) => {
      const port = Number(new URL(server.url).port);
      const head =
        'Host: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b';
      const slow = connect(port, '127.0.0.1').on('error', () => undefined);
      slow.write(`POST /uploads HTTP/1.1\r\n${head}`);
      const form = new FormData();
      form.append('file', new Blob(['x']), 'x.png');
      await expect
        .poll(async () => (await fetch(`${server.url}/uploads`, { method: 'POST', body: form })).status)
        .toBe(503);
      slow.destroy();

      const streams = await Promise.all(
        [0, 1].map(() =>
          fetch(`${server.url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
            body: JSON.stringify({ query: 'subscription { jobs { id } }' }),
          }),
        ),
      );
      expect(streams.map(({ status }) => status).sort()).toEqual([200, 503]);
      await Promise.all(streams.map(({ body }) => body!.cancel()));

      const drip = connect(port, '127.0.0.1').on('error', () => undefined);
      drip.write('GET /health HTTP/1.1\r\nHost:');
      const [reply] = (await once(drip, 'data')) as [Buffer];
      expect(reply.toString()).toMatch(/^HTTP\/1.1 408/);
    });
  });
});
