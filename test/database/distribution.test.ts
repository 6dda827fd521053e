import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distribute } from '../../src/database/distribute.js';
import {
  DISTRIBUTED,
  FUNCTIONS,
  LOCAL,
  LOCAL_SCHEMAS,
  REFERENCE,
  REPLACED_KEYS,
  REPLACED_TRIGGERS,
} from '../../src/database/distribution.js';
import { openDatabase } from '../../src/database/open.js';
import { DatabaseSetupError } from '../../src/errors.js';
import { addIllustrations, importIllustrations, type NewIllustration } from '../../src/indexer/illustration-table.js';
import { defineKpi } from '../../src/kpi/index.js';
import { findNeighboursOfMany } from '../../src/vectors/neighbours-of-many.js';
import { search } from '../../src/vectors/search.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { loadVectors } from '../../src/vectors/vector-table.js';
import { addLibrary, addTagModel, addVectors } from '../kpi/library.js';
import { standInForCitus } from '../support/citus-stand-in.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { syntheticVectors } from '../support/synthetic-vectors.js';

const PICTURE: NewIllustration = {
  ...{ sha256: 'ab'.repeat(32), name: 'new.png', source: null, mediaType: 'image/png', width: 1, height: 1, bytes: 1 },
  ...{ rating: null, givenTags: [], metadata: {} },
};

describe.each(databases)('a library on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  const rows = async <Row>(text: string): Promise<Row[]> => (await database.pool.query(text)).rows as Row[];

  it('has every table in exactly one list of src/database/distribution.ts', async () => {
    const listed = [...Object.keys(DISTRIBUTED), ...REFERENCE, ...LOCAL];
    expect(new Set(listed).size).toBe(listed.length);
    const tables = await rows<{ name: string; schema: string }>(
      `select relname as name, nspname as schema from pg_class join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p') and not relispartition and nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    const unlisted = tables.filter(({ name, schema }) => !LOCAL_SCHEMAS.includes(schema) && !listed.includes(name));
    expect(unlisted).toEqual([]);
    const there = new Set(tables.map(({ name }) => name));
    expect(listed.filter((name) => !there.has(name))).toEqual([]);
  });

  it('has the distribution column in every unique key of a spread table, but for keys that another table replaces', async () => {
    const keys = await rows<{ table: string; key: string; columns: string[] }>(
      `select indrelid::regclass::text as table, indexrelid::regclass::text as key,
         array(select attname::text from pg_attribute where attrelid = indrelid and attnum = any(indkey)) as columns
       from pg_index where indisunique`,
    );
    const spread = keys.filter(({ table }) => table in DISTRIBUTED);
    expect(spread.length).toBeGreaterThanOrEqual(Object.keys(DISTRIBUTED).length);
    const wrong = spread.filter(({ table, key, columns }) => {
      return !columns.includes(DISTRIBUTED[table]!) && !(key in REPLACED_KEYS);
    });
    expect(wrong).toEqual([]);
    const replaced = spread.map(({ key }) => key).filter((key) => key in REPLACED_KEYS);
    expect(replaced).toEqual(Object.keys(REPLACED_KEYS));
    expect(Object.values(REPLACED_KEYS).every((table) => table in DISTRIBUTED)).toBe(true);
  });

  it('has no foreign key that Citus refuses: into a spread table only along the distribution columns, never to a local one', async () => {
    const keys = await rows<{ name: string; from: string; to: string; columns: string[]; targets: string[] }>(
      `select conname as name, conrelid::regclass::text as from, confrelid::regclass::text as to,
         array(select attname::text from unnest(conkey) with ordinality k (n, place)
               join pg_attribute on attrelid = conrelid and attnum = n order by place) as columns,
         array(select attname::text from unnest(confkey) with ordinality k (n, place)
               join pg_attribute on attrelid = confrelid and attnum = n order by place) as targets
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`,
    );
    expect(keys.length).toBeGreaterThan(5);
    const refused = keys.filter(({ from, to, columns, targets }) => {
      if (to in DISTRIBUTED) {
        const place = targets.indexOf(DISTRIBUTED[to]!);
        return !(from in DISTRIBUTED) || place < 0 || columns[place] !== DISTRIBUTED[from];
      }
      // From what is spread or on every machine, only to what is on every machine; among local tables as they like.
      return from in DISTRIBUTED || REFERENCE.includes(from) ? !REFERENCE.includes(to) : !LOCAL.includes(to);
    });
    expect(refused).toEqual([]);
  });

  it('has no trigger on a table that is not local, but for those that writers stand in for', async () => {
    const triggers = await rows<{ table: string; name: string }>(
      `select tgrelid::regclass::text as table, tgname as name from pg_trigger
       where not tgisinternal and tgparentid = 0 and tgrelid::regclass::text !~ '^pgboss'`,
    );
    const placed = triggers.filter(({ table }) => !LOCAL.includes(table));
    expect(placed.map(({ name }) => name)).toEqual(Object.keys(REPLACED_TRIGGERS));
  });

  it('has the functions that each machine needs', async () => {
    for (const name of FUNCTIONS) await database.pool.query('select $1::regprocedure', [name]);
  });

  it('is not spread without Citus, and the message says what to do', async () => {
    const refused = distribute(database.pool);
    await expect(refused).rejects.toThrow(DatabaseSetupError);
    await expect(refused).rejects.toThrow('create extension citus');
  });

  it('is spread with what is in it, once, and is written and searched as before', async () => {
    const vectors = syntheticVectors(60, 'spread');
    const modelId = await addTagModel(database.pool, 'tags');
    const names = vectors.map((_, place) => ({ name: `${place}.png`, source: `/${place}.png` }));
    const ids = await addLibrary(database.pool, names);
    await addVectors(database.pool, modelId, ids.slice(0, 50), vectors.slice(0, 50));
    await defineKpi(database.pool, { name: 'ctr' });
    await buildVectorIndex(database.pool, modelId);
    await standInForCitus(database.pool);

    const done = await distribute(database.pool);
    expect(new Set(done.distributed)).toEqual(new Set(Object.keys(DISTRIBUTED)));
    expect(done).toMatchObject({ reference: REFERENCE, machines: 2 });
    expect(await distribute(database.pool)).toMatchObject({ distributed: [], reference: [] });

    // Servers are started anew.
    const pool = await openDatabase(database.options);
    try {
      const [known] = (
        await pool.query(`select encode(sha256, 'hex') as sha256 from illustration where id = $1`, [ids[3]])
      ).rows as { sha256: string }[];
      const again = { ...PICTURE, sha256: known!.sha256, rating: 'safe', name: 'again.png' };
      const added = await addIllustrations(pool, [again, PICTURE]);
      expect(added.get(again.sha256)).toBe(ids[3]);
      expect(ids).not.toContain(added.get(PICTURE.sha256));
      const kept = await pool.query('select name, rating from illustration where id = $1', [ids[3]]);
      expect(kept.rows).toEqual([{ name: '3.png', rating: 'safe' }]);
      const other = { ...PICTURE, sha256: 'cd'.repeat(32), createdAt: new Date('2026-01-02T03:04:05Z') };
      expect(await importIllustrations(pool, [other, { ...PICTURE, createdAt: new Date() }])).toBe(1);
      const times = await pool.query(`select created_at from illustration where sha256 = decode($1, 'hex')`, [
        other.sha256,
      ]);
      expect(times.rows).toEqual([{ created_at: other.createdAt }]);

      await pool.query('delete from kpi_prediction_stale');
      await addVectors(pool, modelId, ids.slice(50), vectors.slice(50));
      expect((await pool.query('select from kpi_prediction_stale')).rowCount).toBeGreaterThan(0);
      const vector = (await loadVectors(pool, modelId, [ids[55]!])).get(ids[55]!)!;
      const { neighbours } = await search(pool, { modelId, ranking: { kind: 'vector', vector }, first: 3 });
      expect(neighbours[0]).toMatchObject({ illustrationId: ids[55], similarity: 1 });
      const near = await findNeighboursOfMany(pool, modelId, [ids[55]!, ids[2]!, '999999'], 2);
      expect(near.get(ids[55]!)!.map(({ illustrationId }) => illustrationId)).toEqual(
        neighbours.slice(1).map(({ illustrationId }) => illustrationId),
      );
      expect([...near.keys()].sort()).toEqual([ids[55], ids[2]].sort());

      // Ids go on where they were.
      expect((await defineKpi(pool, { name: 'ctr of videos' })).id).toBe(2);
    } finally {
      await pool.end();
    }
  });

  it('gives a content one id, however many come with it at once', async () => {
    const pool = await openDatabase(database.options);
    try {
      const many = Array.from({ length: 20 }, (_, place) => ({
        ...PICTURE,
        sha256: place.toString(16).padStart(64, 'e'),
      }));
      const all = await Promise.all([many, [...many].reverse(), many].map((each) => addIllustrations(pool, each)));
      expect(all[1]).toEqual(all[0]);
      expect(all[2]).toEqual(all[0]);
      const { rows } = await pool.query(
        'select count(*)::int as rows, count(distinct sha256)::int as contents from illustration',
      );
      expect(rows[0]).toEqual({ rows: rows[0].contents, contents: rows[0].rows });
    } finally {
      await pool.end();
    }
  });
});
