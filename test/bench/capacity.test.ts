import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plansOf, readMeasured } from '../../bench/capacity.js';
import { DEFAULTS, readAssumptions } from '../../bench/capacity/assumptions.js';
import { CAPACITY_PAGE, withGenerated } from '../../bench/capacity/page.js';
import { planCapacity, searchCpuMs } from '../../bench/capacity/plan.js';

const measured = readMeasured();

describe('the capacity plan', () => {
  it('is what the script makes of what was measured, to the letter', async () => {
    const page = readFileSync(CAPACITY_PAGE, 'utf8');
    expect(await withGenerated(page, measured, plansOf(measured))).toBe(page);
  });

  it('grows in bytes with the illustrations, and never shrinks in machines', () => {
    const [small, middle, large] = plansOf(measured);
    expect(large!.database / middle!.database).toBeCloseTo(10, 9);
    expect(small!.shards).toBe(1);
    expect(small!.machines).toBe(1);
    expect(middle!.machines).toBeGreaterThan(1);
    expect(large!.machines).toBeGreaterThan(5 * middle!.machines);
    for (const plan of [small!, middle!, large!]) {
      // What searches read fits into the memory that is paid for, and a shard's graph into a machine's.
      const memory = plan.machines * DEFAULTS.machineMemoryGib * DEFAULTS.cacheShare * 2 ** 30;
      expect(plan.cached).toBeLessThanOrEqual(memory);
      expect(plan.buildMemoryPerShard).toBeLessThan(DEFAULTS.machineMemoryGib * 2 ** 30);
      expect(plan.queriesPerSecond * DEFAULTS.copies).toBeGreaterThanOrEqual(DEFAULTS.queriesPerSecond);
    }
  });

  it('follows its assumptions: twice the price, twice the cost; more queries, more machines', () => {
    const plan = planCapacity(measured, DEFAULTS, 1e8);
    const dear = planCapacity(measured, { ...DEFAULTS, vcpuHour: 2 * DEFAULTS.vcpuHour }, 1e8);
    expect(dear.costs.processors).toBeCloseTo(2 * plan.costs.processors, 6);
    expect(dear.costs.disk).toBe(plan.costs.disk);
    const busy = planCapacity(measured, { ...DEFAULTS, queriesPerSecond: 100_000 }, 1e8);
    expect(busy.machines).toBeGreaterThan(plan.machines);
    expect(searchCpuMs(measured, 1e7)).toBeGreaterThanOrEqual(searchCpuMs(measured, 1e5));
  });

  it('takes its assumptions by flag and refuses what is none', () => {
    expect(readAssumptions(['--vcpu-hour', '0.1', '--json', 'x.json'])).toEqual({
      assumptions: { ...DEFAULTS, vcpuHour: 0.1 },
      changed: true,
    });
    expect(readAssumptions(['--measure']).changed).toBe(false);
    expect(() => readAssumptions(['--vcpu-hours', '1'])).toThrow('--vcpu-hours is no assumption');
    expect(() => readAssumptions(['--copies', 'many'])).toThrow('--copies is "many"');
  });
});
