import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Readiness } from '../../src/http/readiness.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { temporaryFolder } from '../support/databases.js';

describe('the server, before its database is open', () => {
  let folder: string;
  let readiness: Readiness;
  let server: EyecatchServer;
  const start = (port: number) =>
    startServer({
      port,
      host: '127.0.0.1',
      readiness,
      uploads: new UploadStore(path.join(folder, 'uploads')),
      images: new ImageStore(path.join(folder, 'images')),
      thumbnails: new ThumbnailStore(path.join(folder, 'thumbnails'), new ImageStore(path.join(folder, 'images'))),
    });
  beforeEach(async () => {
    folder = temporaryFolder();
    readiness = new Readiness();
    server = await start(0);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const get = async (where: string, init?: RequestInit) => {
    const reply = await fetch(`http://127.0.0.1:${server.port}${where}`, init);
    return { status: reply.status, body: await reply.json() };
  };

  it('tells its health and how far the preparation is', async () => {
    expect(await get('/health')).toEqual({ status: 200, body: { status: 'starting' } });
    expect((await get('/ready')).status).toBe(503);
    readiness.preparing({ step: 'Training', done: 3, total: 10 });
    const preparing = { status: 'preparing', preparation: { step: 'Training', done: 3, total: 10 } };
    expect(await get('/health')).toEqual({ status: 200, body: preparing });
    expect(await get('/ready')).toEqual({ status: 503, body: preparing });
    readiness.fail('the disk is full');
    expect((await get('/health')).body).toEqual({ status: 'failed', reason: 'the disk is full' });
    readiness.becomeReady();
    expect((await get('/ready')).status).toBe(200);
  });

  it('says in GraphQL and for pictures that it is not ready yet', async () => {
    const graphql = await get('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(graphql.status).toBe(503);
    expect(graphql.body.errors[0]).toMatchObject({
      extensions: { code: 'NOT_READY' },
      message: expect.stringMatching(/still opening its database/),
    });
    expect(await get('/images/1')).toMatchObject({ status: 503, body: { error: { code: 'NOT_READY' } } });
  });

  it('names a port that is taken and the way out', async () => {
    await expect(start(server.port)).rejects.toThrow(/Port \d+ is taken.*--port/);
  });

  it('answers unknown paths and broken JSON with a sentence', async () => {
    expect(await get('/nothing')).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringMatching(/nothing at \/nothing. GraphQL is at \/graphql/) } },
    });
    const broken = await get('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query": ',
    });
    expect(broken).toMatchObject({ status: 400, body: { error: { code: 'BAD_USER_INPUT' } } });
  });

  it('keeps uploads by content, and forgets the old ones', async () => {
    const store = new UploadStore(path.join(folder, 'uploads'));
    const first = await store.add('a.png', Buffer.from('one'));
    const again = await store.add('b.png', Buffer.from('one'));
    expect(again.id).toBe(first.id);
    expect((await store.read(first.id)).content.toString()).toBe('one');
    await expect(store.find('0'.repeat(64))).rejects.toThrow(/no upload/);
    await expect(store.find('../secret')).rejects.toThrow(/no upload/);
  });
});
