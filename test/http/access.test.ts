import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCOPES, type Scope } from '../../src/access/caller.js';
import { createKey, listKeys, revokeKey, rotateKey, type NewKey } from '../../src/access/key-table.js';
import { accessPolicy } from '../../src/access/policy.js';
import { makeSecret } from '../../src/access/secret.js';
import { scopeOf } from '../../src/graphql/scoped-fields.js';
import { settingsOf } from '../../src/settings.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { createEmbedded, databases, type TestDatabase } from '../support/databases.js';

const METRICS_TOKEN = 'metrics-token-of-thirty-characters';
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** The least that a field takes, as GraphQL text. */
function literal(type: GraphQLInputType): string {
  const bare = getNullableType(type);
  if (isListType(bare)) return '[]';
  if (isEnumType(bare)) return bare.getValues()[0]!.name;
  if (isInputObjectType(bare)) {
    const needed = Object.values(bare.getFields()).filter((each) => isNonNullType(each.type) && !each.defaultValue);
    return `{${needed.map((each) => `${each.name}: ${literal(each.type)}`).join(', ')}}`;
  }
  return { Int: '1', Float: '1', Boolean: 'false' }[getNamedType(type).name] ?? '"987654"';
}

function asking(kind: string, field: GraphQLField<unknown, unknown>): string {
  const needed = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
  const args = needed.map(({ name, type }) => `${name}: ${literal(type)}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  return `${kind} { ${field.name}${args ? `(${args})` : ''} ${selection} }`;
}

const FIELDS = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!].flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    name: `${type.name}.${field.name}`,
    kind: type.name.toLowerCase(),
    document: asking(type.name.toLowerCase(), field),
    scope: scopeOf(schema, type.name, field)!,
  })),
);

/** The first of its events, when it comes soon. */
async function firstEvent(reply: Response, abort: AbortController): Promise<string> {
  const reader = reply.body!.getReader();
  const late = new Promise<string>((resolve) => setTimeout(() => resolve(''), 300));
  const first = reader.read().then(
    ({ value }) => Buffer.from(value ?? []).toString(),
    () => '',
  );
  const text = await Promise.race([first, late]);
  abort.abort();
  return text;
}

describe.each(databases)('a server that asks for keys, on $name', ({ create }) => {
  let database: TestDatabase;
  let server: ApiServer;
  const keys = {} as Record<Scope, NewKey>;
  beforeAll(async () => {
    database = await create();
    // As behind one proxy, so that requests can come from any address.
    const access = accessPolicy({ host: '0.0.0.0', trustProxy: 1, metricsToken: METRICS_TOKEN });
    server = await startApi(
      database,
      settingsOf(database.options.dataFolder, database.options.url),
      database.pool,
      access,
    );
    for (const scope of SCOPES) keys[scope] = await createKey(database.pool, { name: `for ${scope}`, scopes: [scope] });
  });
  afterAll(async () => {
    await server?.close();
    await database?.close();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const get = (where: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(`${server.url}${where}`, { ...init, headers });
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const ask = (query: string, headers: Record<string, string>) =>
    get(
      '/graphql',
      { 'content-type': 'application/json', ...headers },
      { method: 'POST', body: JSON.stringify({ query }) },
    );
  const codeOf = async (reply: Response): Promise<string | undefined> => {
    const { error, errors } = await reply.json();
    return (error ?? errors?.[0]?.extensions)?.code;
  };
  /** Six seconds on, for what is believed for five. */
  const later = () => {
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 6000);
  };
  let lastAddress = 0;
  /** Somebody that nothing is held against. */
  const somebody = () => ({ 'x-forwarded-for': `198.51.100.${++lastAddress}` });

  it.each(['/health', '/ready', '/', '/try', '/illustrations/1', '/kpi-models/1', '/session', '/appearance.js'])(
    'answers %s to whoever asks',
    async (where) => {
      expect((await get(where)).status).toBe(200);
      expect((await get(where, bearer(makeSecret('eyc')))).status).toBe(200);
    },
  );

  const CLOSED = [
    ...['/images/1', '/images/1/thumbnail', '/kpi-models/1/report', '/tag-models/1/report', '/metrics', '/uploads'],
    ...['/IMAGES/1', '//images/1', '/images/1/', '/Metrics', '/metrics/', '/a/route/of/the/future'],
  ];
  it.each(CLOSED)('refuses %s without a key, and lets in who may read', async (where) => {
    const method = where === '/uploads' ? 'POST' : 'GET';
    const refused = await get(where, {}, { method });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="eyecatch"']);
    expect(await codeOf(refused)).toBe('UNAUTHENTICATED');
    for (const scope of SCOPES) {
      const { status } = await get(where, bearer(keys[scope].secret), { method });
      if (scope === 'read' || scope === 'admin') expect([401, 403]).not.toContain(status);
      else expect(status).toBe(403);
    }
  });

  it('refuses GraphQL without a key, over JSON and as a stream', async () => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const reply = await ask('{ __typename }', { accept });
      expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="eyecatch"']);
      expect(await codeOf(reply)).toBe('UNAUTHENTICATED');
    }
    expect((await get(`/graphql?query=${encodeURIComponent('{ __schema { types { name } } }')}`)).status).toBe(401);
  });

  it.each(FIELDS)('answers $name to those with its scope only', async ({ kind, document, scope }) => {
    for (const given of SCOPES) {
      const allowed = given === scope || given === 'admin';
      const abort = new AbortController();
      const accept = kind === 'subscription' ? 'text/event-stream' : 'application/json';
      const reply = await get(
        '/graphql',
        { 'content-type': 'application/json', accept, ...bearer(keys[given].secret) },
        { method: 'POST', body: JSON.stringify({ query: document }), signal: abort.signal },
      );
      const text = kind === 'subscription' ? await firstEvent(reply, abort) : await reply.text();
      expect(text).not.toMatch(/GRAPHQL_VALIDATION_FAILED/);
      if (allowed) expect(text).not.toMatch(/FORBIDDEN/);
      else expect(text).toMatch(new RegExp(`needs a key with the scope ${scope}; .*FORBIDDEN`));
      if (kind !== 'subscription') expect(reply.status === 403).toBe(!allowed);
    }
  });

  it('refuses a field within a stream, under another name and in a fragment', async () => {
    const headers = { accept: 'text/event-stream', ...bearer(keys.read.secret) };
    expect(await (await ask('mutation { scanDuplicates { id } }', headers)).text()).toMatch(/FORBIDDEN/);
    const hidden = 'mutation { ...F } fragment F on Mutation { kpis: scanDuplicates { id } }';
    expect(await codeOf(await ask(hidden, bearer(keys.read.secret)))).toBe('FORBIDDEN');
    const { rows } = await database.pool.query(`select from job where input = '{"by":"reader"}'`);
    expect(rows).toEqual([]);
  });

  it('takes a key as X-API-Key too', async () => {
    expect((await ask('{ kpis { name } }', { 'x-api-key': keys.read.secret })).status).toBe(200);
  });

  it('says what is wrong with a key that opens nothing', async () => {
    const { pool } = database;
    const expired = await createKey(pool, { name: 'old', scopes: ['read'], expiresAt: new Date(Date.now() + 9e6) });
    await pool.query(`update api_key set expires_at = now() - interval '1 s' where id = $1`, [expired.key.id]);
    const revoked = await createKey(pool, { name: 'lost', scopes: ['admin'] });
    await revokeKey(pool, revoked.key.id);
    const replaced = await createKey(pool, { name: 'worn', scopes: ['read'] });
    await rotateKey(pool, replaced.key.id, { graceSeconds: 0 });
    for (const [secret, says] of [
      [expired.secret, /"old" \(eyc_.{6}…\) expired at/],
      [revoked.secret, /"lost" .* was revoked/],
      [replaced.secret, /"worn" .* was replaced by a new one/],
      [makeSecret('eyc'), /No such key/],
      [keys.admin.secret.slice(0, -1), /cut off, mistyped/],
      [keys.admin.secret.toLowerCase(), /cut off, mistyped/],
      ["' or true --", /cut off, mistyped/],
      [makeSecret('eys'), /cut off, mistyped/],
    ] as const) {
      const reply = await ask('{ kpis { name } }', { ...somebody(), 'x-api-key': secret });
      expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="eyecatch"']);
      const { errors } = (await reply.json()) as { errors: { message: string }[] };
      expect(errors[0]!.message).toMatch(says);
    }
  });

  it('lets the old key in for the grace of a rotation, beside the new one', async () => {
    const old = await createKey(database.pool, { name: 'turning', scopes: ['read'] });
    const { secret } = await rotateKey(database.pool, old.key.id, { graceSeconds: 60 });
    for (const each of [old.secret, secret]) expect((await ask('{ kpis { name } }', bearer(each))).status).toBe(200);
    await database.pool.query(`update api_key set expires_at = now() where id = $1`, [old.key.id]);
    later();
    expect((await ask('{ kpis { name } }', bearer(old.secret))).status).toBe(401);
    expect((await ask('{ kpis { name } }', bearer(secret))).status).toBe(200);
  });

  it('notes when a key was used', async () => {
    const { key, secret } = await createKey(database.pool, { name: 'busy', scopes: ['read'] });
    await ask('{ kpis { name } }', bearer(secret));
    await vi.waitFor(async () => {
      const found = (await listKeys(database.pool)).find(({ id }) => id === key.id)!;
      expect(found.lastUsedAt).not.toBeNull();
    });
  });

  it('ends a stream within seconds of its key', async () => {
    const { key, secret } = await createKey(database.pool, { name: 'listener', scopes: ['read'] });
    const stream = await ask('subscription { jobs { id } }', { accept: 'text/event-stream', ...bearer(secret) });
    expect(stream.status).toBe(200);
    await revokeKey(database.pool, key.id);
    const ended = (async () => {
      for await (const _ of stream.body!) void _;
    })();
    await expect(ended).rejects.toThrow();
    expect((await ask('{ kpis { name } }', bearer(secret))).status).toBe(401);
  }, 20_000);

  it('lets an address try ten wrong keys a minute, and nobody suffer for its neighbours', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' };
    expect((await ask('{ kpis { name } }', { ...from, ...bearer(keys.read.secret) })).status).toBe(200);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await ask('{ a }', { ...from, ...bearer(makeSecret('eyc')) })).status),
    );
    expect([statuses.filter((each) => each === 401).length, statuses.filter((each) => each === 429).length]).toEqual([
      10, 10,
    ]);
    const refused = await get('/images/1', { ...from, ...bearer(makeSecret('eyc')) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toBe('TOO_MANY_ATTEMPTS');
    const signIn = await get(
      '/session',
      { ...from, 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify({ key: makeSecret('eyc') }) },
    );
    expect(signIn.status).toBe(429);
    later();
    expect((await ask('{ kpis { name } }', { ...from, ...bearer(keys.read.secret) })).status).toBe(200);
    expect((await ask('{ a }', { ...somebody(), ...bearer(makeSecret('eyc')) })).status).toBe(401);
  });

  it('counts the same wrong key once, as a client that is set up wrongly sends it', async () => {
    const headers = { ...somebody(), ...bearer(makeSecret('eyc')) };
    for (let i = 0; i < 15; i++) expect((await ask('{ a }', headers)).status).toBe(401);
  });

  it('takes a token of its own for /metrics, and for nothing else', async () => {
    expect((await get('/metrics', bearer(METRICS_TOKEN))).status).toBe(200);
    expect((await get('/metrics', { ...somebody(), ...bearer(`${METRICS_TOKEN}s`) })).status).toBe(401);
    expect((await get('/images/1', { ...somebody(), ...bearer(METRICS_TOKEN) })).status).toBe(401);
  });

  describe('keys over GraphQL', () => {
    it('are made, listed, rotated and revoked by an admin, their secrets shown once and kept by no cache', async () => {
      const admin = bearer(keys.admin.secret);
      const made = await ask(
        'mutation { createApiKey(name: "script", scopes: [READ, INGEST]) { secret key { id prefix scopes valid } } }',
        admin,
      );
      expect(made.headers.get('cache-control')).toMatch(/no-store/);
      const { secret, key } = (await made.json()).data.createApiKey;
      expect(key).toEqual({ id: key.id, prefix: secret.slice(0, 10), scopes: ['READ', 'INGEST'], valid: true });
      expect((await ask('{ kpis { name } }', bearer(secret))).status).toBe(200);
      const rotated = await ask(`mutation { rotateApiKey(id: "${key.id}", graceSeconds: 0) { secret key { id } } }`, {
        ...admin,
        accept: 'text/event-stream',
      });
      expect(rotated.headers.get('cache-control')).toMatch(/no-store/);
      expect(await rotated.text()).toMatch(/eyc_/);
      const listed = await (await ask('{ apiKeys { id name replacedBy valid } }', admin)).text();
      expect(listed).toContain('"script"');
      expect(listed).not.toContain(secret);
      const revoked = await ask(`mutation { revokeApiKey(id: "${key.id}") { revokedAt valid } }`, admin);
      expect((await revoked.json()).data.revokeApiKey).toMatchObject({ valid: false });
      expect(await codeOf(await ask('mutation { revokeApiKey(id: "99999") { id } }', admin))).toBe('NOT_FOUND');
    });
  });

  describe('a session of the page', () => {
    const signIn = (headers: Record<string, string> = {}, key = keys.read.secret) =>
      get(
        '/session',
        { 'content-type': 'application/json', ...headers },
        { method: 'POST', body: JSON.stringify({ key }) },
      );
    const cookieOf = (reply: Response) => reply.headers.getSetCookie()[0]!.split(';')[0]!;

    it('is a cookie that scripts do not see and other sites do not send', async () => {
      const reply = await signIn();
      expect(await reply.json()).toEqual({ keys: 'required', name: 'for read', scopes: ['read'] });
      expect(reply.headers.get('cache-control')).toBe('no-store');
      const [cookie] = reply.headers.getSetCookie();
      expect(cookie).toMatch(/^eyecatch_session=eys_\w+; .*HttpOnly.*SameSite=Strict/);
      expect(cookie).toMatch(/Path=\/;/);
      expect(cookie).not.toContain('Secure');
      const secure = await signIn({ 'x-forwarded-proto': 'https' });
      expect(secure.headers.getSetCookie()[0]).toMatch(/^__Host-eyecatch_session=.*Secure/);
    });

    it('opens what its key opens: GraphQL, pictures, streams', async () => {
      const cookie = cookieOf(await signIn());
      expect((await ask('{ kpis { name } }', { cookie: `other=1; ${cookie}` })).status).toBe(200);
      expect((await get('/images/1', { cookie })).status).toBe(404);
      expect(await codeOf(await ask('mutation { scanDuplicates { id } }', { cookie }))).toBe('FORBIDDEN');
      expect(await (await get('/session', { cookie })).json()).toMatchObject({ name: 'for read', scopes: ['read'] });
    });

    it('ends when it is told to, and its cookie is worth nothing then', async () => {
      const cookie = cookieOf(await signIn());
      const out = await get('/session', { cookie }, { method: 'DELETE' });
      expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringMatching(/session=;/)]);
      later();
      const refused = await ask('{ kpis { name } }', { cookie, ...somebody() });
      expect([refused.status, refused.headers.getSetCookie()[0]]).toEqual([401, expect.stringMatching(/session=;/)]);
    });

    it('that has ended is dropped by the browser over https too, which heeds only a secure reply', async () => {
      const https = { 'x-forwarded-proto': 'https' };
      const cookie = `__Host-eyecatch_session=${makeSecret('eys')}`;
      const refused = await ask('{ kpis { name } }', { cookie, ...https, ...somebody() });
      expect(refused.headers.getSetCookie()[0]).toMatch(/^__Host-eyecatch_session=; Path=\/; Expires=.*; Secure/);
    });

    it('ends with its key', async () => {
      const { key, secret } = await createKey(database.pool, { name: 'guest', scopes: ['read'] });
      const cookie = cookieOf(await signIn({}, secret));
      await revokeKey(database.pool, key.id);
      later();
      expect((await ask('{ kpis { name } }', { cookie, ...somebody() })).status).toBe(401);
    });

    it.each([
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['another port of the same machine', { 'sec-fetch-site': 'same-site' }],
      ['another site, over plain http', { origin: 'http://evil.example' }],
      ['a sandboxed page', { origin: 'null' }],
    ])('is no use to a page of %s', async (_, headers) => {
      const cookie = cookieOf(await signIn(somebody(), keys.admin.secret));
      const forged = await ask('mutation { scanDuplicates { id } }', { cookie, ...(headers as object) });
      expect([forged.status, await codeOf(forged)]).toEqual([403, 'FORBIDDEN']);
      const form = new FormData();
      form.append('file', new Blob(['x']), 'x.png');
      expect((await get('/uploads', { cookie, ...headers }, { method: 'POST', body: form })).status).toBe(403);
      expect((await signIn(headers as Record<string, string>)).status).toBe(403);
      expect((await get('/session', { cookie, ...headers }, { method: 'DELETE' })).status).toBe(403);
      // Who sends a key in a header is no page that was tricked.
      expect((await ask('{ kpis { name } }', { ...bearer(keys.read.secret), ...headers })).status).toBe(200);
    });

    it('writes from its own page', async () => {
      const cookie = cookieOf(await signIn(somebody(), keys.admin.secret));
      for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: server.url }] as Record<string, string>[]) {
        expect((await ask('mutation { scanDuplicates { id } }', { cookie, ...headers })).status).toBe(200);
      }
    });

    it('asks for a key that can be read', async () => {
      for (const body of ['{}', '{"key": 5}', '{"key": " "}']) {
        const headers = { 'content-type': 'application/json', ...somebody() };
        expect((await get('/session', headers, { method: 'POST', body })).status).toBe(400);
      }
      const long = JSON.stringify({ key: 'x'.repeat(5000) });
      const headers = { 'content-type': 'application/json' };
      expect((await get('/session', headers, { method: 'POST', body: long })).status).toBe(413);
      expect((await signIn(somebody(), 'eyc_wrong')).status).toBe(401);
    });
  });

  it('leaves no secret in the log or in the database', async () => {
    const said: string[] = [];
    for (const method of ['log', 'error', 'warn', 'info'] as const) {
      vi.spyOn(console, method).mockImplementation(
        (...parts: unknown[]) => void said.push(parts.map(String).join(' ')),
      );
    }
    const { key, secret } = await createKey(database.pool, { name: 'quiet', scopes: ['admin'] });
    const signedIn = await get(
      '/session',
      { 'content-type': 'application/json', ...somebody() },
      { method: 'POST', body: JSON.stringify({ key: secret }) },
    );
    const session = /session=(eys_\w+)/.exec(signedIn.headers.getSetCookie()[0]!)![1]!;
    await ask('mutation { scanDuplicates { id } }', bearer(secret));
    await ask(`{ nothing(key: "${secret}") }`, bearer(secret));
    await ask('{ kpis { name } }', bearer(`${secret}x`));
    await revokeKey(database.pool, key.id);
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    expect(tables.map(({ name }) => name)).toContain('api_session');
    for (const { name } of tables) {
      const { rows } = await database.pool.query<{ row: string }>(`select t::text as row from "${name}" t`);
      said.push(...rows.map(({ row }) => row));
    }
    for (const each of [secret, session]) expect(said.join('\n')).not.toContain(each.slice(10));
  });
});

describe('a server for this machine only, without keys', () => {
  let database: TestDatabase;
  let server: ApiServer;
  beforeAll(async () => {
    database = await createEmbedded();
    const access = accessPolicy({ host: '127.0.0.1', publicHosts: ['studio.example'] });
    const settings = settingsOf(database.options.dataFolder, undefined);
    server = await startApi(database, settings, database.pool, access);
  });
  afterAll(async () => {
    await server?.close();
    await database?.close();
  });
  /** fetch sets Host by itself. */
  const statusAs = (host: string, where = '/graphql?query={__typename}') =>
    new Promise<number>((resolve, reject) => {
      const headers = { host, 'apollo-require-preflight': '1' };
      httpRequest(`${server.url}${where}`, { headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode!);
      })
        .on('error', reject)
        .end();
    });

  it('answers under names of this machine, and those it was given', async () => {
    for (const host of ['localhost:4000', '127.0.0.1', '[::1]:4000', 'LOCALHOST', 'studio.example']) {
      expect([host, await statusAs(host)]).toEqual([host, 200]);
    }
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:4000', '192.168.1.5'])(
    'refuses to be called "%s", as a page is that had its name point here',
    async (host) => {
      for (const where of ['/graphql?query={__typename}', '/images/1', '/metrics', '/', '/session']) {
        expect([where, await statusAs(host, where)]).toEqual([where, 403]);
      }
      // Probes name a machine however they like.
      expect(await statusAs(host, '/health')).toBe(200);
    },
  );

  it('takes no upload or mutation from a page of another site, which needs no leave to send a form', async () => {
    const form = new FormData();
    form.append('file', new Blob(['x']), 'x.png');
    const send = (headers: Record<string, string>) =>
      fetch(`${server.url}/uploads`, { method: 'POST', headers, body: form });
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ origin: 'http://localhost:3000' })).status).toBe(403);
    expect((await send({ origin: server.url })).status).toBe(201);
    expect((await send({})).status).toBe(201);
  });

  it('says on /session that nobody need sign in', async () => {
    const reply = await fetch(`${server.url}/session`);
    expect(await reply.json()).toEqual({ keys: 'off', name: null, scopes: [...SCOPES] });
  });
});

describe('which server asks for keys', () => {
  it.each([
    ['127.0.0.1', undefined, 'off'],
    ['localhost', undefined, 'off'],
    ['::1', undefined, 'off'],
    ['127.0.0.1', 'required', 'required'],
    ['0.0.0.0', undefined, 'required'],
    ['::', undefined, 'required'],
    ['192.168.1.5', undefined, 'required'],
    ['127.0.0.1.evil.example', undefined, 'required'],
    ['0.0.0.0', 'off', 'off'],
  ] as const)('on %s, told %s: %s', (host, keys, expected) => {
    expect(accessPolicy({ host, keys }).keys).toBe(expected);
  });
});

it('names a scope for every mutation', () => {
  const mutation = schema.getMutationType()!;
  for (const field of Object.values(mutation.getFields())) expect(SCOPES).toContain(scopeOf(schema, 'Mutation', field));
  const without = buildSchema('type Query { a: Int } type Mutation { b: Int }').getMutationType()!.getFields().b!;
  expect(() => scopeOf(schema, 'Mutation', without)).toThrow(/Mutation.b of schema.graphql names no scope/);
});
