import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressReplies } from '../../src/http/compress-replies.js';

const LONG = 'long '.repeat(1000);

describe('compressed replies', () => {
  let server: Server;
  let url: string;
  let endStream: () => void = () => undefined;
  beforeAll(async () => {
    const app = express();
    app.use(compressReplies());
    app.get('/long', (_request, response) => {
      response.json({ LONG });
    });
    app.get('/short', (_request, response) => {
      response.json({});
    });
    app.get('/events', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`data: ${LONG}\n\n`);
      endStream = () => response.end();
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const get = (where: string, encoding: string) =>
    fetch(`${url}${where}`, { headers: { 'accept-encoding': encoding } });

  it('are sent as the client accepts when they are long', async () => {
    for (const encoding of ['br', 'gzip']) {
      const reply = await get('/long', encoding);
      expect(reply.headers.get('content-encoding')).toBe(encoding);
      expect(await reply.json()).toEqual({ LONG });
    }
    expect((await get('/long', 'identity')).headers.get('content-encoding')).toBeNull();
    expect((await get('/short', 'br')).headers.get('content-encoding')).toBeNull();
  });

  it('leave an event stream as it is: an event is there before the stream ends', async () => {
    const reply = await get('/events', 'br, gzip');
    expect(reply.headers.get('content-encoding')).toBeNull();
    const { value } = await reply.body!.getReader().read();
    expect(new TextDecoder().decode(value)).toMatch(/^data: long/);
    endStream();
  });
});
