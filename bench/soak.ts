import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../src/database/open.js';
import { serveProcess, type ServeProcess } from '../test/support/serve-process.js';
import type { Metrics } from './benchmark.js';
import { copyLibrary } from './soak/copy-library.js';
import { figuresOf, processWith } from './soak/process-figures.js';
import { isFlat, trendOf } from './soak/trend.js';
import { visit } from './soak/visitor.js';

const SAMPLE_MS = 10_000;

interface Sample {
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Hours of mixed requests against `serve` processes, whether their memory stays flat. SOAK_MINUTES (default 60), SOAK_RATE
 * (requests a second for each server, default 4), EYECATCH_DATA (a demo library, which is copied), DATABASE_URL (an empty
 * database of a server, filled with the same library and served beside the embedded one), SOAK_SAMPLES (a file that
 * every sample is appended to as a line of JSON).
 */
export async function soakBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const minutes = Number(process.env.SOAK_MINUTES ?? 60);
  const perSecond = Number(process.env.SOAK_RATE ?? 4);
  const source = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-soak-'));
  const url = process.env.DATABASE_URL;
  const servers: Record<string, ServeProcess> = {};
  try {
    const embedded = path.join(folder, 'embedded');
    cpSync(source, embedded, { recursive: true });
    if (url) {
      const data = path.join(folder, 'server');
      cpSync(source, data, { recursive: true, filter: (file) => !file.includes(`${path.sep}postgres`) });
      const [from, to] = [await openDatabase({ dataFolder: embedded }), await openDatabase({ dataFolder: data, url })];
      log('copying the library to the server');
      await copyLibrary(from, to);
      await Promise.all([from.end(), to.end()]);
      servers.server = await serveProcess(['--data', data], { DATABASE_URL: url });
    }
    servers.embedded = await serveProcess(['--data', embedded]);
    log(`soaking ${Object.keys(servers).join(' and ')} for ${minutes} minutes at ${perSecond} requests a second`);
    const until = performance.now() + 60_000 * minutes;
    const report: Record<string, Metrics> = {};
    await Promise.all(
      Object.entries(servers).map(async ([name, server]) => {
        report[name] = await soak(name, server, { until, perSecond, data: path.join(folder, name), log });
      }),
    );
    return report;
  } finally {
    for (const server of Object.values(servers)) {
      server.process.kill('SIGTERM');
      await server.ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

async function soak(
  name: string,
  server: ServeProcess,
  options: { until: number; perSecond: number; data: string; log: (line: string) => void },
): Promise<Metrics> {
  const { until, perSecond, data, log } = options;
  const began = performance.now();
  const samples: Sample[] = [];
  let requests = 0;
  const errors = new Map<string, number>();
  const visiting = visit(server.url, {
    perSecond,
    until,
    onDone: (deed, error) => {
      requests++;
      if (!error) return;
      const kind = `${deed}: ${error.message.replace(/[0-9a-f-]{36}/, '…')}`;
      errors.set(kind, (errors.get(kind) ?? 0) + 1);
      if (errors.get(kind) === 1) log(`${name}, ${kind}`);
    },
  });
  while (performance.now() < until) {
    const figures = await measure(server, data);
    const seconds = (performance.now() - began) / 1000;
    samples.push({ seconds, figures });
    if (process.env.SOAK_SAMPLES) {
      appendFileSync(process.env.SOAK_SAMPLES, `${JSON.stringify({ name, seconds, requests, ...figures })}\n`);
    }
    await sleep(SAMPLE_MS);
  }
  await visiting;
  return { requests, failed: [...errors.values()].reduce((a, b) => a + b, 0), ...trends(samples) };
}

async function measure(server: ServeProcess, data: string): Promise<Record<string, number>> {
  const pid = server.process.pid!;
  const processes: Record<string, number | undefined> = {
    server: pid,
    worker: processWith(' worker ', data),
    postgres: processWith('postgres-process', data),
  };
  const figures: Record<string, number> = {};
  for (const [role, each] of Object.entries(processes)) {
    const found = each === undefined ? undefined : figuresOf(each);
    if (!found) continue;
    figures[`${role}RssMiB`] = found.rssMiB;
    figures[`${role}OpenFiles`] = found.openFiles;
  }
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const read = (metric: string): number | undefined => {
    const value = new RegExp(`^${metric} (\\S+)$`, 'm').exec(text)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const MiB = 2 ** 20;
  const heap = read('nodejs_heap_size_used_bytes');
  const external = read('nodejs_external_memory_bytes');
  if (heap !== undefined) figures.serverHeapMiB = heap / MiB;
  if (external !== undefined) figures.serverExternalMiB = external / MiB;
  const connections = [...text.matchAll(/^eyecatch_database_pool_connections\{.*\} (\S+)$/gm)];
  figures.poolConnections = connections.reduce((sum, [, value]) => sum + Number(value), 0);
  return figures;
}

/** Of the last two thirds: in the first, caches fill and code is compiled. */
function trends(samples: readonly Sample[]): Record<string, Metrics> {
  const late = samples.slice(Math.floor(samples.length / 3));
  const names = new Set(late.flatMap(({ figures }) => Object.keys(figures)));
  return Object.fromEntries(
    [...names].map((name) => {
      const points = late.flatMap(({ seconds, figures }) =>
        figures[name] === undefined ? [] : [[seconds, figures[name]] as const],
      );
      const trend = trendOf(points);
      const { mean, slopePerHour, low, high } = trend;
      return [name, { mean, slopePerHour, slopeLow: low, slopeHigh: high, verdict: isFlat(trend) ? 'flat' : 'grows' }];
    }),
  );
}
