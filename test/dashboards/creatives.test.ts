import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiServer } from '../support/api-server.js';
import type { ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { ADVERTISERS, makeCampaign, RANGE } from './campaign.js';
import { dashboard, targetsOf, type Chosen } from './grafana.js';
import { askInfinity } from './infinity.js';

const creatives = dashboard('creatives.json');

describe.each(databases)('The dashboard of creatives on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  /** As Grafana has them when the dashboard is opened for the first time. */
  const values: Record<string, Chosen> = {};

  beforeAll(async () => {
    database = await create();
    library = await makeCampaign(database);
    server = await startApi(database, library.settings);
    for (const { name, type, query, current, allValue } of creatives.templating.list) {
      if (type !== 'query') values[name] = current.value!;
      else {
        const [first] = await askInfinity(server.url, query.infinityQuery, values, RANGE);
        values[name] = Array.isArray(current.value) ? { raw: allValue! } : String(first!.values[0]);
      }
    }
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  it('offers the KPIs, and the advertisers of one with what each is called', async () => {
    const optionsOf = (name: string) => {
      const { query } = creatives.templating.list.find((variable) => variable.name === name)!;
      return askInfinity(server.url, query.infinityQuery, values, RANGE);
    };
    expect(values.kpi).toBe('ctr');
    expect((await optionsOf('kpi'))[0]!.values).toEqual(['ctr', 'watch']);
    // The first two columns are what Infinity takes for text and value.
    expect((await optionsOf('advertiser')).map((column) => [column.name, column.values])).toEqual([
      ['__text', ['ctr (none)', 'ctr acme', 'ctr globex "GX"']],
      ['__value', ['', ...ADVERTISERS]],
    ]);
  });

  describe.each([
    ['everything', {}],
    ['two advertisers by week', { advertiser: ADVERTISERS, bucket: 'WEEK' }],
    ['one advertiser by month', { advertiser: ADVERTISERS[0]!, bucket: 'MONTH' }],
  ])('shows rows in every panel for %s:', (_, chosen: Record<string, Chosen>) => {
    it.each(targetsOf(creatives))('$name', async ({ target }) => {
      const columns = await askInfinity(server.url, target, { ...values, ...chosen }, RANGE);
      expect(columns[0]!.values.length).toBeGreaterThan(0);
      for (const { name, values: found } of columns) {
        expect(
          found.some((value) => value !== null),
          `${name} is empty`,
        ).toBe(true);
      }
    });
  });

  it('shows a KPI that is a number, without a model, where no forecast is needed', async () => {
    const { target } = targetsOf(creatives).find(({ panel }) => panel.title.includes('observed and forecast'))!;
    const columns = await askInfinity(server.url, target, { ...values, kpi: 'watch' }, RANGE);
    expect(columns.map((column) => [column.name, column.values.length])).toEqual(
      ['time', 'observed', 'low', 'high', 'forecast'].map((name) => [name, 1]),
    );
    expect(columns.at(-1)!.values).toEqual([null]);
  });

  it('links pictures to where the browser finds them', async () => {
    const { target } = targetsOf(creatives).find(({ panel }) => panel.title === 'Best by forecast')!;
    const columns = await askInfinity(server.url, target, { ...values, api: server.url }, RANGE);
    for (const [column, type] of [
      ['url', 'image/png'],
      ['picture', 'image/webp'],
    ] as const) {
      const [address] = columns.find(({ name }) => name === column)!.values;
      const reply = await fetch(String(address));
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type]);
    }
  });
});
