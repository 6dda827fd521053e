import os from 'node:os';
import { breather } from '../src/kpi/breather.js';
import { sigmoid } from '../src/kpi/link.js';
import { learnPages, OnlineLearner, type OnlineExample } from '../src/kpi/online/online-learner.js';
import { spearman } from '../src/kpi/evaluation/rank-correlation.js';
import { binomial, normal, randomStream } from '../src/kpi/simulation/random.js';
import { DIMENSIONS, type SparseVector } from '../src/vectors/sparse-vector.js';
import type { Benchmark, Metrics } from './benchmark.js';
import { syntheticVector } from './synthetic-vectors.js';

const CREATIVES = Number(process.env.BENCH_CREATIVES ?? 1_000_000);
/** After so many creatives memory is read for the first time. */
const FIRST = Math.min(100_000, CREATIVES);
const PAGE = 2000;
const BASE_RATE = 0.011;
const IMPRESSIONS = 2000;
const UNEXPLAINED_SD = 0.3;
const TAG_EFFECT_SD = 0.5;
/** New creatives whose true rates are known. */
const JUDGED = 5000;

/**
 * Learns a click rate from a stream of BENCH_CREATIVES creatives (default a million) with vectors of 145 scores, one
 * observation of about 2,000 impressions each, through the loop that learns from the database: rows a second, with the
 * time it takes to make the creatives apart, the peak memory of the process after 100,000 and at the end, which must be
 * the same, and the rank correlation with the true rates of 5,000 new creatives. `load` says how shared the machine is.
 */
export const kpiMillionBenchmark: Benchmark = async ({ log }) => {
  const metrics: Record<string, Metrics | number> = { load: os.loadavg()[0]!, megabytesAtStart: peakMegabytes() };
  const effects = tagEffects();
  const learner = OnlineLearner.begin({ baseRate: BASE_RATE, unexplainedVariance: UNEXPLAINED_SD ** 2 }, DIMENSIONS);
  const breathe = breather();
  const uniform = randomStream('a million creatives');
  const cpu = process.cpuUsage();
  const start = performance.now();
  const making = { seconds: 0 };
  for (const until of new Set([FIRST, CREATIVES])) {
    const wanted = until - learner.learnt().examples;
    await learnPages(learner, pagesOf(wanted, { uniform, effects, making }), breathe);
    const { examples } = learner.learnt();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    metrics[`after ${examples}`] = {
      rowsPerSecond: examples / (seconds - making.seconds),
      seconds,
      secondsToMakeThem: making.seconds,
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: peakMegabytes(),
      alpha: learner.parameters().alpha,
      spearman: judged(learner, effects),
    };
    log(`${examples} creatives after ${seconds.toFixed(0)} s`);
  }
  return metrics;
};

interface Making {
  readonly uniform: () => number;
  readonly effects: Float64Array;
  readonly making: { seconds: number };
}

async function* pagesOf(count: number, { uniform, effects, making }: Making): AsyncGenerator<OnlineExample[]> {
  for (let made = 0; made < count; made += PAGE) {
    const start = performance.now();
    const page = Array.from({ length: Math.min(PAGE, count - made) }, () => {
      const vector = syntheticVector(uniform);
      const rate = sigmoid(explained(vector, effects) + UNEXPLAINED_SD * normal(uniform));
      const trials = 1 + Math.floor(2 * IMPRESSIONS * uniform());
      return { vector, successes: binomial(trials, rate, uniform), trials, trialsBefore: 0, offset: 0 };
    });
    making.seconds += (performance.now() - start) / 1000;
    yield await Promise.resolve(page);
  }
}

/** One tag in five moves the logit. */
function tagEffects(): Float64Array {
  const uniform = randomStream('effects of a million creatives');
  return Float64Array.from({ length: DIMENSIONS }, () => (uniform() < 0.2 ? TAG_EFFECT_SD * normal(uniform) : 0));
}

function explained({ indices, values }: SparseVector, effects: Float64Array): number {
  let logit = Math.log(BASE_RATE / (1 - BASE_RATE));
  for (let k = 0; k < indices.length; k++) logit += values[k]! * effects[indices[k]!]!;
  return logit;
}

function judged(learner: OnlineLearner, effects: Float64Array): number {
  const uniform = randomStream('new creatives');
  const { coefficients } = learner.fit();
  const forecasts = new Float64Array(JUDGED);
  const rates = new Float64Array(JUDGED);
  for (let row = 0; row < JUDGED; row++) {
    const vector = syntheticVector(uniform);
    forecasts[row] = explained(vector, coefficients);
    rates[row] = explained(vector, effects);
  }
  return spearman(forecasts, rates) ?? 0;
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
