import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openUploads } from '../../src/http/open-uploads.js';
import { indexLibrary } from '../../src/indexer/index-library.js';
import { openOriginals } from '../../src/indexer/open-originals.js';
import { scanDuplicates } from '../../src/indexer/scan-duplicates.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { fetcherTo } from '../support/fetcher-to.js';
import { startS3, type S3Server } from '../support/s3-server.js';

describe('a library whose originals lie in object storage', () => {
  let storage: S3Server;
  let database: TestDatabase;
  let library: ColourLibrary;
  let pictures: Server;
  let api: ApiServer;
  beforeAll(async () => {
    storage = await startS3();
    for (const [name, value] of Object.entries(storage.credentials)) vi.stubEnv(name, value);
    database = await createEmbedded();
    library = await makeColourLibrary(database, {
      ...{ originals: `s3://${storage.bucket}/library`, s3Endpoint: storage.endpoint },
    });
    const picture = await plainImage([2, 1, 3]).png().toBuffer();
    pictures = createServer((_, response) => response.end(picture));
    await once(pictures.listen(0, '127.0.0.1'), 'listening');
    api = await startApi(database, library.settings, database.pool, undefined, fetcherTo(pictures));
  });
  afterAll(async () => {
    await api.close();
    pictures.close();
    library.remove();
    await database.close();
    await storage.close();
    vi.unstubAllEnvs();
  });

  async function firstIllustration(): Promise<{ id: string; name: string }> {
    const data = await api.data('{ illustrations(first: 1) { nodes: edges { node { id name } } } }');
    return data.illustrations.nodes[0].node;
  }

  it('keeps no original in its folder', async () => {
    expect(existsSync(library.settings.imagesFolder)).toBe(false);
    const { rows } = await database.pool.query(`select encode(sha256, 'hex') as sha256 from illustration`);
    expect(rows).toHaveLength(COLOURS.length);
    const store = openOriginals(library.settings);
    for (const { sha256 } of rows.slice(0, 10)) expect(await store.has(sha256)).toBe(true);
  });

  it('shows pictures as they came, and their thumbnails', async () => {
    const { id, name } = await firstIllustration();
    const reply = await fetch(`${api.url}/images/${id}`);
    expect(reply.headers.get('content-type')).toBe('image/png');
    const original = readFileSync(path.join(library.pictures, name));
    expect(Buffer.from(await reply.arrayBuffer()).equals(original)).toBe(true);
    const again = await fetch(`${api.url}/images/${id}`, {
      // fetch would add no-cache, which asks for a whole reply.
      headers: { 'if-none-match': reply.headers.get('etag')!, 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
    const thumbnail = await fetch(`${api.url}/images/${id}/thumbnail?width=160`);
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({ format: 'webp' });
  });

  it('takes an upload in through the worker', async () => {
    const content = await plainImage([1, 2, 3]).png().toBuffer();
    const upload = await api.upload('dark.png', content);
    const { ingest } = await api.data(
      'mutation ($upload: ID!) { ingest(illustrations: [{ upload: $upload }]) { id } }',
      { upload },
    );
    expect((await api.finished(ingest.id)).status).toBe('SUCCEEDED');
    expect(await openOriginals(library.settings).has(upload)).toBe(true);
  });

  it('lets a worker of another machine find what was uploaded to this one', async () => {
    const content = await plainImage([3, 2, 1]).png().toBuffer();
    const upload = await api.upload('darker.png', content);
    const another = temporaryFolder();
    const elsewhere = openUploads({ ...library.settings, uploadsFolder: another });
    expect(await elsewhere.findIfKept(upload)).toMatchObject({ id: upload, name: 'darker.png' });
    expect((await elsewhere.read(upload)).content.equals(content)).toBe(true);
    expect(await elsewhere.findIfKept('0'.repeat(64))).toBeUndefined();
    rmSync(another, { recursive: true });
  });

  it('copies no upload that a job waits for to machines that have no use for it', async () => {
    const upload = await api.upload('awaited.png', await plainImage([4, 2, 1]).png().toBuffer());
    const another = temporaryFolder();
    const elsewhere = openUploads({ ...library.settings, uploadsFolder: another });
    await elsewhere.keep(upload);
    expect(readdirSync(another)).toEqual([]);
    rmSync(another, { recursive: true });
  });

  it('is tagged under another model, and searched for copies, from there', async () => {
    const pack = writeColourPack(path.join(library.settings.dataFolder, 'other'), {
      description: { name: 'other colours' },
    });
    const model = await TagModel.load(await readModelPack(pack));
    const registered = await registerModel(database.pool, model.pack);
    const store = openOriginals(library.settings);
    const report = await indexLibrary({ pool: database.pool, model, registered, store });
    expect(report.failures).toEqual([]);
    expect(report.indexed).toBeGreaterThanOrEqual(COLOURS.length);
    await database.pool.query('delete from illustration_fingerprint');
    const scan = await scanDuplicates({ pool: database.pool, store });
    expect(scan).toMatchObject({ fingerprinted: report.indexed, failures: [] });
  });

  it('tries a part again while the storage answers 503, and lists no picture as unreadable for it', async () => {
    await storage.answer503();
    const url = `http://pictures.example:${(pictures.address() as AddressInfo).port}/fetched.png`;
    const { ingest } = await api.data('mutation ($url: String!) { ingest(illustrations: [{ url: $url }]) { id } }', {
      url,
    });
    const stepOf = async () => (await api.data(`{ job(id: "${ingest.id}") { step } }`)).job.step as string | null;
    await expect.poll(stepOf, { timeout: 20_000 }).toMatch(/Attempt 1 failed; the next one in/);
    await storage.startAgain();
    expect(await api.finished(ingest.id)).toMatchObject({ status: 'SUCCEEDED', result: { indexed: 1, failed: 0 } });
  });

  it('answers 503 for pictures while the storage is away, lets no run pass over them, and goes on when it is back', async () => {
    const { id } = await firstIllustration();
    await storage.stop();
    const reply = await fetch(`${api.url}/images/${id}`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ error: { code: 'STORAGE_UNAVAILABLE' } });
    expect(reply.headers.get('cache-control') ?? '').not.toContain('immutable');

    const pack = writeColourPack(path.join(library.settings.dataFolder, 'third'), {
      description: { name: 'third colours' },
    });
    const model = await TagModel.load(await readModelPack(pack));
    const registered = await registerModel(database.pool, model.pack);
    const run = { pool: database.pool, model, registered, store: openOriginals(library.settings) };
    await expect(indexLibrary(run)).rejects.toThrow(/The storage s3:.* would not read images/);
    await storage.startAgain();
    expect((await indexLibrary(run)).failures).toEqual([]);
    expect((await fetch(`${api.url}/images/${id}`)).status).toBe(200);
  });
});
