import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { illustrationConditions, type GivenFilter } from '../../src/indexer/illustration-conditions.js';
import { addIllustrations } from '../../src/indexer/illustration-table.js';
import { databases, type TestDatabase } from '../support/databases.js';

/** As long as what the index holds, in characters of two UTF-16 units. */
const LONG = '🎨'.repeat(200);
const SOURCES = ['a', 'a ', 'site.example/1', LONG, `${LONG}x`, `${LONG}${'y'.repeat(5000)}`, LONG.slice(2), null];

describe.each(databases)('conditions on an illustration on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
    await addIllustrations(
      database.pool,
      SOURCES.map((source, number) => ({
        ...{ sha256: createHash('sha256').update(String(number)).digest('hex'), name: String(number), source },
        ...{ mediaType: 'image/png', width: 1, height: 1, bytes: 1, rating: source, givenTags: [], metadata: {} },
      })),
    );
  });
  afterAll(() => database.close());

  async function select(filter: GivenFilter): Promise<string[]> {
    const values: unknown[] = [];
    const conditions = illustrationConditions(filter)!((value) => `$${values.push(value)}`, 'i');
    const { rows } = await database.pool.query<{ name: string }>(
      `select name from illustration i where ${conditions.join(' and ')} order by name`,
      values,
    );
    return rows.map(({ name }) => name);
  }

  it('find names by a part of them, regardless of case and with nothing meant as a pattern', async () => {
    const names = ['Rocket.PNG', '100%.png', 'rock_et.png'];
    await addIllustrations(
      database.pool,
      names.map((name) => ({
        ...{ sha256: createHash('sha256').update(name).digest('hex'), name, source: 'names' },
        ...{ mediaType: 'image/png', width: 1, height: 1, bytes: 1, rating: null, givenTags: [], metadata: {} },
      })),
    );
    expect(await select({ name: 'ROCKET' })).toEqual(['Rocket.PNG']);
    expect(await select({ name: '%', source: 'names' })).toEqual(['100%.png']);
    expect(await select({ name: 'k_e', source: 'names' })).toEqual(['rock_et.png']);
    await database.pool.query(`delete from illustration where source = 'names'`);
  });

  it('tell sources and ratings apart however long they are, and whatever they begin with', async () => {
    for (const [number, source] of SOURCES.entries()) {
      if (source === null) continue;
      expect(await select({ source }), String(number)).toEqual([String(number)]);
      expect(await select({ rating: [source, 'a'] }), String(number)).toEqual(
        [...new Set(['0', String(number)])].sort(),
      );
    }
  });

  it('are answered by the indexes', async () => {
    const plan = await database.pool.connect();
    try {
      await plan.query('begin; set local enable_seqscan = off');
      for (const [filter, index] of [
        [{ source: 'a' }, 'illustration_source'],
        [{ rating: ['a', 'b'] }, 'illustration_rating'],
      ] as const) {
        const values: unknown[] = [];
        const conditions = illustrationConditions(filter)!((value) => `$${values.push(value)}`, 'i');
        const { rows } = await plan.query<{ 'QUERY PLAN': string }>(
          `explain select from illustration i where ${conditions.join(' and ')}`,
          values,
        );
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
      }
    } finally {
      await plan.query('rollback');
      plan.release();
    }
  });
});
