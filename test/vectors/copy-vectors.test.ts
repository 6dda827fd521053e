import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/open.js';
import { copyVectors } from '../../src/vectors/copy-vectors.js';
import { DIMENSIONS, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { createPartition } from '../../src/vectors/vector-partition.js';
import { storeVectors, type StoredVector } from '../../src/vectors/vector-table.js';
import { databases, type TestDatabase } from '../support/databases.js';

const score = fc.float({ min: Math.fround(1e-6), max: 1, noNaN: true });
const vector = fc
  .uniqueArray(fc.tuple(fc.nat(DIMENSIONS - 1), score), { selector: ([index]) => index, maxLength: 300 })
  .map((entries): SparseVector => {
    const sorted = entries.sort(([a], [b]) => a - b);
    return {
      dimensions: DIMENSIONS,
      indices: Int32Array.from(sorted, ([index]) => index),
      values: Float32Array.from(sorted, ([, value]) => value),
    };
  });
const rating = fc.record({ safe: score, questionable: score, explicit: score });
const vectors = fc
  .array(fc.record({ vector, rating: fc.option(rating) }), { minLength: 1, maxLength: 20 })
  // Ids beyond 2^53 too: they are bigint.
  .chain((rows) =>
    fc
      .uniqueArray(fc.bigInt(1n, 2n ** 63n - 1n), { minLength: rows.length, maxLength: rows.length })
      .map((ids) => rows.map((row, k): StoredVector => ({ ...row, illustrationId: String(ids[k]) }))),
  );

describe.each(databases)('copyVectors on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
    for (const model of [1, 2]) await createPartition(database.pool, model);
  });
  afterAll(() => database.close());

  const stored = async (model: number): Promise<unknown[]> => {
    const { rows } = await database.pool.query(
      `select illustration_id::text as id, encode(sparsevec_send(scores), 'hex') as scores, labels, content_rating,
              encode(array_send(rating_scores), 'hex') as ratings
       from illustration_vector where model_id = $1 order by illustration_id`,
      [model],
    );
    return rows;
  };
  const empty = () => database.pool.query('truncate illustration_vector');
  const half: SparseVector = { dimensions: DIMENSIONS, indices: Int32Array.of(7), values: Float32Array.of(0.5) };
  const row = (id: number, of = half): StoredVector => ({ illustrationId: String(id), vector: of });

  it('stores what storeVectors stores, bit by bit', async () => {
    await fc.assert(
      fc.asyncProperty(vectors, fc.constantFrom('refuse' as const, 'replace' as const), async (rows, existing) => {
        await empty();
        await storeVectors(database.pool, 1, rows);
        const report = await inTransaction(database.pool, (client) => copyVectors(client, 2, rows, { existing }));
        expect(report).toEqual({ stored: rows.length, replaced: 0 });
        expect(await stored(2)).toEqual(await stored(1));
      }),
      { numRuns: 30 },
    );
  });

  it('replaces what is there when it is told to, and says how much', async () => {
    await empty();
    await storeVectors(database.pool, 1, [row(1), row(2)]);
    const other = { ...half, values: Float32Array.of(0.75) };
    const report = await inTransaction(database.pool, async (client) => {
      await copyVectors(client, 1, [row(9)], { existing: 'replace' });
      return copyVectors(client, 1, [row(2, other), row(3, other)], { existing: 'replace' });
    });
    expect(report).toEqual({ stored: 2, replaced: 1 });
    const { rows } = await database.pool.query(
      'select illustration_id::int as id, labels from illustration_vector order by 1',
    );
    expect(rows).toEqual([
      { id: 1, labels: [20_007] },
      { id: 2, labels: [25_007] },
      { id: 3, labels: [25_007] },
      { id: 9, labels: [20_007] },
    ]);
  });

  it('names an illustration that has a vector already, and stores nothing', async () => {
    await empty();
    await storeVectors(database.pool, 1, [row(5)]);
    const copying = inTransaction(database.pool, (client) => copyVectors(client, 1, [row(4), row(5)]));
    await expect(copying).rejects.toThrow('Illustration 5 has a vector of this model already');
    const twice = inTransaction(database.pool, (client) =>
      copyVectors(client, 1, [row(6), row(6)], { existing: 'replace' }),
    );
    await expect(twice).rejects.toThrow('An illustration comes twice among the vectors');
    expect(await stored(1)).toHaveLength(1);
  });

  it('asks for rows as fast as the database takes them, and not faster', async () => {
    await empty();
    let given = 0;
    const source = async function* (): AsyncGenerator<StoredVector> {
      const wide = {
        dimensions: DIMENSIONS,
        indices: Int32Array.from({ length: 1000 }, (_, k) => k),
        values: new Float32Array(1000).fill(0.01),
      };
      for (; given < 4000; given++) yield row(given + 1, wide);
    };
    const client = await database.pool.connect();
    await client.query('begin');
    const copying = copyVectors(client, 1, source());
    // Held back: nothing leaves this process, as when the database is slow.
    const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection;
    await new Promise((resolve) => setTimeout(resolve, 20));
    stream.cork();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = given;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(given).toBe(before);
    stream.uncork();
    expect(await copying).toEqual({ stored: 4000, replaced: 0 });
    await client.query('rollback');
    client.release();
  });
});
