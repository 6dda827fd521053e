import { createHash } from 'node:crypto';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '../../src/access/key-table.js';
import { accessPolicy } from '../../src/access/policy.js';
import { onWhite } from '../support/drawn-pictures.js';
import { temporaryFolder } from '../support/databases.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

const EXAMPLES = path.resolve('docs/examples');
const COMPILED = path.resolve('dist/examples');

let server: PageServer;
/** What the examples are given to send. */
let key: string;
/** A picture that the library does not have, of the colour that is clicked most. */
let red: string;
/** Illustrations of the library, by subject. */
let rose: string;

beforeAll(async () => {
  server = await startPageServer('whole', accessPolicy({ host: '127.0.0.1', keys: 'required' }));
  key = (await createKey(server.database.pool, { name: 'examples', scopes: ['read', 'ingest'] })).secret;
  const folder = temporaryFolder();
  red = path.join(folder, 'red.png');
  writeFileSync(
    red,
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#d01010' } })
      .png()
      .toBuffer(),
  );
  rose = await server.idOf('rose-noto.png');
});
afterAll(() => server?.close());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], changes: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      EYECATCH_SERVER: server.url,
      EYECATCH_API_KEY: key,
      PYTHONDONTWRITEBYTECODE: '1',
      ...changes,
    };
    execFile(command, args, { env, timeout: 50_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

/** A new picture each time, since the library takes the same bytes once. */
async function newPicture(name: string): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, await onWhite(name.replace('.png', ''), 'openmoji'));
  return file;
}

/** As `serve --documents MANIFEST` does. */
async function register(documents: Record<string, string>): Promise<void> {
  for (const [id, query] of Object.entries(documents)) {
    const extensions = { persistedQuery: { version: 1, sha256Hash: id.replace('sha256:', '') } };
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query, extensions }),
    });
  }
}

interface Proxy {
  readonly url: string;
  /** Streams that were asked for. */
  readonly streams: () => number;
  /** Bodies of requests to GraphQL. */
  readonly bodies: Record<string, unknown>[];
  readonly close: () => void;
}

/** Passes everything on to the server, and cuts off the first stream of events after its first piece. */
async function cuttingProxy(): Promise<Proxy> {
  let streams = 0;
  const bodies: Record<string, unknown>[] = [];
  const proxy: Server = createServer((incoming, response) => {
    const cut = incoming.headers.accept?.includes('text/event-stream') === true && ++streams === 1;
    const { url, method, headers } = incoming;
    const onward = request(`${server.url}${url}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode!, reply.headers);
      if (cut) reply.once('data', (piece) => response.write(piece, () => response.destroy()));
      else reply.pipe(response);
    });
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      if (url === '/graphql') bodies.push(JSON.parse(Buffer.concat(pieces).toString()));
      onward.end(Buffer.concat(pieces));
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, streams: () => streams, bodies, close: () => proxy.close() };
}

function missing(...commands: readonly string[]): string | undefined {
  const gone = commands.filter((command) => spawnSync(command, ['--version']).status !== 0);
  return gone.length > 0 ? `skipped: ${gone.join(' and ')} not installed` : undefined;
}

const noCurl = missing('curl');
describe.skipIf(noCurl)(`curl${noCurl ? ` (${noCurl})` : ''}`, () => {
  const script = async (name: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run('sh', [path.join(EXAMPLES, 'curl', name), ...args]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout;
  };
  const data = async (name: string, ...args: readonly string[]): Promise<any> => {
    const reply = JSON.parse(await script(name, ...args));
    expect(reply.errors).toBeUndefined();
    return reply.data;
  };

  it('tells the tags of an illustration', async () => {
    const { illustration } = await data('tags.sh', rose);
    expect(illustration.name).toBe('rose-noto.png');
    expect(illustration.tags).toHaveLength(5);
    expect(illustration.tags[0]).toMatchObject({ score: expect.any(Number), tag: { name: expect.any(String) } });
  });

  it('uploads a picture and tells its tags', async () => {
    const { tagImage } = await data('tag-image.sh', red);
    expect(tagImage.width).toBe(64);
    expect(tagImage.tags[0].tag.name).toBe('red');
    expect(tagImage.similar).toHaveLength(3);
  });

  it('finds what is like an illustration and a tag, and unlike another', async () => {
    const { similar } = await data('similar.sh', rose, 'red', 'blue');
    expect(similar.edges).toHaveLength(3);
    expect(similar.edges[0].node.sharedTags[0].part).toBeGreaterThan(0);
    expect(similar.explain.reason).not.toBe('');
  });

  it('forecasts an upload, with interval and contributions', async () => {
    const { predictKpi } = await data('forecast.sh', red);
    const { rate, interval, observedInterval, contributions, simulated } = predictKpi[0];
    expect(interval.low).toBeLessThan(rate);
    expect(interval.high).toBeGreaterThan(rate);
    expect(observedInterval.high).toBeGreaterThan(interval.high);
    expect(contributions).toHaveLength(3);
    expect(simulated).toBe(true);
  });

  it('lists the best predicted with a tag', async () => {
    const { bestPredicted } = await data('best-predicted.sh', 'light');
    const rates = bestPredicted.edges.map(({ node }: any) => node.rate);
    expect(rates).toHaveLength(3);
    expect([...rates].sort((a, b) => b - a)).toEqual(rates);
  });

  it('takes a picture in and follows the job by server-sent events', async () => {
    const events = await script('ingest.sh', await newPicture('rocket.png'));
    const jobs = [...events.matchAll(/^data: ?(\{.*)$/gm)].map(([, json]) => JSON.parse(json!).data.job);
    expect(jobs.at(-1)).toMatchObject({ status: 'SUCCEEDED', error: null, result: { indexed: 1 } });
    expect(events).toContain('event: complete');
  });

  it('asks a registered document by its hash', async () => {
    const file = path.join(EXAMPLES, 'documents/best-predicted.graphql');
    const text = readFileSync(file, 'utf8');
    await register({ [createHash('sha256').update(text).digest('hex')]: text });
    const { bestPredicted } = await data('persisted.sh', file);
    expect(bestPredicted.edges).toHaveLength(3);
  });
});

describe('typescript', () => {
  beforeAll(() => {
    const tsc = path.resolve('node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', path.join(EXAMPLES, 'typescript'), '--outDir', COMPILED]);
  });
  const program = (name: string, args: readonly string[], changes?: Record<string, string>): Promise<Outcome> =>
    run(process.execPath, [path.join(COMPILED, name), ...args], changes);

  it('pages through what is like an illustration', async () => {
    const { code, stdout, stderr } = await program('search.js', [rose]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { similar } = await server.api.data(
      `{ similar(id: "${rose}", first: 100, minSimilarity: 0.5) { edges { node { illustration { name } } } } }`,
    );
    const names = similar.edges.map(({ node }: any) => node.illustration.name);
    // More than a page, so that a cursor was used.
    expect(names.length).toBeGreaterThan(5);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('  ')[1]),
    ).toEqual(names);
  });

  it('suggests tags for one that does not exist', async () => {
    const { code, stderr } = await program('search.js', [rose, 'redd']);
    expect(code).toBe(1);
    expect(stderr).toContain('No tag is called redd. Perhaps: red');
  });

  it('tries a picture with another tag', async () => {
    const { code, stdout } = await program('try-picture.js', [red, 'blue']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Tags: red/);
    expect(stdout).toMatch(/^CTR: {2}\d+\.\d{3} % \(\d+\.\d{3} % to \d+\.\d{3} %\)$/m);
    expect(stdout).toMatch(/^With blue: \d+\.\d{3} %\. /m);
  });

  it('takes pictures in and follows the job', async () => {
    const { code, stdout } = await program('ingest.js', [await newPicture('fox.png'), await newPicture('key.png')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SUCCEEDED/m);
    expect(stdout).toContain('"indexed":2');
  });

  it('follows a job to its end over a connection that is lost', async () => {
    const proxy = await cuttingProxy();
    const { code, stdout } = await program('ingest.js', [await newPicture('kite.png')], { EYECATCH_SERVER: proxy.url });
    proxy.close();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SUCCEEDED/m);
    expect(proxy.streams()).toBe(2);
  });

  it('asks by hash where the server answers registered documents only', async () => {
    await register(
      JSON.parse(readFileSync(path.join(EXAMPLES, 'typescript/generated/persisted-documents.json'), 'utf8')),
    );
    const proxy = await cuttingProxy();
    const registered = { EYECATCH_SERVER: proxy.url, EYECATCH_ONLY_PERSISTED: '1' };
    const { code, stdout } = await program('search.js', [rose], registered);
    proxy.close();
    expect(code).toBe(0);
    expect(stdout).toContain('rose-twemoji.png');
    expect(proxy.bodies.every((body) => 'documentId' in body && !('query' in body))).toBe(true);
  });
});

const noPython = missing('python3');
describe.skipIf(noPython)(`python${noPython ? ` (${noPython})` : ''}`, () => {
  const program = (name: string, args: readonly string[], changes?: Record<string, string>): Promise<Outcome> =>
    run('python3', [path.join(EXAMPLES, 'python', name), ...args], changes);

  it('ranks pictures by forecast', async () => {
    const blue = path.join(path.dirname(red), 'blue.png');
    writeFileSync(
      blue,
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#1010d0' } })
        .png()
        .toBuffer(),
    );
    const { code, stdout, stderr } = await program('forecast.py', [blue, red]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const pictures = [...stdout.matchAll(/(\w+)\.png: \d+\.\d{3}% \(\d+\.\d{3}% to \d+\.\d{3}%\)/g)].map(
      ([, name]) => name,
    );
    expect(pictures).toEqual(['red', 'blue']);
  });

  it('pages through the illustrations with a tag', async () => {
    const { code, stdout } = await program('library.py', ['light']);
    expect(code).toBe(0);
    const { illustrations } = await server.api.data(
      '{ illustrations(first: 1, filter: { tags: { all: [{ name: "light" }] } }) { totalCount } }',
    );
    // More than a page, so that a cursor was used.
    expect(illustrations.totalCount).toBeGreaterThan(50);
    expect(new Set(stdout.trim().split('\n')).size).toBe(illustrations.totalCount);
  });

  it('suggests tags for one that does not exist', async () => {
    const { code, stderr } = await program('library.py', ['redd']);
    expect(code).toBe(1);
    expect(stderr).toContain('No tag is called redd. Perhaps: red');
  });

  it('takes pictures in and follows the job', async () => {
    const { code, stdout, stderr } = await program('ingest.py', [await newPicture('bell.png')]);
    expect(stderr).toContain('SUCCEEDED');
    expect(code).toBe(0);
    expect(stdout).toContain("'indexed': 1");
  });

  it('follows a job to its end over a connection that is lost', async () => {
    const proxy = await cuttingProxy();
    const { code, stderr } = await program('ingest.py', [await newPicture('tiger.png')], {
      EYECATCH_SERVER: proxy.url,
    });
    proxy.close();
    expect(code).toBe(0);
    expect(stderr).toContain('SUCCEEDED');
    expect(proxy.streams()).toBe(2);
  });
});

describe('docs/graphql-clients.md', () => {
  it('shows each example as it is', () => {
    const markdown = readFileSync('docs/graphql-clients.md', 'utf8');
    const shown = [...markdown.matchAll(/^<!-- examples\/(.+?) -->\n+```\w*\n([\s\S]*?)^```$/gm)];
    expect(shown.length).toBeGreaterThan(10);
    for (const [, name, text] of shown) {
      expect(text, name).toBe(readFileSync(path.join(EXAMPLES, name!), 'utf8'));
    }
  });
});
