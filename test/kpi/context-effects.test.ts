import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { CellColumns } from '../../src/kpi/fitting/cell-columns.js';
import type { Cells, FactorName } from '../../src/kpi/fitting/cells.js';
import { estimateContext, offsetFor, rowOffsets, type ContextEffects } from '../../src/kpi/fitting/context-effects.js';
import { sigmoid, logit } from '../../src/kpi/link.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';

const ILLUSTRATIONS = 400;
const SLOTS = { feed: 0, sidebar: -0.4, top: 0.5 };
const AUDIENCES = { new: 0.2, old: -0.1 };
const DAYS = { '2026-01-01': 0, '2026-01-02': 0.3, '2026-01-03': -0.2 };
const BASE = logit(0.02);

/**
 * Clicks as they are expected, without luck, so that only the method can be wrong. Good illustrations are mostly shown
 * in the top slot and bad ones in the sidebar; later days show the better ones.
 */
function badlyServed(
  valueOf: (linear: number) => number,
  quality: (row: number) => number,
  weight = (cell: { row: number; slot: string; day: string }) => {
    const wanted = Math.sign(quality(cell.row));
    const fits = { feed: 0, sidebar: -1, top: 1 }[cell.slot]!;
    const late = cell.day === '2026-01-03' ? 1 + 3 * Number(wanted > 0) : 1;
    return (fits === wanted ? 20_000 : fits === 0 ? 3000 : 500) * late;
  },
): Cells {
  const columns = new CellColumns();
  for (let row = 0; row < ILLUSTRATIONS; row++) {
    for (const [slot, ofSlot] of Object.entries(SLOTS)) {
      for (const [audience, ofAudience] of Object.entries(AUDIENCES)) {
        for (const [day, ofDay] of Object.entries(DAYS)) {
          const m = weight({ row, slot, day });
          columns.add(row, m * valueOf(quality(row) + ofSlot + ofAudience + ofDay), m, { slot, audience, day });
        }
      }
    }
  }
  return columns.cells();
}

const uniform = randomStream('qualities');
const qualities = Array.from({ length: ILLUSTRATIONS }, () => 0.5 * normal(uniform));
const rateCells = badlyServed(
  (linear) => sigmoid(BASE + linear),
  (row) => qualities[row]!,
);

function effectsOf({ factors }: ContextEffects, name: FactorName): Record<string, number> {
  return Object.fromEntries(
    factors.find((each) => each.name === name)!.levels.map((each) => [each.level, each.effect]),
  );
}

function contrasts(effects: Record<string, number>): Record<string, number> {
  const first = Object.values(effects)[0]!;
  return Object.fromEntries(Object.entries(effects).map(([level, effect]) => [level, effect - first]));
}

function pooledLogits(cells: Cells, name: FactorName): Record<string, number> {
  const { levels, codes } = cells.factors.find((each) => each.name === name)!;
  return Object.fromEntries(
    levels.map((level, at) => {
      const of = (values: Float64Array): number =>
        values.reduce((sum, value, c) => sum + (codes[c] === at ? value : 0), 0);
      return [level, logit(of(cells.numerators) / of(cells.denominators))];
    }),
  );
}

describe('effects of context where good illustrations are given good slots', () => {
  it('are those of slot, audience and day, where the pooled rates are far off', async () => {
    const context = await estimateContext(rateCells, ILLUSTRATIONS, { scale: 'logit' }, breather());
    for (const [name, truth] of [
      ['slot', SLOTS],
      ['audience', AUDIENCES],
      ['day', DAYS],
    ] as const) {
      // prettier-ignore
      const found = contrasts(effectsOf(context, name));
      for (const [level, expected] of Object.entries(contrasts(truth))) expect(found[level]).toBeCloseTo(expected, 2);
    }
    const pooled = contrasts(pooledLogits(rateCells, 'slot'));
    expect(pooled.top! - pooled.sidebar!).toBeGreaterThan(0.9 + 0.4);
    expect(contrasts(pooledLogits(rateCells, 'day'))['2026-01-03']!).toBeGreaterThan(-0.1);
  });

  it('leave the pooled rate as it is, and count the trials', async () => {
    const context = await estimateContext(rateCells, ILLUSTRATIONS, { scale: 'logit' }, breather());
    const total = rateCells.denominators.reduce((sum, m) => sum + m, 0);
    expect(context.factors.map(({ name }) => name)).toEqual(['slot', 'audience', 'day']);
    for (const { levels } of context.factors) {
      expect(levels.reduce((sum, { trials }) => sum + trials, 0)).toBeCloseTo(total, 3);
      const rate = levels.reduce(
        (sum, { trials, effect }) => sum + (trials * sigmoid(context.base + effect)) / total,
        0,
      );
      expect(rate).toBeCloseTo(sigmoid(context.base), 6);
    }
  });

  it('take the same out of what an illustration reached in its own contexts', async () => {
    const context = await estimateContext(rateCells, ILLUSTRATIONS, { scale: 'logit' }, breather());
    const offsets = rowOffsets(rateCells, ILLUSTRATIONS, context);
    // A good illustration was mostly on top, a bad one mostly in the sidebar.
    const meanOf = (sign: number): number => {
      const rows = qualities.flatMap((quality, row) => (Math.sign(quality) === sign ? [offsets[row]!] : []));
      return rows.reduce((sum, value) => sum + value, 0) / rows.length;
    };
    expect(meanOf(1) - meanOf(-1)).toBeGreaterThan(0.5);
  });

  it('are in units of a number, which are added and not multiplied', async () => {
    const cells = badlyServed(
      (linear) => 30 + 10 * linear,
      (row) => qualities[row]!,
    );
    const context = await estimateContext(cells, ILLUSTRATIONS, { scale: 'identity' }, breather());
    const found = contrasts(effectsOf(context, 'slot'));
    for (const [level, expected] of Object.entries(contrasts(SLOTS)))
      expect(found[level]).toBeCloseTo(10 * expected, 1);
    const offsets = rowOffsets(cells, ILLUSTRATIONS, context);
    expect(offsets.every(Number.isFinite)).toBe(true);
    expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(4);
  });
});

describe('effects of a factor that cannot be told', () => {
  it('are left out where there is one level', async () => {
    const columns = new CellColumns();
    for (let row = 0; row < 30; row++) {
      for (const slot of ['feed', 'top']) columns.add(row, 10 + row, 1000, { slot, audience: '', day: '2026-01-01' });
    }
    const context = await estimateContext(columns.cells(), 30, { scale: 'logit' }, breather());
    expect(context.factors.map(({ name }) => name)).toEqual(['slot']);
    expect(() => offsetFor(context, { audience: 'new' })).toThrow(/no effect of audience.* one audience only/);
    expect(offsetFor(context, { audience: null })).toBe(0);
  });

  it('are 0 for a level whose trials do not count', async () => {
    const { codes } = rateCells.factors[0]!;
    const counts = (cell: number): boolean => codes[cell] !== 1;
    const context = await estimateContext(rateCells, ILLUSTRATIONS, { scale: 'logit', include: counts }, breather());
    expect(effectsOf(context, 'slot').sidebar).toBe(0);
    expect(context.factors[0]!.levels[1]).toEqual({ level: 'sidebar', effect: 0, trials: 0 });
    expect(effectsOf(context, 'slot').top! - effectsOf(context, 'slot').feed!).toBeCloseTo(0.5, 2);
  });

  it.each([0, 1])('are none where every rate is %d', async (rate) => {
    const cells = { ...rateCells, numerators: rateCells.denominators.map((m) => rate * m) };
    expect(await estimateContext(cells, ILLUSTRATIONS, { scale: 'logit' }, breather())).toEqual({
      ...{ scale: 'logit', base: 0, factors: [] },
    });
  });

  it('stop when aborted', async () => {
    const estimate = estimateContext(rateCells, ILLUSTRATIONS, { scale: 'logit' }, breather(AbortSignal.abort()));
    await expect(estimate).rejects.toThrow(/aborted/);
  });
});

describe('the offset of the context asked for', () => {
  const level = (name: string, effect: number) => ({ level: name, effect, trials: 1 });
  const context: ContextEffects = {
    ...{ scale: 'logit', base: -4 },
    factors: [
      { name: 'slot', levels: [level('feed', -0.25), level('top', 0.5)] },
      { name: 'day', levels: Array.from({ length: 30 }, (_, n) => level(`day ${n}`, n / 100)) },
    ],
  };

  it('adds up the effects of what is named, and averages over the rest', () => {
    expect(offsetFor(context, {})).toBe(0);
    expect(offsetFor(context, { slot: 'top' })).toBe(0.5);
    expect(offsetFor(context, { slot: 'feed', day: 'day 10' })).toBeCloseTo(-0.15, 15);
  });

  it('names what it knows when it does not know what is asked for', () => {
    expect(() => offsetFor(context, { slot: 'bottom' })).toThrow(BadInputError);
    expect(() => offsetFor(context, { slot: 'bottom' })).toThrow('not seen the slot "bottom". It knows "feed", "top".');
    expect(() => offsetFor(context, { day: 'x' })).toThrow(/"day 19", …\.$/);
  });
});
