import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  daysWithin,
  deployKpiModel,
  findKpi,
  kpiCreatives,
  kpiSeries,
  tagTotals,
  type Kpi,
  type KpiCreative,
  type KpiModel,
} from '../../src/kpi/index.js';
import { intervalOfMean, intervalOfRate } from '../../src/kpi/series/observed-interval.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { importCsv, madeUpModel, tagged } from './stored-model.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const EVERYWHERE = { slots: [], audiences: [], advertisers: [], filter: {}, countIllustrations: true } as const;
const OPEN = { first: null, last: null };

/** illustration, day, slot, advertiser, clicks, impressions. 2026-03-01 is a Sunday. */
const ROWS = [
  ['a', '2026-02-28', 'feed', 'acme', 10, 1000],
  ['a', '2026-03-01', 'feed', 'acme', 12, 1000],
  ['a', '2026-03-02', 'top', 'acme', 40, 1000],
  ['b', '2026-03-02', 'feed', '', 5, 500],
  ['b', '2026-03-02', 'top', '', 0, 100],
  ['c', '2026-03-09', 'feed', 'globex', 90, 3000],
] as const;
/** Of the made-up model: logit(rate) = -4 + 1 x score of tag 0 - 0.5 x score of tag 1. */
const SCORES = { a: { 0: 0.9 }, b: { 1: 0.8 }, c: { 0: 0.2, 1: 0.3 }, d: { 0: 1 } } as const;
const LINEAR = { a: -4 + 0.9, b: -4 - 0.4, c: -4 + 0.2 - 0.15, d: -3 };
const EFFECTS = { feed: -0.2, top: 0.4 };

describe.each(databases)('A KPI over time on $name', ({ create }) => {
  let database: TestDatabase;
  let tagModelId: number;
  let ids: Record<string, string>;
  let kpi: Kpi;
  let model: KpiModel;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    tagModelId = await addTagModel(pool, 'made up');
    const names = Object.keys(SCORES);
    const given = await addLibrary(
      pool,
      names.map((name) => ({ name, source: `shop/${name}`, metadata: { of: name < 'c' ? 'early' : 'late' } })),
    );
    ids = Object.fromEntries(names.map((name, at) => [name, given[at]!]));
    await addVectors(pool, tagModelId, given, Object.values(SCORES).map(tagged));
    await importCsv(
      pool,
      'ctr',
      'illustration,day,slot,advertiser,clicks,impressions',
      ROWS.map((row) => row.join(',')),
    );
    await importCsv(pool, 'watch', 'illustration,day,seconds,views', ['a,2026-03-01,100,10', 'b,2026-03-01,90,15'], {
      kind: 'number',
    });
    kpi = (await findKpi(pool, 'ctr'))!;
    const factors = [
      {
        name: 'slot' as const,
        levels: Object.entries(EFFECTS).map(([level, effect]) => ({ level, effect, trials: 1 })),
      },
      { name: 'day' as const, levels: [{ level: '2026-03-02', effect: 9, trials: 1 }] },
    ];
    model = await madeUpModel(pool, kpi.id, tagModelId, { context: { scale: 'logit', base: -4, factors } });
    model = await deployKpiModel(pool, model.id);
  });
  afterAll(() => database.close());

  const series = (request: Partial<Parameters<typeof kpiSeries>[3]>, of: KpiModel | undefined = model) =>
    kpiSeries(database.pool, kpi, of, { ...EVERYWHERE, days: OPEN, bucket: 'day', tagModelId, ...request });
  const sums = (points: Awaited<ReturnType<typeof series>>) =>
    points.map(({ day, group, numerator, denominator, illustrations }) =>
      [day, group, numerator, denominator, illustrations].filter((value) => value !== null),
    );

  it('adds up by day, week from Monday, month, and as a whole', async () => {
    expect(sums(await series({ bucket: 'day' }))).toEqual([
      ['2026-02-28', 10, 1000, 1],
      ['2026-03-01', 12, 1000, 1],
      ['2026-03-02', 45, 1600, 2],
      ['2026-03-09', 90, 3000, 1],
    ]);
    expect(sums(await series({ bucket: 'week' }))).toEqual([
      ['2026-02-23', 22, 2000, 1],
      ['2026-03-02', 45, 1600, 2],
      ['2026-03-09', 90, 3000, 1],
    ]);
    expect(sums(await series({ bucket: 'month' }))).toEqual([
      ['2026-02-01', 10, 1000, 1],
      ['2026-03-01', 147, 5600, 3],
    ]);
    expect(sums(await series({ bucket: 'all' }))).toEqual([['2026-02-28', 157, 6600, 3]]);
  });

  it('expects of what was shown what the model does of each illustration in its slot, whatever the day', async () => {
    const expected = (name: keyof typeof LINEAR, slot: keyof typeof EFFECTS): number =>
      sigmoid(LINEAR[name] + EFFECTS[slot]);
    const points = await series({ bucket: 'day' });
    expect(points[0]!.forecast).toBeCloseTo(expected('a', 'feed'), 8);
    const weighted = (1000 * expected('a', 'top') + 500 * expected('b', 'feed') + 100 * expected('b', 'top')) / 1600;
    expect(points[2]!.forecast).toBeCloseTo(weighted, 8);
    expect(
      (await kpiSeries(database.pool, kpi, undefined, { ...EVERYWHERE, days: OPEN, bucket: 'day', tagModelId }))[0]!
        .forecast,
    ).toBeNull();
  });

  it('is told apart by what the observation says, and by what its illustration is', async () => {
    expect(sums(await series({ bucket: 'all', groupBy: 'slot' }))).toEqual([
      ['2026-02-28', 'feed', 117, 5500, 3],
      ['2026-02-28', 'top', 40, 1100, 2],
    ]);
    expect(sums(await series({ bucket: 'all', groupBy: 'advertiser' }))).toEqual([
      ['2026-02-28', '', 5, 600, 1],
      ['2026-02-28', 'acme', 62, 3000, 1],
      ['2026-02-28', 'globex', 90, 3000, 1],
    ]);
    expect(sums(await series({ bucket: 'all', groupBy: 'source' })).map(([, source]) => source)).toEqual([
      'shop/a',
      'shop/b',
      'shop/c',
    ]);
    // In the series of both tags is who has both.
    const tags = [
      { name: 'zero', dimension: 0, minScore: 0.1 },
      { name: 'one', dimension: 1, minScore: 0.3 },
    ];
    expect(sums(await series({ bucket: 'all', groupBy: tags }))).toEqual([
      ['2026-02-28', 'one', 95, 3600, 2],
      ['2026-02-28', 'zero', 152, 6000, 2],
    ]);
  });

  it('is narrowed to days, slots, advertisers and a filter', async () => {
    const days = daysWithin({ from: new Date('2026-03-01T18:00:00Z'), to: new Date('2026-03-09T00:00:00Z') });
    expect(days).toEqual({ first: '2026-03-01', last: '2026-03-08' });
    expect(sums(await series({ bucket: 'all', days }))).toEqual([['2026-02-28', 57, 2600, 2]]);
    // Both ends are in.
    const two = daysWithin({ from: new Date('2026-03-01'), to: new Date('2026-03-02T00:00:01Z') });
    expect(sums(await series({ days: two })).map(([day]) => day)).toEqual(['2026-03-01', '2026-03-02']);
    expect(sums(await series({ bucket: 'all', slots: ['top'] }))).toEqual([['2026-02-28', 40, 1100, 2]]);
    expect(sums(await series({ bucket: 'all', advertisers: ['', 'globex'] }))).toEqual([['2026-02-28', 95, 3600, 2]]);
    const tag = { all: [{ dimension: 0, minScore: 0.5 }], any: [], none: [] };
    expect(sums(await series({ bucket: 'all', filter: { tags: tag } }))).toEqual([['2026-02-28', 62, 3000, 1]]);
    const illustration = (parameter: (value: unknown) => string, row: string) => [
      `${row}.metadata @> ${parameter(JSON.stringify({ of: 'late' }))}::jsonb`,
    ];
    expect(sums(await series({ bucket: 'all', filter: { illustration } }))).toEqual([['2026-02-28', 90, 3000, 1]]);
    expect(() => daysWithin({ from: new Date('2026-03-02'), to: new Date('2026-03-02') })).toThrow(/is not before/);
  });

  it('says how to ask for fewer points instead of sending very many', async () => {
    const { pool } = database;
    await pool.query(
      `with made as (insert into kpi (name, numerator, denominator) values ('long', 'k', 'n') returning id),
         file as (insert into kpi_import (kpi_id, name, sha256, rows, simulated) select id, 'x', 'x', 1, false from made returning id, kpi_id)
       insert into kpi_observation (kpi_id, illustration_id, day, slot, numerator, denominator, import_id)
       select kpi_id, $1, date '1990-01-01' + n, 'slot', 1, 10, id from file, generate_series(0, 10000) n`,
      [ids.a],
    );
    const long = (await findKpi(pool, 'long'))!;
    const request = { ...EVERYWHERE, days: OPEN, tagModelId };
    await expect(kpiSeries(pool, long, undefined, { ...request, bucket: 'day' })).rejects.toThrow(
      /coarser bucket \(now DAY\)/,
    );
    expect(await kpiSeries(pool, long, undefined, { ...request, bucket: 'month' })).toHaveLength(329);
    await pool.query(`delete from kpi where name = 'long'`);
  });

  it('has the mean of a number, with an interval by how its illustrations differ', async () => {
    const watch = (await findKpi(database.pool, 'watch'))!;
    const [point] = await kpiSeries(database.pool, watch, undefined, {
      ...EVERYWHERE,
      days: OPEN,
      bucket: 'day',
      tagModelId,
      countIllustrations: false,
    });
    expect(point).toMatchObject({ value: 190 / 25, forecast: null, illustrations: 2 });
    // By hand: residuals 100 - 76 = 24 and 90 - 114 = -24, so sqrt(2 x (24^2 + 24^2)) / 25.
    expect(point!.interval!.high - point!.value).toBeCloseTo((1.959963984540054 * Math.sqrt(2 * 2 * 24 ** 2)) / 25, 9);
  });

  it('counts illustrations only when it is asked to', async () => {
    expect((await series({ countIllustrations: false })).map(({ illustrations }) => illustrations)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  describe('Creatives', () => {
    const creatives = (request: Partial<Parameters<typeof kpiCreatives>[3]>) =>
      kpiCreatives(database.pool, kpi, model, {
        ...{ days: OPEN, first: 10, order: 'forecast', descending: true, minDenominator: 0, filter: {}, tagModelId },
        ...request,
      });
    const names = (rows: readonly KpiCreative[]) => rows.map(({ name }) => name).join('');

    it('come by forecast, observed, trials and surprise, each with the same figures', async () => {
      const byForecast = await creatives({});
      // d was never shown.
      expect(names(byForecast)).toBe('dacb');
      expect(names(await creatives({ descending: false }))).toBe('bcad');
      expect(names(await creatives({ order: 'observed' }))).toBe('cab');
      expect(names(await creatives({ order: 'trials' }))).toBe('acb');
      const bySurprise = await creatives({ order: 'surprise' });
      expect(new Set(names(bySurprise))).toEqual(new Set('abc'));
      const surprises = bySurprise.map(({ surprise }) => surprise!);
      expect(surprises).toEqual([...surprises].sort((a, b) => b - a));
      for (const row of bySurprise) expect(row).toEqual(byForecast.find(({ id }) => id === row.id));
    });

    it('are forecast in the average context, and expected where they were shown', async () => {
      const rows = await creatives({});
      const [d, a] = rows as [KpiCreative, KpiCreative];
      expect(d).toMatchObject({
        numerator: 0,
        denominator: 0,
        observed: null,
        expected: null,
        surprise: null,
        observedInterval: null,
      });
      expect(d.forecast).toBeCloseTo(sigmoid(LINEAR.d), 8);
      expect(a.forecast).toBeCloseTo(sigmoid(LINEAR.a), 8);
      expect(a).toMatchObject({ numerator: 62, denominator: 3000, simulated: true });
      const expected = (2 * sigmoid(LINEAR.a - 0.2) + sigmoid(LINEAR.a + 0.4)) / 3;
      expect(a.expected).toBeCloseTo(expected, 8);
      const slope = expected * (1 - expected);
      const deviation = Math.sqrt(slope ** 2 * 0.05 + slope / 3000);
      expect(a.surprise).toBeCloseTo((62 / 3000 - expected) / deviation, 6);
    });

    it('are narrowed to days, to enough trials, to a filter, and to the first', async () => {
      expect(names(await creatives({ minDenominator: 1000 }))).toBe('ac');
      expect(names(await creatives({ order: 'trials', days: { first: '2026-03-02', last: null } }))).toBe('cab');
      expect(names(await creatives({ first: 2 }))).toBe('da');
      const tags = { all: [{ dimension: 1, minScore: 0.1 }], any: [], none: [] };
      expect(names(await creatives({ filter: { tags } }))).toBe('cb');
      expect(names(await creatives({ filter: { tags }, order: 'observed' }))).toBe('cb');
    });
  });

  it('is added up over the illustrations that have a tag, to the very score', async () => {
    const found = await tagTotals(database.pool, kpi.id, tagModelId, [
      { dimension: 0, minScore: 0.2 },
      { dimension: 1, minScore: 0.31 },
      { dimension: 2, minScore: 0.1 },
    ]);
    expect(Object.fromEntries(found)).toEqual({
      0: { illustrations: 3, numerator: 152, denominator: 6000 },
      1: { illustrations: 1, numerator: 5, denominator: 600 },
    });
  });
});

describe('Intervals of what was observed', () => {
  it('hold the rate, and are those of failures mirrored', () => {
    const { low, high } = intervalOfRate({ numerator: 10, denominator: 1000 });
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.01);
    const mirrored = intervalOfRate({ numerator: 990, denominator: 1000 });
    expect([1 - mirrored.high, 1 - mirrored.low]).toEqual([expect.closeTo(low, 10), expect.closeTo(high, 10)]);
  });

  it('come near the normal one where there is much data', () => {
    const { low, high } = intervalOfRate({ numerator: 200_000, denominator: 1_000_000 });
    expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt((0.2 * 0.8) / 1e6), 6);
  });

  it('do not exist of a single illustration’s number', () => {
    const sums = { numerator: 5, denominator: 2, numeratorSquares: 25, products: 10, denominatorSquares: 4 };
    expect(intervalOfMean({ ...sums, illustrations: 1 })).toBeNull();
  });
});
