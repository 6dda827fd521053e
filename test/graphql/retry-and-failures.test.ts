import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordFailures } from '../../src/indexer/failure-table.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('what failed, on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    server = await startApi(database, library.settings);
  });
  afterAll(async () => {
    await server.close();
    library.remove();
    await database.close();
  });

  const INGEST = 'mutation ($uploads: [IngestInput!]!) { ingest(illustrations: $uploads) { id } }';
  const retry = (id: string) => server.ask('mutation ($id: ID!) { retryJob(id: $id) { status error done } }', { id });
  const forgetUploads = (): void => rmSync(library.settings.uploadsFolder, { recursive: true, force: true });

  it('can be tried again: an ingest whose upload was gone, once it is there again', async () => {
    const picture = await plainImage([10, 200, 30]).png().toBuffer();
    const upload = await server.upload('green.png', picture);
    // The worker may be quicker than this test: its job is made when the upload is gone already.
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into job (kind, input, status) values ('ingest', $1, 'failed') returning id::text as id`,
      [{ illustrations: [{ upload, name: 'green.png', tags: [], metadata: {} }], duplicates: 'keep' }],
    );
    const { id } = rows[0]!;
    forgetUploads();
    expect((await retry(id)).data.retryJob).toEqual({ status: 'QUEUED', error: null, done: 0 });
    expect(await server.finished(id)).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/upload of green\.png is gone: uploads are kept an hour.*begin a new job/),
    });
    await server.upload('green.png', picture);
    await retry(id);
    const ingested = await server.finished(id);
    expect(ingested).toMatchObject({ status: 'SUCCEEDED', error: null, result: { indexed: 1, failed: 0 } });

    // What an attempt took into the library needs its upload no more.
    await database.pool.query(`update job set status = 'failed' where id = $1`, [id]);
    forgetUploads();
    await retry(id);
    expect(await server.finished(id)).toMatchObject({
      status: 'SUCCEEDED',
      result: { alreadyIndexed: 1, illustrations: ingested.result.illustrations },
    });
  });

  it('says of an import too that its upload is gone', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into job (kind, input, status) values ('import_kpi', $1, 'failed') returning id::text as id`,
      [{ kpi: 'ctr', upload: '0'.repeat(64), name: 'july.csv', simulated: false, skipBadRows: false }],
    );
    await retry(rows[0]!.id);
    expect((await server.finished(rows[0]!.id)).error).toMatch(/upload of july\.csv is gone/);
  });

  it('is all that can be tried again', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into job (kind, input, status, finished_at) values ('scan_duplicates', '{}', 'succeeded', now())
       returning id::text as id`,
    );
    const { errors } = await retry(rows[0]!.id);
    expect(errors![0]).toMatchObject({
      message: expect.stringMatching(/^Job \d+ \(scan_duplicates\) is succeeded; only a failed job/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect((await retry('987654')).errors![0].extensions.code).toBe('NOT_FOUND');
    expect((await retry('x')).errors![0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is counted in a job, and listed latest first, page by page', async () => {
    const whole = await plainImage([90, 20, 130]).resize(200, 200).jpeg().toBuffer();
    const upload = await server.upload('torn.jpg', whole.subarray(0, whole.length - 200));
    const { ingest } = await server.data(INGEST, { uploads: [{ upload }] });
    expect((await server.finished(ingest.id as string)).result).toMatchObject({
      indexed: 0,
      failed: 1,
      failures: [{ source: 'upload:torn.jpg' }],
    });
    // Of one moment, so that the order needs more than the time.
    const more = ['a', 'b', 'c', 'd'].map((source) => ({ source, reason: `${source} is empty` }));
    await recordFailures(database.pool, library.registered.id, more);
    await recordFailures(database.pool, library.registered.id + 1, more);
    const listed: { source: string; reason: string; failedAt: string }[] = [];
    let after: string | null = null;
    do {
      const page: any = await server.data(
        `query ($after: String) {
          indexFailures(first: 2, after: $after) {
            totalCount edges { node { source reason failedAt } } pageInfo { hasNextPage endCursor }
          }
        }`,
        { after },
      );
      const { edges, pageInfo, totalCount } = page.indexFailures;
      expect(totalCount).toBe(5);
      listed.push(...edges.map(({ node }: any) => node));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(listed.map(({ source }) => source)).toEqual(['d', 'c', 'b', 'a', 'upload:torn.jpg']);
    expect(listed[0]!.reason).toBe('d is empty');
    expect(Date.parse(listed[0]!.failedAt)).toBeGreaterThanOrEqual(Date.parse(listed[4]!.failedAt));
  });
});
