import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recallMinutes, SAMPLE_LOCK, sampleOnce } from '../../src/jobs/watch-recall.js';
import { measures } from '../../src/telemetry/measures.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { sampleRecall } from '../../src/vectors/sample-recall.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { multiplyVectors } from '../support/many-vectors.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('Recall by sample on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  const figures = async (): Promise<string[]> =>
    (await measures.metrics()).split('\n').filter((line) => line.startsWith('eyecatch_search_recall'));

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    await multiplyVectors(database, library.registered.id, 15);
  });
  afterAll(async () => {
    await database.close();
    library.remove();
  });

  it('is not taken where there is no vector index', async () => {
    expect(await sampleRecall(database.pool, library.registered.id)).toBeUndefined();
    await sampleOnce(database.pool);
    expect(await figures()).toEqual([]);
  });

  it('compares the index with all vectors, and shows it with when it was', async () => {
    await buildVectorIndex(database.pool, library.registered.id);
    const sample = (await sampleRecall(database.pool, library.registered.id, { queries: 3 }))!;
    expect(sample.queries).toBeGreaterThan(0);
    expect(sample.recall).toBeGreaterThan(0.3);
    expect(sample.recall).toBeLessThanOrEqual(1);
    expect(sample.exactSeconds).toBeGreaterThan(0);
    expect(await sampleOnce(database.pool)).toBe(true);
    const lines = await figures();
    const model = `model="${library.registered.name} ${library.registered.id}"`;
    for (const name of [
      `at_10{${model}}`,
      `queries{${model}}`,
      `seconds{${model},way="exact"}`,
      `timestamp_seconds{${model}}`,
    ]) {
      expect(lines).toContainEqual(expect.stringContaining(`eyecatch_search_recall_${name}`));
    }
  });

  it.runIf(process.env.TEST_DATABASE_URL)('is one process at a time over a database', async () => {
    if (!database.options.url) return;
    const client = await database.pool.connect();
    try {
      await client.query('select pg_advisory_lock($1)', [SAMPLE_LOCK]);
      expect(await sampleOnce(database.pool)).toBe(false);
      await client.query('select pg_advisory_unlock($1)', [SAMPLE_LOCK]);
    } finally {
      client.release();
    }
    expect(await sampleOnce(database.pool)).toBe(true);
  });
});

describe('EYECATCH_RECALL_SAMPLE_MINUTES', () => {
  it('is a number of minutes, 10 when nothing is said, 0 for never', () => {
    expect(recallMinutes({})).toBe(10);
    expect(recallMinutes({ EYECATCH_RECALL_SAMPLE_MINUTES: '0' })).toBe(0);
    for (const wrong of ['often', '-1', '']) {
      expect(() => recallMinutes({ EYECATCH_RECALL_SAMPLE_MINUTES: wrong })).toThrow(/EYECATCH_RECALL_SAMPLE_MINUTES/);
    }
  });
});
