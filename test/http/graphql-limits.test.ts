import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setCaller, type Scope } from '../../src/access/caller.js';
import { CostBudget } from '../../src/access/cost-budget.js';
import { admitRequests } from '../../src/graphql/limits/admit-request.js';
import { REQUEST_LIMITS } from '../../src/graphql/limits/request-limits.js';
import { documentHash, PersistedDocuments } from '../../src/graphql/persisted-documents.js';
import { executableSchema } from '../../src/graphql/schema.js';
import { admittedOf, costOf } from '../../src/http/admitted.js';
import { graphqlLimits } from '../../src/http/graphql-limits.js';
import { routeBudgets } from '../../src/http/budgets.js';
import { replyWithError } from '../../src/http/error-replies.js';
import { Readiness } from '../../src/http/readiness.js';
import type { ServerLimits } from '../../src/http/server-limits.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { JobFeed } from '../../src/jobs/job-feed.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { whileLocked } from '../support/while-locked.js';

const JSON_HEADERS = { 'content-type': 'application/json' };

/** The limits in front of a transport that says what came through. */
async function startLimits(options: { budget?: number; scopes?: readonly Scope[]; documents?: PersistedDocuments }) {
  const { budget, scopes = ['admin'], documents = new PersistedDocuments() } = options;
  const app = express();
  const refused: string[] = [];
  const budgets = budget === undefined ? undefined : new CostBudget(budget);
  app.use((request, response, next) => {
    const key = request.get('key');
    setCaller(response, {
      key: key === undefined ? undefined : { id: key, name: `of ${key}` },
      scopes: new Set(scopes),
      address: request.get('address') ?? '192.0.2.1',
    });
    next();
  });
  app.use(routeBudgets(budgets));
  app.get('/images/:id', (_request, response) => {
    response.json({});
  });
  app.use(
    '/graphql',
    express.json(),
    graphqlLimits({
      admit: admitRequests(executableSchema(), REQUEST_LIMITS),
      documents,
      budget: budgets,
      maxCost: REQUEST_LIMITS.cost,
      onRefused: (code) => refused.push(code),
    }),
    (request, response) => {
      response.json({
        cost: costOf(response),
        url: request.url,
        body: request.body as unknown,
        operation: admittedOf(response)?.operation.operation,
      });
    },
  );
  app.use(replyWithError);
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  servers.push(server);
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(body) });
  const get = (search: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql${search}`, { headers: { 'apollo-require-preflight': '1', ...headers } });
  return { url, post, get, refused };
}
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

describe('limits in front of every transport', () => {
  it('lets through exactly what was counted', async () => {
    const { post, get } = await startLimits({});
    const posted = (await (await post({ query: '{ kpis { name } }', variables: { a: 1 }, other: 'x' })).json()) as {
      body: object;
    };
    expect(posted.body).toEqual({ query: '{ kpis { name } }', variables: { a: 1 } });
    // graphql-sse reads an address up to its second question mark.
    const query = 'query ($n: Int! = 100) { illustrations(first: $n) { totalCount } }';
    const search = `?query=${encodeURIComponent(query)}&x=?&variables=${encodeURIComponent('{"n":1}')}`;
    const got = (await (await get(search)).json()) as { url: string };
    expect(got.url.split('?').length).toBe(2);
    expect(new URLSearchParams(got.url.slice(2)).get('variables')).toBe('{"n":1}');
    expect((await get('//?query={__typename}')).status).toBe(200);
  });

  it('refuses what two readers could read differently', async () => {
    const { get, post } = await startLimits({});
    for (const search of [
      '?query={kpis{name}}&query={jobs{totalCount}}',
      '?query={kpis{name}}&variables={}&variables={}',
    ]) {
      const reply = await get(search);
      expect([reply.status, await reply.json()]).toEqual([
        400,
        { errors: [expect.objectContaining({ extensions: { code: 'BAD_REQUEST' } })] },
      ]);
    }
    expect((await get('?query={kpis{name}}&variables=[1]')).status).toBe(400);
    expect((await get('?query={kpis{name}}&variables={')).status).toBe(400);
    expect((await post({ query: '{ kpis { name } }', variables: '{}' })).status).toBe(400);
    expect((await post({ query: '{ kpis { name } }', operationName: 1 })).status).toBe(400);
  });

  it('refuses a mutation by GET, and what a page of another site could send', async () => {
    const { get, url } = await startLimits({});
    const mutation = await get(`?query=${encodeURIComponent('mutation { scanDuplicates { id } }')}`);
    expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${url}/graphql?query={kpis{name}}`)).status).toBe(400);
  });

  it('says a limit in figures, as JSON and as events', async () => {
    const { post, refused } = await startLimits({});
    const body = { query: `{ ${'kpis { name } '.repeat(21)} }` };
    const expected = {
      errors: [
        {
          message: expect.stringContaining('at most 20'),
          extensions: { code: 'ROOT_FIELD_LIMIT', limit: 20, found: 21 },
        },
      ],
    };
    const json = await post(body);
    expect(json.status).toBe(400);
    expect(await json.json()).toEqual(expected);
    const events = await post(body, { accept: 'text/event-stream' });
    expect(JSON.parse(/data: (.*)/.exec(await events.text())![1]!)).toEqual(expected);
    expect(refused).toEqual(['ROOT_FIELD_LIMIT', 'ROOT_FIELD_LIMIT']);
  });

  it('trusts the shape of documents of a manifest, not of those that clients register', async () => {
    const text = `{ ${'kpis { name } '.repeat(21)} }`;
    const listed = await startLimits({ documents: new PersistedDocuments(new Map([[documentHash(text), text]])) });
    expect((await listed.post({ query: text })).status).toBe(200);
    const automatic = new PersistedDocuments();
    automatic.register(documentHash(text), text);
    expect((await (await startLimits({ documents: automatic })).post({ query: text })).status).toBe(400);
  });

  it('shows the schema to admins only', async () => {
    const query = '{ __schema { types { name } } }';
    expect((await (await startLimits({ scopes: ['admin'] })).post({ query })).status).toBe(200);
    const reader = await startLimits({ scopes: ['read', 'ingest', 'fit'] });
    const refused = await reader.post({ query });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'INTROSPECTION_OFF' } }] },
    ]);
    expect(await (await reader.post({ query: '{ kpi { name } }' })).text()).not.toContain('Did you mean');
    // Of a tag, not of the schema: that stays (test/graphql/api.test.ts).
  });
});

describe('the budget of a caller', () => {
  it('is spent by what requests cost, said in headers, and refused with the time to wait', async () => {
    const { post } = await startLimits({ budget: 100 });
    const query = '{ illustrations(first: 100) { edges { node { id } } } }';
    const first = await post({ query });
    expect(first.status).toBe(200);
    const { cost } = (await first.json()) as { cost: { requested: number; remaining: number } };
    expect(cost.remaining).toBe(100 - cost.requested);
    expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=100;w=60');
    expect(first.headers.get('ratelimit')).toBe(`"cost";r=${cost.remaining};t=60`);
    let reply = first;
    for (let i = 0; i < 20 && reply.status === 200; i++) reply = await post({ query });
    expect(reply.status).toBe(429);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await reply.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) as number } }],
    });
    const events = await post({ query }, { accept: 'text/event-stream' });
    expect([events.status, events.headers.get('content-type')]).toEqual([
      429,
      expect.stringContaining('application/json'),
    ]);
  });

  it('is one for each key, wherever it asks from, and one for each address without a key', async () => {
    const { post } = await startLimits({ budget: 20 });
    const ask = async (headers: Record<string, string>) =>
      (await post({ query: '{ jobs { totalCount } }' }, headers)).status;
    expect(await ask({ key: '1', address: '192.0.2.1' })).toBe(200);
    expect(await ask({ key: '1', address: '192.0.2.2' })).toBe(200);
    expect(await ask({ key: '1', address: '192.0.2.3' })).toBe(429);
    expect(await ask({ key: '2', address: '192.0.2.1' })).toBe(200);
    expect(await ask({ address: '192.0.2.1' })).toBe(200);
    // One network of IPv6, whose addresses its owner has by the billion.
    expect(await ask({ address: '2001:db8:1:2::1' })).toBe(200);
    expect(await ask({ address: '2001:db8:1:2:ffff::9' })).toBe(200);
    expect(await ask({ address: '2001:db8:1:2:3:4:5:6' })).toBe(429);
    expect(await ask({ address: '2001:db8:1:3::1' })).toBe(200);
  });

  it('counts what is refused, pictures too, and an estimate next to nothing', async () => {
    const { post, url } = await startLimits({ budget: 10 });
    const estimate = await post({ query: '{ kpiModel(id: 1) { id } }' }, { 'x-eyecatch-cost': 'estimate' });
    expect(await estimate.json()).toEqual({
      data: null,
      extensions: { cost: { requested: 4, maximum: 10, remaining: 9 } },
    });
    expect((await post({ query: '{ nothing }' })).headers.get('ratelimit')).toContain('r=8');
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await fetch(`${url}/images/1`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(await (await fetch(`${url}/images/1`)).json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  });

  it('says so at once when it can never hold a request', async () => {
    const { post } = await startLimits({ budget: 50 });
    const reply = await post({ query: '{ kpiModel(id: 1) { reportPage } }' });
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'COST_LIMIT', limit: 50, found: 803 } }] },
    ]);
  });

  it('refuses a header that it does not know', async () => {
    const { post } = await startLimits({});
    expect((await post({ query: '{ kpis { name } }' }, { 'x-eyecatch-cost': 'yes' })).status).toBe(400);
  });
});

describe.each(databases)('the server with budgets on $name', ({ create }) => {
  let database: TestDatabase;
  let feed: JobFeed;
  const started: EyecatchServer[] = [];
  /** Two processes over one database, as far as budgets go. */
  const start = async (limits: Partial<ServerLimits> = {}): Promise<string> => {
    const folder = temporaryFolder();
    const uploads = new UploadStore(path.join(folder, 'uploads'));
    const images = new ImageStore(path.join(folder, 'images'));
    const server = await startServer({
      ...{ port: 0, host: '127.0.0.1', readiness: new Readiness(), uploads, images },
      thumbnails: new ThumbnailStore(path.join(folder, 'thumbnails'), images),
      costs: { budgetPerMinute: 100, sharedBudgets: true },
      limits,
    });
    server.open({
      ...{ pool: database.pool, uploads, jobFeed: feed, wakeWorker: () => undefined },
      ...{
        posteriors: undefined as never,
        predictors: undefined as never,
        taggingThread: undefined as never,
        fetcher: undefined as never,
      },
    });
    started.push(server);
    return `http://127.0.0.1:${server.port}/graphql`;
  };
  beforeAll(async () => {
    database = await create();
    feed = new JobFeed(database.pool, database.options.url);
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.close()));
    await feed.close();
    await database.close();
  });
  const ask = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...headers },
      body: JSON.stringify({ query: '{ jobs { totalCount } }' }),
    });

  it('shares them over processes, shows the cost to who asks for it, and survives their table', async () => {
    const [one, two] = [await start(), await start()];
    const reported = (await (await ask(one, { 'x-eyecatch-cost': 'report' })).json()) as {
      data: unknown;
      extensions: { cost: { requested: number; remaining: number } };
    };
    const { requested, remaining } = reported.extensions.cost;
    expect(reported.data).toEqual({ jobs: { totalCount: 0 } });
    expect(remaining).toBe(100 - requested);
    const streamed = await ask(one, { 'x-eyecatch-cost': 'report', accept: 'text/event-stream' });
    expect(await streamed.text()).toContain(`"extensions":{"cost":{"requested":${requested},"maximum":100,`);
    expect(await (await ask(two)).json()).toEqual({ data: { jobs: { totalCount: 0 } } });
    expect((await ask(two)).headers.get('ratelimit')).toContain(`r=${100 - 4 * requested};`);

    await database.pool.query('alter table cost_budget rename to cost_budget_gone');
    // Each process counts for itself now.
    expect((await ask(two)).headers.get('ratelimit')).toContain(`r=${100 - requested};`);
    await database.pool.query('alter table cost_budget_gone rename to cost_budget');
  });

  it('leave no stream taken by a client that left while its budget was asked for', async () => {
    const url = await start({ streams: 1 });
    const listen = (signal?: AbortSignal) =>
      fetch(url, {
        method: 'POST',
        headers: { ...JSON_HEADERS, accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { jobs { id } }' }),
        ...(signal ? { signal } : {}),
      });
    const spend = vi.spyOn(CostBudget.prototype, 'spend');
    await whileLocked(database.pool, 'cost_budget', async () => {
      const leaving = new AbortController();
      const reply = listen(leaving.signal);
      await expect.poll(() => spend.mock.calls.length).toBe(1);
      leaving.abort();
      await expect(reply).rejects.toThrow();
      // For the server to hear of it.
      await sleep(100);
    });
    await spend.mock.results[0]!.value;
    spend.mockRestore();
    const { status, body } = await listen();
    expect(status).toBe(200);
    await body!.cancel();
  });
});
