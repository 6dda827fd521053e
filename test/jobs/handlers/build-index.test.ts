import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueueJob } from '../../../src/jobs/enqueue.js';
import { createHandlers } from '../../../src/jobs/handlers/index.js';
import { findJob } from '../../../src/jobs/job-table.js';
import { runWorker } from '../../../src/jobs/worker.js';
import { makeColourLibrary, type ColourLibrary } from '../../support/colour-library.js';
import { createOnServer, type TestDatabase } from '../../support/databases.js';

describe.runIf(process.env.TEST_DATABASE_URL)('a job that builds an index, on a server', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  beforeAll(async () => {
    database = await createOnServer();
    library = await makeColourLibrary(database);
  });
  afterAll(async () => {
    library.remove();
    await database.close();
  });

  it('waits for the session of a killed worker that holds the lock, and builds it then', async () => {
    const { pool } = database;
    const { id: tagModel } = library.registered;
    const killed = new Client({ connectionString: database.options.url });
    await killed.connect();
    await killed.query('select pg_advisory_lock(720311, $1)', [tagModel]);
    const { id } = await enqueueJob(pool, 'build_index', { tagModel, rebuild: false });
    const stop = new AbortController();
    const handlers = createHandlers(pool, library.settings);
    const running = runWorker({ pool, handlers, signal: stop.signal, log: () => undefined });
    await expect
      .poll(async () => (await findJob(pool, id))!.step, { timeout: 10_000 })
      .toBe('Waiting for another build of the index');
    await killed.end();
    await expect.poll(async () => (await findJob(pool, id))!.status, { timeout: 20_000 }).toBe('succeeded');
    expect(await findJob(pool, id)).toMatchObject({ attempts: 1, result: { built: true } });
    stop.abort();
    await running;
  });
});
