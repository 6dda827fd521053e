import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLibrary } from '../kpi/library.js';
import { eyecatch } from '../support/command.js';
import { createEmbedded, type TestDatabase } from '../support/databases.js';

describe('eyecatch kpi import', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createEmbedded();
    folder = database.options.dataFolder;
    await addLibrary(database.pool, [{ name: 'dog.png', source: '/dog.png' }]);
  });
  afterAll(() => database.close());

  const importFile = (lines: string[], ...options: string[]) => {
    const file = path.join(folder, 'report.csv');
    writeFileSync(file, lines.join('\n'));
    return eyecatch(['kpi', 'import', file, '--data', folder, ...options]);
  };
  const HEADER = 'creative,day,position,audience,advertiser,clicks,impressions';
  const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}`;

  it('maps columns, skips bad rows, warns of a break of the feed, and remembers the definition', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => `dog,${day(n + 1)},1,all,acme,${n === 8 ? 0 : 50},1000`);
    const bad = `dog,${day(20)},1,all,acme,3,2`;
    const refused = await importFile([HEADER, ...rows, bad]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/line 12: clicks is 3, more than the 2/) });
    const imported = await importFile([HEADER, ...rows, bad], '--skip-bad-rows', '--maturity-days', '1');
    expect(imported).toMatchObject({ code: 2, stdout: '10 rows imported, 1 skipped.\n' });
    expect(imported.stderr).toMatch(/line 12: clicks is 3/);
    expect(imported.stderr).toMatch(/Warning: The ctr of 2026-01-09 is 0\.00 %, where the days before have 5\.0\d %/);
    expect(imported.stderr).toMatch(/Importing .* 100 %/);

    const favourites = ['picture,day,fav_count,hits', `dog,${day(1)},3,40`];
    const names = ['--kpi', 'favourites', '--numerator', 'favourites', '--denominator', 'views'];
    const columns = ['--illustration', 'picture', '--numerator-column', 'fav_count', '--denominator-column', 'hits'];
    expect(await importFile(favourites, ...names, ...columns)).toMatchObject({ code: 0 });
    // The second time its name is enough.
    const later = ['creative,day,favourites,views', `dog,${day(2)},4,40`];
    expect(await importFile(later, '--kpi', 'favourites')).toMatchObject({
      ...{ code: 0, stdout: '1 rows imported, 0 skipped.\n' },
    });

    const watched = ['creative,day,seconds', `dog,${day(1)},12.5`];
    expect(await importFile(watched, '--kpi', 'watch time', '--kind', 'number')).toMatchObject({
      ...{ code: 1, stderr: expect.stringMatching(/"watch time" is a number: name its numerator/) },
    });
    const number = ['--kpi', 'watch time', '--kind', 'number', '--numerator', 'seconds'];
    expect(await importFile(watched, ...number)).toMatchObject({ code: 0 });

    const { rows: kpis } = await database.pool.query(
      `select name, kind, maturity_days as days, numerator, denominator from kpi order by name`,
    );
    expect(kpis).toEqual([
      { name: 'ctr', kind: 'rate', days: 1, numerator: 'clicks', denominator: 'impressions' },
      { name: 'favourites', kind: 'rate', days: 0, numerator: 'favourites', denominator: 'views' },
      { name: 'watch time', kind: 'number', days: 0, numerator: 'seconds', denominator: 'views' },
    ]);
  });

  it.each([
    [['--maturity-days', 'soon'], /--maturity-days is "soon"; it must be a whole number from 0 to 365/],
    [['--kind', 'ratio'], /Allowed choices are rate, number/],
    [['--audience', 'group'], /has no column "group"/],
  ])('refuses %j', async (options, reason) => {
    const outcome = await importFile([HEADER, `dog,${day(1)},1,all,acme,1,2`], ...options);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(reason) });
  });
});
