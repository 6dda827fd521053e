import { existsSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import autocannon from 'autocannon';
import express from 'express';
import { runServer, type RunningServer } from '../src/cli/run-server.js';
import { loadIllustrations } from '../src/indexer/illustration-table.js';
import { settingsOf } from '../src/settings.js';
import { activeModel } from '../src/tagging/model-registry.js';
import { search } from '../src/vectors/search.js';
import { loadVectors } from '../src/vectors/vector-table.js';
import { quantile, type Metrics } from './benchmark.js';

const CLIENTS = [1, 16, 64];
const SECONDS = 5;
/** Requests timed one by one for the percentiles at one client. */
const TIMED = 400;
/** A server that has run for a while is compiled. */
const WARM_UP = 800;

/** With a variable, as clients ask: a text is then parsed once. */
const QUERIES: Readonly<Record<string, string>> = {
  similar:
    'query ($id: ID!) { similar(id: $id, first: 10) { edges { node { similarity illustration { id name } } } } }',
  kpi: 'query ($id: ID!) { illustration(id: $id) { id kpi(name: "ctr") { rate contributions(first: 5) { contribution tag { name } } } } }',
  illustration: 'query ($id: ID!) { illustration(id: $id) { id name tags(first: 10) { score tag { name } } } }',
};

/**
 * The main queries over HTTP against the demo library, beside a bare Apollo Server that answers each with a constant of
 * the same shape. `API_QUERIES`, a regular expression on names, runs some of them.
 */
export async function apiBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  if (!existsSync(path.join(data, 'models', 'embedded'))) {
    throw new Error(`${data} holds no demo library. Run npm start once; it makes one.`);
  }
  const server = await runServer({
    settings: settingsOf(data, process.env.DATABASE_URL),
    port: 0,
    host: '127.0.0.1',
    onListening: () => undefined,
  });
  const ids = await libraryIds(server.url);
  log(`${ids.length} illustrations`);
  const metrics: Record<string, Metrics> = {};
  try {
    const wanted = new RegExp(process.env.API_QUERIES ?? '');
    for (const [name, query] of Object.entries(QUERIES)) {
      if (!wanted.test(name)) continue;
      const constant = await ask(server.url, query, { id: ids[0]! });
      const bare = await startBare(constant.data);
      const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
      const bareQuery = '{ constant }';
      const timed =
        name === 'similar'
          ? await timeBesideSql(server, ids, query)
          : { http: await timeOneByOne(server.url, ids, query) };
      if ('sql' in timed) {
        const sqlP50Ms = quantile(timed.sql, 0.5);
        metrics['similar, its statements alone'] = {
          p50Ms: sqlP50Ms,
          httpAboveSqlMs: quantile(timed.http, 0.5) - sqlP50Ms,
        };
      }
      for (const clients of CLIENTS) {
        const ours = await load(
          server.url,
          clients,
          ids.slice(0, 500).map((id) => ({ query, variables: { id } })),
        );
        const theirs = await load(bareUrl, clients, [{ query: bareQuery }]);
        const percentiles =
          clients === 1
            ? { p50Ms: quantile(timed.http, 0.5), p95Ms: quantile(timed.http, 0.95), p99Ms: quantile(timed.http, 0.99) }
            : { p50Ms: ours.latency.p50, p95Ms: ours.latency.p97_5, p99Ms: ours.latency.p99 };
        metrics[`${name}, ${clients} client${clients > 1 ? 's' : ''}`] = {
          requestsPerSecond: ours.requests.average,
          ...percentiles,
          bareRequestsPerSecond: theirs.requests.average,
          ratioToBare: ours.requests.average / theirs.requests.average,
        };
        log(`${name}, ${clients}: ${ours.requests.average.toFixed(0)}/s, bare ${theirs.requests.average.toFixed(0)}/s`);
      }
      bare.close();
    }
  } finally {
    await server.close();
  }
  return metrics;
}

async function libraryIds(url: string): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page: Page = (
      await ask(
        url,
        `{ illustrations(first: 100${after ? `, after: "${after}"` : ''}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      )
    ).data as unknown as Page;
    ids.push(...page.illustrations.edges.map(({ node }) => node.id));
    after = page.illustrations.pageInfo.hasNextPage ? page.illustrations.pageInfo.endCursor : null;
  } while (after && ids.length < 2000);
  return ids;
}

interface Page {
  illustrations: {
    edges: { node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function ask(
  url: string,
  query: string,
  variables: Record<string, string> = {},
): Promise<{ data: Record<string, unknown> }> {
  const reply = await post(`${url}/graphql`, JSON.stringify({ query, variables }));
  const body = JSON.parse(reply) as { data: Record<string, unknown>; errors?: unknown };
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body;
}

const agent = new Agent({ keepAlive: true });

/** Node's own client on one connection: fetch takes half a millisecond of the processor more. */
function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (reply) => {
      reply.setEncoding('utf8');
      let text = '';
      reply.on('data', (part: string) => (text += part));
      reply.on('end', () => resolve(text));
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * Each request over HTTP and then its statements in the database alone, in turn, so that noise falls on both: which model
 * answers, the example's vector, the search, the rows of what was found. Each asks for another illustration: the second to
 * ask for one would find its pages in the cache.
 */
async function timeBesideSql(
  { url, pool }: RunningServer,
  ids: readonly string[],
  query: string,
): Promise<{ http: number[]; sql: number[] }> {
  const [http, sql]: [number[], number[]] = [[], []];
  for (let i = 0; i < TIMED + WARM_UP; i++) {
    const [asked, id] = [2 * i, 2 * i + 1].map((number) => ids[(number * 7919) % ids.length]!) as [string, string];
    const started = performance.now();
    await ask(url, query, { id: asked });
    const answered = performance.now();
    const model = await activeModel(pool);
    const vector = (await loadVectors(pool, model.id, [id])).get(id)!;
    const { neighbours } = await search(pool, {
      modelId: model.id,
      ranking: { kind: 'vector', vector },
      first: 10,
      exclude: [id],
    });
    await loadIllustrations(
      pool,
      neighbours.map(({ illustrationId }) => illustrationId),
    );
    if (i < WARM_UP) continue;
    http.push(answered - started);
    sql.push(performance.now() - answered);
  }
  return { http, sql };
}

async function timeOneByOne(url: string, ids: readonly string[], query: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TIMED + WARM_UP; i++) {
    const started = performance.now();
    await ask(url, query, { id: ids[(i * 7919) % ids.length]! });
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  return times;
}

function load(url: string, clients: number, bodies: readonly object[]): Promise<autocannon.Result> {
  return autocannon({
    url: `${url}/graphql`,
    connections: clients,
    duration: SECONDS,
    requests: bodies.map((body) => ({
      method: 'POST' as const,
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })),
  });
}

/** Apollo Server with express, as ours, and nothing behind it: the reply's fields resolve from one object. */
async function startBare(constant: Record<string, unknown>): Promise<Server> {
  const apollo = new ApolloServer({
    typeDefs: 'scalar JSON type Query { constant: JSON }',
    resolvers: { Query: { constant: () => constant } },
  });
  await apollo.start();
  const app = express();
  app.use('/graphql', express.json(), expressMiddleware(apollo));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
