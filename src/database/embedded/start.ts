import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledModule } from '../../compiled-module.js';
import { DatabaseSetupError } from '../../errors.js';
import { takeProcessLock } from '../../process-lock.js';

/** How long a first start may take: initdb in WebAssembly is a few seconds, more on a machine under load. */
const START_TIMEOUT_MS = 120_000;

/** sun_path holds 108 bytes on Linux and 104 on macOS, its terminating zero included. */
const MAX_SOCKET_PATH = 100;

/** Where the embedded database of a data folder is reached. */
export function socketPathOf(dataFolder: string): string {
  const folder = path.resolve(dataFolder);
  const inside = path.join(folder, 'postgres.sock');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\eyecatch-${hash}`;
  return Buffer.byteLength(inside) <= MAX_SOCKET_PATH ? inside : path.join(os.tmpdir(), `eyecatch-${hash}.sock`);
}

/** A connected socket to the embedded database of this data folder, which is started if it does not run. */
export async function ensureEmbeddedPostgres(dataFolder: string): Promise<string> {
  const folder = path.resolve(dataFolder);
  mkdirSync(folder, { recursive: true });
  const socketPath = socketPathOf(folder);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(socketPath))) {
    const release = takeProcessLock(path.join(folder, 'postgres.starting'));
    if (release) {
      try {
        if (!(await answers(socketPath))) await startProcess(folder, socketPath);
      } finally {
        release();
      }
    } else {
      // Another command is starting it.
      await sleep(100);
    }
    if (Date.now() > deadline) {
      throw new DatabaseSetupError(
        `The embedded database in ${folder} did not answer within ${START_TIMEOUT_MS / 1000} s; ` +
          `see ${path.join(folder, 'postgres.log')}.`,
      );
    }
  }
  return socketPath;
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function startProcess(folder: string, socketPath: string): Promise<void> {
  const logFile = path.join(folder, 'postgres.log');
  const log = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    [compiledModule(import.meta.url, './postgres-process.js'), path.join(folder, 'postgres'), socketPath],
    { detached: true, stdio: ['ignore', 'pipe', log] },
  );
  closeSync(log);
  const output = child.stdout!;
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`it ended with exit code ${code}`)));
      output.once('data', () => resolve());
    });
  } catch (error) {
    throw new DatabaseSetupError(
      `The embedded database in ${folder} could not be started: ${(error as Error).message}; see ${logFile}.`,
      { cause: error },
    );
  } finally {
    child.removeAllListeners();
    output.destroy();
    child.unref();
  }
}
