import http from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmbedded, type TestDatabase } from '../support/databases.js';
import { serveProcess, type ServeProcess } from '../support/serve-process.js';

const BODY = JSON.stringify({ query: '{ illustrations(first: 5) { edges { node { id name } } } }' });

/** Clients that keep their connections and make new ones when told to, as browsers and load balancers do. */
function load(port: () => number, clients: number) {
  let running = true;
  const failures: string[] = [];
  let answered = 0;
  let refused = 0;
  const client = async (): Promise<void> => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (running) {
      try {
        const status = await post(port(), agent);
        if (status === 200) answered++;
        else failures.push(`status ${status}`);
      } catch (error) {
        // Nobody listens any more: the request was never sent, and a load balancer takes another server.
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') refused++;
        else failures.push((error as Error).message);
        await sleep(5);
      }
    }
    agent.destroy();
  };
  const all = Array.from({ length: clients }, client);
  return {
    answered: () => answered,
    stop: async () => {
      running = false;
      await Promise.all(all);
      return { failures, answered, refused };
    },
  };
}

function post(port: number, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
    const request = http.request({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', agent, headers });
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(BODY);
  });
}

describe('a server that is told to stop', () => {
  let database: TestDatabase | undefined;
  const started: ServeProcess[] = [];
  const loads: ReturnType<typeof load>[] = [];
  afterEach(async () => {
    await Promise.all(loads.splice(0).map((each) => each.stop()));
    for (const { process } of started.splice(0)) process.kill('SIGKILL');
    await database?.close();
    database = undefined;
  });
  const loadOn = (...given: Parameters<typeof load>): ReturnType<typeof load> => {
    const made = load(...given);
    loads.push(made);
    return made;
  };
  const serve = async (args: string[] = []): Promise<ServeProcess> => {
    database ??= await createEmbedded();
    const server = await serveProcess(['--data', database.options.dataFolder, ...args]);
    started.push(server);
    return server;
  };

  it('fails no request, ends streams without completing them, lets an upload finish, and exits with 0', async () => {
    const server = await serve(['--drain-delay', '1']);
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { jobs { id } }' }),
    });
    const events = stream.text();
    const upload = connect(server.port, '127.0.0.1');
    const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nhello\r\n--b--\r\n';
    const length = `Content-Length: ${file.length}\r\n`;
    upload.write(
      `POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n${length}\r\n--b`,
    );
    const clients = loadOn(() => server.port, 20);
    await expect.poll(clients.answered, { timeout: 20_000 }).toBeGreaterThan(200);

    server.process.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(503);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const before = clients.answered();
    await expect.poll(clients.answered).toBeGreaterThan(before);
    await sleep(1500);
    upload.write(file.slice(3));
    const [reply] = (await once(upload, 'data')) as [Buffer];
    expect(reply.toString()).toMatch(/^HTTP\/1.1 201[\s\S]*Connection: close/i);
    expect(await events).not.toContain('event: complete');
    expect(await server.ended).toBe(0);
    const { failures, answered, refused } = await clients.stop();
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(0);
  });

  it('is replaced behind a load balancer without a failed request', async () => {
    database = await createEmbedded();
    const delayed = ['--drain-delay', '2'];
    const [first, second, third] = await Promise.all([serve(delayed), serve(delayed), serve(delayed)]);
    const servers = [first, second];
    const balancer = await startBalancer(() => servers.map(({ port }) => port));
    const clients = loadOn(() => balancer.port, 12);
    for (const place of [0, 1]) {
      const before = clients.answered();
      await expect.poll(clients.answered, { timeout: 20_000 }).toBeGreaterThan(before + 50);
      const old = servers[place]!;
      old.process.kill('SIGTERM');
      expect(await old.ended).toBe(0);
      servers[place] = third;
    }
    const { failures, refused } = await clients.stop();
    expect(failures).toEqual([]);
    expect(refused).toBe(0);
    await balancer.close();
  }, 120_000);

  it('ends at once when it is told twice', async () => {
    const server = await serve(['--drain-delay', '60']);
    server.process.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(503);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(130);
  });
});

/** Round robin over the servers that are ready, on connections it keeps. */
async function startBalancer(ports: () => readonly number[]): Promise<{ port: number; close: () => Promise<void> }> {
  const agent = new http.Agent({ keepAlive: true });
  let turn = 0;
  let ready = ports();
  const look = setInterval(() => {
    void Promise.all(
      ports().map(async (port) => {
        const reply = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
        return reply?.ok ? [port] : [];
      }),
    ).then((found) => (ready = found.flat()));
  }, 100);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => forward(Buffer.concat(chunks), 3));
    const forward = (body: Buffer, tries: number): void => {
      const port = ready[turn++ % ready.length]!;
      const { method, url: path, headers } = request;
      const onward = http.request({ host: '127.0.0.1', port, method, path, headers, agent }, (reply) => {
        const { connection: _, ...rest } = reply.headers;
        response.writeHead(reply.statusCode!, rest);
        reply.pipe(response);
        reply.on('error', () => response.destroy());
      });
      onward.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED' && tries > 0) forward(body, tries - 1);
        else response.destroy(error);
      });
      onward.end(body);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      clearInterval(look);
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
