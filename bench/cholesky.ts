import os from 'node:os';
import { breather } from '../src/kpi/breather.js';
import { factorCholesky, packedLength } from '../src/kpi/solvers/cholesky.js';
import { designOf } from '../src/kpi/solvers/design.js';
import { GaussianPosterior } from '../src/kpi/posterior/posterior.js';
import { randomStream } from '../src/kpi/simulation/random.js';
import type { Benchmark, Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

const SIZES = [1000, 2500, 5000];
/** Illustrations of the posteriors: more, and fewer, than there are tags. */
const ROWS = [10_000, 2000];
const ASKED = 20;

/**
 * CPU seconds of the factorisation by itself, of whole posteriors over synthetic vectors, their bytes as stored and
 * milliseconds a variance. CPU seconds, because they say more than wall time on a shared machine; `load` says how shared.
 */
export const choleskyBenchmark: Benchmark = async ({ log }) => {
  const metrics: Record<string, Metrics | number> = { load: os.loadavg()[0]! };
  for (const size of SIZES) {
    const matrix = new Float64Array(packedLength(size));
    for (let i = 0, at = 0; i < size; i++) for (let j = 0; j <= i; j++) matrix[at++] = i === j ? size : Math.cos(i * j);
    const { cpuSeconds, seconds } = await timed(() => factorCholesky(matrix, size, breather()));
    metrics[`factor ${size}`] = { cpuSeconds, seconds, gigaflops: size ** 3 / 3 / cpuSeconds / 1e9 };
    log(`${size} factored`);
  }
  for (const rows of ROWS) {
    const uniform = randomStream(`posterior of ${rows}`);
    const vectors = Array.from({ length: rows }, () => syntheticVector(uniform));
    const design = designOf(vectors);
    const problem = { design, weights: new Float64Array(rows).fill(1), lambda: 10 };
    const { result: posterior, ...fit } = await timed(() => GaussianPosterior.fit(problem, breather()));
    const asked = await timed(async () => vectors.slice(0, ASKED).map((vector) => posterior.variance(vector)));
    metrics[`posterior of ${rows}`] = {
      form: posterior.form,
      cpuSeconds: fit.cpuSeconds,
      seconds: fit.seconds,
      megabytes: posterior.encode().length / 1e6,
      millisecondsAVariance: (1000 * asked.cpuSeconds) / ASKED,
    };
    log(`posterior of ${rows} fitted`);
  }
  return metrics;
};

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; seconds: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await run();
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}
