/**
 * The embedded database's own process: PGlite over a local socket that speaks PostgreSQL's protocol. It is started by
 * the first command that needs the library, serves every command that follows (an `index` beside a running server, for
 * one), and ends a moment after its last client. PGlite runs here, not in the server, because it blocks its event loop.
 *
 * Arguments: data folder, socket path. Prints `ready` once it listens; an error goes to standard error with exit code 1.
 */
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { log } from '../../log.js';
import { takeProcessLock } from '../../process-lock.js';
import { ClientSession } from './client-session.js';
import { DURABLE_START, DurableFiles, syncFolder } from './durable-files.js';
import { endOnCrash } from './end-on-crash.js';
import { SessionGate } from './session-gate.js';

/** Long enough for the next command of a script, short enough not to linger. */
const IDLE_MS = Number(process.env.EYECATCH_POSTGRES_IDLE_MS ?? 3000);

/** Without it a power failure may damage the database; what was committed survives a killed process either way. */
const FSYNC = process.env.EYECATCH_POSTGRES_FSYNC !== 'off';

async function main(dataFolder: string, socketPath: string): Promise<void> {
  // Ctrl-C in the terminal reaches the whole group; clients close their connections, and that is what ends this process.
  process.on('SIGINT', () => undefined);
  const release = await takeDataFolder(`${dataFolder}.pid`);
  const isNew = !existsSync(path.join(dataFolder, 'PG_VERSION'));
  const files = FSYNC ? new DurableFiles(dataFolder) : undefined;
  if (files && !isNew) await syncFolder(dataFolder);
  const database = await PGlite.create({
    ...(files ? { fs: files, startParams: DURABLE_START } : { dataDir: dataFolder }),
    extensions: { vector },
  });
  if (files && isNew) await syncFolder(dataFolder);
  files?.started();
  const gate = new SessionGate(database);
  const clients = new Set<Socket>();
  let closing = false;
  let idle: NodeJS.Timeout | undefined;

  const close = async (exitCode: number): Promise<void> => {
    if (closing) return;
    closing = true;
    server.close();
    if (process.platform !== 'win32') rmSync(socketPath, { force: true });
    for (const client of clients) client.destroy();
    await database.close();
    release();
    process.exit(exitCode);
  };
  const waitForClients = (): void => {
    clearTimeout(idle);
    if (clients.size === 0) idle = setTimeout(() => void close(0), IDLE_MS);
  };

  const server = createServer((socket) => {
    clients.add(socket);
    waitForClients();
    socket.on('close', () => {
      clients.delete(socket);
      waitForClients();
    });
    new ClientSession(socket, gate, (error) => log.error({ err: error }, 'A session failed.'));
  });
  server.on('error', (error) => {
    log.fatal({ err: error }, `The socket ${socketPath} cannot be opened.`);
    void close(1);
  });
  process.on('SIGTERM', () => void close(0));
  const crash = (cause: unknown): never => {
    log.fatal({ err: cause }, 'The embedded database broke down.');
    process.exit(1);
  };
  endOnCrash(database, crash);
  process.on('uncaughtException', crash);

  if (process.platform !== 'win32' && existsSync(socketPath)) rmSync(socketPath);
  server.listen(socketPath, () => {
    process.stdout.write('ready\n');
    waitForClients();
  });
}

/** Two PGlites on one folder would corrupt it: waits for a predecessor that is still writing its last checkpoint. */
async function takeDataFolder(lockFile: string): Promise<() => void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const release = takeProcessLock(lockFile);
    if (release) return release;
    await sleep(100);
  }
  throw new Error(`Another process holds the embedded database; its id is in the newest of ${lockFile}.1, .2, …`);
}

const [dataFolder, socketPath] = process.argv.slice(2);
if (!dataFolder || !socketPath) {
  console.error('usage: postgres-process DATA-FOLDER SOCKET-PATH');
  process.exit(2);
}
await main(dataFolder, socketPath);
