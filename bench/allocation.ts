import { meanRegret, POLICY_NAMES } from './allocation-worlds.js';
import type { Metrics } from './benchmark.js';

const WORLDS = 100;

/** Clicks that ways to deal impressions lose in simulated campaigns with late feedback, before it, in all and by their final choice. */
export async function allocationBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const metrics: Record<string, Metrics> = {};
  for (const name of POLICY_NAMES) {
    metrics[name] = { ...(await meanRegret(name, WORLDS)) };
    log(`${name} measured`);
  }
  return metrics;
}
