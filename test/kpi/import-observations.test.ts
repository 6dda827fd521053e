import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, NotFoundError } from '../../src/errors.js';
import {
  defineKpi,
  feedBreaks,
  importObservations,
  kpiTotals,
  listKpis,
  maturedBefore,
  observedTotals,
  setMaturityDays,
  type ImportOptions,
  type ImportProgress,
  type Kpi,
  type KpiDefinition,
} from '../../src/kpi/index.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, sha256Of } from './library.js';

interface StoredRow {
  readonly id: string;
  readonly day: string;
  readonly slot: string;
  readonly audience: string;
  readonly advertiser: string | null;
  readonly numerator: number;
  readonly denominator: number;
}

const HEADER = 'illustration,day,slot,clicks,impressions';

describe.each(databases)('the import of observations on $name', ({ create }) => {
  let database: TestDatabase;
  let ids: string[];
  let kpi: Kpi;
  let folder: string;
  let files = 0;

  beforeAll(async () => {
    database = await create();
    folder = temporaryFolder();
    ids = await addLibrary(database.pool, [
      { name: 'cat.svg', source: '/library/noto/cat.svg' },
      { name: 'cat.svg', source: '/library/twemoji/cat.svg' },
      { name: 'dog.svg', source: '/library/noto/dog.svg' },
      { name: 'fox.v2.png', source: 'C:\\art\\fox.v2.png' },
      { name: 'fox.png', source: '/library/fox.png' },
      { name: 'fox', source: '/library/plain/fox' },
    ]);
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A fresh KPI for each test, so that tests do not see each other's rows. */
  const given = async (...lines: string[]) => {
    await defined();
    return write(...lines);
  };
  const defined = async (definition: Omit<KpiDefinition, 'name'> = {}) => {
    kpi = await defineKpi(database.pool, { name: `ctr ${++files}`, ...definition });
  };
  const writeParquet = (columns: ColumnSource[], rowGroupSize?: number): string => {
    const file = path.join(folder, `report ${++files}.parquet`);
    const buffer = parquetWriteBuffer({ columnData: columns, ...(rowGroupSize ? { rowGroupSize } : {}) });
    writeFileSync(file, Buffer.from(buffer));
    return file;
  };
  const write = (...lines: string[]): string => {
    const file = path.join(folder, `report ${++files}.csv`);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const importFile = (file: string, options: Partial<ImportOptions> = {}) =>
    importObservations(database.pool, { kpi: kpi.name, file, simulated: false, ...options });
  const totals = () => kpiTotals(database.pool, kpi.id);
  const writeWithDuckDb = async (query: string, compression = 'snappy'): Promise<string> => {
    const file = path.join(folder, `report ${++files}.parquet`);
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`copy (${query}) to '${file}' (format parquet, compression ${compression})`);
    connection.closeSync();
    return file;
  };
  const stored = async () =>
    (
      await database.pool.query<StoredRow>(
        `select illustration_id::text as id, day::text as day, slot, audience, advertiser, numerator, denominator
         from kpi_observation where kpi_id = $1 order by illustration_id, day, slot, audience`,
        [kpi.id],
      )
    ).rows;
  const importsOf = async () =>
    (await database.pool.query<{ name: string }>('select name from kpi_import where kpi_id = $1', [kpi.id])).rows;

  it('sums what the file says', async () => {
    const file = await given(
      `\uFEFF${HEADER}`,
      'dog.svg,2026-01-01,top,3,100',
      '"noto/cat",2026-01-01, feed ,5,200',
      '',
      'noto/cat,2026-01-02,feed,0,50',
    );
    const report = await importFile(file);
    expect(report).toMatchObject({ rows: 3, skipped: [], skippedCount: 0, alreadyImported: false });
    expect(await totals()).toEqual({
      ...{ rows: 3, illustrations: 2, numerator: 8, denominator: 350, simulated: false },
      rate: expect.closeTo(8 / 350, 12) as number,
    });
    const byIllustration = await observedTotals(database.pool, kpi.name, [ids[0]!, ids[1]!]);
    expect(byIllustration.get(ids[0]!)).toMatchObject({ rows: 2, numerator: 5, denominator: 250, rate: 0.02 });
    expect(byIllustration.has(ids[1]!)).toBe(false);
  });

  it.each([
    ['a file name', 'dog.svg', 2],
    ['a file name without extension', 'dog', 2],
    ['the end of the path', 'twemoji/cat.svg', 1],
    ['the end of the path without extension', 'twemoji/cat', 1],
    ['the whole source', '/library/noto/cat.svg', 0],
    ['a Windows path', 'art\\fox.v2.png', 3],
    ['a name with a dot in it', 'fox.v2', 3],
    ['the exact name before one without extension', 'fox', 5],
    ['the sha256', sha256Of('/library/fox.png').toUpperCase(), 4],
  ])('finds an illustration by %s', async (_, cell, place) => {
    const file = await given(HEADER, `${cell},2026-01-01,top,1,2`);
    await importFile(file);
    expect([...(await observedTotals(database.pool, kpi.name, ids)).keys()]).toEqual([ids[place]]);
  });

  it('finds an illustration by its id', async () => {
    const file = await given(HEADER, `id:${ids[1]},2026-01-01,top,1,2`);
    await importFile(file);
    expect([...(await observedTotals(database.pool, kpi.name, ids)).keys()]).toEqual([ids[1]]);
  });

  it.each([
    ['an unknown illustration', 'bird,2026-01-01,top,1,2', /no illustration of the library is called "bird"/],
    ['an ambiguous one', 'cat.svg,2026-01-01,top,1,2', /"cat.svg" fits 2 illustrations; give more of the path/],
    ['an unknown id', 'id:999999999999,2026-01-01,top,1,2', /called "id:999999999999"/],
    ['no illustration', ',2026-01-01,top,1,2', /illustration is empty/],
    ['a day that does not exist', 'dog,2026-02-30,top,1,2', /day is "2026-02-30"; write a calendar day as YYYY-MM-DD/],
    ['a day in another notation', 'dog,01.02.2026,top,1,2', /day is "01.02.2026"/],
    ['more clicks than impressions', 'dog,2026-01-01,top,3,2', /clicks is 3, more than the 2 of impressions/],
    ['a negative count', 'dog,2026-01-01,top,-1,2', /clicks is "-1"; it must be a whole number/],
    ['a fraction', 'dog,2026-01-01,top,1,2.5', /impressions is "2.5"; it must be a whole number/],
    ['an empty count', 'dog,2026-01-01,top,,2', /clicks is ""/],
    ['a count beyond exact numbers', 'dog,2026-01-01,top,1,99999999999999999', /impressions is "99999999999999999"/],
    ['no impressions', 'dog,2026-01-01,top,0,0', /impressions is 0; leave out/],
    ['a missing cell', 'dog,2026-01-01,1,2', /it has 4 cells where the header has 5/],
    ['a NUL character', 'dog,2026-01-01,a\0b,1,2', /NUL/],
    ['an endless slot', `dog,2026-01-01,${'x'.repeat(3000)},1,2`, /slot is 3000 characters long; at most 200/],
    [
      'the same key again',
      'noto/dog,2026-01-02,top,1,2',
      /this illustration on 2026-01-02 in slot "top" more than once/,
    ],
  ])('refuses a file with %s, by line, and keeps nothing of it', async (_, row, reason) => {
    const file = await given(HEADER, 'dog,2026-01-02,top,1,2', '', row);
    const error: unknown = await importFile(file).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BadInputError);
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).toMatch(/line 4: /);
    expect((await totals()).rows).toBe(0);
    expect(await importsOf()).toEqual([]);
  });

  it('puts nothing in even when the bad row comes after thousands of good ones', async () => {
    const rows = Array.from({ length: 3500 }, (_, slot) => `dog,2026-01-01,slot ${slot},1,2`);
    const file = await given(HEADER, ...rows, 'bird,2026-01-01,top,1,2');
    await expect(importFile(file)).rejects.toThrow(/1 row\(s\) of .*line 3502/);
    expect((await totals()).rows).toBe(0);
  });

  it('skips bad rows when asked, and reports the first 100 by line', async () => {
    const bad = Array.from({ length: 150 }, (_, n) => (n % 2 ? 'bird,2026-01-01,top,1,2' : 'dog,never,top,1,2'));
    const file = await given(HEADER, 'dog,2026-01-01,top,1,2', ...bad, 'dog,2026-01-02,top,1,2');
    const report = await importFile(file, { onBadRow: 'skip' });
    expect(report).toMatchObject({ rows: 2, skippedCount: 150 });
    expect(report.skipped).toHaveLength(100);
    expect(report.skipped[0]).toEqual({ line: 3, reason: 'day is "never"; write a calendar day as YYYY-MM-DD' });
    expect((await totals()).rows).toBe(2);
  });

  it('finds a repeated key across batches', async () => {
    const rows = Array.from({ length: 2500 }, (_, slot) => `dog,2026-01-01,slot ${slot},1,2`);
    const file = await given(HEADER, ...rows, 'dog,2026-01-01,slot 7,2,2');
    const report = await importFile(file, { onBadRow: 'skip' });
    expect(report).toMatchObject({ rows: 2500, skippedCount: 1, skipped: [{ line: 2502 }] });
    expect(await totals()).toMatchObject({ rows: 2500, numerator: 2500 });
  });

  it('changes nothing when the same file comes again', async () => {
    const file = await given(HEADER, 'dog,2026-01-01,top,1,2');
    const first = await importFile(file);
    const again = await importFile(file);
    expect(again).toMatchObject({ alreadyImported: true, importId: first.importId, rows: 1 });
    expect(await totals()).toMatchObject({ rows: 1, numerator: 1 });
    expect(await importsOf()).toHaveLength(1);
  });

  it('reads the same file again when its columns are mapped otherwise', async () => {
    const file = await given('illustration,day,clicks,unique clicks,impressions', 'dog,2026-01-01,5,3,10');
    await importFile(file);
    const columns = { numerator: 'unique clicks' };
    expect(await importFile(file, { columns })).toMatchObject({ alreadyImported: false, rows: 1 });
    expect(await totals()).toMatchObject({ rows: 1, numerator: 3 });
    expect(await importFile(file, { columns: { ...columns, day: undefined } })).toMatchObject({
      alreadyImported: true,
    });
  });

  it('reads a file again whose bad rows were skipped, once they can be read', async () => {
    const file = await given(HEADER, 'dog,2026-01-01,top,1,2', 'late bird,2026-01-01,top,1,2');
    expect(await importFile(file, { onBadRow: 'skip' })).toMatchObject({ rows: 1, skippedCount: 1 });
    await addLibrary(database.pool, [{ name: 'late bird', source: '/library/late bird.png' }]);
    expect(await importFile(file, { onBadRow: 'skip' })).toMatchObject({ rows: 2, alreadyImported: false });
    expect(await totals()).toMatchObject({ rows: 2, illustrations: 2 });
  });

  it('replaces a row by the one of a later file, not adding up', async () => {
    const file = await given(HEADER, 'dog,2026-01-01,top,1,2', 'dog,2026-01-02,top,1,2');
    await importFile(file);
    await importFile(write(HEADER, 'noto/dog,2026-01-01,top,30,100'));
    expect(await totals()).toMatchObject({ rows: 2, numerator: 31, denominator: 102 });
  });

  it('maps columns by name, in any order and case, and does without slots', async () => {
    const file = await given('Impressions,datum,Link Clicks,creative,spend', '100,2026-01-01,7,dog,3.50');
    const columns = { illustration: 'creative', day: 'Datum', numerator: 'link clicks' };
    expect(await importFile(file, { columns })).toMatchObject({ rows: 1 });
    expect(await totals()).toMatchObject({ numerator: 7, denominator: 100 });
  });

  it('keeps audiences apart and remembers advertisers', async () => {
    const file = await given(
      'creative,day,position,audience,advertiser,clicks,impressions',
      'dog,2026-01-01,top,men,acme,1,10',
      'dog,2026-01-01,top,women,,2,20',
    );
    await importFile(file);
    const row = { id: ids[2]!, day: '2026-01-01', slot: 'top' };
    expect(await stored()).toEqual([
      { ...row, audience: 'men', advertiser: 'acme', numerator: 1, denominator: 10 },
      { ...row, audience: 'women', advertiser: null, numerator: 2, denominator: 20 },
    ]);
    const again = write(
      'creative,day,position,audience,advertiser,clicks,impressions',
      'dog,2026-01-01,top,men,zeta,3,10',
    );
    await importFile(again);
    expect((await stored())[0]).toMatchObject({ audience: 'men', advertiser: 'zeta', numerator: 3 });
    const twice = write(
      'creative,day,audience,clicks,impressions',
      ...['1', '2'].map((k) => `dog,2026-01-01,men,${k},9`),
    );
    await expect(importFile(twice)).rejects.toThrow(/line 3: .* slot "" for the audience "men" more than once/);
  });

  it('prefers the columns illustration and slot to creative and position', async () => {
    const file = await given(
      'creative,illustration,position,slot,day,clicks,impressions',
      'x,dog,1,top,2026-01-01,1,2',
    );
    await importFile(file);
    expect(await stored()).toMatchObject([{ id: ids[2], slot: 'top' }]);
  });

  it('takes the total and the units of a number, fractions and negative ones too', async () => {
    await defined({ kind: 'number', numerator: 'seconds', denominator: 'views' });
    await importFile(write('creative,day,seconds,views', 'dog,2026-01-01,130.25,4', 'dog,2026-01-02,-2e1,1'));
    expect(await totals()).toMatchObject({ rows: 2, numerator: 110.25, denominator: 5, rate: 22.05 });
  });

  it('counts each row of a number once when the file has no units', async () => {
    await defined({ kind: 'number', numerator: 'score', denominator: 'votes' });
    const file = write('creative,day,score', 'dog,2026-01-01,7', 'dog,2026-01-02,9');
    await importFile(file);
    expect(await totals()).toMatchObject({ numerator: 16, denominator: 2, rate: 8 });
    const columns = { denominator: 'votes' };
    await expect(importFile(write('creative,day,score', 'dog,2026-01-01,7'), { columns })).rejects.toThrow(/"votes"/);
  });

  it.each([
    ['text', 'dog,2026-01-01,long,2', /seconds is "long"; it must be a number such as 12\.5/],
    ['infinity', 'dog,2026-01-01,1e999,2', /seconds is "1e999"/],
    ['nothing', 'dog,2026-01-01,,2', /seconds is ""/],
    ['no units', 'dog,2026-01-01,1,0', /views is 0; leave out/],
    ['negative units', 'dog,2026-01-01,1,-2', /views is -2; it must be above 0/],
  ])('refuses a number that is %s', async (_, row, reason) => {
    await defined({ kind: 'number', numerator: 'seconds' });
    await expect(importFile(write('creative,day,seconds,views', row))).rejects.toThrow(reason);
  });

  it('cannot hold more successes than trials of a rate, whoever writes, but can of a number', async () => {
    const insert = (kpiId: number, kind: string, numerator: number, denominator = 2) =>
      database.pool.query(
        `with import as (
           insert into kpi_import (kpi_id, kind, name, sha256, rows, simulated)
           values ($1, $2, 'x', decode(md5(random()::text), 'hex'), 1, false) returning id
         )
         insert into kpi_observation (kpi_id, kind, illustration_id, day, numerator, denominator, import_id)
         select $1, $2, $3, '2026-01-01', $4, $5, id from import`,
        [kpiId, kind, ids[0], numerator, denominator],
      );
    await defined({ kind: 'number', numerator: 'seconds' });
    await insert(kpi.id, 'number', -3.5);
    await expect(insert(kpi.id, 'number', NaN)).rejects.toThrow(/kpi_observation_numerator/);
    await expect(insert(kpi.id, 'number', 1, Infinity)).rejects.toThrow(/kpi_observation_denominator/);
    await defined();
    await expect(insert(kpi.id, 'rate', 3)).rejects.toThrow(/kpi_observation_rate/);
    await expect(insert(kpi.id, 'rate', 0.5)).rejects.toThrow(/kpi_observation_rate/);
    // Nor may a row pass for one of a number.
    await expect(insert(kpi.id, 'number', 3)).rejects.toThrow(/foreign key/);
    await insert(kpi.id, 'rate', 2);
    await expect(database.pool.query(`update kpi set kind = 'number' where id = $1`, [kpi.id])).rejects.toThrow(
      /foreign key/,
    );
  });

  it('reads Parquet: days as dates, timestamps or text, counts as whole or floating-point numbers', async () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-03'];
    const kinds: ColumnSource[] = [
      { name: 'day', data: days, type: 'STRING' },
      { name: 'day', data: days.map((day) => new Date(day)), type: 'TIMESTAMP' },
    ];
    for (const day of kinds) {
      await defined();
      const file = writeParquet([
        { name: 'unused', data: [{}, {}, {}], type: 'JSON' },
        { name: 'impressions', data: [10n, 20n, 30n], type: 'INT64' },
        { name: 'Clicks', data: [1, 2, 3], type: 'DOUBLE' },
        { name: 'position', data: [1, 2, 3], type: 'INT32' },
        { name: 'creative', data: ['dog', 'noto/cat', 'fox'], type: 'STRING' },
        { name: 'audience', data: ['men', null, 'women'], type: 'STRING' },
        day,
      ]);
      expect(await importFile(file)).toMatchObject({ rows: 3, countedBy: 'row' });
      expect(await stored()).toMatchObject([
        { id: ids[0], day: days[1], slot: '2', audience: '', numerator: 2, denominator: 20 },
        { id: ids[2], day: days[0], slot: '1', audience: 'men', numerator: 1, denominator: 10 },
        { id: ids[5], day: days[2], slot: '3', audience: 'women', numerator: 3, denominator: 30 },
      ]);
      expect(await importFile(file)).toMatchObject({ alreadyImported: true });
    }
  });

  it.each(['snappy', 'zstd', 'gzip'])('reads the Parquet of another writer, %s', async (compression) => {
    await defined();
    const file = await writeWithDuckDb(
      `select 'dog' as creative, date '2026-01-01' + i::int as day, 'acme' as advertiser, (i + 1)::ubigint as clicks,
         10::smallint as impressions, i % 2 = 0 as slot from range(10) t(i)`,
      compression,
    );
    await importFile(file);
    const rows = await stored();
    const row = { id: ids[2], slot: 'false', audience: '', advertiser: 'acme', denominator: 10 };
    expect(rows[1]).toEqual({ ...row, day: '2026-01-02', numerator: 2 });
    expect(rows).toHaveLength(10);
  });

  it('names bad rows of a Parquet file by row, over row groups and batches', async () => {
    await defined();
    const count = 12_000;
    const rows = Array.from({ length: count }, (_, row) => row);
    const columns = (changed: { row: number; clicks?: bigint; day?: string }[] = []): ColumnSource[] => [
      { name: 'illustration', data: rows.map(() => 'dog'), type: 'STRING' },
      {
        name: 'day',
        data: rows.map((at) => changed.find(({ row }) => row === at)?.day ?? '2026-01-01'),
        type: 'STRING',
      },
      { name: 'slot', data: rows.map((row) => `slot ${row}`), type: 'STRING' },
      { name: 'clicks', data: rows.map((at) => changed.find(({ row }) => row === at)?.clicks ?? 1n), type: 'INT64' },
      { name: 'impressions', data: rows.map(() => 2n), type: 'INT64' },
    ];
    const bad = writeParquet(
      columns([
        { row: 16, clicks: 3n },
        { row: 11_000, day: '2026-13-01' },
      ]),
      4567,
    );
    const error = await importFile(bad).catch((caught: unknown) => caught as Error);
    expect((error as Error).message).toMatch(/row 17: clicks is 3, more than the 2 of impressions; row 11001: day is/);
    expect((await totals()).rows).toBe(0);
    const seen: ImportProgress[] = [];
    const good = writeParquet(columns(), 4567);
    await importFile(good, { onProgress: (progress) => seen.push(progress) });
    expect(await totals()).toMatchObject({ rows: count, numerator: count, denominator: 2 * count });
    expect(seen.at(-1)).toEqual({ rows: count, done: count, total: count, unit: 'rows' });
    expect(seen.length).toBeGreaterThan(2);
  });

  it.each([
    [
      'a moment that is no day',
      `timestamp '2026-01-01 15:00'`,
      /row 1: day is "2026-01-01T15:00:00.000Z"; write a cal/,
    ],
    ['a number for a day', '20454', /row 1: day is "20454"; write a calendar day/],
    ['no day', 'null::date', /row 1: day is ""; write a calendar day/],
    ['a list', `[date '2026-01-01']`, /column "day", holds lists or records; it must hold single values/],
  ])('refuses Parquet with %s', async (_, day, reason) => {
    await defined();
    const file = await writeWithDuckDb(`select 'dog' as creative, ${day} as day, 1 as clicks, 2 as impressions`);
    await expect(importFile(file)).rejects.toThrow(reason);
    const damaged = path.join(folder, 'damaged.parquet');
    writeFileSync(damaged, readFileSync(file).subarray(0, 60));
    await expect(importFile(damaged)).rejects.toThrow(/damaged\.parquet is not a Parquet file/);
    expect(await importsOf()).toEqual([]);
  });

  it('refuses numbers whose sums would not be numbers', async () => {
    await defined({ kind: 'number', numerator: 'seconds' });
    const rows = [
      'dog,2026-01-01,1e101,1',
      'dog,2026-01-02,-1e308,1',
      'dog,2026-01-03,1,1e-101',
      'dog,2026-01-04,1e100,1e-100',
    ];
    const file = path.join(folder, 'huge.csv');
    writeFileSync(file, ['illustration,day,seconds,views', ...rows].join('\n'));
    await expect(importFile(file)).rejects.toThrow(
      /line 2: seconds is 1e\+101; it must be at most 1e\+100 in size.*line 3: seconds is -1e\+308.*line 4: views is 1e-101; it must be at least 1e-100/,
    );
    writeFileSync(file, ['illustration,day,seconds,views', rows[3]].join('\n'));
    await importFile(file);
    expect(await totals()).toMatchObject({ rows: 1, rate: 1e200 });
  });

  it('stores any text and number as it came', async () => {
    await defined({ kind: 'number', numerator: 'seconds' });
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.replaceAll('\0', '').trim());
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 });
    const days = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const row = fc.record({ slot: text, audience: text, advertiser: text, numerator: number, day: days });
    const key = (each: { slot: string; audience: string; day: Date }) =>
      `${each.day.toISOString().slice(0, 10)} ${each.slot}\n${each.audience}`;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(row, { selector: key, minLength: 1, maxLength: 40 }), async (rows) => {
        await database.pool.query('delete from kpi_import where kpi_id = $1', [kpi.id]);
        await importFile(
          writeParquet([
            { name: 'illustration', data: rows.map(() => 'dog'), type: 'STRING' },
            { name: 'day', data: rows.map((each) => each.day.toISOString().slice(0, 10)), type: 'STRING' },
            { name: 'slot', data: rows.map(({ slot }) => slot), type: 'STRING' },
            { name: 'audience', data: rows.map(({ audience }) => audience), type: 'STRING' },
            { name: 'advertiser', data: rows.map(({ advertiser }) => advertiser), type: 'STRING' },
            { name: 'seconds', data: rows.map(({ numerator }) => numerator), type: 'DOUBLE' },
          ]),
        );
        const found = new Map((await stored()).map((each) => [`${each.day} ${each.slot}\n${each.audience}`, each]));
        expect(found.size).toBe(rows.length);
        for (const each of rows) {
          const { advertiser, numerator } = found.get(key(each))!;
          expect(advertiser).toBe(each.advertiser || null);
          expect(numerator === each.numerator).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('says how far it has read of a CSV file', async () => {
    const rows = Array.from({ length: 12_000 }, (_, slot) => `dog,2026-01-01,slot ${slot},1,2`);
    const file = await given(HEADER, ...rows);
    const seen: ImportProgress[] = [];
    await importFile(file, { onProgress: (progress) => seen.push(progress) });
    const total = readFileSync(file).length;
    expect(seen.map((each) => each.rows)).toEqual([10_000, 12_000]);
    expect(seen.at(-1)).toEqual({ rows: 12_000, done: total, total, unit: 'bytes' });
    expect(seen[0]!.done).toBeLessThan(total);
  });

  it('knows from which day on clicks may still arrive', async () => {
    const file = await given(HEADER, 'dog,2026-02-27,top,1,2', 'dog,2026-03-02,top,1,2');
    expect(await maturedBefore(database.pool, kpi.id)).toBeNull();
    await importFile(file);
    expect(await maturedBefore(database.pool, kpi.id)).toBeNull();
    expect(await setMaturityDays(database.pool, kpi.name, 3)).toMatchObject({ id: kpi.id, maturityDays: 3 });
    // Data up to 2 March: 2 March, 1 March and 28 February are young.
    expect(await maturedBefore(database.pool, kpi.id)).toBe('2026-02-28');
    await defineKpi(database.pool, { name: kpi.name, maturityDays: 1 });
    expect(await maturedBefore(database.pool, kpi.id)).toBe('2026-03-02');
    expect((await defineKpi(database.pool, { name: kpi.name })).maturityDays).toBe(1);
    await expect(setMaturityDays(database.pool, kpi.name, -1)).rejects.toThrow(BadInputError);
    await expect(setMaturityDays(database.pool, 'nothing', 1)).rejects.toThrow(NotFoundError);
  });

  it('flags a break of the feed on the days of the file, and only there', async () => {
    const daily = (days: number[], clicks: (day: number) => number) =>
      days.map((day) => `dog,2026-01-${String(day).padStart(2, '0')},top,${clicks(day)},100000`);
    const first = await given(
      HEADER,
      ...daily(
        [...Array(20).keys()].map((n) => n + 1),
        (day) => 2000 + 20 * (day % 3),
      ),
    );
    expect((await importFile(first)).feedBreaks).toEqual([]);
    const stopped = await importFile(write(HEADER, ...daily([21], () => 0)));
    expect(stopped.feedBreaks).toMatchObject([{ day: '2026-01-21', what: 'rate', observed: 0 }]);
    const gap = await importFile(write(HEADER, ...daily([24], () => 2000)));
    expect(gap.feedBreaks).toMatchObject([{ day: '2026-01-22', lastDay: '2026-01-23', what: 'missing' }]);
    expect(await feedBreaks(database.pool, kpi)).toHaveLength(2);
  });

  it('names a missing column and those present', async () => {
    const file = await given('illustration,day,views,clicks', 'dog,2026-01-01,2,1');
    await expect(importFile(file)).rejects.toThrow(
      /has no column "impressions"\. It has: illustration, day, views, clicks\./,
    );
    await expect(importFile(file, { columns: { denominator: 'views', slot: 'place' } })).rejects.toThrow(
      /no column "place"/,
    );
  });

  it.each([
    ['an empty file', [], /is empty/],
    ['a header alone', [HEADER], /has a header but no rows/],
    ['two columns of one name', [`${HEADER},Clicks`], /two columns "clicks"/i],
    ['an unclosed quote', [HEADER, '"dog,2026-01-01,top,1,2'], /not valid CSV/],
    ['semicolons', [HEADER.replaceAll(',', ';'), 'dog;2026-01-01;top;1;2'], /must be comma-separated/],
  ])('refuses %s', async (_, lines, reason) => {
    const file = await given(...lines);
    const error: unknown = await importFile(file).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BadInputError);
    expect((error as Error).message).toMatch(reason);
    expect(await importsOf()).toEqual([]);
  });

  it('refuses a file that is not there and a KPI that is not defined', async () => {
    await given(HEADER);
    await expect(importFile(path.join(folder, 'absent.csv'))).rejects.toThrow(/absent\.csv cannot be read/);
    await expect(importFile(folder, { kpi: 'nothing' })).rejects.toThrow(NotFoundError);
  });

  it('stops when aborted, and keeps nothing', async () => {
    const rows = Array.from({ length: 30_000 }, (_, slot) => `dog,2026-01-01,slot ${slot},1,2`);
    const file = await given(HEADER, ...rows);
    const controller = new AbortController();
    const { signal } = controller;
    await expect(importFile(file, { signal, onProgress: () => controller.abort() })).rejects.toThrow(/abort/);
    expect((await totals()).rows).toBe(0);
  });

  it('marks simulated data, wherever it shows', async () => {
    await importFile(await given(HEADER, 'dog,2026-01-01,top,1,2'), { simulated: true });
    expect((await totals()).simulated).toBe(true);
    expect((await observedTotals(database.pool, kpi.name, ids)).get(ids[2]!)!.simulated).toBe(true);
  });

  it('defines what is left out as it was, else as clicks of impressions', async () => {
    await defined();
    expect(kpi).toMatchObject({ numerator: 'clicks', denominator: 'impressions', kind: 'rate', maturityDays: 0 });
    await defined({ kind: 'number', numerator: 'seconds', maturityDays: 2 });
    expect(kpi).toMatchObject({ numerator: 'seconds', denominator: 'views', kind: 'number', maturityDays: 2 });
    expect(await defineKpi(database.pool, { name: kpi.name })).toEqual(kpi);
    await expect(defineKpi(database.pool, { name: kpi.name, kind: 'rate' })).rejects.toThrow(/\(a number\), not/);
    await expect(defineKpi(database.pool, { name: 'unnamed', kind: 'number' })).rejects.toThrow(/name its numerator/);
  });

  it('defines a KPI once', async () => {
    const definition = { name: 'favourites', numerator: 'favourites', denominator: 'views' };
    const defined = await defineKpi(database.pool, definition);
    expect(await defineKpi(database.pool, definition)).toEqual(defined);
    expect(await listKpis(database.pool)).toContainEqual(defined);
    await expect(defineKpi(database.pool, { ...definition, denominator: 'visits' })).rejects.toThrow(
      /already defined as favourites of views/,
    );
    await expect(defineKpi(database.pool, { ...definition, name: ' ' })).rejects.toThrow(/name is " "/);
    await expect(defineKpi(database.pool, { ...definition, name: 'x', denominator: 'favourites' })).rejects.toThrow(
      /by itself/,
    );
  });
});
