import path from 'node:path';
import { runner } from 'node-pg-migrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.js';
import { packageRoot } from '../../src/package-root.js';
import { labelsOf } from '../../src/vectors/labels.js';
import { sketchOf } from '../../src/vectors/sketch.js';
import { decodeSparsevec, encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { syntheticVectors } from '../support/synthetic-vectors.js';

describe.each(databases)('a library of an earlier version on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  /** The schema as it was after so many migrations, empty. */
  const schemaOf = async (count: number): Promise<void> => {
    await database.pool.query('drop schema public cascade; create schema public');
    const client = await database.pool.connect();
    await runner({
      dbClient: client,
      dir: path.join(packageRoot, 'migrations', '*.sql'),
      ...{ useGlob: true, direction: 'up', migrationsTable: 'schema_migration', noLock: true, count },
      logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
    });
    client.release();
  };

  it('keeps its observations, exactly, as those of a rate', async () => {
    const { pool } = database;
    await schemaOf(7);
    await pool.query(
      `insert into illustration (sha256, name, media_type, width, height, bytes)
         values (sha256('a'), 'a.png', 'image/png', 1, 1, 1);
       insert into kpi (name, numerator, denominator) values ('ctr', 'clicks', 'impressions');
       insert into kpi_import (kpi_id, name, sha256, rows, simulated) values (1, 'a.csv', sha256('a'), 1, false);
       insert into kpi_observation (kpi_id, illustration_id, day, slot, numerator, denominator, import_id)
         values (1, 1, '2026-01-01', 'top', 9007199254740990, 9007199254740991, 1)`,
    );
    await migrate(pool);
    const { rows } = await pool.query(
      `select slot, audience, advertiser, o.numerator, o.denominator, o.kind, maturity_days as maturity
       from kpi_observation o join kpi on kpi.id = kpi_id`,
    );
    const counts = { numerator: Number.MAX_SAFE_INTEGER - 1, denominator: Number.MAX_SAFE_INTEGER };
    expect(rows).toEqual([{ slot: 'top', audience: '', advertiser: null, ...counts, kind: 'rate', maturity: 0 }]);
    await pool.query('delete from kpi');
    expect((await pool.query('select from kpi_observation')).rowCount).toBe(0);
  });

  it('keeps its vectors, now with labels and sketches, each in its model’s partition', async () => {
    const { pool } = database;
    await schemaOf(4);
    const vectors = syntheticVectors(30, 'migration');
    await pool.query(
      `insert into tag_model (sha256, name, path, description) values ('a', 'a', '', '{}'), ('b', 'b', '', '{}')`,
    );
    for (const [place, vector] of vectors.entries()) {
      await pool.query(
        `insert into illustration_vector (illustration_id, model_id, scores, tags, content_rating, rating_scores)
         values ($1, $2, $3::sparsevec, '{1}', 'safe', '{0.5,0.25,0.25}')`,
        [place, 1 + (place % 2), encodeSparsevec(vector)],
      );
    }

    await migrate(pool);
    const { rows } = await pool.query<{
      id: number;
      partition: string;
      scores: Buffer;
      sketch: Buffer;
      labels: number[];
    }>(
      `select illustration_id::int as id, tableoid::regclass::text as partition, sparsevec_send(scores) as scores,
              sparsevec_send(sketch) as sketch, labels
       from illustration_vector order by illustration_id`,
    );
    expect(rows).toHaveLength(vectors.length);
    for (const { id, partition, scores, sketch, labels } of rows) {
      const vector = vectors[id]!;
      expect(partition).toBe(`illustration_vector_m${1 + (id % 2)}`);
      expect(decodeSparsevec(scores)).toEqual(vector);
      expect(decodeSparsevec(sketch)).toEqual(sketchOf(vector));
      expect(labels).toEqual(labelsOf(vector));
    }
  });
});
