import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DiskFullError, ModelPackError } from '../../src/errors.js';
import { Readiness } from '../../src/http/readiness.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { temporaryFolder } from '../support/databases.js';

const folder = temporaryFolder();
/** What the database answers; thrown. */
let failure: unknown;
let server: EyecatchServer;
let url: string;

beforeAll(async () => {
  const uploads = new UploadStore(path.join(folder, 'uploads'));
  const images = new ImageStore(path.join(folder, 'images'));
  server = await startServer({
    ...{
      port: 0,
      host: '127.0.0.1',
      readiness: new Readiness(),
      uploads,
      images,
      pageFolder: path.join(folder, 'page'),
    },
    thumbnails: new ThumbnailStore(path.join(folder, 'thumbnails'), images),
  });
  const pool = {
    query: () => {
      throw failure;
    },
  };
  server.open({
    ...{ pool: pool as never, uploads, jobFeed: undefined as never, wakeWorker: () => undefined },
    ...{
      posteriors: undefined as never,
      predictors: undefined as never,
      taggingThread: undefined as never,
      fetcher: undefined as never,
    },
  });
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close());

const post = (query: string, headers: Record<string, string> = {}, at = '/graphql') =>
  fetch(`${url}${at}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

/** Every kind of address, whether it answers or not. */
const ROUTES: readonly (readonly [string, RequestInit?])[] = [
  ['/'],
  ['/', { headers: { accept: 'text/html' } }],
  ['/jobs', { headers: { accept: 'text/html' } }],
  ['/nowhere', { headers: { accept: 'text/html' } }],
  ['/nowhere'],
  ['/assets/x.js'],
  ['/favicon.ico'],
  ['/health'],
  ['/ready'],
  ['/metrics'],
  ['/graphql', { headers: { accept: 'text/html' } }],
  ['/graphql?query={__typename}', { headers: { 'apollo-require-preflight': '1' } }],
  ['/graphql?query={__typename}'],
  ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{__typename}"}' }],
  ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
  [
    '/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: '{"query":"{__typename}"}',
    },
  ],
  ['/graphql', { method: 'PUT' }],
  ['/explorer/start.js'],
  ['/explorer/graphiql/graphiql.min.css'],
  ['/explorer/react/%2e%2e/package.json'],
  ['/images/1'],
  ['/images/1/thumbnail?width=160'],
  ['/uploads', { method: 'POST' }],
  ['/uploads'],
  ['/tag-models/1/report'],
  ['/kpi-models/1/report'],
  ['/images/%ff'],
];

describe('headers of every reply', () => {
  it.each(ROUTES.map(([at, init]) => ({ at, init })))(
    '$at $init keeps browsers from guessing, framing, leaking',
    async ({ at, init }) => {
      failure = new Error('no database in this test');
      vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const { headers } = await fetch(`${url}${at}`, init);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': at.startsWith('/images/') ? 'cross-origin' : 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()') as string,
        'content-security-policy': expect.stringMatching(/default-src '(none|self)'/) as string,
      });
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors '(none|self)'|sandbox/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      // Plain HTTP says nothing about HTTPS.
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('keep replies of the API out of caches, and leave files that never change in them', async () => {
    for (const at of [
      '/health',
      '/metrics',
      '/images/1',
      '/nowhere',
      '/uploads',
      '/kpi-models/1/report',
      '/explorer/nothing',
    ]) {
      expect((await fetch(`${url}${at}`)).headers.get('cache-control'), at).toBe('no-store');
    }
    expect((await post('{ __typename }')).headers.get('cache-control')).toBe('no-store');
    expect((await post('{ __typename }', { accept: 'text/event-stream' })).headers.get('cache-control')).toMatch(
      /^no-store/,
    );
    const explorer = await fetch(`${url}/explorer/graphiql/graphiql.min.css`);
    expect(explorer.headers.get('cache-control')).toContain('immutable');
  });
});

describe('errors that are none of the client’s business', () => {
  const SECRETS = /select |kpi_secret|\/srv\/|node_modules|\.ts:|at .*\(|ENOENT|EACCES|password|10\.0\.0\.7/;
  const failures: readonly (readonly [string, () => unknown])[] = [
    [
      'the database',
      () =>
        Object.assign(new Error('relation "kpi_secret" does not exist'), {
          code: '42P01',
          query: 'select * from kpi_secret',
        }),
    ],
    ['its connection', () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })],
    [
      'a file',
      () => Object.assign(new Error("EACCES: permission denied, open '/srv/eyecatch/secret'"), { code: 'EACCES' }),
    ],
    ['a defect', () => new TypeError("Cannot read properties of undefined (reading 'password')")],
    ['something that is no error', () => '/srv/eyecatch/secret'],
    ['the tag model', () => new ModelPackError('/srv/eyecatch/models/x is not a model pack.')],
    ['the disk', () => new DiskFullError('There is no room to write /srv/eyecatch/x (ENOSPC).')],
  ];
  const transports: readonly (readonly [string, () => Promise<Response>])[] = [
    ['JSON', () => post('{ kpis { name } }')],
    ['GET', () => fetch(`${url}/graphql?query={kpis{name}}`, { headers: { 'apollo-require-preflight': '1' } })],
    ['events', () => post('{ kpis { name } }', { accept: 'text/event-stream' })],
    ['pictures', () => fetch(`${url}/images/1`)],
    ['thumbnails', () => fetch(`${url}/images/1/thumbnail?width=160`)],
    ['reports of KPI models', () => fetch(`${url}/kpi-models/1/report`)],
    ['reports of tag models', () => fetch(`${url}/tag-models/1/report`)],
  ];
  it.each(failures)('of %s stay in the log, under a reference that the reply gives', async (_, make) => {
    for (const [name, ask] of transports) {
      failure = make();
      const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const text = await (await ask()).text();
      expect(text, name).not.toMatch(SECRETS);
      const reference = /reference ([0-9a-f-]{36})/.exec(text)?.[1];
      expect(reference, `${name}: ${text}`).toBeDefined();
      logged.mockRestore();
    }
  });
});
