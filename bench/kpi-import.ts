import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Metrics } from './benchmark.js';
import { CREATIVES, type KpiImportRun } from './kpi-import-process.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const SLOTS = 4;
const FIRST_DAY = Date.UTC(2020, 0, 1);

/**
 * Imports a generated CSV report of BENCH_ROWS rows (illustrations x slots x days, day after day as reports come) into a
 * library of 10,000 illustrations on the embedded database, and the same file again. The import runs in a process of its
 * own, whose peak memory is given, and beside it that of the database's process.
 */
export async function kpiImportBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  try {
    const file = path.join(scratch, 'report.csv');
    await writeReport(file, ROWS);
    const megabytes = statSync(file).size / 2 ** 20;
    log(`${ROWS} rows, ${megabytes.toFixed(0)} MB`);
    const program = fileURLToPath(new URL('./kpi-import-process.js', import.meta.url));
    const running = promisify(execFile)(process.execPath, [program, path.join(scratch, 'library'), file]);
    running.child.stderr?.pipe(process.stderr);
    const run = JSON.parse((await running).stdout) as KpiImportRun;
    return { rows: ROWS, megabytes, rowsPerSecond: ROWS / run.seconds, ...run };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

async function writeReport(file: string, rows: number): Promise<void> {
  const output = createWriteStream(file);
  output.write('creative,day,position,audience,advertiser,clicks,impressions\n');
  let lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const creative = row % CREATIVES;
    const slot = Math.floor(row / CREATIVES) % SLOTS;
    const day = new Date(FIRST_DAY + Math.floor(row / (CREATIVES * SLOTS)) * 86_400_000).toISOString().slice(0, 10);
    const impressions = 1000 + ((row * 7919) % 9000);
    lines.push(`${creative}.png,${day},slot ${slot},all,brand ${creative % 50},${row % 50},${impressions}\n`);
    if (lines.length < 10_000 && row < rows - 1) continue;
    if (!output.write(lines.join(''))) await once(output, 'drain');
    lines = [];
  }
  output.end();
  await once(output, 'finish');
}
