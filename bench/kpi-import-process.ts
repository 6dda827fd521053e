/** `node kpi-import-process.js FOLDER CSV`: imports the report into a new library in the folder; prints a KpiImportRun. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { inTransaction, openDatabase } from '../src/database/open.js';
import { importIllustrations } from '../src/indexer/illustration-table.js';
import { feedBreaks, findKpi, importObservations } from '../src/kpi/index.js';

export const CREATIVES = 10_000;

export interface KpiImportRun {
  readonly seconds: number;
  /** Processor time of the importer and of the database, which other work on the machine does not lengthen. */
  readonly importerCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  /** For the same file once more, which changes nothing. */
  readonly againSeconds: number;
  /** For the sums by day over all rows, and what they say. */
  readonly feedBreaksSeconds: number;
  readonly peakRssMb: number;
  readonly databasePeakRssMb: number;
}

if (process.argv[1]?.endsWith('kpi-import-process.js')) {
  const [folder, file] = [process.argv[2]!, process.argv[3]!];
  const pool = await openDatabase({ dataFolder: folder });
  await addCreatives(pool);
  const run = await measure(pool, folder, file);
  await pool.end();
  console.log(JSON.stringify(run));
}

async function measure(pool: Pool, folder: string, file: string): Promise<KpiImportRun> {
  let said = performance.now();
  const timed = async (): Promise<number> => {
    const started = performance.now();
    await importObservations(pool, {
      kpi: { name: 'ctr' },
      file,
      simulated: true,
      onProgress: ({ rows, done, total }) => {
        if (performance.now() - said < 5000) return;
        said = performance.now();
        const rss = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
        console.error(`${rows} rows, ${((100 * done) / total).toFixed(0)} % of the file, RSS ${rss} MB`);
      },
    });
    return (performance.now() - started) / 1000;
  };
  const database = Number.parseInt(readFileSync(path.join(folder, 'postgres.pid'), 'utf8'), 10);
  const [importerBefore, databaseBefore] = [process.cpuUsage(), cpuSeconds(database)];
  const seconds = await timed();
  const { user, system } = process.cpuUsage(importerBefore);
  const databaseCpuSeconds = cpuSeconds(database) - databaseBefore;
  const againSeconds = await timed();
  const started = performance.now();
  await feedBreaks(pool, (await findKpi(pool, 'ctr'))!);
  const feedBreaksSeconds = (performance.now() - started) / 1000;
  return {
    ...{ seconds, importerCpuSeconds: (user + system) / 1e6, databaseCpuSeconds, againSeconds, feedBreaksSeconds },
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    databasePeakRssMb: peakOf(database),
  };
}

/** User and system time of a process of this machine; NaN where /proc is not. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

/** In MB; NaN where /proc is not. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
  } catch {
    return NaN;
  }
}

async function addCreatives(pool: Pool): Promise<void> {
  const picture = { source: null, mediaType: 'image/png', width: 64, height: 64, bytes: 1000, rating: null };
  await inTransaction(pool, async (client) => {
    for (let from = 0; from < CREATIVES; from += 5000) {
      const creatives = Array.from({ length: 5000 }, (_, i) => ({
        ...{ ...picture, sha256: (from + i).toString(16).padStart(64, '0'), name: `${from + i}.png` },
        ...{ givenTags: [], metadata: {}, createdAt: new Date(0) },
      }));
      await importIllustrations(client, creatives);
    }
  });
}
