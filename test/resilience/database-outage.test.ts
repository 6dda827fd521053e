import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, type RunningServer } from '../../src/cli/run-server.js';
import { DatabaseWatch } from '../../src/database/watch.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { settingsOf } from '../../src/settings.js';
import { processWith } from '../../bench/soak/process-figures.js';
import { createEmbedded, createOnServer, databases, type TestDatabase } from '../support/databases.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const QUERY = '{ illustrations(first: 1) { edges { node { id } } } }';

async function ask(url: string, query = QUERY) {
  const began = performance.now();
  const reply = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await reply.json()) as { data?: any; errors?: { extensions: { code: string } }[] };
  return {
    status: reply.status,
    code: errors?.[0]?.extensions.code,
    retryAfter: reply.headers.get('retry-after'),
    ms: performance.now() - began,
    data,
  };
}

async function readiness(url: string): Promise<{ status: number; body: { status: string; problems?: any[] } }> {
  const reply = await fetch(`${url}/ready`);
  return { status: reply.status, body: (await reply.json()) as { status: string } };
}

const soon = { timeout: 20_000, interval: 100 };

describe.runIf(process.env.TEST_DATABASE_URL)('a server whose PostgreSQL goes away and comes back', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let server: RunningServer;
  beforeAll(async () => {
    database = await createOnServer();
    const address = new URL(database.options.url!);
    proxy = await startTcpProxy({ host: address.hostname, port: Number(address.port || 5432) });
    await proxy.cut();
    address.host = `127.0.0.1:${proxy.port}`;
    // The worker's, which the server starts.
    process.env.DATABASE_URL = address.href;
    const starting = runServer({
      settings: settingsOf(database.options.dataFolder, address.href),
      port: 0,
      host: '127.0.0.1',
      databaseWaitSeconds: 30,
      onListening: () => undefined,
    });
    await sleep(700);
    await proxy.mend();
    server = await starting;
    server.readiness.becomeReady();
  });
  afterAll(async () => {
    delete process.env.DATABASE_URL;
    await proxy.mend();
    await server.close();
    await proxy.close();
    await database.close();
  });

  async function worksAgain(): Promise<void> {
    await expect.poll(async () => (await readiness(server.url)).status, soon).toBe(200);
    await expect.poll(async () => (await ask(server.url)).status, soon).toBe(200);
  }

  it('has waited for it at the start', async () => {
    expect(await ask(server.url)).toMatchObject({ status: 200 });
  });

  it('refuses quickly while it is gone, stays alive, and answers, streams and works again without a restart', async () => {
    const told: string[] = [];
    const client = createClient({ url: `${server.url}/graphql`, retryAttempts: Infinity, retry: () => sleep(100) });
    let end!: () => void;
    const connected = new Promise<void>((resolve) => {
      end = client.subscribe<{ jobs: { id: string; status: string } }>(
        { query: 'subscription { jobs { id status } }' },
        {
          next: ({ data }) => void told.push(`${data?.jobs.id} ${data?.jobs.status}`),
          error: () => undefined,
          complete: () => undefined,
        },
        { connected: () => resolve() },
      );
    });
    await connected;
    await sleep(500);
    await proxy.cut();
    for (let i = 0; i < 5; i++) {
      const reply = await ask(server.url);
      expect(reply).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE', retryAfter: '2' });
      expect(reply.ms).toBeLessThan(3000);
    }
    await expect.poll(async () => (await readiness(server.url)).status, soon).toBe(503);
    expect((await readiness(server.url)).body.problems).toEqual([{ check: 'database', reason: expect.any(String) }]);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/images/1`)).status).toBe(503);

    await proxy.mend();
    await worksAgain();
    // It cannot be done, and the worker, which lives, says so.
    const { id } = await enqueueJob(database.pool, 'fit_kpi', {});
    await expect.poll(() => told.includes(`${id} FAILED`), soon).toBe(true);
    end();
  });

  it('notices a network that swallows everything, and recovers', async () => {
    proxy.swallow = true;
    await expect.poll(async () => (await readiness(server.url)).status, soon).toBe(503);
    const reply = await ask(server.url);
    expect(reply).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(reply.ms).toBeLessThan(3000);
    proxy.swallow = false;
    await worksAgain();
  });

  it('tells a pool that is used up from a database that is gone', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => server.pool.connect()));
    expect(await ask(server.url)).toMatchObject({ status: 503, code: 'OVERLOADED', retryAfter: '1' });
    expect((await readiness(server.url)).status).toBe(200);
    for (const client of clients) client.release();
    await worksAgain();
  });
});

// Found in /proc.
describe.runIf(existsSync('/proc/self'))('a server whose embedded database is killed', () => {
  it('answers 503 or what was asked, and then works again', async () => {
    const database = await createEmbedded();
    const server = await runServer({
      settings: settingsOf(database.options.dataFolder, undefined),
      port: 0,
      host: '127.0.0.1',
      onListening: () => undefined,
    });
    try {
      server.readiness.becomeReady();
      const pid = processWith('postgres-process', database.options.dataFolder)!;
      const asked = Array.from({ length: 20 }, async (_, i) => {
        await sleep(20 * i);
        return ask(server.url);
      });
      await sleep(150);
      process.kill(pid, 'SIGKILL');
      for (const reply of await Promise.all(asked)) {
        if (reply.status !== 200) expect(reply).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
      }
      await expect.poll(async () => (await ask(server.url)).status, soon).toBe(200);
      await expect.poll(async () => (await readiness(server.url)).status, soon).toBe(200);
    } finally {
      await server.close();
      await database.close();
    }
  });
});

describe.each(databases)('readiness, on $name', ({ create }) => {
  it('lacks a migration that this version needs, but not one of a newer version', async () => {
    const database = await create();
    const watch = new DatabaseWatch(database.pool, undefined, 50);
    try {
      await database.pool.query(`insert into schema_migration (name, run_on) values ('9999_of_the_future', now())`);
      await watch.start();
      expect(watch.state).toEqual({ reachable: true, missing: [], unknown: ['9999_of_the_future'] });
      await database.pool.query(`delete from schema_migration where name = '0012_dashboards'`);
      await expect.poll(() => watch.state?.missing).toEqual(['0012_dashboards']);
    } finally {
      await watch.stop();
      await database.close();
    }
  });
});
