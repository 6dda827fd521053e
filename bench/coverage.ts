import type { Link } from '../src/kpi/link.js';
import type { Metrics } from './benchmark.js';
import { coverageOf, STRAYING } from './coverage-worlds.js';

const CREATIVES = 10_000;
const POSTERIORS = 2000;
const RATES = [0.001, 0.01, 0.1, 0.5];
const TRIALS = [100, 10_000, 1_000_000];

/** Drawing a binomial takes a step for each success. */
const MOST_SUCCESSES = 10_000;

/** How many of the 95 % intervals hold what they are of, over worlds that differ in rate, trials and how creatives stray. */
export async function coverageBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const metrics: Record<string, Metrics> = {};
  const links: readonly Link[] = ['logit', 'identity'];
  log('link      straying        rate    trials  true rate  observed (said)  after trials');
  for (const link of links) {
    for (const straying of STRAYING) {
      for (const rate of RATES) {
        for (const trials of TRIALS.filter((m) => m * rate <= MOST_SUCCESSES)) {
          const coverage = coverageOf({ link, straying, rate, trials }, CREATIVES, POSTERIORS);
          const { trueRate, observedRate, observedClaimed, afterTrials } = coverage;
          metrics[`${link} ${straying} ${rate} ${trials}`] = { ...coverage };
          log(
            `${link.padEnd(9)} ${straying.padEnd(14)} ${String(rate).padStart(5)} ${String(trials).padStart(9)}` +
              `${percent(trueRate)} ${percent(observedRate)} (${percent(observedClaimed).trim()}) ${percent(afterTrials)}`,
          );
        }
      }
    }
  }
  return metrics;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`.padStart(11);
}
