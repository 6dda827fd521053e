import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { defineKpi } from '../../src/kpi/index.js';
import { temporaryFolder } from '../support/databases.js';

let folder: string;
let csv: string;
beforeAll(async () => {
  folder = temporaryFolder();
  const pool = await openDatabase({ dataFolder: folder });
  await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  await pool.end();
  // Long enough to be caught in the middle of it.
  csv = path.join(folder, 'long.csv');
  const file = createWriteStream(csv);
  file.write('illustration,day,impressions,clicks\n');
  for (let i = 0; i < 400; i++) {
    file.write(Array.from({ length: 5000 }, (_, at) => `${i * 5000 + at}.png,2026-01-01,100,1\n`).join(''));
  }
  file.end();
  await once(file, 'finish');
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

/** Presses Ctrl-C after a moment. */
async function interrupted(args: readonly string[], afterMs: number): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['dist/src/cli/main.js', ...args, '--data', folder], {
    env: { ...process.env, DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += String(data)));
  await sleep(afterMs);
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

it.each([1200, 2500, 4000])(
  'Ctrl-C ends an import of observations with a sentence and 130 after %d ms',
  async (after) => {
    const { code, stderr } = await interrupted(['kpi', 'import', 'ctr', csv], after);
    expect({ code, stack: /\n\s+at /.test(stderr) }).toEqual({ code: 130, stack: false });
    expect(stderr).toMatch(/eyecatch: interrupted\./);
  },
);

it('Ctrl-C ends a command that takes no notice of it with a sentence and 130', async () => {
  const { code, stderr } = await interrupted(['serve', '--port', '0'], 700);
  expect([0, 130]).toContain(code);
  expect(stderr).not.toMatch(/\n\s+at /);
});
