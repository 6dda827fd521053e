import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('observations over the API on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    server = await startApi(database, library.settings, database.pool);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  const importKpi = async (name: string, content: Buffer, input: object) => {
    const upload = await server.upload(name, content);
    const { importKpi: job } = await server.data(
      `mutation ($input: ImportKpiInput!) { importKpi(input: $input) { id } }`,
      { input: { upload, ...input } },
    );
    return server.finished(job.id as string);
  };
  const kpi = async (name: string) =>
    (
      (await server.data(`{ kpis { name kind numerator denominator maturityDays immatureFrom
        observations { rows numerator denominator rate }
        feedBreaks { day lastDay what observed expected message } } }`)) as { kpis: { name: string }[] }
    ).kpis.find((each) => each.name === name);

  it('imports a number from Parquet with mapped columns, and its maturity window can change', async () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: 'picture', data: days.map(() => '0-0-0.png'), type: 'STRING' },
        { name: 'day', data: days.map((day) => new Date(day)), type: 'TIMESTAMP' },
        { name: 'watched', data: [1.5, 2.5, 3, 4], type: 'DOUBLE' },
        { name: 'plays', data: [1, 1, 1, 2], type: 'INT32' },
      ],
    });
    const job = await importKpi('watch.parquet', Buffer.from(parquet), {
      ...{ kpi: 'watch time', kind: 'NUMBER', numerator: 'seconds', maturityDays: 2 },
      columns: { illustration: 'picture', numerator: 'watched', denominator: 'plays' },
    });
    expect(job).toMatchObject({ status: 'SUCCEEDED', result: { rows: 4, countedBy: 'row', feedBreaks: [] } });
    expect(await kpi('watch time')).toEqual({
      ...{ name: 'watch time', kind: 'NUMBER', numerator: 'seconds', denominator: 'views' },
      ...{ maturityDays: 2, immatureFrom: '2026-01-03', feedBreaks: [] },
      observations: { rows: 4, numerator: 11, denominator: 5, rate: 2.2 },
    });
    const { setKpiMaturity } = await server.data(
      `mutation { setKpiMaturity(kpi: "watch time", days: 0) { maturityDays immatureFrom } }`,
    );
    expect(setKpiMaturity).toEqual({ maturityDays: 0, immatureFrom: null });
    const { errors } = await server.ask(`mutation { setKpiMaturity(kpi: "none", days: 0) { name } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('lists bad rows and breaks of the feed in the result of the job', async () => {
    const days = Array.from({ length: 12 }, (_, n) => `2026-03-${String(n + 1).padStart(2, '0')}`);
    const rows = days.map((day, n) => `0-0-0.png,${day},${n === 10 ? 0 : 50},1000`);
    const csv = ['creative,day,favourites,views', ...rows, '0-0-0.png,2026-03-20,9,1'].join('\n');
    const input = { kpi: 'favourites', numerator: 'favourites', denominator: 'views' };
    expect(await importKpi('favourites.csv', Buffer.from(csv), input)).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/line 14: favourites is 9, more than the 1 of views/),
    });
    expect(await kpi('favourites')).toBeUndefined();
    const job = await importKpi('favourites.csv', Buffer.from(csv), { ...input, skipBadRows: true });
    const broken = { day: '2026-03-11', lastDay: '2026-03-11', observed: 0 };
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      result: { rows: 12, skippedCount: 1, countedBy: 'line', feedBreaks: [{ ...broken, what: 'rate' }] },
    });
    expect(await kpi('favourites')).toMatchObject({ kind: 'RATE', feedBreaks: [{ ...broken, what: 'RATE' }] });
  });
});
