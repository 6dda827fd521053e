import path from 'node:path';
import { runner } from 'node-pg-migrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.js';
import { bestPredicted, defineKpi, findDeployedModel, reportPage, rollBackKpiModel } from '../../src/kpi/index.js';
import { packageRoot } from '../../src/package-root.js';
import { labelsOf } from '../../src/vectors/labels.js';
import { sketchOf } from '../../src/vectors/sketch.js';
import { decodeSparsevec, encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { addLibrary, addTagModel, addVectors } from '../kpi/library.js';
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
    await database.pool.query('drop schema if exists public, pgboss cascade; create schema public');
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

  it('keeps its models: the deployed one answers, with predictions for the library and a report that can be read', async () => {
    const { pool } = database;
    await schemaOf(8);
    const [tagModelId, vectors] = [await addTagModel(pool, 'tags'), syntheticVectors(5, 'old models')];
    const names = vectors.map((_, place) => ({ name: `${place}.png`, source: `/${place}.png` }));
    await addVectors(pool, tagModelId, await addLibrary(pool, names), vectors);
    const kpi = await defineKpi(pool, { name: 'ctr' });
    const report = {
      ...{ method: 'ridge', seed: 1, simulated: false, illustrations: 40, illustrationsWithoutVector: 0, groups: 40 },
      ...{ observations: 40, numerator: 400, denominator: 40_000, baseRate: 0.01, lambda: 2, warnings: ['Only 40.'] },
      weights: { method: 'variance-components', unexplainedVariance: 1e-6 },
      crossValidation: { curve: [{ lambda: 2, error: 0.99 }], folds: 5, edge: null },
      holdOut: {
        ...{ illustrations: 8, numerator: 80, denominator: 8000, outOfRange: 0, normalisedEntropy: 0.999 },
        ...{
          normalisedEntropySaturated: 0.99,
          attainableShare: 0.1,
          calibration: 1,
          spearman: 0.3,
          spearmanWeighted: 0.3,
        },
      },
    };
    const coefficients = encodeSparsevec({
      dimensions: 5000,
      indices: Int32Array.of(vectors[0]!.indices[0]!),
      values: Float32Array.of(0.001),
    });
    await pool.query(
      `insert into kpi_model (kpi_id, tag_model_id, intercept, coefficients, lambda, illustrations, simulated, report, deployed_at)
       select $1, $2, 0.01, $3::sparsevec, 2, 40, false, $4, deployed_at
       from (values (null::timestamptz), ('2026-01-02'), ('2026-01-01')) as earlier (deployed_at)`,
      [kpi.id, tagModelId, coefficients, JSON.stringify(report)],
    );

    await migrate(pool);
    const model = (await findDeployedModel(pool, kpi.id, tagModelId))!;
    expect(model).toMatchObject({
      id: 2,
      method: 'ridge',
      link: 'identity',
      deployed: true,
      unexplainedVariance: null,
    });
    expect(await bestPredicted(pool, model, { first: 9 })).toHaveLength(5);
    const tags = Array.from({ length: 5000 }, (_, tag) => ({ name: `tag ${tag}` }));
    expect(reportPage(model, tags, null)).toContain('Only 40.');
    expect((await rollBackKpiModel(pool, kpi.id, tagModelId)).id).toBe(3);
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
