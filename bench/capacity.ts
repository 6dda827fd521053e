import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/package-root.js';
import type { Metrics } from './benchmark.js';
import { measureCapacity } from './capacity/measure.js';
import type { Measured } from './capacity/measured.js';
import { planCapacity, type Plan } from './capacity/plan.js';
import { DEFAULTS, readAssumptions, type Assumptions } from './capacity/assumptions.js';
import { capacityPage, CAPACITY_PAGE, writeGenerated } from './capacity/page.js';

export const MEASURED = path.join(packageRoot, 'bench', 'capacity', 'measured.json');
const SIZES = [1_500_000, 100_000_000, 1_000_000_000];

export function plansOf(measured: Measured, assumptions: Assumptions = DEFAULTS): Plan[] {
  return SIZES.map((illustrations) => planCapacity(measured, assumptions, illustrations));
}

export function readMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured;
}

/**
 * The plan for 1.5 million, 100 million and 1 billion illustrations. `--measure` measures anew first; any assumption of
 * capacity/assumptions.ts can be given as a flag (`--vcpu-hour 0.05`), and then the plan is printed; without one
 * the tables of docs/capacity.md are written.
 */
export async function capacityBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const given = process.argv.slice(3);
  if (given.includes('--measure')) {
    const measured = await measureCapacity(readMeasured(), log);
    writeFileSync(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
  }
  const measured = readMeasured();
  const { assumptions, changed } = readAssumptions(given);
  const plans = plansOf(measured, assumptions);
  if (changed) console.log(capacityPage(measured, assumptions, plans));
  else {
    await writeGenerated(measured, plans);
    log(`${CAPACITY_PAGE} is written.`);
  }
  return Object.fromEntries(plans.map((plan) => [String(plan.illustrations), { ...plan }]));
}
