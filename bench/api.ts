import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { makeExecutableSchema } from '@graphql-tools/schema';
import autocannon from 'autocannon';
import express from 'express';
import { runServer, type RunningServer } from '../src/cli/run-server.js';
import { openDatabase } from '../src/database/open.js';
import { loadIllustrations } from '../src/indexer/illustration-table.js';
import { packageRoot } from '../src/package-root.js';
import { settingsOf, type Settings } from '../src/settings.js';
import { activeModel } from '../src/tagging/model-registry.js';
import { search } from '../src/vectors/search.js';
import { loadVectors } from '../src/vectors/vector-table.js';
import { quantile, type Metrics } from './benchmark.js';
import { copyLibrary } from './soak/copy-library.js';

const CLIENTS = [1, 16, 64];
const SECONDS = Number(process.env.API_SECONDS ?? 5);
/** Requests timed one by one beside their statements. */
const TIMED = 400;
/** A server that has run for a while is compiled. */
const WARM_UP = 800;
const WARM_UP_SECONDS = 3;

/** With variables, as clients ask: a text is then parsed once. Those without `$id` ask the same each time. */
const QUERIES: Readonly<Record<string, string>> = {
  illustration: 'query ($id: ID!) { illustration(id: $id) { id name tags(first: 10) { score tag { name } } } }',
  illustrations: '{ illustrations(first: 50) { edges { node { id name thumbnailUrl } } pageInfo { endCursor } } }',
  filtered:
    '{ illustrations(first: 50, filter: { tags: { all: [{ name: "TAG" }] } }) { edges { node { id name thumbnailUrl } } } }',
  similar:
    'query ($id: ID!) { similar(id: $id, first: 10) { edges { node { similarity illustration { id name } } } } }',
  similarFiltered:
    'query ($id: ID!) { similar(id: $id, first: 10, filter: { tags: { all: [{ name: "TAG" }] } }) { edges { node { similarity illustration { id name } } } } }',
  predictKpi: 'query ($id: ID!) { predictKpi(kpi: "ctr", illustrations: [$id]) { rate interval { low high } } }',
  kpi: 'query ($id: ID!) { illustration(id: $id) { id kpi(name: "ctr") { rate contributions(first: 5) { contribution tag { name } } } } }',
  kpiSeries: '{ kpiSeries(kpi: "ctr") { time numerator denominator value } }',
  tags: '{ tags(first: 50, order: LIBRARY) { edges { node { name count } } } }',
};

/**
 * The main queries over HTTP against the demo library, beside a bare Apollo Server that answers the same documents by the
 * same schema from constants. On the embedded database, and on the server that DATABASE_URL names, which is filled with
 * the library when it is empty. `API_QUERIES`, a regular expression on names, runs some of them; `API_CLIENTS` (1,16,64) and
 * `API_SECONDS` (5, for each) say how long it takes.
 */
export async function apiBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const source = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  if (!existsSync(path.join(source, 'models', 'embedded'))) {
    throw new Error(`${source} holds no demo library. Run npm start once; it makes one.`);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-api-'));
  const metrics: Record<string, Metrics> = {};
  // The worker, which the server starts, reads it too.
  const url = process.env.DATABASE_URL;
  try {
    delete process.env.DATABASE_URL;
    cpSync(source, folder, { recursive: true });
    await measureServer('embedded', settingsOf(folder, undefined), metrics, log);
    if (url) {
      process.env.DATABASE_URL = url;
      await fillServer(folder, url, log);
      await measureServer('server', settingsOf(folder, url), metrics, log);
    }
  } finally {
    if (url) process.env.DATABASE_URL = url;
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
  return metrics;
}

async function fillServer(dataFolder: string, url: string, log: (line: string) => void): Promise<void> {
  const to = await openDatabase({ dataFolder, url });
  const { rows } = await to.query('select from illustration limit 1');
  if (rows.length === 0) {
    log('copying the library to the server');
    const from = await openDatabase({ dataFolder });
    await copyLibrary(from, to);
    await from.end();
  }
  await to.end();
}

async function measureServer(
  database: string,
  settings: Settings,
  metrics: Record<string, Metrics>,
  log: (line: string) => void,
): Promise<void> {
  const server = await runServer({ settings, port: 0, host: '127.0.0.1', onListening: () => undefined });
  try {
    const ids = await libraryIds(server.url);
    log(`${database}: ${ids.length} illustrations`);
    const { tags } = (await ask(server.url, '{ tags(first: 3, order: LIBRARY) { edges { node { name } } } }')).data as {
      tags: { edges: { node: { name: string } }[] };
    };
    const tag = tags.edges.at(-1)!.node.name;
    const wanted = new RegExp(process.env.API_QUERIES ?? '');
    for (const [name, text] of Object.entries(QUERIES)) {
      if (!wanted.test(name)) continue;
      const query = text.replace('TAG', tag);
      const variablesOf = (id: string): Record<string, string> => (query.includes('$id') ? { id } : {});
      const constant = await ask(server.url, query, variablesOf(ids[0]!));
      const bare = await startBare(constant.data);
      const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
      const asked = (each: readonly string[]) => each.map((id) => ({ query, variables: variablesOf(id) }));
      if (name === 'similar') {
        const timed = await timeBesideSql(server, ids, query);
        const sqlP50Ms = quantile(timed.sql, 0.5);
        metrics[`${database}, similar, its statements alone`] = {
          p50Ms: sqlP50Ms,
          httpAboveSqlMs: quantile(timed.http, 0.5) - sqlP50Ms,
        };
      }
      await load(server.url, 4, asked(ids.slice(0, 500)), WARM_UP_SECONDS);
      await load(bareUrl, 4, asked(ids.slice(0, 1)), WARM_UP_SECONDS);
      for (const clients of (process.env.API_CLIENTS ?? CLIENTS.join(',')).split(',').map(Number)) {
        const ours = await load(server.url, clients, asked(ids.slice(0, 500)));
        const theirs = await load(bareUrl, clients, asked(ids.slice(0, 1)));
        metrics[`${database}, ${name}, ${clients} client${clients > 1 ? 's' : ''}`] = {
          ...ours,
          bareRequestsPerSecond: theirs.requestsPerSecond,
          bareP50Ms: theirs.p50Ms,
          ratioToBare: ours.requestsPerSecond / theirs.requestsPerSecond,
        };
        log(
          `${database}, ${name}, ${clients}: ${ours.requestsPerSecond.toFixed(0)}/s, p50 ${ours.p50Ms.toFixed(1)} ms, ` +
            `p99 ${ours.p99Ms.toFixed(0)} ms; bare ${theirs.requestsPerSecond.toFixed(0)}/s`,
        );
      }
      bare.close();
    }
  } finally {
    await server.close();
  }
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

interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** @throws Error when a request was not answered with 200: figures of refusals are none */
async function load(url: string, clients: number, bodies: readonly object[], seconds = SECONDS): Promise<Load> {
  const times: number[] = [];
  const options = {
    url: `${url}/graphql`,
    connections: clients,
    duration: seconds,
    requests: bodies.map((body) => ({
      method: 'POST' as const,
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })),
  };
  const { requests, non2xx, errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    running.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  });
  if (non2xx + errors > 0)
    throw new Error(`${non2xx} requests were refused and ${errors} failed at ${clients} clients.`);
  const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((q) => quantile(times, q)) as [number, number, number];
  return { requestsPerSecond: requests.average, p50Ms, p95Ms, p99Ms };
}

/** Apollo Server with express, as ours, and nothing behind it: the fields of the same schema resolve from one reply. */
async function startBare(constant: Record<string, unknown>): Promise<Server> {
  const apollo = new ApolloServer({
    schema: makeExecutableSchema({
      typeDefs: readFileSync(path.join(packageRoot, 'schema.graphql'), 'utf8'),
      resolvers: { Query: Object.fromEntries(Object.entries(constant).map(([field, value]) => [field, () => value])) },
    }),
  });
  await apollo.start();
  const app = express();
  app.use('/graphql', express.json(), expressMiddleware(apollo));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
