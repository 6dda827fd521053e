import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { serveProcess, type ServeProcess } from '../support/serve-process.js';

const KEY = 'eyc_3kTq9ZpLm0aBcDeFgHiJkLmNoPqRsTuVwXyZ01234';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each(databases)('The log of a server on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ServeProcess;
  const lines = (): any[] =>
    server
      .stderr()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const line = async (wanted: (line: any) => boolean): Promise<any> => {
    for (let tries = 0; tries < 100; tries++) {
      const found = lines().find(wanted);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no such line in ${server.stderr()}`);
  };
  const post = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    const { dataFolder, url } = database.options;
    server = await serveProcess(['--data', dataFolder], {
      EYECATCH_LOG_LEVEL: 'trace',
      ...(url ? { DATABASE_URL: withPassword(url) } : {}),
    });
  });
  afterAll(async () => {
    await server.stop();
    await database.close();
    library.remove();
  });

  it('leaves standard output to sentences for people', () => {
    expect(server.stdout()).toMatch(/^Eyecatch listens on http:.*\n(?:[A-Z].*\n)*Ready\. .*\n$/);
  });

  it('has a line for each request: by route, operation and address, never by path, header or variable', async () => {
    const reply = await post(
      { query: 'query Mine($kpi: String!) { kpiSeries(kpi: $kpi) { time } }', variables: { kpi: 'a-variable-value' } },
      { 'x-request-id': 'client-id-0001', authorization: `Bearer ${KEY}`, 'x-api-key': KEY, cookie: `session=${KEY}` },
    );
    expect(reply.headers.get('x-request-id')).toBe('client-id-0001');
    expect(await line(({ requestId, msg }) => requestId === 'client-id-0001' && msg === 'Request')).toMatchObject({
      ...{ level: 'info', process: 'serve', method: 'POST', route: '/graphql', status: 200 },
      ...{ operation: 'Mine', type: 'query', address: '127.0.0.1' },
      ms: expect.any(Number),
      cost: expect.any(Number),
      bytes: expect.any(Number),
    });
    await fetch(`${server.url}/images/424242?secret=in-the-query`);
    expect(await line(({ route }) => route === '/images/:id')).toMatchObject({
      status: 404,
      requestId: expect.stringMatching(UUID),
    });
    await fetch(`${server.url}/health`);
    expect((await line(({ route }) => route === '/health')).level).toBe('debug');
  });

  it('takes only well-formed request ids', async () => {
    for (const given of [
      'short',
      'x'.repeat(65),
      'with space inside',
      '<script>alert(1)',
      '-leading-dash',
      'ümläute-id',
    ]) {
      const reply = await fetch(`${server.url}/health`, {
        headers: {
          'x-request-id':
            encodeURI(given) === given || given.includes(' ') || given.includes('<')
              ? given
              : Buffer.from(given).toString('latin1'),
        },
      });
      expect(reply.headers.get('x-request-id')).toMatch(UUID);
    }
  });

  it('finds a defect by the id of its request, which is the reference that the client is told', async () => {
    await database.pool.query('alter table kpi rename to kpi_away');
    try {
      const reply = await post({ query: 'query Broken { kpis { name } }' }, { 'x-request-id': 'client-id-0002' });
      const { errors } = await reply.json();
      expect(errors[0].extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', reference: 'client-id-0002' });
      expect(errors[0].message).not.toContain('kpi_away');
    } finally {
      await database.pool.query('alter table kpi_away rename to kpi');
    }
    const found = await line(({ reference }) => reference === 'client-id-0002');
    expect(found).toMatchObject({ level: 'error', requestId: 'client-id-0002', operation: 'Broken' });
    expect(found.err.message).toMatch(/relation "kpi" does not exist/);
    // The statement itself goes by the same id.
    expect(
      await line(({ msg, requestId }) => msg === 'A statement failed.' && requestId === 'client-id-0002'),
    ).toMatchObject({
      statement: expect.stringContaining('from kpi'),
    });
  });

  it('holds no secret and no content, whatever is sent', async () => {
    const picture = Buffer.from('not a picture, but content of somebody');
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(picture)]), `${KEY}.png`);
    await fetch(`${server.url}/uploads`, { method: 'POST', body: form, headers: { authorization: `Bearer ${KEY}` } });
    await fetch(`${server.url}/graphql?query={__typename}&key=${KEY}`, {
      headers: { 'x-api-key': KEY, 'apollo-require-preflight': '1' },
    });
    await post({ query: `{ kpiSeries(kpi: "${KEY}") { time } }` });
    await post({ query: `query ${KEY} { __typename }` }, { 'x-request-id': KEY });
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query": "${KEY}`,
    });
    await line(({ msg, status }) => msg === 'Request' && status === 400);
    const log = server.stderr() + server.stdout();
    for (const secret of [KEY, KEY.slice(4), 'a-variable-value', 'in-the-query', 'content of somebody', PASSWORD]) {
      expect(log).not.toContain(secret);
    }
  });
});

const PASSWORD = 'a-password-of-the-database';
/** The test server trusts local connections, and so takes any password. */
function withPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = PASSWORD;
  return parsed.toString();
}
