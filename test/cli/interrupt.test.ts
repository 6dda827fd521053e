import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { defineKpi } from '../../src/kpi/index.js';
import { temporaryFolder } from '../support/databases.js';
import { embeddedProcess } from '../support/embedded-process.js';

let folder: string;
let csv: string;
let stdout = '';
beforeAll(async () => {
  folder = temporaryFolder();
  const pool = await openDatabase({ dataFolder: folder });
  await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  await pool.end();
  // Long enough to be caught in the middle of it.
  csv = path.join(folder, 'long.csv');
  const file = createWriteStream(csv);
  file.write('illustration,day,impressions,clicks\n');
  for (let i = 0; i < 100; i++) {
    file.write(Array.from({ length: 5000 }, (_, at) => `${i * 5000 + at}.png,2026-01-01,100,1\n`).join(''));
  }
  file.end();
  await once(file, 'finish');
});
afterAll(async () => {
  while (embeddedProcess(folder) !== undefined) await sleep(100);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

/** Presses Ctrl-C once `until` has come true. */
async function interrupted(
  args: readonly string[],
  until: () => Promise<boolean>,
  url = '',
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['dist/src/cli/main.js', ...args, '--data', folder], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += String(data)));
  child.stdout.on('data', (data) => (stdout += String(data)));
  while (child.exitCode === null && !(await until())) await sleep(20);
  child.kill('SIGINT');
  const [code] = await closed;
  return { code, stderr };
}

it.runIf(process.platform === 'linux')(
  'Ctrl-C ends an import that reads its file with a sentence and 130',
  { timeout: 120_000 },
  async () => {
    // It has the file open: a stream ends with an error of its own.
    const { code, stderr } = await interrupted(['kpi', 'import', csv, '--kpi', 'ctr', '--skip-bad-rows'], () =>
      opened(csv),
    );
    expect(stderr).toMatch(/eyecatch: interrupted\./);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(130);
  },
);

it('Ctrl-C ends a command that does not take it itself yet with a sentence and 130', async () => {
  // A database that takes connections and never answers: the server waits for it.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const until = (): Promise<boolean> => Promise.resolve(/listens on/.test(stdout));
  const { code, stderr } = await interrupted(['serve', '--port', '0'], until, url);
  silent.close();
  expect(stderr).toMatch(/eyecatch: interrupted\./);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(130);
});

/** Whether a process other than this one has a file open. */
async function opened(file: string): Promise<boolean> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const handle of handles) {
      if ((await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '')) === file) return true;
    }
  }
  return false;
}
