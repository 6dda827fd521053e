import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BadInputError } from '../../../src/errors.js';
import { readLabelledImages } from '../../../trainer/dataset/labelled-images.js';
import { DownloadError } from '../../../trainer/fetch/download-error.js';
import { fetchPosts, type FetchOptions } from '../../../trainer/fetch/fetch-posts.js';
import { BooruServer, type ServedPost } from '../../support/booru-server.js';

const BYTES = 4000;
const post = (id: number, fields?: ServedPost['fields'], tags = '1girl solo'): ServedPost => ({
  id,
  tags,
  bytes: randomBytes(BYTES),
  ...(fields ? { fields } : {}),
});
const posts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => post(from + index));

/** The command alone, in a process of its own: the whole command line takes seconds to load. */
const PROGRAM = `import { Command } from 'commander';
import { registerFetch } from './dist/src/cli/fetch.js';
const program = new Command();
registerFetch(program);
await program.parseAsync(process.argv.slice(1), { from: 'user' });`;
const command = (...options: string[]) =>
  spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, 'fetch', 'safebooru', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe('the download of a booru', () => {
  let folder: string;
  let booru: BooruServer;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-fetch-'));
    booru = await BooruServer.start(posts(1, 5));
  });
  afterEach(async () => {
    await booru.stop();
    await rm(folder, { recursive: true });
  });

  const fetchAll = (options: Partial<FetchOptions> = {}) =>
    fetchPosts({ out: folder, url: booru.url, rate: 1000, threads: 4, backoffMs: 5, ...options });
  const pictures = async () => (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
  const parts = async () => (await readdir(folder)).filter((name) => name.endsWith('.part'));
  const expectWhole = async () => {
    for (const name of await pictures()) {
      const md5 = createHash('md5')
        .update(await readFile(path.join(folder, name)))
        .digest('hex');
      const sidecar = JSON.parse(await readFile(path.join(folder, name.replace('png', 'json')), 'utf8'));
      expect(sidecar.md5, name).toBe(md5);
    }
    expect(await parts()).toEqual([]);
  };

  it('brings pictures, addresses, tags and ratings that the trainer reads back whole', async () => {
    booru.posts = [post(7, { rating: 'questionable' }, '1girl &gt;:d rock_&amp;_roll o,o')];
    expect(await fetchAll()).toMatchObject({ downloaded: 1, bytes: BYTES, failed: [], ended: 'complete' });
    expect(JSON.parse(await readFile(path.join(folder, '7.json'), 'utf8'))).toMatchObject({
      id: 7,
      url: `${booru.url}images/7/7.png`,
      source: 'https://example.org/7',
    });
    const tags = ['1girl', '>:d', 'rock_&_roll', 'o,o'];
    expect(await readLabelledImages(folder)).toEqual([
      { file: path.join(folder, '7.png'), tags, group: '7', rating: 'questionable' },
    ]);
  });

  it('walks through all pages of a search and its range, and through no other posts', async () => {
    booru.posts = [...posts(1, 230), post(500, undefined, 'landscape')];
    const report = await fetchAll({ tags: 'solo', from: 11, to: 225, threads: 16 });
    expect(report).toMatchObject({ downloaded: 215, ended: 'complete' });
    expect(await pictures()).toHaveLength(215);
    await expectWhole();
  });

  it('keeps the rate over all downloads together, and says who asks', async () => {
    await fetchAll({ rate: 25 });
    const { requests } = booru;
    expect(requests.length).toBeGreaterThanOrEqual(6);
    expect(requests.at(-1)!.at - requests[0]!.at).toBeGreaterThan((requests.length - 1) * 40 - 15);
    expect(requests.every(({ userAgent }) => userAgent!.startsWith('eyecatch/'))).toBe(true);
  });

  it('lets every request wait as long as a throttling server asks', async () => {
    booru.faults.push({ match: /\/images\/7\/5/, times: 1, kind: 'status', status: 429, retryAfter: '1' });
    expect(await fetchAll({ threads: 1 })).toMatchObject({ downloaded: 5, failed: [] });
    const refused = booru.requests.findIndex(({ path }) => path.includes('/5.png'));
    expect(booru.requests[refused + 1]!.at - booru.requests[refused]!.at).toBeGreaterThan(950);
  });

  it('ends at once, saying when to come back, where a server asks for an hour', async () => {
    booru.faults.push({ match: /index/, times: 1, kind: 'status', status: 503, retryAfter: '3600' });
    await expect(fetchAll()).rejects.toThrow(/pause of 60 minutes.*Run again/);
  });

  it.each([
    ['errors', 'status'],
    ['dropped connections', 'drop'],
    ['files cut short', 'truncate'],
    ['files cut short of their announced length', 'truncate-announced'],
    ['files with other bytes', 'corrupt'],
  ] as const)('tries again after %s', async (_, kind) => {
    booru.faults.push({ match: /\/images\/7\/[24]/, times: 3, kind, status: 500 });
    expect(await fetchAll()).toMatchObject({ downloaded: 5, failed: [], ended: 'complete' });
    await expectWhole();
  });

  it('believes neither an error page nor an empty list in the middle', async () => {
    booru.posts = posts(1, 120);
    booru.faults.push({ match: /id:</, times: 1, kind: 'html' }, { match: /id:</, times: 2, kind: 'empty' });
    expect(await fetchAll({ threads: 16 })).toMatchObject({ downloaded: 120, ended: 'complete' });
  });

  it('reports what stays broken, keeps none of it, and asks once more in the next run', async () => {
    booru.faults.push({ match: /\/3\.png/, times: Infinity, kind: 'truncate' });
    booru.faults.push({ match: /\/2\.png/, times: Infinity, kind: 'status', status: 404 });
    const first = await fetchAll({ tries: 2 });
    expect(first).toMatchObject({ downloaded: 3, ended: 'complete' });
    expect(first.failed.map(({ id }) => id).sort()).toEqual([2, 3]);
    expect(first.failed.find(({ id }) => id === 3)!.reason).toMatch(/2 tries: its MD5 is \w+, the post's is \w+/);
    expect(first.failed.find(({ id }) => id === 2)!.reason).toMatch(/HTTP 404/);
    expect(booru.pictures.filter((name) => name.includes('/2.png'))).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => /^\.?[23]\./.test(name))).toEqual([]);

    booru.faults.length = 0;
    expect(await fetchAll()).toMatchObject({ downloaded: 2, failed: [], ended: 'complete' });
    await expectWhole();
  });

  it('skips and counts videos, posts without picture, hash or tags, and placeholders from elsewhere', async () => {
    booru.posts = [
      post(1, { image: '1.mp4' }),
      post(2, { image: null, hash: null, file_url: `${booru.url}images//` }),
      post(3, { hash: null }),
      post(4, undefined, ''),
      post(5),
    ];
    expect(await fetchAll()).toMatchObject({
      downloaded: 1,
      skipped: { 'no picture': 1, 'video or other file': 1, 'no MD5 to check by': 1, 'no tags': 1 },
      failed: [],
    });
    expect(await pictures()).toEqual(['5.png']);
  });

  it('takes what is new when it is run again, and nothing else', async () => {
    await fetchAll();
    booru.posts.push(...posts(6, 8));
    booru.requests.length = 0;
    expect(await fetchAll()).toMatchObject({ downloaded: 3, alreadyThere: 0, ended: 'complete' });
    expect(booru.pictures).toHaveLength(3);
  });

  it('stops at the limit over all runs, and goes on from there with a higher one', async () => {
    expect(await fetchAll({ limit: 2 })).toMatchObject({ downloaded: 2, ended: 'limit' });
    expect(await fetchAll({ limit: 2 })).toMatchObject({ downloaded: 0, ended: 'limit' });
    expect(await pictures()).toEqual(['4.png', '5.png']);
    expect(await fetchAll({ limit: 3 })).toMatchObject({ downloaded: 1 });
    expect(booru.pictures).toHaveLength(3);
  });

  it('stops before the folder passes its size, also where no length is announced', async () => {
    booru.posts = posts(1, 40);
    booru.faults.push({ match: /\/(39|30)\.png/, times: 2, kind: 'truncate' });
    const maxDisk = 100_000;
    expect(await fetchAll({ maxDisk })).toMatchObject({ ended: 'disk limit', failed: [] });
    const sizes = await Promise.all((await readdir(folder)).map((name) => stat(path.join(folder, name))));
    const used = sizes.reduce((sum, { size }) => sum + size, 0);
    expect(used).toBeLessThanOrEqual(maxDisk);
    expect((await pictures()).length).toBeGreaterThan(5);
    await expectWhole();
    expect(await fetchAll({ maxDisk: 1e6 })).toMatchObject({ ended: 'complete' });
    expect(await pictures()).toHaveLength(40);
  });

  it('ends on an interruption with what is done kept', async () => {
    booru.posts = posts(1, 40);
    booru.delayMs = 10;
    const stop = new AbortController();
    const report = await fetchAll({
      signal: stop.signal,
      onProgress: ({ done }) => done >= 12 && stop.abort(),
    });
    expect(report).toMatchObject({ ended: 'interrupted' });
    await expectWhole();
    booru.requests.length = 0;
    const rest = await fetchAll();
    expect(rest.downloaded + rest.alreadyThere).toBeLessThanOrEqual(28);
    expect(await pictures()).toHaveLength(40);
    expect(booru.pictures).toHaveLength(rest.downloaded);
  });

  it('goes on after a kill at any moment: nothing twice, nothing half', async () => {
    booru.posts = posts(1, 60);
    booru.delayMs = 5;
    const run = () => command('--out', folder, '--url', booru.url, '--rate', '50');
    const finished: string[][] = [];
    for (const enough of [5, 25]) {
      const child = run();
      while ((await pictures()).length < enough) await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      finished.push(await pictures());
    }
    const askedBefore = booru.pictures.length;
    const child = run();
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(output).toMatch(/\d+ downloaded .* 0 failed/);
    expect(await pictures()).toHaveLength(60);
    await expectWhole();
    const asked = booru.pictures.slice(askedBefore).map((name) => path.basename(name));
    expect(asked.filter((name) => finished[1]!.includes(name))).toEqual([]);
  });

  it('tells through its exit code that a post failed', async () => {
    booru.faults.push({ match: /\/3\.png/, times: Infinity, kind: 'status', status: 404 });
    const child = command('--out', folder, '--url', booru.url, '--rate', '50');
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(2);
    expect(output).toMatch(/4 downloaded .* 1 failed[\s\S]*post 3: .*HTTP 404/);
  });

  it('goes through the proxy that the environment names', async () => {
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url!);
      const { hostname, port } = new URL(`http://${request.url}`);
      const onward = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    vi.stubEnv('http_proxy', undefined);
    vi.stubEnv('NO_PROXY', undefined);
    vi.stubEnv('no_proxy', undefined);
    try {
      expect(await fetchAll()).toMatchObject({ downloaded: 5 });
      expect(new Set(tunnels)).toEqual(new Set([new URL(booru.url).host]));
    } finally {
      vi.unstubAllEnvs();
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  it('refuses the folder of another booru, a damaged state, and a server that is no booru', async () => {
    await fetchAll();
    const other = await BooruServer.start(posts(1, 2));
    await expect(fetchAll({ url: other.url })).rejects.toThrow(/holds posts of .* Take another folder/);
    await other.stop();
    await writeFile(path.join(folder, '.eyecatch-fetch.json'), '{"format":');
    await expect(fetchAll()).rejects.toThrow(BadInputError);
    await rm(path.join(folder, '.eyecatch-fetch.json'));
    expect(await fetchAll()).toMatchObject({ downloaded: 0, alreadyThere: 5 });
    booru.faults.push({ match: /index/, times: Infinity, kind: 'html' });
    await expect(fetchAll({ tries: 2 })).rejects.toThrow(DownloadError);
    await expect(fetchAll({ url: 'file:///etc/' })).rejects.toThrow(/not an http/);
  });
});
