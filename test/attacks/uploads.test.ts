import { existsSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replyWithError } from '../../src/http/error-replies.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { uploadRoutes } from '../../src/http/uploads.js';
import { plainImage } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';

const MIB = 1024 * 1024;

describe('uploads', () => {
  let folder: string;
  let store: UploadStore;
  let server: Server;
  let port: number;
  let png: Buffer;
  const memory = process.memoryUsage.rss();
  beforeAll(async () => {
    folder = temporaryFolder();
    store = new UploadStore(folder, { maxBytes: 100 * MIB });
    png = await plainImage([9, 9, 9]).png().toBuffer();
    const app = express();
    app.use('/brief', uploadRoutes(store, { silentMs: 600, wholeMs: 3000, drainMs: 500 }));
    app.use('/small', uploadRoutes(store, { bytes: 2 * MIB, drainMs: 500 }));
    app.use(uploadRoutes(store, { files: 5, drainMs: 500 }));
    app.use(replyWithError);
    server = createServer({ headersTimeout: 1000, requestTimeout: 60_000, connectionsCheckingInterval: 200 }, app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    // Nothing half-written stays, and the server lives.
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
    expect((await send([['alive.png', png]])).status).toBe(201);
  });
  afterAll(() => {
    console.log(
      `attacks by uploads: this process grew by ${((process.memoryUsage.rss() - memory) / MIB).toFixed(0)} MiB`,
    );
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(files: readonly (readonly [string, Buffer | string])[], type = 'image/png') {
    const form = new FormData();
    for (const [name, content] of files) {
      form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)], { type }), name);
    }
    const reply = await fetch(`http://127.0.0.1:${port}/uploads`, { method: 'POST', body: form });
    return { status: reply.status, body: await reply.json() };
  }

  /** What the server says on a connection, until it ends it or `enough`. */
  function listen(socket: Socket, enough: (text: string) => boolean = () => false): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const end = (): void => {
        socket.destroy();
        resolve(text);
      };
      socket.on('data', (chunk) => {
        text += String(chunk);
        if (enough(text)) end();
      });
      socket.on('error', () => undefined).on('close', end);
    });
  }
  const whole = (text: string): boolean => /^HTTP\/1\.1 \d+[\s\S]*\r\n\r\n[\s\S]*\}/.test(text);
  const HEAD = 'POST /uploads HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=B\r\n';
  const PART = '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
  const chunk = (bytes: Buffer | string): Buffer => {
    const body = Buffer.from(bytes);
    return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
  };

  it.each([
    ['a program', 'MZ\x90\0\x03'],
    ['an archive', 'PK\x03\x04'],
    ['a page named .png', '<!doctype html><script>alert(1)</script>'],
    ['XML that is no SVG', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['a TIFF', 'II*\0'],
    ['a PDF', '%PDF-1.7'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['ImageMagick drawing', 'push graphic-context\nviewbox 0 0 1 1'],
    ['PostScript', '%!PS-Adobe-3.0'],
    ['text in UTF-16', Buffer.from('illustration,day', 'utf16le')],
    ['gzipped SVG', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('are refused by their content: %s', async (_, content) => {
    const refused = await send([['picture.png', Buffer.from(content as string, 'latin1')]]);
    expect(refused).toMatchObject({ status: 415, body: { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } } });
  });

  it('have a long name cut between characters, so that a job can hold it', async () => {
    const name = 'a'.repeat(254);
    const { body } = await send([[`${name}😀.png`, png]]);
    expect(body).toMatchObject({ uploads: [{ name }] });
  });

  it('are taken by their content, whatever they are called', async () => {
    for (const content of [
      png,
      Buffer.from('illustration,day,clicks\na.png,2026-01-01,3\n'),
      Buffer.from('PAR1'),
      '\uFEFFa,b\n猫,1\n',
    ]) {
      expect((await send([['x.exe', content]], 'application/x-msdownload')).status).toBe(201);
    }
  });

  it('are no larger than 64 MiB, without that much memory', async () => {
    const before = process.memoryUsage.rss();
    const socket = connect(port, '127.0.0.1');
    const stretch = Buffer.alloc(65_536);
    const stretches = 66 * 16;
    socket.write(`${HEAD}Content-Length: ${PART.length + png.length + stretches * stretch.length}\r\n\r\n${PART}`);
    socket.write(png);
    let sent = 0;
    let most = 0;
    const more = (): void => {
      most = Math.max(most, process.memoryUsage.rss());
      while (sent < stretches && !socket.destroyed && (sent++, socket.write(stretch)));
    };
    socket.on('drain', more);
    more();
    const reply = await listen(socket, whole);
    expect(reply).toMatch(/^HTTP\/1\.1 413/);
    expect(reply).toMatch(/TOO_LARGE/);
    expect(most - before).toBeLessThan(60 * MIB);
  });

  it('are refused unread when the request announces more than it may', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${HEAD}Content-Length: ${2 ** 40}\r\n\r\n${PART}`);
    expect(await listen(socket, whole)).toMatch(/^HTTP\/1\.1 413/);
  });

  it('are counted where nothing is announced: chunks without end', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${HEAD.replace('/uploads', '/small/uploads')}Transfer-Encoding: chunked\r\n\r\n`);
    socket.write(chunk(Buffer.concat([Buffer.from(PART), png])));
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk(Buffer.alloc(65_536))));
    };
    socket.on('drain', more);
    more();
    expect(await listen(socket, whole)).toMatch(/^HTTP\/1\.1 413/);
  });

  it.each([
    ['six files', () => Array(6).fill(['a.png', 'a,b']), 400, /at most 5 files/],
    ['an empty file', () => [['a.png', '']], 400, /is empty/],
    ['no file', () => [], 400, /./],
  ])('are limited in number: %s', async (_, files, status, message) => {
    expect(await send(files() as [string, string][])).toMatchObject({
      status,
      body: { error: { code: 'BAD_USER_INPUT', message: expect.stringMatching(message) } },
    });
  });

  it.each([
    ['a thousand fields', '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(1000)],
    ['a field name of a megabyte', `--B\r\nContent-Disposition: form-data; name="${'a'.repeat(MIB)}"\r\n\r\n1\r\n`],
    ['10,000 headers of a part', `--B\r\n${'X-A: b\r\n'.repeat(10_000)}\r\n1\r\n`],
    ['a part without end', PART],
    ['no part', 'nothing of the kind'],
    ['a part header without end', '--B\r\nContent-Disposition: form-data'],
  ])('have to be well-formed: %s', async (_, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=B' },
      body,
    });
    expect(reply.status).toBe(400);
    expect((await reply.json()).error.code).toBe('BAD_USER_INPUT');
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'text/plain', 'multipart/mixed; boundary=B'])(
    'have to be a form: %s',
    async (type) => {
      const init = { method: 'POST', headers: { 'content-type': type }, body: 'x' };
      expect((await fetch(`http://127.0.0.1:${port}/uploads`, init)).status).toBe(400);
    },
  );

  it('are refused when their headers are', async () => {
    const many = connect(port, '127.0.0.1');
    many.write(`${HEAD}X-A: ${'a'.repeat(100_000)}\r\n\r\n`);
    expect(await listen(many)).toMatch(/^HTTP\/1\.1 431/);
    for (const framing of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: -1',
      'Transfer-Encoding: chunked, identity',
    ]) {
      const socket = connect(port, '127.0.0.1');
      socket.write(`${HEAD}${framing}\r\n\r\n0\r\n\r\n`);
      expect(await listen(socket)).toMatch(/^HTTP\/1\.1 400/);
    }
  });

  it('have their time: slow headers, a body that stops, and a body byte by byte are refused with 408', async () => {
    const slowHeaders = connect(port, '127.0.0.1');
    slowHeaders.write('POST /uploads HTTP/1.1\r\nHost: a\r\n');
    const stops = connect(port, '127.0.0.1');
    const brief = HEAD.replace('/uploads', '/brief/uploads');
    stops.write(`${brief}Content-Length: 10000\r\n\r\n${PART}`);
    stops.write(png);
    const trickles = connect(port, '127.0.0.1');
    trickles.write(`${brief}Content-Length: 10000\r\n\r\n${PART}`);
    trickles.write(png);
    const timer = setInterval(() => trickles.write('\0'), 100);
    const started = performance.now();
    const replies = await Promise.all([listen(slowHeaders), listen(stops, whole), listen(trickles, whole)]);
    clearInterval(timer);
    for (const reply of replies) expect(reply).toMatch(/^HTTP\/1\.1 408/);
    expect(replies[1]).toMatch(/SLOW_REQUEST/);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('that are cut off leave nothing', async () => {
    const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    for (const socket of sockets) {
      socket.write(`${HEAD}Content-Length: 100000\r\n\r\n${PART}`);
      socket.write(png);
    }
    await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith('.tmp')).length).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('are all kept within their room, and dropped when their hour is over', async () => {
    const own = temporaryFolder();
    const small = new UploadStore(own, { maxBytes: 10_000 });
    const { id } = await small.add('a.csv', Buffer.from('a'.repeat(6000)));
    await small.add('a.csv', Buffer.from('a'.repeat(6000)).subarray(0, 3000)); // 9000 and a little
    await expect(small.add('b.csv', Buffer.from('b'.repeat(6000)))).rejects.toThrow(
      /no room for b.csv.*EYECATCH_UPLOADS_MAX_BYTES/,
    );
    await expect(
      new UploadStore(own, { maxBytes: 10_000 }).add('b.csv', Buffer.from('b'.repeat(6000))),
    ).rejects.toThrow(expect.objectContaining({ code: 'UPLOADS_FULL' }));
    const old = new Date(Date.now() - 61 * 60_000);
    for (const name of readdirSync(own)) utimesSync(path.join(own, name), old, old);
    // No other upload has to come for it.
    const awaited: string[] = [id];
    const keepAwaited = () => Promise.all(awaited.map((each) => small.keep(each)));
    const stopKeeping = small.keepSwept(keepAwaited, (error) => expect.fail(error.message));
    await expect.poll(() => readdirSync(own).sort()).toEqual([id, `${id}.json`]);
    stopKeeping();
    for (const name of readdirSync(own)) utimesSync(path.join(own, name), old, old);
    awaited.pop();
    const stop = small.keepSwept(keepAwaited, (error) => expect.fail(error.message));
    await expect.poll(() => readdirSync(own)).toEqual([]);
    stop();
    expect(existsSync(path.join(own, id))).toBe(false);
    await small.add('b.csv', Buffer.from('b'.repeat(6000)));
    rmSync(own, { recursive: true });
  });

  it.runIf(canMount)('on a full disk say so, and leave nothing half-written', async () => {
    const own = temporaryFolder();
    const unmount = mountSmallDisk(own, 64);
    try {
      const full = new UploadStore(own);
      await expect(full.add('a.csv', Buffer.from('a'.repeat(200_000)))).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(readdirSync(own)).toEqual([]);
      await full.add('a.csv', Buffer.from('a'.repeat(20_000)));
    } finally {
      unmount();
      rmSync(own, { recursive: true });
    }
  });
});
