import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Readiness } from '../../src/http/readiness.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { temporaryFolder } from '../support/databases.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
const PAGE = '<!doctype html><title>Eyecatch</title>';
const SCRIPT = `console.log(${'1 + '.repeat(400)} 1);`;

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

describe('the built page', () => {
  let folder: string;
  let server: EyecatchServer;
  const built = (): string => path.join(folder, 'built');

  beforeAll(async () => {
    folder = temporaryFolder();
    const images = new ImageStore(path.join(folder, 'images'));
    server = await startServer({
      ...{ port: 0, host: '127.0.0.1', readiness: new Readiness(), images, pageFolder: built() },
      uploads: new UploadStore(path.join(folder, 'uploads')),
      thumbnails: new ThumbnailStore(path.join(folder, 'thumbnails'), images),
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As it comes over the wire: fetch would decompress, and normalise the path. */
  const get = (where: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: server.port, path: where, headers, method }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({ status: reply.statusCode!, headers: reply.headers, body: Buffer.concat(chunks) }),
        );
      });
      asked.on('error', reject);
      asked.end();
    });
  const error = ({ body }: Reply) =>
    (JSON.parse(body.toString()) as { error: { code: string; message: string } }).error;

  it('names the command that builds it as long as it is not built', async () => {
    const toBrowser = await get('/', { accept: BROWSER });
    expect(toBrowser).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
    expect(toBrowser.body.toString()).toMatch(/not been built.*`npm run setup`/);
    const toProgram = await get('/try', { accept: 'application/json' });
    expect(toProgram.status).toBe(503);
    expect(error(toProgram)).toMatchObject({ code: 'NOT_READY', message: expect.stringMatching(/`npm run setup`/) });
  });

  describe('when it is there', () => {
    beforeAll(() => {
      mkdirSync(path.join(built(), 'assets'), { recursive: true });
      writeFileSync(path.join(built(), 'index.html'), PAGE);
      writeFileSync(path.join(built(), 'eyecatch.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
      writeFileSync(path.join(built(), 'assets/index-a1b2.js'), SCRIPT);
      writeFileSync(path.join(built(), 'assets/index-a1b2.js.br'), brotliCompressSync(SCRIPT));
      writeFileSync(path.join(built(), 'assets/index-a1b2.js.gz'), gzipSync(SCRIPT));
      writeFileSync(path.join(built(), 'assets/style-c3d4.css'), 'body{}');
      writeFileSync(path.join(folder, 'secret.txt'), 'not for everybody');
    });

    it.each([
      ...['/', '/illustrations/12', '/try', '/kpi-models', '/kpi-models/3', '/tag-models', '/tag-models/1', '/jobs'],
      '/?tags=cat',
    ])('answers %s with the page, whoever asks', async (where) => {
      for (const headers of [{ accept: BROWSER }, { accept: '*/*' }]) {
        const reply = await get(where, headers);
        expect(reply).toMatchObject({
          status: 200,
          headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
        });
        expect(reply.body.toString()).toBe(PAGE);
      }
    });

    it('allows the page its own files and connections and nothing else', async () => {
      const { headers } = await get('/', { accept: BROWSER });
      const policy = new Map(
        String(headers['content-security-policy'])
          .split('; ')
          .map((rule): [string, string] => [rule.split(' ')[0]!, rule.split(' ').slice(1).join(' ')]),
      );
      expect(policy.get('default-src')).toBe("'self'");
      expect(policy.get('script-src') ?? policy.get('default-src')).not.toMatch(/unsafe/);
      expect(policy.get('style-src')).not.toMatch(/unsafe/);
      expect(policy.get('frame-ancestors')).toBe("'none'");
      expect(policy.get('object-src')).toBe("'none'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    });

    it('says by its ETag that it has not changed', async () => {
      const { headers } = await get('/', { accept: BROWSER });
      const again = await get('/jobs', { accept: BROWSER, 'if-none-match': String(headers.etag) });
      expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
      expect(again.headers['content-security-policy']).toBeDefined();
    });

    it('shows its own not-found view at other addresses that a browser asks for, with 404', async () => {
      for (const where of ['/nothing', '/illustrations/1/2', '/a/b.c']) {
        const reply = await get(where, { accept: BROWSER });
        expect(reply).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
        expect(reply.body.toString()).toBe(PAGE);
        expect(error(await get(where, { accept: '*/*' })).code).toBe('NOT_FOUND');
      }
    });

    it.each(['/images/x', '/images', '/uploads', '/assets/gone.js', '/metrics/x', '/health/x', '/explorer/gone.js'])(
      'leaves %s to programs: its error is JSON, to a browser too',
      async (where) => {
        const reply = await get(where, { accept: BROWSER });
        expect(reply.headers['content-type']).toMatch(/^application\/json/);
        expect(reply.status).toBeGreaterThanOrEqual(404);
        expect(reply.headers['cache-control'] ?? '').not.toMatch(/immutable/);
      },
    );

    it('sends assets for ever, compressed as the client accepts', async () => {
      const expected = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' };
      const type = { 'content-type': 'text/javascript; charset=utf-8' };
      const brotli = await get('/assets/index-a1b2.js', { 'accept-encoding': 'gzip, deflate, br' });
      expect(brotli).toMatchObject({ status: 200, headers: { ...expected, ...type, 'content-encoding': 'br' } });
      expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
      const gzip = await get('/assets/index-a1b2.js', { 'accept-encoding': 'gzip, br;q=0' });
      expect(gzip.headers).toMatchObject({ ...expected, ...type, 'content-encoding': 'gzip' });
      const plain = await get('/assets/index-a1b2.js', {});
      expect(plain.headers).toMatchObject({ ...expected, ...type });
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.body.toString()).toBe(SCRIPT);
      expect(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
      const style = await get('/assets/style-c3d4.css', { 'accept-encoding': 'br' });
      expect(style.headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8' });
      expect(style.headers.vary).toBeUndefined();
    });

    it('has an asset that is not there missed, also when a browser would take a page', async () => {
      const reply = await get('/assets/index-old.js', { accept: BROWSER });
      expect(reply.status).toBe(404);
      expect(error(reply).message).toMatch(/load it again/);
      expect(reply.headers['content-encoding']).toBeUndefined();
    });

    it('sends what lies beside the page, to be asked for again', async () => {
      expect(await get('/eyecatch.svg')).toMatchObject({
        status: 200,
        headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' },
      });
    });

    it.each([
      '/assets/../../secret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
    ])('sends nothing from outside the build for %s', async (where) => {
      const reply = await get(where);
      expect(reply.status).toBe(404);
      expect(reply.body.toString()).not.toContain('not for everybody');
    });

    it('answers HEAD, and refuses to take a POST for a page', async () => {
      expect(await get('/', { accept: BROWSER }, 'HEAD')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      expect((await get('/jobs', { accept: BROWSER }, 'POST')).status).toBe(404);
    });
  });

  it('is served from the folder that its build writes', () => {
    const config = readFileSync('src/dashboard/vite.config.ts', 'utf8');
    expect(config).toContain("outDir: '../../dist/dashboard'");
  });
});
