import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage } from '../support/colour-pack.js';
import { createEmbedded, type TestDatabase } from '../support/databases.js';
import { fetcherTo } from '../support/fetcher-to.js';

describe('pictures that are fetched', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let elsewhere: Server;
  let api: ApiServer;
  beforeAll(async () => {
    // Not even one upload has room.
    vi.stubEnv('EYECATCH_UPLOADS_MAX_BYTES', '1');
    database = await createEmbedded();
    library = await makeColourLibrary(database);
    const picture = await plainImage([7, 70, 170]).png().toBuffer();
    elsewhere = createServer((request, response) => response.end(request.url === '/page.png' ? '<html>' : picture));
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    api = await startApi(database, library.settings, database.pool, undefined, fetcherTo(elsewhere));
  });
  afterAll(async () => {
    await api.close();
    elsewhere.close();
    library.remove();
    await database.close();
    vi.unstubAllEnvs();
  });

  it('take no room of uploads, and none at all once they are in the library', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    const illustrations = ['a.png', 'same.png', 'page.png'].map((name) => ({
      url: `http://pictures.example:${port}/${name}`,
    }));
    const { ingest } = await api.data(
      'mutation ($illustrations: [IngestInput!]!) { ingest(illustrations: $illustrations) { id } }',
      { illustrations },
    );
    const job = await api.finished(ingest.id as string);
    expect(job).toMatchObject({ status: 'SUCCEEDED', result: { indexed: 1, failed: 1 } });
    const { uploadsFolder, fetchedFolder } = library.settings;
    expect(readdirSync(fetchedFolder)).toEqual([]);
    expect(existsSync(uploadsFolder)).toBe(false);
  });
});
