import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.js';
import { addTagModel } from '../kpi/library.js';
import { createOnServer, databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

/** From here on a version may run beside the one before it. */
const FIRST_SAFE = 13;

/** Taken by the version before: it must go on while the new schema stands. */
const recorded = JSON.parse(readFileSync('test/deploy/statements-of-0012.json', 'utf8')) as string[];

describe.each(databases)('the version before, on the schema of this one, on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
    // Statements name the partition of a model.
    await addTagModel(database.pool, 'colours');
  });
  afterAll(() => database.close());

  it('finds every table, column and function that its statements name', async () => {
    expect(recorded.length).toBeGreaterThan(150);
    const client = await database.pool.connect();
    const refused: string[] = [];
    for (const statement of recorded) {
      try {
        // Analysed, never executed.
        await client.query(`prepare recorded as ${statement}`);
        await client.query('deallocate recorded');
      } catch (error) {
        refused.push(`${(error as Error).message}: ${statement.slice(0, 200)}`);
      }
    }
    client.release();
    expect(refused).toEqual([]);
  });
});

describe('a migration', () => {
  const files = readdirSync('migrations')
    .filter((file) => Number(file.slice(0, 4)) >= FIRST_SAFE)
    .map((file) => ({ file, sql: readFileSync(`migrations/${file}`, 'utf8').replaceAll(/--.*$/gm, '') }))
    // What a function would do when it is called is not done by the migration.
    .map(({ file, sql }) => ({ file, sql: sql.replaceAll(/\bas\s+\$(\w*)\$.*?\$\1\$/gis, '') }));

  it.each([
    ['takes no table away', /\bdrop\s+table\b/i],
    ['takes no column away', /\bdrop\s+column\b/i],
    ['renames nothing', /\brename\s+(to|column|constraint)\b/i],
    ['changes no type of a column', /\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b/i],
    ['asks no new column of who does not know it', /\badd\s+column\s+(?![^,;]*\bdefault\b)[^,;]*\bnot\s+null\b/i],
    ['has no way back', /--\s*down\s+migration/i],
  ])('%s', (_rule, forbidden) => {
    for (const { file, sql } of files) {
      // A table that the same file made is nobody's yet.
      const made = [...sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)/gi)].map(([, name]) => name!);
      const statements = sql
        .split(';')
        .filter((statement) => !made.some((name) => statement.includes(`alter table ${name}`)));
      for (const statement of statements) expect(statement, file).not.toMatch(forbidden);
    }
  });
});

describe.runIf(process.env.TEST_DATABASE_URL)('migrating a server in use', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createOnServer();
  });
  afterAll(() => database.close());

  it('waits for a long transaction without stopping everybody behind it', async () => {
    const { pool } = database;
    const folder = temporaryFolder();
    cpSync('migrations', folder, { recursive: true });
    writeFileSync(path.join(folder, '9999_next.sql'), 'alter table illustration add column next int;');
    const reader = await pool.connect();
    await reader.query('begin');
    await reader.query('select count(*) from illustration');
    const lines: string[] = [];
    const migrating = migrate(pool, (line) => lines.push(line), { folder, lockTimeout: 100, pause: 300 });
    await expect.poll(() => lines.some((line) => line.includes('in use by a long transaction'))).toBe(true);
    // Between two attempts.
    await pool.query('select count(*) from illustration');
    await reader.query('commit');
    reader.release();
    expect(await migrating).toEqual(['9999_next']);
    rmSync(folder, { recursive: true });
  });

  it('lets the version before start again, which knows less of the schema than is there', async () => {
    const folder = temporaryFolder();
    const known = readdirSync('migrations').sort().slice(0, -1);
    for (const file of known) cpSync(path.join('migrations', file), path.join(folder, file));
    expect(await migrate(database.pool, undefined, { folder })).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
