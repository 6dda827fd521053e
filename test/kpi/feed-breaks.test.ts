import { describe, expect, it } from 'vitest';
import { breaksIn, breaksWithin, type DailySums } from '../../src/kpi/observations/feed-breaks.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';

const CTR = { name: 'ctr', kind: 'rate', maturityDays: 0 } as const;
const WATCH = { name: 'watch time', kind: 'number', maturityDays: 0 } as const;
const MONDAY = Date.UTC(2026, 0, 5);
const dayOf = (at: number): string => new Date(MONDAY + at * 86_400_000).toISOString().slice(0, 10);

interface Bend {
  readonly trials?: number;
  readonly rate?: number;
  readonly absent?: boolean;
}

/**
 * Clicks of a feed with half the traffic on weekends, 15 % more or less of it from day to day, and a rate that varies by
 * 10 %: far more than k of n would.
 */
function feed(days: number, bends: Record<number, Bend> = {}, seed = 1): DailySums[] {
  const random = randomStream(`feed ${seed}`);
  return Array.from({ length: days }, (_, at) => {
    const { trials = 1, rate = 1, absent = false } = bends[at] ?? {};
    const weekend = at % 7 >= 5;
    const denominator = Math.round(100_000 * (weekend ? 0.5 : 1) * Math.exp(0.15 * normal(random)) * trials);
    const p = 0.02 * (weekend ? 1.1 : 1) * Math.exp(0.1 * normal(random)) * rate;
    return { absent, day: dayOf(at), numerator: binomial(denominator, p, random), denominator };
  }).flatMap(({ absent, ...day }) => (absent ? [] : [day]));
}

describe('breaks of a feed', () => {
  it('are hardly ever seen in a feed that has none, weekends and over-dispersion included', () => {
    const found = Array.from({ length: 50 }, (_, seed) => breaksIn(feed(120, {}, seed), CTR)).flat();
    // 50 feeds of 120 days are 16 years.
    expect(found.length).toBeLessThanOrEqual(8);
  });

  it.each([
    ['a tenth of the trials', { trials: 0.1 }, 'trials'],
    ['five times the trials', { trials: 5 }, 'trials'],
    ['no clicks', { rate: 0 }, 'rate'],
    ['three times the rate', { rate: 3 }, 'rate'],
    ['no data at all', { absent: true }, 'missing'],
  ] as const)('are found: %s', (_, bend, what) => {
    const found = breaksIn(feed(60, { 45: bend }), CTR);
    expect(found).toMatchObject([{ day: dayOf(45), lastDay: dayOf(45), what }]);
    expect(found[0]!.message).toContain(dayOf(45));
    if (what === 'missing') expect(found[0]!.observed).toBe(0);
  });

  it('say what was observed and what the days before had', () => {
    const days = feed(60, { 45: { rate: 3 } });
    const found = breaksIn(days, CTR)[0]!;
    expect(found.observed).toBe(days[45]!.numerator / days[45]!.denominator);
    expect(found.expected).toBeGreaterThan(0.018);
    expect(found.expected).toBeLessThan(0.022);
    expect(found.message).toMatch(/^The ctr of 2026-02-19 is [56]\.\d\d %, where the days before have 2\.\d\d %/);
  });

  it('are one when they last', () => {
    const outage = Object.fromEntries([40, 41, 42, 43].map((at) => [at, { trials: 0.05 }]));
    expect(breaksIn(feed(60, outage), CTR)).toMatchObject([{ day: dayOf(40), lastDay: dayOf(43), what: 'trials' }]);
    const gap = Object.fromEntries([40, 41, 42].map((at) => [at, { absent: true }]));
    expect(breaksIn(feed(60, gap), CTR)).toMatchObject([{ day: dayOf(40), lastDay: dayOf(42), what: 'missing' }]);
  });

  it('end when what was new has become usual', () => {
    const shifted = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [40 + n, { trials: 10 }]));
    const found = breaksIn(feed(120, shifted), CTR);
    expect(found).toHaveLength(1);
    expect(found[0]!.day).toBe(dayOf(40));
    expect(found[0]!.lastDay < dayOf(68)).toBe(true);
  });

  it('are not seen where a feed rests on weekends, nor before anything is usual', () => {
    const working = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => at)
        .filter((at) => at % 7 >= 5)
        .map((at) => [at, { absent: true }]),
    );
    expect(breaksIn(feed(60, working), CTR)).toEqual([]);
    expect(breaksIn(feed(7, { 5: { trials: 100 }, 6: { rate: 0 } }), CTR)).toEqual([]);
    expect(breaksIn([], CTR)).toEqual([]);
  });

  it('are not taken from the rate of days whose clicks still arrive', () => {
    const late = feed(60, { 58: { rate: 0.3 }, 59: { rate: 0.1 } });
    expect(breaksIn(late, CTR)).toMatchObject([{ what: 'rate', lastDay: dayOf(59) }]);
    expect(breaksIn(late, { ...CTR, maturityDays: 2 })).toEqual([]);
  });

  it('are not taken from the chance of a day with few trials', () => {
    const thin = feed(60, { 45: { trials: 0.0005 } });
    expect(breaksIn(thin, CTR).map(({ what }) => what)).toEqual(['trials']);
  });

  it('are found in the mean of a number, which may be negative', () => {
    const numbers = (mean: number) =>
      feed(60).map((day, at) => ({ ...day, numerator: day.denominator * (mean + 0.5 * Math.sin(at)) }));
    for (const mean of [30, 0, -30]) {
      const days = numbers(mean);
      expect(breaksIn(days, WATCH)).toEqual([]);
      days[45] = { ...days[45]!, numerator: days[45]!.denominator * (mean + 50) };
      expect(breaksIn(days, WATCH)).toMatchObject([{ what: 'rate', day: dayOf(45), observed: mean + 50 }]);
    }
  });

  it('are told for the days of a file, and for a gap right before it', () => {
    const found = breaksIn(feed(60, { 20: { rate: 0 }, 40: { absent: true }, 45: { trials: 0.05 } }), CTR);
    expect(found.map(({ what }) => what)).toEqual(['rate', 'missing', 'trials']);
    const within = (first: number, last: number) =>
      breaksWithin(found, { first: dayOf(first), last: dayOf(last) }).map(({ what }) => what);
    expect(within(41, 50)).toEqual(['missing', 'trials']);
    expect(within(42, 44)).toEqual([]);
    expect(within(0, 20)).toEqual(['rate']);
  });
});
