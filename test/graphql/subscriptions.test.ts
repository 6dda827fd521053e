import { request, type IncomingMessage } from 'node:http';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type RequestParams } from 'graphql-sse';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Readiness } from '../../src/http/readiness.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { JobFeed } from '../../src/jobs/job-feed.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import type { Job } from '../../src/jobs/job-table.js';
import { LatestByKey } from '../../src/jobs/latest-by-key.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { claimJob, failJob, finishJob, updateJob } from '../support/jobs.js';

const FOLLOW = 'subscription ($id: ID!) { job(id: $id) { id status step done total result error } }';
const JSON_EVENTS = { 'content-type': 'application/json', accept: 'text/event-stream' };

describe.each(databases)('GraphQL over server-sent events on $name', ({ create }) => {
  let database: TestDatabase;
  let feed: JobFeed;
  let server: EyecatchServer;
  let url: string;
  const start = async (): Promise<EyecatchServer> => {
    const folder = database.options.dataFolder;
    const uploads = new UploadStore(path.join(folder, 'uploads'));
    const images = new ImageStore(path.join(folder, 'images'));
    const thumbnails = new ThumbnailStore(path.join(folder, 'thumbnails'), images);
    const started = await startServer({
      ...{ port: 0, host: '127.0.0.1', readiness: new Readiness() },
      ...{ uploads, images, thumbnails },
    });
    started.open({
      ...{ pool: database.pool, uploads, jobFeed: feed, wakeWorker: () => undefined },
      ...{ posteriors: undefined as never, predictors: undefined as never, taggingThread: undefined as never },
      fetcher: undefined as never,
    });
    return started;
  };
  beforeAll(async () => {
    database = await create();
    feed = new JobFeed(database.pool, database.options.url);
    server = await start();
    url = `http://127.0.0.1:${server.port}/graphql`;
  });
  afterAll(async () => {
    await server.close();
    await feed.close();
    await database.close();
  });
  beforeEach(() => database.pool.query('truncate job cascade'));

  const post = (body: object, headers: Record<string, string> = JSON_EVENTS, at = url) =>
    fetch(at, { method: 'POST', headers, body: JSON.stringify(body) });
  const events = async (reply: Response) => (await reply.text()).split('\n\n').filter((event) => event !== ':');
  const answer = async (reply: Response) => {
    const [first, second] = await events(reply);
    expect(second).toBe('event: complete\ndata:');
    return JSON.parse(first!.replace('event: next\ndata: ', '')) as { data?: any; errors?: any[] };
  };

  it('tells a client the state of a job, each change, and that it is over', async () => {
    const { id } = await enqueueJob(database.pool, 'x', {});
    const client = createClient({ url, retryAttempts: 0 });
    const states: any[] = [];
    const steps = [
      () => claimJob(database.pool, id),
      () => updateJob(database.pool, id, { step: 'Half', done: 1, total: 2 }),
      () => finishJob(database.pool, id, { made: 3 }),
    ];
    for await (const { data, errors } of client.iterate<any>({ query: FOLLOW, variables: { id } })) {
      expect(errors).toBeUndefined();
      states.push(data!.job);
      await steps.shift()?.();
    }
    expect(states).toMatchObject([
      { id, status: 'QUEUED', done: 0 },
      { status: 'RUNNING' },
      { status: 'RUNNING', step: 'Half', done: 1, total: 2 },
      { status: 'SUCCEEDED', result: { made: 3 } },
    ]);
    client.dispose();
  });

  it('streams what nothing on the way may hold back, and ends with the job', async () => {
    const { id } = await enqueueJob(database.pool, 'x', {});
    const reply = await post({ query: FOLLOW, variables: { id } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reply.headers.get('cache-control')).toMatch(/no-transform/);
    expect(reply.headers.get('x-accel-buffering')).toBe('no');
    const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    const until = async (part: string): Promise<void> => {
      while (!read.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended without ${part}`);
        read += value;
      }
    };
    await until('QUEUED');
    await failJob(database.pool, id, 'no paper');
    await until('no paper');
    await until('event: complete');
    expect((await reader.read()).done).toBe(true);
  });

  it('tells of all jobs', async () => {
    const client = createClient({ url, retryAttempts: 0 });
    const waiting = await enqueueJob(database.pool, 'waiting', {});
    const jobs = client.iterate<any>({ query: 'subscription { jobs { id kind status } }' });
    const next = async () => (await jobs.next()).value.data.jobs;
    expect(await next()).toEqual({ id: waiting.id, kind: 'waiting', status: 'QUEUED' });
    const fresh = await enqueueJob(database.pool, 'fresh', {});
    expect(await next()).toEqual({ id: fresh.id, kind: 'fresh', status: 'QUEUED' });
    await jobs.return!();
    client.dispose();
  });

  it('goes on after a lost connection from the state of that moment', async () => {
    const { id } = await enqueueJob(database.pool, 'x', {});
    const line = await openLine(server.port);
    const reconnected: boolean[] = [];
    const client = createClient({
      url: `http://127.0.0.1:${line.port}/graphql`,
      retryAttempts: 5,
      retry: () => sleep(50),
      on: { connected: (again) => reconnected.push(again) },
    });
    const states: any[] = [];
    for await (const { data } of client.iterate<any>({ query: FOLLOW, variables: { id } })) {
      states.push(data!.job);
      if (states.length === 1) {
        line.cut();
        // While nobody hears of it.
        await claimJob(database.pool, id);
        await updateJob(database.pool, id, { step: 'Half', done: 1, total: 2 });
      } else if (states.length === 2) {
        await finishJob(database.pool, id, { made: 3 });
      }
    }
    expect(reconnected).toEqual([false, true]);
    expect(states).toMatchObject([
      { status: 'QUEUED' },
      { status: 'RUNNING', step: 'Half', done: 1 },
      { status: 'SUCCEEDED', result: { made: 3 } },
    ]);
    client.dispose();
    await line.close();
  });

  it('keeps the latest for a client that does not read, not all there was', async () => {
    const latest = new LatestByKey<Job>(() => undefined);
    const follow = feed.followJobs.bind(feed);
    feed.followJobs = () => Promise.resolve(latest);
    const job = await enqueueJob(database.pool, 'x', {});
    const body = JSON.stringify({ query: 'subscription { jobs { done step } }' });
    const reply = await new Promise<IncomingMessage>((resolve) =>
      request(url, { method: 'POST', headers: JSON_EVENTS }, resolve).end(body),
    );
    feed.followJobs = follow;
    const many = 1000;
    for (let done = 1; done <= many; done++) {
      latest.put(job.id, { ...job, done, step: 'x'.repeat(100_000) });
      if (done % 4 === 0) await sleep(1);
    }
    latest.end();
    const seen = (await text(reply)).match(/"done":\d+/g)!;
    expect(seen.length).toBeLessThan(many / 2);
    expect(seen.at(-1)).toBe(`"done":${many}`);
  });

  it('stops following for a client that left', async () => {
    const { id } = await enqueueJob(database.pool, 'x', {});
    let left = 0;
    const follow = feed.followJob.bind(feed);
    feed.followJob = async (given) => {
      const states = await follow(given);
      const leave = states.return!.bind(states);
      states.return = (value) => (left++, leave(value));
      return states;
    };
    const stop = new AbortController();
    const body = JSON.stringify({ query: FOLLOW, variables: { id } });
    const reply = await fetch(url, { method: 'POST', headers: JSON_EVENTS, body, signal: stop.signal });
    expect(reply.status).toBe(200);
    stop.abort();
    for (let i = 0; i < 100 && left === 0; i++) await sleep(20);
    feed.followJob = follow;
    expect(left).toBeGreaterThan(0);
  });

  it('says in GraphQL what is wrong, with the codes of JSON replies', async () => {
    const code = async (body: RequestParams) => (await answer(await post(body))).errors![0];
    expect(await code({ query: FOLLOW, variables: { id: '987654' } })).toMatchObject({
      message: 'There is no job 987654.',
      path: ['job'],
      extensions: { code: 'NOT_FOUND' },
    });
    expect((await code({ query: FOLLOW, variables: { id: 'x' } })).extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect((await code({ query: FOLLOW })).extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect((await code({ query: '{ nothing }' })).extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect((await code({ query: '{ nothing' })).extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
    const two = 'query A { __typename } query B { __typename }';
    expect((await code({ query: two })).extensions).toEqual({ code: 'OPERATION_RESOLUTION_FAILURE' });
  });

  it('hides what is not for clients', async () => {
    const follow = feed.followJobs.bind(feed);
    feed.followJobs = () => Promise.reject(new Error('password is secret'));
    const { errors } = await answer(await post({ query: 'subscription { jobs { id } }' }));
    feed.followJobs = follow;
    expect(errors![0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(errors![0].message).not.toMatch(/secret/);
  });

  it('answers queries and mutations too, and mutations by POST only', async () => {
    expect(await answer(await post({ query: '{ jobs { totalCount } }' }))).toEqual({
      data: { jobs: { totalCount: 0 } },
    });
    const { id } = await enqueueJob(database.pool, 'x', {});
    await failJob(database.pool, id, 'lost');
    const retry = `mutation { retryJob(id: "${id}") { status } }`;
    const headers = { accept: 'text/event-stream', 'apollo-require-preflight': '1' };
    expect((await fetch(`${url}?query=${encodeURIComponent(retry)}`, { headers })).status).toBe(405);
    expect(await answer(await post({ query: retry }))).toEqual({ data: { retryJob: { status: 'QUEUED' } } });
  });

  it('refuses what a page of another site could send', async () => {
    const query = encodeURIComponent('{ __typename }');
    const get = async (headers: Record<string, string>) =>
      (await fetch(`${url}?query=${query}`, { headers: { accept: 'text/event-stream', ...headers } })).status;
    expect(await get({})).toBe(400);
    expect(await get({ 'apollo-require-preflight': '1' })).toBe(200);
    const form = { accept: 'text/event-stream', 'content-type': 'text/plain; a=application/json' };
    expect((await post({ query: '{ __typename }' }, form)).status).toBe(400);
  });

  it('streams only for those who ask for it', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const json = await post({ query: '{ __typename }' }, headers);
    expect(json.headers.get('content-type')).toMatch(/json/);
    const refused = await post({ query: 'subscription { jobs { id } }' }, headers);
    expect(refused.status).toBe(406);
    expect((await refused.json()).errors[0].message).toMatch(/text\/event-stream/);
  });

  it('ends streams with the server, at once and without saying that they are complete', async () => {
    const other = await start();
    const reply = await post(
      { query: 'subscription { jobs { id } }' },
      JSON_EVENTS,
      `http://127.0.0.1:${other.port}/graphql`,
    );
    const streamed = reply.text();
    const started = performance.now();
    await other.close();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await streamed).not.toMatch(/complete/);
  });
});

/** A line to a port that can be cut: whoever talks over it loses the connection, and may make a new one. */
async function openLine(port: number) {
  const sockets = new Set<Socket>();
  const line: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    port: (line.address() as AddressInfo).port,
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => line.close(resolve));
    },
  };
}
