/** `npm run bench -- NAME [--json FILE]`: prints a table, and writes the same as JSON for other programs. */
import './log-level.js';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { allocationBenchmark } from './allocation.js';
import { apiBenchmark } from './api.js';
import type { Benchmark, Metrics } from './benchmark.js';
import { bulkBenchmark } from './bulk.js';
import { capacityBenchmark } from './capacity.js';
import { coverageBenchmark } from './coverage.js';
import { choleskyBenchmark } from './cholesky.js';
import { dashboardsBenchmark } from './dashboards.js';
import { duplicatesBenchmark } from './duplicates.js';
import { floorBenchmark } from './floor.js';
import { indexBenchmark } from './index-images.js';
import { indexMillionBenchmark } from './index-million.js';
import { indexOptionsBenchmark } from './index-options.js';
import { kpiImportBenchmark } from './kpi-import.js';
import { kpiMillionBenchmark } from './kpi-million.js';
import { kpiStudyBenchmark } from './kpi-study.js';
import { kpiBenchmark } from './kpi.js';
import { kpiServingBenchmark } from './kpi-serving.js';
import { kpiSpeedBenchmark } from './kpi-speed.js';
import { pageBenchmark } from './page.js';
import { queryCostBenchmark } from './query-cost.js';
import { queueBenchmark } from './queue.js';
import { searchBenchmark } from './search.js';
import { telemetryBenchmark } from './telemetry.js';
import { trainMemoryBenchmark } from './train-memory.js';
import { stylesBenchmark, trainBenchmark } from './train.js';
import { soakBenchmark } from './soak.js';
import { thumbnailsBenchmark } from './thumbnails.js';
import { windowsBenchmark } from './windows.js';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  index: indexBenchmark,
  allocation: allocationBenchmark,
  api: apiBenchmark,
  bulk: bulkBenchmark,
  capacity: capacityBenchmark,
  coverage: coverageBenchmark,
  cholesky: choleskyBenchmark,
  dashboards: dashboardsBenchmark,
  duplicates: duplicatesBenchmark,
  floor: floorBenchmark,
  'index-options': indexOptionsBenchmark,
  'index-million': indexMillionBenchmark,
  kpi: kpiBenchmark,
  'kpi-import': kpiImportBenchmark,
  'kpi-serving': kpiServingBenchmark,
  'kpi-million': kpiMillionBenchmark,
  'kpi-speed': kpiSpeedBenchmark,
  'kpi-study': kpiStudyBenchmark,
  page: pageBenchmark,
  'query-cost': queryCostBenchmark,
  queue: queueBenchmark,
  train: trainBenchmark,
  search: searchBenchmark,
  soak: soakBenchmark,
  styles: stylesBenchmark,
  telemetry: telemetryBenchmark,
  'train-memory': trainMemoryBenchmark,
  thumbnails: thumbnailsBenchmark,
  windows: windowsBenchmark,
};

const [name, ...rest] = process.argv.slice(2);
const benchmark = benchmarks[name ?? ''];
if (!benchmark) {
  console.error(`usage: npm run bench -- NAME [--json FILE]\nNAME is one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}
const jsonFile = rest.includes('--json') ? rest[rest.indexOf('--json') + 1] : undefined;
const metrics = await benchmark({ log: (line) => console.error(line) });
printTable(metrics);
if (jsonFile) {
  const report = { name, date: new Date().toISOString(), machine: describeMachine(), metrics };
  writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
}
// Model sessions and database clients of the measured code may keep the loop alive.
process.exit(0);

function printTable(metrics: Metrics, prefix = ''): void {
  for (const [key, value] of Object.entries(metrics)) {
    if (typeof value === 'object') printTable(value, `${prefix}${key}.`);
    else
      console.log(
        `${`${prefix}${key}`.padEnd(44)} ${String(typeof value === 'number' ? round(value) : value).padStart(14)}`,
      );
  }
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function describeMachine(): string {
  return `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${os.platform()}`;
}
