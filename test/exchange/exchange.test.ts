import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportLibrary } from '../../src/exchange/export-library.js';
import { importLibrary } from '../../src/exchange/import-library.js';
import { listModels } from '../../src/tagging/model-registry.js';
import { search } from '../../src/vectors/search.js';
import { loadVectors } from '../../src/vectors/vector-table.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

/** Everything that an import must bring, told by content. */
async function contents(pool: Pool): Promise<unknown> {
  const { rows: illustrations } = await pool.query(
    `select encode(sha256, 'hex') as sha, name, source, media_type, width, height, bytes, rating, given_tags, metadata,
            date_trunc('milliseconds', created_at) as at from illustration order by sha256`,
  );
  const { rows: vectors } = await pool.query(
    `select encode(i.sha256, 'hex') as sha, m.sha256 as model, encode(sparsevec_send(scores), 'hex') as scores, labels,
            content_rating, encode(array_send(rating_scores), 'hex') as ratings
     from illustration_vector v join illustration i on i.id = v.illustration_id join tag_model m on m.id = v.model_id
     order by i.sha256, m.sha256`,
  );
  const { rows: tags } = await pool.query(
    `select m.sha256, m.name as model, m.description, t.dimension, t.name, t.category, t.count, f05, f1, f2
     from tag t join tag_model m on m.id = t.model_id left join tag_threshold h on h.model_id = m.id order by 1, 4`,
  );
  return { illustrations, vectors, tags };
}

describe.each(databases)('a library in Parquet files, from and to $name', ({ create }) => {
  let source: TestDatabase;
  let target: TestDatabase;
  let library: ColourLibrary;
  const folder = path.join(temporaryFolder(), 'export');
  let duck: DuckDBConnection;
  beforeAll(async () => {
    source = await create();
    library = await makeColourLibrary(source);
    await source.pool.query(
      `update illustration set given_tags = '{"a, b",c}', rating = 'safe', metadata = '{"campaign": {"n": 1}}'
       where id % 3 = 0`,
    );
    await exportLibrary(source.pool, folder, { minScore: 0.05 });
    duck = await (await DuckDBInstance.create()).connect();
    target = await create();
  });
  afterAll(async () => {
    duck.closeSync();
    library.remove();
    await Promise.all([source.close(), target.close()]);
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });
  const parquet = (name: string): string => path.join(folder, `${name}.parquet`);
  const ask = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await duck.runAndReadAll(sql)).getRowObjectsJson();

  it('is read by DuckDB: counts, types, top tags, and a cosine that equals ours', async () => {
    expect(readdirSync(folder).sort()).toEqual(
      ['illustrations', 'models', 'scores', 'tags', 'vectors'].map((name) => `${name}.parquet`),
    );
    const [counts] = await ask(
      `select (select count(*)::int from '${parquet('illustrations')}') as illustrations,
              (select count(*)::int from '${parquet('vectors')}') as vectors,
              (select count(*)::int from '${parquet('tags')}') as tags`,
    );
    expect(counts).toEqual({ illustrations: COLOURS.length, vectors: COLOURS.length, tags: 6 });
    const types = await ask(`describe select given_tags, metadata, created_at from '${parquet('illustrations')}'`);
    expect(types.map(({ column_type }) => column_type)).toEqual([
      'VARCHAR[]',
      expect.stringMatching(/JSON|VARCHAR/),
      'TIMESTAMP WITH TIME ZONE',
    ]);

    // By unnest of the vectors, from the long form, and by the database: the same.
    const unnested = await ask(
      `select t.name, count(*)::int as n from (select model, unnest(indices) as d, unnest(scores) as s from '${parquet('vectors')}') v
       join '${parquet('tags')}' t on t.model = v.model and t.dimension = v.d where s >= 0.05 group by 1 order by 2 desc, 1`,
    );
    const long = await ask(
      `select tag as name, count(*)::int as n from '${parquet('scores')}' group by 1 order by 2 desc, 1`,
    );
    const { rows: ours } = await source.pool.query(
      `select t.name, count(*)::int as n from (select unnest(labels) % 5000 as d from illustration_vector) l
       join tag t on t.dimension = l.d group by 1 order by 2 desc, t.name collate "C"`,
    );
    expect(unnested).toEqual(ours);
    expect(long).toEqual(ours);

    const near = await ask(
      `with v as (select illustration_id, unnest(indices) as d, unnest(scores)::double as s from '${parquet('vectors')}'),
            norm as (select illustration_id, sqrt(sum(s * s)) as n from v group by 1),
            asked as (select min(illustration_id) as id from v)
       select b.illustration_id::varchar as id, sum(a.s * b.s) / any_value(na.n * nb.n) as cosine
       from v a join v b using (d) join norm na on na.illustration_id = a.illustration_id
       join norm nb on nb.illustration_id = b.illustration_id, asked
       where a.illustration_id = asked.id and b.illustration_id <> asked.id group by 1 order by 2 desc limit 10`,
    );
    const [{ id: asked }] = (await source.pool.query('select min(id)::text as id from illustration')).rows as [
      { id: string },
    ];
    const vector = (await loadVectors(source.pool, library.registered.id, [asked])).get(asked)!;
    const { neighbours } = await search(source.pool, {
      modelId: library.registered.id,
      ranking: { kind: 'vector', vector },
      first: 10,
      exclude: [asked],
    });
    for (const [place, { similarity }] of neighbours.entries()) {
      expect(Number(near[place]!.cosine)).toBeCloseTo(similarity, 5);
    }
  });

  it('comes into an empty library whole, a second time changes nothing', async () => {
    const first = await importLibrary(target.pool, folder);
    expect(first).toMatchObject({
      models: { added: 1, known: 0 },
      illustrations: { added: COLOURS.length, known: 0 },
      vectors: { added: COLOURS.length, replaced: 0, skipped: 0 },
    });
    expect(await contents(target.pool)).toEqual(await contents(source.pool));
    expect((await listModels(target.pool))[0]).toMatchObject({ sha256: library.registered.sha256, active: true });
    const again = await importLibrary(target.pool, folder);
    expect(again).toMatchObject({
      models: { added: 0, known: 1 },
      illustrations: { added: 0, known: COLOURS.length },
      vectors: { added: 0, replaced: COLOURS.length, skipped: 0 },
    });
    expect(await contents(target.pool)).toEqual(await contents(source.pool));
  });

  it.each(['zstd', 'gzip', 'snappy'])('comes in as DuckDB writes it, compressed by %s', async (compression) => {
    await target.pool.query('truncate illustration, illustration_vector, kpi_observation');
    const written = path.join(path.dirname(folder), `duckdb-${compression}`);
    await exportLibrary(source.pool, written);
    for (const name of ['illustrations', 'models', 'tags', 'vectors']) {
      await duck.run(
        `copy (select * from '${parquet(name)}') to '${written}/${name}.parquet' (format parquet, compression ${compression}, row_group_size 2048)`,
      );
    }
    expect(await importLibrary(target.pool, written)).toMatchObject({ vectors: { added: COLOURS.length, skipped: 0 } });
    expect(await contents(target.pool)).toEqual(await contents(source.pool));
  });

  it('says what it skipped: vectors of illustrations that are nowhere', async () => {
    await target.pool.query('truncate illustration, illustration_vector, kpi_observation');
    const partial = path.join(path.dirname(folder), 'partial');
    await exportLibrary(source.pool, partial);
    await duck.run(
      `copy (select * from '${parquet('illustrations')}' limit 100) to '${partial}/illustrations.parquet'`,
    );
    expect(await importLibrary(target.pool, partial)).toMatchObject({
      illustrations: { added: 100 },
      vectors: { added: 100, skipped: COLOURS.length - 100 },
    });
  });

  it('does not overwrite an export unless it is told to, and leaves no half of one', async () => {
    await expect(exportLibrary(source.pool, folder)).rejects.toThrow(/vectors\.parquet.* is there already.*--force/);
    const before = await ask(`select count(*)::int as n from '${parquet('scores')}'`);
    const controller = new AbortController();
    const interrupted = exportLibrary(source.pool, folder, {
      force: true,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(interrupted).rejects.toThrow(/aborted/);
    expect(readdirSync(folder)).toHaveLength(5);
    expect(await ask(`select count(*)::int as n from '${parquet('scores')}'`)).toEqual(before);
    await exportLibrary(source.pool, folder, { force: true });
    // Without --scores there are none: the old ones would be of another state.
    expect(existsSync(parquet('scores'))).toBe(false);
  });

  describe('refuses a file that is wrong, names file, row and column, and changes nothing', () => {
    const vectors = (expression: string): string => `select ${expression} from '${parquet('vectors')}'`;
    it.each<[string, string, RegExp]>([
      [
        'a column that is missing',
        vectors('* exclude (scores)'),
        /vectors\.parquet has no column "scores"; its columns are sha256/,
      ],
      [
        'an unknown model',
        vectors(`* replace ('abc' as model)`),
        /vectors\.parquet, row 1, column "model": the library does not have the model "abc".*eyecatch index/,
      ],
      [
        'a hash that is none',
        vectors(`* replace (case when illustration_id = 3 then 'x' else sha256 end as sha256)`),
        /vectors\.parquet, row 3, column "sha256": "x" is not 64 hex/,
      ],
      [
        'indices beyond the tags',
        vectors('* replace ([4999]::int[] as indices, [0.5]::float[] as scores)'),
        /row 1, column "indices": 4999 is no dimension of a model of 6 tags/,
      ],
      [
        'indices out of order',
        vectors('* replace ([1, 0]::int[] as indices, [0.5, 0.5]::float[] as scores)'),
        /row 1, column "indices": 0 follows 1: they must ascend/,
      ],
      [
        'fewer scores than indices',
        vectors('* replace ([0.5]::float[] as scores)'),
        /row 1, column "scores": there are 1 scores for \d indices/,
      ],
      [
        'a score that is no probability',
        vectors('* replace ([0]::int[] as indices, [1.5]::float[] as scores)'),
        /column "scores": 1.5 is not a probability/,
      ],
      [
        'a null',
        vectors('* replace (null::int[] as indices)'),
        /column "indices": null is not a list, each a 32-bit whole number/,
      ],
      ['text for numbers', vectors(`* replace (['a'] as indices)`), /column "indices": \["a"\] is not a list/],
      ['half a rating', vectors('* replace (null::float as rating_safe)'), /column "rating_safe": the three ratings/],
      ['the same vector twice', `${vectors('*')} union all ${vectors('*')}`, /has a second vector of the same model/],
    ])('%s', async (_, query, message) => {
      await target.pool.query('truncate illustration, illustration_vector, kpi_observation');
      const bad = path.join(path.dirname(folder), 'bad');
      rmSync(bad, { recursive: true, force: true });
      await exportLibrary(source.pool, bad);
      await duck.run(`copy (${query}) to '${bad}/vectors.parquet'`);
      await expect(importLibrary(target.pool, bad)).rejects.toThrow(message);
      expect((await target.pool.query('select count(*)::int as n from illustration')).rows).toEqual([{ n: 0 }]);
    });

    it('no Parquet at all, half a file, an empty folder', async () => {
      const bad = path.join(path.dirname(folder), 'broken');
      await exportLibrary(source.pool, bad);
      writeFileSync(path.join(bad, 'vectors.parquet'), 'sha256,indices\n');
      await expect(importLibrary(target.pool, bad)).rejects.toThrow(/vectors\.parquet is not a Parquet file/);
      await expect(importLibrary(target.pool, temporaryFolder())).rejects.toThrow(/nothing to import/);
      rmSync(path.join(bad, 'vectors.parquet'));
      rmSync(path.join(bad, 'models.parquet'));
      await target.pool.query('truncate illustration, illustration_vector, kpi_observation');
      await target.pool.query('delete from tag_model');
      await expect(importLibrary(target.pool, bad)).rejects.toThrow(/models\.parquet of the same export.*is not there/);
    });
  });
});
