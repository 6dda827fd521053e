import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where the vectors for the search benchmarks are kept: some 6 GB for 100,000 rows and the million. */
export function benchDataFolder(): string {
  const folder = path.resolve(process.env.EYECATCH_BENCH_DATA ?? '/work/bench-data');
  mkdirSync(folder, { recursive: true });
  return folder;
}
