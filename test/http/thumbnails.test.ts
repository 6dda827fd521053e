import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageStore } from '../../src/indexer/image-store.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { createEmbedded, type TestDatabase } from '../support/databases.js';

describe('thumbnails over HTTP', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let ids: { id: string; sha256: string }[];
  beforeAll(async () => {
    database = await createEmbedded();
    library = await makeColourLibrary(database);
    server = await startApi(database, library.settings);
    ids = (
      await database.pool.query<{ id: string; sha256: string }>(
        `select id::text as id, encode(sha256, 'hex') as sha256 from illustration order by id`,
      )
    ).rows;
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });
  const get = (where: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${where}`, init);
  const failure = async (reply: Response) => ({ status: reply.status, ...((await reply.json()) as object) });

  it('are where thumbnailUrl says, may be kept for ever, and run nothing', async () => {
    const { illustration } = await server.data(`{ illustration(id: "${ids[0]!.id}") {
      small: thumbnailUrl(width: 160) usual: thumbnailUrl } }`);
    expect(illustration).toEqual({
      small: `/images/${ids[0]!.id}/thumbnail?width=160`,
      usual: `/images/${ids[0]!.id}/thumbnail?width=320`,
    });
    const reply = await get(illustration.small as string);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('image/webp');
    expect(reply.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(reply.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    const { width, height, format } = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
    expect({ width, height, format }).toEqual({ width: 24, height: 24, format: 'webp' });
  });

  it('are not sent again to who has them, and not even drawn', async () => {
    const { id, sha256 } = ids[1]!;
    const etag = `"${sha256}-640"`;
    const known = await get(`/images/${id}/thumbnail?width=640`, {
      // fetch would add no-cache, which asks for a whole reply.
      headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
    });
    expect(known.status).toBe(304);
    expect(existsSync(path.join(library.settings.thumbnailsFolder, '640', sha256.slice(0, 2), `${sha256}.webp`))).toBe(
      false,
    );
    const first = await get(`/images/${id}/thumbnail?width=640`);
    expect(first.headers.get('etag')).toBe(etag);
    expect(existsSync(path.join(library.settings.thumbnailsFolder, '640', sha256.slice(0, 2), `${sha256}.webp`))).toBe(
      true,
    );
  });

  it('come in three widths; another one is refused with their list', async () => {
    for (const query of ['?width=100', '?width=', '?width=abc', '', '?width=160&width=320']) {
      const refused = await failure(await get(`/images/${ids[0]!.id}/thumbnail${query}`));
      expect(refused).toMatchObject({ status: 400, error: { code: 'BAD_USER_INPUT' } });
      expect(JSON.stringify(refused)).toMatch(/160, 320, 640/);
    }
    const { errors } = await server.ask(`{ illustration(id: "${ids[0]!.id}") { thumbnailUrl(width: 200) } }`);
    expect(errors![0]).toMatchObject({
      message: 'A thumbnail\'s width is one of 160, 320, 640, not "200".',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('say what is missing, and let nobody keep that for a year', async () => {
    expect(await failure(await get('/images/999999/thumbnail?width=160'))).toMatchObject({ status: 404 });
    expect(await failure(await get('/images/x/thumbnail?width=160'))).toMatchObject({ status: 404 });
    const { id, sha256 } = ids[2]!;
    rmSync(new ImageStore(library.settings.imagesFolder).pathOf(sha256));
    for (const where of [`/images/${id}/thumbnail?width=160`, `/images/${id}`]) {
      const reply = await get(where);
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(reply.headers.get('etag')).not.toContain(sha256);
      expect(await failure(reply)).toMatchObject({
        status: 404,
        error: { message: `The file of illustration ${id} is gone from the data folder.` },
      });
    }
  });

  it('cost nothing for a client that goes away while it waits', async () => {
    const leaving = ids.slice(10, 90);
    const gone = new AbortController();
    const asked = leaving.map(({ id }) => get(`/images/${id}/thumbnail?width=320`, { signal: gone.signal }));
    const outcomes = Promise.allSettled(asked);
    gone.abort();
    await outcomes;
    // Whoever asks next is served at once, and the rest is left undone.
    expect((await get(`/images/${ids[100]!.id}/thumbnail?width=320`)).status).toBe(200);
    const drawn = leaving.filter(({ sha256 }) =>
      existsSync(path.join(library.settings.thumbnailsFolder, '320', sha256.slice(0, 2), `${sha256}.webp`)),
    );
    expect(drawn.length).toBeLessThan(40);
  });
});
