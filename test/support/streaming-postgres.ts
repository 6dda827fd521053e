import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/package-root.js';

/** A PostgreSQL and its streaming replica, of a test alone: it may be stopped. */
export interface StreamingPostgres {
  readonly primary: string;
  readonly replica: string;
  readonly stopReplica: () => Promise<void>;
  readonly startReplica: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** There is one where TEST_DATABASE_URL names a server: the same packages serve. */
export async function startStreamingPostgres(): Promise<StreamingPostgres> {
  const port = await freePortPair();
  const script = (command: string): Promise<unknown> =>
    promisify(execFile)(path.join(packageRoot, 'test', 'streaming-postgres.sh'), [command, String(port)]);
  await script('start');
  return {
    primary: `postgres://postgres@127.0.0.1:${port}/postgres`,
    replica: `postgres://postgres@127.0.0.1:${port + 1}/postgres`,
    stopReplica: async () => void (await script('stop-replica')),
    startReplica: async () => void (await script('start-replica')),
    stop: async () => void (await script('stop')),
  };
}

/** @returns a port that is free together with the next one */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000) * 2;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => {
      const taken = (server.address() as AddressInfo).port === port;
      server.close(() => resolve(taken));
    });
  });
}
