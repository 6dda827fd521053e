import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCampaign } from '../dashboards/campaign.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import type { ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('Flat fields for dashboards on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  const data: ApiServer['data'] = (...given) => server.data(...given);
  const refused = async (query: string): Promise<string> => {
    const { errors } = await server.ask(query);
    expect(errors).toHaveLength(1);
    return `${errors![0].extensions.code}: ${errors![0].message}`;
  };

  beforeAll(async () => {
    database = await create();
    library = await makeCampaign(database);
    server = await startApi(database, library.settings);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  it('name each series by the KPI and its group', async () => {
    const { kpiSeries } = await data('{ kpiSeries(kpi: "ctr", bucket: ALL, groupBy: SLOT) { time metric group } }');
    expect(kpiSeries).toEqual([
      { time: '2026-01-01T00:00:00.000Z', metric: 'ctr (none)', group: '' },
      { time: '2026-01-01T00:00:00.000Z', metric: 'ctr feed', group: 'feed' },
      { time: '2026-01-01T00:00:00.000Z', metric: 'ctr top', group: 'top' },
    ]);
    const one = await data(
      '{ kpiSeries(kpi: "ctr", bucket: ALL) { metric group value low high illustrations simulated } }',
    );
    expect(one.kpiSeries).toMatchObject([{ metric: 'ctr', group: null, illustrations: 125, simulated: true }]);
    const [{ value, low, high }] = one.kpiSeries;
    expect(low < value && value < high).toBe(true);
  });

  it('make a series of the illustrations with a tag', async () => {
    const { kpiSeries } = await data(
      '{ kpiSeries(kpi: "ctr", bucket: ALL, tags: ["red", "blue"]) { metric value illustrations } }',
    );
    expect(kpiSeries.map((each: any) => each.metric)).toEqual(['ctr blue', 'ctr red']);
    expect(kpiSeries[1].value).toBeGreaterThan(kpiSeries[0].value);
  });

  it('agree with the forecasts of other fields', async () => {
    const { kpiCreatives, bestPredicted } = await data(`{
      kpiCreatives(kpi: "ctr", first: 5) { id forecast forecastLow forecastHigh blended url thumbnailUrl(base: "https://x") simulated }
      bestPredicted(kpi: "ctr", first: 5) { edges { node { illustration { id url } rate interval { low high } blended { rate } } } }
    }`);
    bestPredicted.edges.forEach(({ node }: any, at: number) => {
      const row = kpiCreatives[at];
      expect(row).toMatchObject({ id: node.illustration.id, url: node.illustration.url, simulated: true });
      expect(row.thumbnailUrl).toBe(`https://x/images/${row.id}/thumbnail?width=160`);
      expect(row.forecast).toBeCloseTo(node.rate, 9);
      expect([row.forecastLow, row.forecastHigh]).toEqual([node.interval.low, node.interval.high]);
      // Of all days and contexts, as the other.
      expect(row.blended).toBeCloseTo(node.blended.rate, 9);
    });
  });

  it('tell how sure the model is of its tags, as its coefficients do', async () => {
    const { kpiTags, kpis } = await data(`{
      kpiTags(kpi: "ctr", first: 3) { tag coefficient standardError low high illustrations observed }
      kpis { name deployedModel { coefficients(first: 3) { tag { name } coefficient standardError } } }
    }`);
    const [{ deployedModel }] = kpis;
    kpiTags.forEach((row: any, at: number) => {
      const { tag, coefficient, standardError } = deployedModel.coefficients[at];
      expect(row).toMatchObject({ tag: tag.name, coefficient, standardError });
      expect(row.high - row.low).toBeCloseTo(2 * 1.959963985 * standardError, 6);
      expect(row.illustrations).toBeGreaterThan(0);
    });
  });

  it('show the library grow without gaps', async () => {
    await database.pool.query(`update illustration set created_at = now() - interval '3 days' where id <= 25`);
    const { librarySeries } = await data('{ librarySeries { time added total indexed } }');
    expect(librarySeries.map((row: any) => [row.added, row.total])).toEqual([
      [25, 25],
      [0, 25],
      [0, 25],
      [100, 125],
    ]);
    expect(librarySeries.at(-1).indexed).toBe(125);
    // What came before counts, though it is not shown.
    const from = new Date(Date.now() - 86_400_000).toISOString();
    const later = await data(`{ librarySeries(from: "${from}", bucket: DAY) { added total } }`);
    expect(later.librarySeries[0]).toEqual({ added: 0, total: 25 });
  });

  it.each([
    ['a KPI that is not there', '{ kpiSeries(kpi: "none") { time } }', /NOT_FOUND: There is no KPI "none"/],
    [
      'two ways to group',
      '{ kpiSeries(kpi: "ctr", groupBy: SLOT, tags: ["red"]) { time } }',
      /groupBy \(SLOT\) or of tags/,
    ],
    ['a tag that is not there', '{ kpiSeries(kpi: "ctr", tags: ["redd"]) { time } }', /UNKNOWN_TAG.*"red"/],
    [
      'a range without time',
      '{ kpiSeries(kpi: "ctr", from: "2026-02-02", to: "2026-02-01") { time } }',
      /is not before to/,
    ],
    ['very many rows', '{ kpiCreatives(kpi: "ctr", first: 1001) { id } }', /first is 1001; it must be from 1 to 1000/],
    [
      'costly fields of many rows',
      '{ kpiCreatives(kpi: "ctr", first: 200) { id blended } }',
      /with blended it must be from 1 to 100. Leave it out/,
    ],
    ['costly fields of many tags', '{ kpiTags(kpi: "ctr", first: 200) { tag low high } }', /with low, high it must be/],
    ['forecasts without a model', '{ kpiCreatives(kpi: "watch") { id } }', /NOT_READY: No model of "watch"/],
    [
      'too many buckets',
      '{ librarySeries(from: "1900-01-01") { time } }',
      /more than 10000 rows.*coarser bucket \(now DAY\)/,
    ],
  ])('refuse %s, and say the way out', async (_, query, message) => {
    expect(await refused(query)).toMatch(message);
  });

  it('show what was observed of a KPI without a model', async () => {
    const { kpiCreatives } = await data(
      '{ kpiCreatives(kpi: "watch", order: OBSERVED, first: 2) { numerator denominator observed observedLow forecast difference blended } }',
    );
    expect(kpiCreatives).toHaveLength(2);
    expect(kpiCreatives[0]).toMatchObject({ observedLow: null, forecast: null, difference: null, blended: null });
    expect(kpiCreatives[0].observed).toBe(kpiCreatives[0].numerator / kpiCreatives[0].denominator);
  });
});
