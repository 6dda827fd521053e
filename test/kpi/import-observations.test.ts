import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, NotFoundError } from '../../src/errors.js';
import {
  defineKpi,
  importObservations,
  kpiTotals,
  listKpis,
  observedTotals,
  type ImportOptions,
  type Kpi,
} from '../../src/kpi/index.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { addLibrary, sha256Of } from './library.js';

const HEADER = 'illustration,day,slot,clicks,impressions';

describe.each(databases)('CSV import on $name', ({ create }) => {
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
    kpi = await defineKpi(database.pool, { name: `ctr ${++files}`, numerator: 'clicks', denominator: 'impressions' });
    return write(...lines);
  };
  const write = (...lines: string[]): string => {
    const file = path.join(folder, `report ${++files}.csv`);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const importFile = (file: string, options: Partial<ImportOptions> = {}) =>
    importObservations(database.pool, { kpi: kpi.name, file, simulated: false, ...options });
  const totals = () => kpiTotals(database.pool, kpi.id);
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
