import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../bench/simulator/campaign.js';
import { AUDIENCES, CONTEXTS, POSITIONS, SLOTS } from '../../bench/simulator/contexts.js';
import { contextOnly, permutedLabels } from '../../bench/simulator/controls.js';
import { campaignRows, writeCampaignCsv } from '../../bench/simulator/csv.js';
import { arrivedShare, clicksBy } from '../../bench/simulator/delay.js';
import { splitByCreative, splitByTime } from '../../bench/simulator/impressions.js';
import { cellRates, oracleOf } from '../../bench/simulator/oracle.js';
import type { Campaign } from '../../bench/simulator/served.js';
import { EFFECTS, only, settingsOf, type WorldOptions } from '../../bench/simulator/settings.js';
import { lessonOf, totalsOf } from '../../bench/simulator/training.js';
import { trueTags } from '../../bench/simulator/true-tags.js';
import { truthOf } from '../../bench/simulator/truth.js';
import { makeWorld } from '../../bench/simulator/world.js';
import { fitLinearModel } from '../../src/kpi/training/fit-linear-model.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';

const run = (options: WorldOptions): Campaign => runCampaign(makeWorld({ creatives: 300, ...options }));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
const mean = (values: ArrayLike<number>): number => sum(values) / values.length;
const sd = (values: ArrayLike<number>): number => {
  const centre = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)));
};
const log = (values: Float64Array): Float64Array => values.map(Math.log);

/** Click rate of the cells of each place of one kind of context. */
function ratesBy({ impressions, clicks }: Campaign, places: number, placeOf: (cell: number) => number): Float64Array {
  const n = new Float64Array(places);
  const k = new Float64Array(places);
  impressions.forEach((count, cell) => {
    n[placeOf(cell)]! += count;
    k[placeOf(cell)]! += clicks[cell]!;
  });
  return k.map((count, place) => count / n[place]!);
}
const slotOf = (cell: number): number => Math.floor(cell / (POSITIONS.length * AUDIENCES.length)) % SLOTS.length;
const positionOf = (cell: number): number => Math.floor(cell / AUDIENCES.length) % POSITIONS.length;
const audienceOf = (cell: number): number => cell % AUDIENCES.length;
const dayOf = (cell: number): number => Math.floor(cell / CONTEXTS) % 14;

describe('a world', () => {
  const world = makeWorld({ creatives: 200, newCreatives: 50 });

  it('shows scores as a tag model gives them: 145 of 5000, most of the true tags high, some missed, some false', () => {
    const own = new Map<string, number>();
    world.creatives.forEach(({ advertiser }) => own.set(advertiser, own.size));
    const above = world.creatives.map(({ vector }) => vector.values.filter((score) => score > 0.01).length);
    expect(mean(above)).toBeGreaterThan(36);
    expect(mean(above)).toBeLessThan(39);
    for (const [place, { vector, advertiser }] of world.creatives.entries()) {
      expect(vector.dimensions).toBe(5000);
      expect(vector.indices).toHaveLength(145);
      expect(vector.indices.every((tag, k) => k === 0 || tag > vector.indices[k - 1]!)).toBe(true);
      expect(vector.values.every((score) => score > 0 && score < 1)).toBe(true);
      const truth = trueTags(1, place, Number(advertiser.slice('advertiser '.length)) - 1);
      const scores = Array.from(truth, (tag) => vector.values[vector.indices.indexOf(tag)]!);
      expect(mean(scores)).toBeGreaterThan(0.6);
      expect(Math.max(...scores)).toBeLessThan(1);
    }
  });

  it('scores true tags alike when nothing blurs them', () => {
    const [creative] = makeWorld({ creatives: 1, effects: { blur: 0 } }).creatives;
    const high = creative!.vector.values.filter((score) => score > 0.01);
    expect(high).toHaveLength(30);
    expect(sd(high)).toBeLessThan(1e-6);
  });

  it('gives an advertiser several creatives that look alike, and new creatives other advertisers', () => {
    const known = new Set(world.creatives.slice(0, 200).map(({ advertiser }) => advertiser));
    expect(known.size).toBeGreaterThan(10);
    expect(known.size).toBeLessThan(40);
    expect(world.creatives.slice(200).some(({ advertiser }) => known.has(advertiser))).toBe(false);
    const shared = (step: number): number => {
      let rare = 0;
      for (let place = 0; place + step < 200; place++) {
        const [a, b] = [world.creatives[place]!, world.creatives[place + step]!];
        if (step === 1 && a.advertiser !== b.advertiser) continue;
        const tags = new Set(a.vector.indices.filter((tag, k) => tag > 200 && a.vector.values[k]! > 0.3));
        rare += b.vector.indices.filter((tag, k) => tags.has(tag) && b.vector.values[k]! > 0.3).length;
      }
      return rare;
    };
    expect(shared(1)).toBeGreaterThan(2 * shared(40));
  });

  it('refuses a first day that is none', () => {
    expect(() => makeWorld({ firstDay: 'soon' })).toThrow(/firstDay is "soon"/);
  });
});

describe('the truth', () => {
  const truth = (options: WorldOptions) => truthOf(settingsOf({ creatives: 600, ...options }));

  it('explains a standard deviation of 0.35 on the logit by tags, and leaves 0.15 and 0.25 unexplained', () => {
    const { explained, full } = truth({});
    expect(sd(explained)).toBeCloseTo(0.35, 6);
    expect(sd(full.map((value, creative) => value - explained[creative]!))).toBeCloseTo(Math.hypot(0.15, 0.25), 1);
  });

  it('has nothing beyond the tags when advertisers and creatives have no effect of their own', () => {
    const { explained, full } = truth({ effects: { advertiser: 0, residual: 0 } });
    expect(full).toEqual(explained);
    expect(sd(truth({ effects: only('residual') }).explained)).toBe(0);
  });

  it('gives creatives of one advertiser one effect', () => {
    const settings = settingsOf({ creatives: 600, effects: only('advertiser') });
    const { full } = truthOf(settings);
    const effects = new Map<string, Set<number>>();
    makeWorld(settings).creatives.forEach(({ advertiser }, creative) =>
      effects.set(advertiser, (effects.get(advertiser) ?? new Set()).add(full[creative]!)),
    );
    expect([...effects.values()].every(({ size }) => size === 1)).toBe(true);
    expect(sd([...effects.values()].map(([effect]) => effect!))).toBeGreaterThan(0.1);
  });

  it('is not linear in the tags because of pairs, and only because of them', () => {
    const withPairs = truth({});
    const without = truth({ effects: { pairs: 0 } });
    without.linear.forEach((value, creative) => expect(value).toBeCloseTo(without.explained[creative]!, 10));
    const correlation = spearman(withPairs.linear, withPairs.explained)!;
    expect(correlation).toBeGreaterThan(0.75);
    expect(correlation).toBeLessThan(0.95);
  });

  it('drifts from day to day about no change, or not at all', () => {
    const { drift } = truth({});
    expect(sd(drift)).toBeGreaterThan(0.05);
    expect(sd(drift)).toBeLessThan(0.2);
    for (let creative = 0; creative < 600; creative++) {
      expect(Math.abs(sum(drift.subarray(creative * 14, creative * 14 + 14)))).toBeLessThan(1e-9);
    }
    expect(sd(truth({ effects: { drift: 0 } }).drift)).toBe(0);
  });

  it.each([0.0005, 0.011, 0.3])('has a mean rate of %f when everything is served alike', (baseRate) => {
    const settings = settingsOf({ creatives: 600, baseRate });
    expect(mean(oracleOf(settings).rate) / baseRate).toBeCloseTo(1, 2);
  });

  it('caps what tags can tell, and what they can tell one by one', () => {
    const { rate, rateFromTags, rateFromTagsLinear } = oracleOf(settingsOf({ creatives: 2000 }));
    const [tags, linear] = [spearman(rateFromTags, rate)!, spearman(rateFromTagsLinear, rate)!];
    expect(tags).toBeGreaterThan(0.68);
    expect(tags).toBeLessThan(0.8);
    expect(linear).toBeLessThan(tags - 0.02);
    expect(mean(rateFromTags) / mean(rate)).toBeCloseTo(1, 1);
  });
});

describe('a campaign', () => {
  const usual = run({ effects: { serving: 0 } });

  it('has the traffic it says, a few creatives getting most of it', () => {
    const { impressions } = totalsOf(usual);
    expect(sd(log(impressions))).toBeGreaterThan(1.1);
    expect(sd(log(impressions))).toBeLessThan(1.35);
    const even = totalsOf(run({ impressionsSd: 0, meanImpressions: 700, days: 3 })).impressions;
    expect(mean(even) / 700).toBeCloseTo(1, 1);
    expect(sd(log(totalsOf(run({ impressionsSd: 0, effects: only() })).impressions))).toBeLessThan(0.02);
  });

  it('clicks at the rate it says, within what 1.3 % of traffic-weighted chance allows', () => {
    const rates = cellRates(usual);
    const expected = sum(rates.map((rate, cell) => rate * usual.impressions[cell]!));
    expect(sum(usual.clicks) / expected).toBeGreaterThan(0.96);
    expect(sum(usual.clicks) / expected).toBeLessThan(1.04);
    expect(usual.clicks.every((k, cell) => k >= 0 && k <= usual.impressions[cell]!)).toBe(true);
    const plain = run({ baseRate: 0.02, effects: only() });
    expect(sum(plain.clicks) / sum(plain.impressions) / 0.02).toBeCloseTo(1, 1);
  });

  it('repeats itself exactly, and not with another seed', () => {
    expect(run({ creatives: 20 })).toEqual(run({ creatives: 20 }));
    expect(run({ creatives: 20, seed: 2 }).clicks).not.toEqual(run({ creatives: 20 }).clicks);
  });

  it.each([
    ['slots', SLOTS.length, slotOf, 0.2],
    ['positions', POSITIONS.length, positionOf, 0.25],
    ['audiences', AUDIENCES.length, audienceOf, 0.15],
    ['weekdays', 7, (cell: number) => dayOf(cell) % 7, 0.06],
    ['days', 14, dayOf, 0.05],
  ] as const)('clicks differ by %s, and only when they shall', (effect, places, placeOf, least) => {
    const on = ratesBy(run({ meanImpressions: 50_000, effects: only(effect) }), places, placeOf);
    const off = ratesBy(run({ meanImpressions: 50_000, effects: only() }), places, placeOf);
    expect(sd(log(on))).toBeGreaterThan(least);
    expect(sd(log(off))).toBeLessThan(0.035);
  });

  it('varies from day to day more than chance, or as much as chance', () => {
    // Of a creative's days about its own rate: variance over that of a binomial count.
    const spread = ({ impressions, clicks }: Campaign): number => {
      let chi2 = 0;
      for (let creative = 0; creative < 300; creative++) {
        const days = Array.from({ length: 14 }, (_, day) => (creative * 14 + day) * CONTEXTS);
        const n = days.map((at) => sum(impressions.subarray(at, at + CONTEXTS)));
        const k = days.map((at) => sum(clicks.subarray(at, at + CONTEXTS)));
        const rate = sum(k) / sum(n);
        chi2 += sum(n.map((count, day) => (k[day]! - count * rate) ** 2 / (count * rate * (1 - rate))));
      }
      return chi2 / (300 * 13);
    };
    const options = { meanImpressions: 100_000, impressionsSd: 0 };
    expect(spread(run({ ...options, effects: only() }))).toBeCloseTo(1, 1);
    expect(spread(run({ ...options, effects: only('dispersion') }))).toBeGreaterThan(1.4);
  });

  it('serves better creatives more, higher and in better slots once it has learnt, when it may', () => {
    const of = (options: WorldOptions) => {
      const campaign = run({ creatives: 1000, impressionsSd: 0.5, ...options });
      const { rate } = oracleOf(campaign.world.settings);
      const firstDay = totalsOf(campaign, [0, 1]).impressions;
      const lastDay = totalsOf(campaign, [13, 14]).impressions;
      const share = (chosen: (cell: number) => boolean): Float64Array => {
        const all = totalsOf(campaign).impressions;
        const there = { ...campaign, impressions: campaign.impressions.map((n, cell) => (chosen(cell) ? n : 0)) };
        return totalsOf(there).impressions.map((n, creative) => n / all[creative]!);
      };
      return {
        grown: spearman(
          lastDay.map((n, creative) => n / firstDay[creative]!),
          rate,
        )!,
        top: spearman(
          share((cell) => slotOf(cell) === 0),
          rate,
        )!,
        first: spearman(
          share((cell) => positionOf(cell) === 0),
          rate,
        )!,
        firstDay: spearman(firstDay, rate)!,
        total: sum(campaign.impressions),
      };
    };
    const learning = of({});
    expect(learning.grown).toBeGreaterThan(0.5);
    expect(learning.first).toBeGreaterThan(0.5);
    expect(learning.top).toBeGreaterThan(0.1);
    const blind = of({ effects: { serving: 0 } });
    for (const figure of [blind.grown, blind.top, blind.first, blind.firstDay, learning.firstDay]) {
      expect(Math.abs(figure)).toBeLessThan(0.12);
    }
    expect(learning.total / blind.total).toBeCloseTo(1, 2);
  });
});

describe('clicks that arrive late', () => {
  const campaign = run({});

  it('are missing on the last days of an export, as many as the wait says', () => {
    const arrived = { ...campaign, clicks: clicksBy(campaign, 13) };
    for (const [lag, share] of [0.568, 0.941, 0.992].entries()) {
      const days = [13 - lag, 14 - lag] as const;
      const found = sum(totalsOf(arrived, days).clicks) / sum(totalsOf(campaign, days).clicks);
      expect(arrivedShare(lag, campaign.world.settings)).toBeCloseTo(share, 2);
      expect(Math.abs(found - share)).toBeLessThan(0.04);
    }
  });

  it('grow from export to export until all are there', () => {
    let before = clicksBy(campaign, 4);
    expect(sum(before.filter((_, cell) => dayOf(cell) > 4))).toBe(0);
    for (const day of [5, 9, 13, 14, 40]) {
      const now = clicksBy(campaign, day);
      expect(now.every((k, cell) => k >= before[cell]!)).toBe(true);
      before = now;
    }
    expect(before).toEqual(campaign.clicks);
  });

  it('are all there at once without delay', () => {
    const prompt = run({ creatives: 50, effects: { delay: 0 } });
    expect(clicksBy(prompt, 13)).toEqual(prompt.clicks);
  });
});

describe('an export', () => {
  it('has the same bytes each time, one row a creative, day, slot and audience', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'simulator-'));
    try {
      const files = ['a.csv', 'b.csv'].map((name) => path.join(folder, name));
      for (const file of files) await writeCampaignCsv(file, run({ creatives: 20, newCreatives: 5 }));
      const text = readFileSync(files[0]!, 'utf8');
      expect(text).toBe(readFileSync(files[1]!, 'utf8'));
      const lines = text.trimEnd().split('\n');
      expect(lines[0]).toBe('illustration,day,slot,audience,advertiser,impressions,clicks');
      expect(lines[1]).toMatch(/^simulated\/creative-1,2025-01-01,top,new,advertiser 1,\d+,\d+$/);
      const keys = lines.slice(1).map((line) => line.split(',').slice(0, 4).join());
      expect(new Set(keys).size).toBe(keys.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has all impressions and the clicks that have arrived, with positions or without', () => {
    const campaign = run({ creatives: 40, newCreatives: 5 });
    const { impressions, clicks } = totalsOf({ ...campaign, clicks: clicksBy(campaign, 13) });
    for (const positions of [false, true]) {
      const rows = [...campaignRows(campaign, { positions })];
      expect(sum(rows.map((row) => row.impressions))).toBe(sum(impressions.subarray(0, 40)));
      expect(sum(rows.map((row) => row.clicks))).toBe(sum(clicks.subarray(0, 40)));
    }
    expect([...campaignRows(campaign, { creatives: [40, 45], exportDay: 3 })].at(-1)!.day).toBe('2025-01-04');
  });
});

describe('data to learn from', () => {
  const campaign = run({ creatives: 1200, newCreatives: 400, meanImpressions: 30_000 });
  const lesson = lessonOf(campaign);

  it('leave out new creatives and days whose clicks have hardly arrived', () => {
    const { impressions, clicks } = totalsOf(campaign, [0, 12]);
    expect(lesson.data.design.rows).toBe(1200);
    expect(lesson.data.denominators).toEqual(impressions.slice(0, 1200));
    const arrived = sum(lesson.data.numerators) / sum(clicks.subarray(0, 1200));
    expect(arrived).toBeGreaterThan(0.99);
    expect(arrived).toBeLessThan(1);
    expect(sum(lesson.cells.clicks)).toBe(sum(lesson.data.numerators));
    expect(sum(lesson.cells.impressions)).toBe(sum(lesson.data.denominators));
  });

  it('teach something, and nothing once the labels are permuted', async () => {
    const { rate } = oracleOf(campaign.world.settings);
    const rank = async (data: typeof lesson.data): Promise<number> => {
      const { coefficients, intercept } = await fitLinearModel(data);
      const predictions = campaign.world.creatives
        .slice(1200)
        .map(
          ({ vector }) =>
            intercept + sum(Array.from(vector.indices, (tag, k) => vector.values[k]! * coefficients[tag]!)),
        );
      return spearman(Float64Array.from(predictions), rate.slice(1200)) ?? 0;
    };
    const permuted = permutedLabels(lesson.data);
    expect(sum(permuted.numerators)).toBe(sum(lesson.data.numerators));
    expect(await rank(lesson.data)).toBeGreaterThan(0.25);
    expect(Math.abs(await rank(permuted))).toBeLessThan(0.15);
  });

  it('are split by time: clicks as they were at the cut, then those of the days that follow', () => {
    const { train, later, cold } = splitByTime(campaign, { trainDays: 10 });
    expect(new Set(train.day)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(new Set(later.day)).toEqual(new Set([10, 11, 12, 13]));
    expect(new Set(cold.day)).toEqual(new Set([10, 11, 12, 13]));
    expect([train, later].map(({ creative }) => creative.at(-1))).toEqual([1199, 1199]);
    expect(cold.creative[0]).toBeGreaterThanOrEqual(1200);
    const lastDay = ({ day, clicks }: typeof train): number => sum(clicks.filter((_, cell) => day[cell] === 9));
    const complete = lastDay(splitByCreative(campaign).train);
    expect(lastDay(train) / complete).toBeGreaterThan(0.5);
    expect(lastDay(train) / complete).toBeLessThan(0.65);
    expect(() => splitByTime(campaign, { trainDays: 14 })).toThrow(/trainDays is 14/);
  });

  it('let a model of the context alone find the contexts', () => {
    const { train, cold } = splitByCreative(campaign);
    const rates = contextOnly(train)(cold);
    const at = (slot: number, position: number): number =>
      rates[cold.slot.findIndex((s, cell) => s === slot && cold.position[cell] === position)]!;
    expect(at(0, 0)).toBeGreaterThan(1.3 * at(2, 0));
    expect(at(0, 0)).toBeGreaterThan(1.4 * at(0, 3));
    expect(sum(rates.map((rate, cell) => rate * cold.impressions[cell]!)) / sum(cold.clicks)).toBeCloseTo(1, 0);
  });
});

it('names every effect it can switch off', () => {
  expect(Object.keys(settingsOf().effects).sort()).toEqual([...EFFECTS].sort());
});
