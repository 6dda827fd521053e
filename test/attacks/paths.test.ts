import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { fetcherTo } from '../support/fetcher-to.js';
import * as hostile from './hostile-pictures.js';
import { mutate, seeded } from './mutations.js';

describe.each(databases)('a server under attack, on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let elsewhere: Server;
  let port: number;
  let picture: Buffer;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    picture = await plainImage([200, 10, 90]).png().toBuffer();
    elsewhere = createServer((request, response) => {
      if (request.url!.startsWith('/picture.png')) response.end(picture);
      else response.writeHead(request.url === '/page.png' ? 200 : 404).end('<!doctype html>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    port = (elsewhere.address() as AddressInfo).port;
    server = await startApi(
      database,
      library.settings,
      database.pool,
      undefined,
      fetcherTo(elsewhere, { tries: 1, wholeMs: 5000 }),
    );
  });
  afterAll(async () => {
    await server.close();
    elsewhere.close();
    library.remove();
    await database.close();
  });

  /** As it stands: clients tidy paths up before they send them. */
  const get = (target: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port: own } = new URL(server.url);
      const socket = connect(Number(own), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('error', reject).on('close', () => resolve(text));
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    });

  it.each([
    '/images/../../../../etc/passwd',
    '/images/..%2f..%2f..%2fetc%2fpasswd',
    '/images/%2e%2e/%2e%2e/etc/passwd',
    '/images/1%00.png',
    '/images/1;%20drop%20table%20illustration',
    "/images/1'%20or%20'1'='1",
    '/images/99999999999999999999999',
    '/images/1/thumbnail?width=../160',
    '/images/1/thumbnail?width=160&width=320',
    '/images/1/thumbnail?width[]=160',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..\\..\\package.json',
    '/explorer/..%2f..%2fpackage.json',
    '//etc/passwd',
    '/kpi-models/..%2f..%2f..%2fetc%2fpasswd/report',
    '/tag-models/1%27/report',
    '/%c0%ae%c0%ae/etc/passwd',
  ])('gives no file away: %s', async (target) => {
    const reply = await get(target);
    expect(reply).toMatch(/^HTTP\/1\.1 (400|403|404)/);
    expect(reply).not.toMatch(/root:|"dependencies"/);
  });

  it('takes ids, names and tags for what they are: no path, no SQL', async () => {
    const bad = ["' or 1=1 --", '../../../etc/passwd', "1'; drop table illustration; --", '\\x00', '1 union select 1'];
    for (const given of bad) {
      for (const [query, type] of [
        ['illustration(id: $a) { id }', 'ID!'],
        ['job(id: $a) { id }', 'ID!'],
        ['tagImage(upload: $a) { width }', 'ID!'],
        ['exactDuplicate(upload: $a) { id }', 'ID!'],
        ['tags(search: $a) { name }', 'String!'],
        ['illustrations(first: 1, after: $a) { edges { cursor } }', 'String!'],
      ] as const) {
        const reply = await server.ask(`query ($a: ${type}) { ${query} }`, { a: given });
        for (const { extensions } of reply.errors ?? []) {
          expect(['BAD_USER_INPUT', 'NOT_FOUND', 'GRAPHQL_VALIDATION_FAILED']).toContain(extensions.code);
        }
      }
    }
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(picture)]), "../../../../tmp/x'; drop table job; --.png");
    const { uploads } = await (await fetch(`${server.url}/uploads`, { method: 'POST', body: form })).json();
    expect(uploads[0].name).not.toContain('/');
    const INGEST = 'mutation ($i: [IngestInput!]!) { ingest(illustrations: $i) { id } }';
    const said = { name: "'; drop table illustration; --", tags: ["'); --"], source: '../../x', rating: '$1' };
    const job = await server.data(INGEST, {
      i: [{ upload: uploads[0].id, ...said, metadata: { __proto__: 1, a: "'" } }],
    });
    expect(await server.finished(job.ingest.id)).toMatchObject({ status: 'SUCCEEDED', result: { indexed: 1 } });
    const { rows } = await database.pool.query('select count(*)::int as count from illustration');
    expect(rows[0].count).toBe(126);
  });

  it('shows a picture that is something else too as a picture, and lets no SVG run scripts', async () => {
    const gif = await sharp(picture).gif().toBuffer();
    const polyglots = [
      Buffer.concat([gif, Buffer.from('/*<script>alert(1)</script>*/=1;')]),
      Buffer.concat([await sharp(picture).jpeg().toBuffer(), Buffer.from('PK\x03\x04 an archive')]),
      hostile.blankPng(20, 20, {
        chunks: [hostile.pngChunk('tEXt', Buffer.from('a\0<html><script>alert(1)</script>'))],
      }),
      hostile.svg('<script>alert(1)</script><rect width="900" height="900" fill="#123" onclick="alert(1)"/>'),
    ];
    const types = ['image/gif', 'image/jpeg', 'image/png', 'image/svg+xml'];
    const ids = await Promise.all(polyglots.map((content, at) => server.upload(`p${at}.html`, content)));
    const job = await server.data('mutation ($i: [IngestInput!]!) { ingest(illustrations: $i) { id } }', {
      i: ids.map((upload) => ({ upload })),
    });
    const { result } = await server.finished(job.ingest.id);
    for (const [at, id] of (result.illustrations as string[]).entries()) {
      const reply = await fetch(`${server.url}/images/${id}`);
      expect(reply.headers.get('content-type')).toContain(types[at]);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    }
  });

  it('fetches what is listed, lists what it could not fetch by its URL, and refuses the rest at once', async () => {
    const INGEST = 'mutation ($i: [IngestInput!]!) { ingest(illustrations: $i) { id } }';
    const at = `http://pictures.example:${port}`;
    picture = await plainImage([3, 200, 77]).png().toBuffer();
    const job = await server.data(INGEST, {
      i: [{ url: `${at}/picture.png`, tags: ['fetched'] }, { url: `${at}/page.png` }, { url: `${at}/gone.png` }],
    });
    const { status, result } = await server.finished(job.ingest.id);
    expect(status).toBe('SUCCEEDED');
    expect(result).toMatchObject({
      ...{ total: 3, indexed: 1, failed: 2, illustrations: [expect.any(String), null, null] },
      failures: [
        { source: `${at}/page.png`, reason: expect.stringMatching(/no type that can be used/) },
        { source: `${at}/gone.png`, reason: expect.stringMatching(/answers 404/) },
      ],
    });
    const { illustration } = await server.data('query ($id: ID!) { illustration(id: $id) { name source } }', {
      id: result.illustrations[0],
    });
    expect(illustration).toEqual({ name: 'picture.png', source: `${at}/picture.png` });
    for (const url of [
      'http://127.0.0.1/',
      'http://evil.example/',
      'file:///etc/passwd',
      at.replace(String(port), '22'),
    ]) {
      expect((await server.ask(INGEST, { i: [{ url }] })).errors![0].extensions.code).toBe('URL_REFUSED');
    }
    for (const i of [{}, { url: `${at}/picture.png`, upload: '0'.repeat(64) }]) {
      expect((await server.ask(INGEST, { i: [i] })).errors![0].extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('shows nobody what may be secret in a URL that it fetched, and still tells two such URLs apart', async () => {
    const at = `http://pictures.example:${port}`;
    picture = await plainImage([3, 77, 200]).png().toBuffer();
    const paths = ['/picture.png?sig=s3cret', '/gone.png?sig=s3cret', '/gone.png?sig=s3cret2'];
    const job = await server.data('mutation ($i: [IngestInput!]!) { ingest(illustrations: $i) { id } }', {
      i: paths.map((each) => ({ url: at + each })),
    });
    const { result } = await server.finished(job.ingest.id);
    const shown = await server.data(
      'query ($id: ID!) { illustration(id: $id) { source } indexFailures { edges { node { source reason } } } }',
      { id: result.illustrations[0] },
    );
    expect(JSON.stringify([result, shown])).not.toContain('s3cret');
    expect(shown.illustration.source).toBe(`${at}/picture.png`);
    const sources = result.failures.map(({ source }: { source: string }) => source);
    expect(sources).toEqual([expect.stringContaining(`${at}/gone.png`), expect.stringContaining(`${at}/gone.png`)]);
    expect(new Set(sources).size).toBe(2);
    const listed = shown.indexFailures.edges.map(({ node }: any) => node.source);
    expect(listed).toEqual(expect.arrayContaining(sources));
  });

  it('refuses some 300 damaged pictures, uploaded and tagged, one by one', async () => {
    const random = seeded(7);
    const seeds = [
      await sharp(picture).png().toBuffer(),
      await sharp(picture).jpeg().toBuffer(),
      await sharp(picture).webp().toBuffer(),
      await sharp(picture).gif().toBuffer(),
      hostile.svg('<rect width="500" height="500" fill="red"/>'),
    ];
    const codes = new Map<string, number>();
    const count = (code: string): void => void codes.set(code, (codes.get(code) ?? 0) + 1);
    // No more at once than uploads are let in.
    for (let batch = 0; batch < 20; batch++) {
      const damaged = Array.from({ length: 15 }, (_, at) => mutate(seeds[at % seeds.length]!, random));
      await Promise.all(
        damaged.map(async (content) => {
          const form = new FormData();
          form.append('file', new Blob([new Uint8Array(content)]), 'damaged.png');
          const reply = await fetch(`${server.url}/uploads`, { method: 'POST', body: form });
          const body = await reply.json();
          if (reply.status !== 201) {
            count(body.error.code as string);
            return;
          }
          const { errors } = await server.ask('query ($id: ID!) { tagImage(upload: $id) { width } }', {
            id: body.uploads[0].id,
          });
          count((errors?.[0]?.extensions.code as string) ?? 'tagged');
        }),
      );
    }
    console.log('damaged pictures through a server:', Object.fromEntries(codes));
    expect([...codes.keys()].sort()).toEqual(['UNREADABLE_IMAGE', 'UNSUPPORTED_MEDIA_TYPE', 'tagged']);
    expect(codes.get('UNREADABLE_IMAGE')).toBeGreaterThan(50);
    expect((await server.ask('{ __typename }')).status).toBe(200);
  });
});
