import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { breather } from '../src/kpi/breather.js';
import { designOf, rowProduct, type Design } from '../src/kpi/solvers/design.js';
import { LogisticRidgeSolver } from '../src/kpi/solvers/logistic-ridge.js';
import { effectiveTrials } from '../src/kpi/solvers/logit-weights.js';
import { RidgeSolver, type LinearFit } from '../src/kpi/solvers/ridge.js';
import { binomial, normal, randomStream } from '../src/kpi/simulation/random.js';
import { observationWeights } from '../src/kpi/solvers/weights.js';
import type { Benchmark, Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

const ROWS = 10_000;
const RATE = 0.011;
/** Variance of the logit that tags leave unexplained. */
const TAU2 = 0.0625;
/** Lambda as a part of the largest eigenvalue: cross-validation ends among these. */
const SHARES = [0.1, 0.01, 0.001];
const REPEATS = 5;
/** Of ridge in both programs: residual of the normal equations relative to their right-hand side. */
const RIDGE_TOLERANCE = 1e-9;

interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly iterations: number;
}

/**
 * Seconds that one fit of 10,000 x 5,000 sparse vectors takes, the solver's preparation included, beside scikit-learn on
 * the same numbers in the same run (bench/peers/kpi_fit_speed.py), and how far apart the coefficients are. PYTHON names
 * an interpreter that has scikit-learn; without it the peers are left out.
 */
export const kpiSpeedBenchmark: Benchmark = async ({ log }) => {
  const data = simulated();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kpi-speed-'));
  try {
    const metrics: Record<string, Metrics> = {};
    const lambdas: { ridge: number[]; logistic: number[] } = { ridge: [], logistic: [] };
    const ridgeScale = await new RidgeSolver(ridgeProblem(data), breather()).largestEigenvalue();
    const logisticScale = await new LogisticRidgeSolver(data, breather()).scale();
    for (const [place, share] of SHARES.entries()) {
      lambdas.ridge.push(share * ridgeScale);
      const ridge = await bestOf(async () =>
        new RidgeSolver(ridgeProblem(data), breather()).solve(share * ridgeScale, { tolerance: RIDGE_TOLERANCE }),
      );
      lambdas.logistic.push(share * logisticScale);
      const logistic = await bestOf(async () => new LogisticRidgeSolver(data, breather()).solve(share * logisticScale));
      await writeFile(path.join(folder, `ridge-${place}.f64`), ridge.fit.coefficients);
      await writeFile(path.join(folder, `logistic-${place}.f64`), logistic.fit.coefficients);
      metrics[nameOf(share)] = { ridge: { ...ridge.timed }, logistic: { ...logistic.timed } };
      log(`${nameOf(share)}: fitted`);
    }
    const load = os.loadavg()[0]!;
    const interpreter = process.env.PYTHON;
    if (!interpreter) {
      log('PYTHON is not set, so the peers are left out; it should name an interpreter that has scikit-learn.');
      return { load, 'scikit-learn': 'left out', ...metrics };
    }
    await writeData(folder, data, lambdas);
    const script = fileURLToPath(new URL('../../bench/peers/kpi_fit_speed.py', import.meta.url));
    const { stdout } = await promisify(execFile)(interpreter, [script, folder], { maxBuffer: 2 ** 24 });
    const peers = JSON.parse(stdout) as { versions: string; fits: Metrics[] };
    const beside = SHARES.map((share, place) => {
      const name = nameOf(share);
      return [name, { ...metrics[name], 'scikit-learn': peers.fits[place]! }] as const;
    });
    return { load, versions: peers.versions, ...Object.fromEntries(beside) };
  } finally {
    await rm(folder, { recursive: true });
  }
};

function nameOf(share: number): string {
  return `lambda ${share}`;
}

interface Data {
  readonly design: Design;
  readonly successes: Float64Array;
  readonly trials: Float64Array;
  readonly rates: Float64Array;
  readonly weights: Float64Array;
}

function simulated(): Data {
  const uniform = randomStream('speed of fits');
  const design = designOf(Array.from({ length: ROWS }, () => syntheticVector(uniform)));
  const effects = Float64Array.from({ length: design.columns }, () => (uniform() < 0.2 ? 0.3 * normal(uniform) : 0));
  const base = Math.log(RATE / (1 - RATE));
  const impressions = new Float64Array(ROWS);
  const rates = impressions.map((_, row) => {
    impressions[row] = Math.ceil(10_000 * Math.exp(1.2 * normal(uniform) - 0.72));
    const logit = base + rowProduct(design, row, effects) + Math.sqrt(TAU2) * normal(uniform);
    return binomial(impressions[row], 1 / (1 + Math.exp(-logit)), uniform) / impressions[row];
  });
  const trials = impressions.map((m) => effectiveTrials(m, RATE, TAU2));
  return {
    design,
    rates,
    trials,
    successes: trials.map((m, row) => m * rates[row]!),
    weights: observationWeights('variance-components', impressions, RATE, TAU2 * RATE ** 2),
  };
}

function ridgeProblem({ design, rates, weights }: Data) {
  return { design, response: rates, weights };
}

async function bestOf<T extends LinearFit & { iterations: number }>(
  run: () => Promise<T>,
): Promise<{ fit: T; timed: Timed }> {
  let best: { fit: T; timed: Timed } | undefined;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const fit = await run();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const timed = { seconds, cpuSeconds: (user + system) / 1e6, iterations: fit.iterations };
    if (!best || seconds < best.timed.seconds) best = { fit, timed };
  }
  return best!;
}

async function writeData(folder: string, data: Data, lambdas: object): Promise<void> {
  const { design, rates, weights, successes, trials } = data;
  const arrays = {
    'offsets.i32': design.offsets,
    'indices.i32': design.indices,
    'values.f32': design.values,
    'rates.f64': rates,
    'weights.f64': weights,
    'successes.f64': successes,
    'trials.f64': trials,
  };
  for (const [name, array] of Object.entries(arrays)) await writeFile(path.join(folder, name), array);
  const meta = { columns: design.columns, repeats: REPEATS, tolerance: RIDGE_TOLERANCE, lambdas };
  await writeFile(path.join(folder, 'meta.json'), JSON.stringify(meta));
}
