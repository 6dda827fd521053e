import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmbedded, temporaryFolder } from '../support/databases.js';

const MAIN = 'dist/src/cli/main.js';
const soon = { timeout: 10_000, interval: 100 };

/** As PostgreSQL refuses a password. */
const WRONG_PASSWORD = errorResponse({ S: 'FATAL', C: '28P01', M: 'password authentication failed' });

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    Object.entries(fields)
      .map(([field, text]) => `${field}${text}\0`)
      .join('') + '\0',
  );
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe('a worker that cannot start', () => {
  let end: (() => Promise<unknown> | void) | undefined;
  afterEach(() => end?.());

  it('is not healthy while it waits for the database, and ends with 1 when that does not have it', async () => {
    const sockets = new Set<Socket>();
    const database = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await once(database.listen(0, '127.0.0.1'), 'listening');
    const worker = spawn(
      process.execPath,
      [MAIN, 'worker', '--data', temporaryFolder(), '--metrics-port', '0', '--metrics-host', '127.0.0.1'],
      {
        env: {
          ...process.env,
          DATABASE_URL: `postgres://eyecatch:wrong@127.0.0.1:${(database.address() as AddressInfo).port}/eyecatch`,
          EYECATCH_LOG_LEVEL: 'info',
          EYECATCH_LOG_FORMAT: 'json',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    end = () => {
      worker.kill('SIGKILL');
      database.close();
    };
    const ended = once(worker, 'exit');
    let log = '';
    worker.stderr.on('data', (data) => (log += String(data)));
    const port = (): string | undefined => /"port":(\d+)/.exec(log)?.[1];
    await expect.poll(port, soon).toBeDefined();
    const health = await fetch(`http://127.0.0.1:${port()}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toEqual({ status: 'starting', reason: 'The worker waits for the database.' });

    database.on('connection', (socket) => socket.write(WRONG_PASSWORD));
    for (const socket of sockets) socket.write(WRONG_PASSWORD);
    expect(await ended).toEqual([1, null]);
    expect(log).toContain('password authentication failed');
  });

  it('ends with 1 under its server when it cannot register, so that another one is started', async () => {
    const { pool, options, close } = await createEmbedded();
    end = close;
    await pool.query('drop table worker cascade');
    const worker = fork(MAIN, ['worker', '--data', options.dataFolder], { stdio: 'pipe' });
    end = async () => {
      worker.kill('SIGKILL');
      await close();
    };
    let log = '';
    worker.stderr!.on('data', (data) => (log += String(data)));
    expect(await once(worker, 'exit')).toEqual([1, null]);
    expect(log).toContain('relation "worker" does not exist');
  });
});
