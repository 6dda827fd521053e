import { request } from 'node:http';
import { existsSync, readdirSync } from 'node:fs';
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executableSchema } from '../../src/graphql/schema.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';

/** On a machine that does other things too; on a quiet one each is refused within 100 ms. */
const REPLY_MS = 4000;
/** Of server and client together, both being this process. */
const GROWTH_BYTES = 250 * 1024 * 1024;

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** Documents that would keep a server busy, with the code that each is refused by. */
const BOMBS: Readonly<Record<string, readonly [query: string, code: string, variables?: unknown]>> = {
  'aliases of the dearest field': [`{ ${times(500, (i) => `a${i}: kpis { feedBreaks { day } }`)} }`, 'TOKEN_LIMIT'],
  'aliases within the token limit': [`{ ${times(250, (i) => `a${i}: kpis { name }`)} }`, 'ALIAS_LIMIT'],
  'aliases in a field': [
    `{ illustrations { edges { node { ${times(200, (i) => `a${i}: similar { score }`)} } } } }`,
    'ALIAS_LIMIT',
  ],
  depth: [
    `{ illustrations { ${'edges { node { similar { illustration { '.repeat(100)} id ${'} } } }'.repeat(100)} } }`,
    'DEPTH_LIMIT',
  ],
  'depth through fragments': [
    `{ illustrations { edges { node { ...F0 } } } } ${times(40, (i) => `fragment F${i} on Illustration { similar { illustration { ...F${i + 1} } } }`)} fragment F40 on Illustration { id }`,
    'DEPTH_LIMIT',
  ],
  'braces without end': ['{ a '.repeat(900), 'GRAPHQL_PARSE_FAILED'],
  'brackets without end': [`{ tags(search: ${'['.repeat(1900)}`, 'GRAPHQL_PARSE_FAILED'],
  'half a million braces': ['{'.repeat(500_000), 'DOCUMENT_LIMIT'],
  'fragments in a circle': [
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'a fragment in itself': ['{ ...A } fragment A on Query { kpis { name } ...A }', 'GRAPHQL_VALIDATION_FAILED'],
  'fragments that double': [
    `{ ...F0 } ${times(100, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F100 on Query { kpis { name } }`,
    'FIELD_LIMIT',
  ],
  'a fragment called as introspection is': [
    `{ ...__schema } fragment __schema on Query { ${times(100, (i) => `a${i}: kpis { name }`)} }`,
    'ALIAS_LIMIT',
  ],
  'many fragments that nobody uses': [
    `{ kpis { name } } ${times(180, (i) => `fragment F${i} on Kpi { name }`)}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'directives on one field': [`{ kpis { name ${'@include(if: true) '.repeat(200)} } }`, 'DIRECTIVE_LIMIT'],
  'directives that nobody knows': [`{ kpis { name ${'@x '.repeat(900)} } }`, 'DIRECTIVE_LIMIT'],
  'a field over and over': [`{ kpis { ${'name '.repeat(1900)} } }`, 'FIELD_LIMIT'],
  'fields that may conflict': [`{ ${times(19, () => `kpis { ${'name numerator '.repeat(20)} }`)} }`, 'COST_OR_DATA'],
  'introspection in circles': [
    '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'a name of 40,000 letters': [`{ ${'a'.repeat(40_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  'a number of 40,000 digits': [
    `{ illustrations(first: ${'9'.repeat(40_000)}) { totalCount } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'a comment of 500,000 letters': [`{ kpis { name } } #${'x'.repeat(500_000)}`, 'DOCUMENT_LIMIT'],
  'many operations': [times(400, (i) => `query Q${i} { kpis { name } }`), 'TOKEN_LIMIT'],
  'a page of a billion': ['{ illustrations(first: 1000000000) { edges { node { id } } } }', 'COST_LIMIT'],
  'a page of less than nothing': ['{ illustrations(first: -2147483648) { edges { node { id } } } }', 'BAD_USER_INPUT'],
  'every forecast with its interval, 20 times': [
    `{ ${times(20, (i) => `a${i}: bestPredicted(kpi: "ctr", first: 100) { edges { node { interval { low } } } }`)} }`,
    'COST_LIMIT',
  ],
  'many ids': [
    'query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { rate } }',
    'LIST_LIMIT',
    { ids: Array.from({ length: 50_000 }, () => '1') },
  ],
  'ids above the field’s own limit': [
    'query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { rate } }',
    'BAD_USER_INPUT',
    { ids: Array.from({ length: 101 }, (_, i) => String(i + 1)) },
  ],
  'variables of 550 kB': [
    'query ($s: String) { tags(search: $s) { totalCount } }',
    'VARIABLES_LIMIT',
    { s: 'x'.repeat(550_000) },
  ],
  'JSON that nests': [
    'query ($f: IllustrationFilter) { illustrations(filter: $f) { totalCount } }',
    'VARIABLES_LIMIT',
    { f: { metadata: JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) as unknown } },
  ],
  'variables that are all wrong': [
    'query ($f: IllustrationFilter) { illustrations(filter: $f) { totalCount } }',
    'BAD_USER_INPUT',
    { f: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x${i}`, i])) },
  ],
};

/** Sent as they are. */
const RAW_BODIES: Readonly<Record<string, readonly [body: string | Buffer, status: number]>> = {
  'a batch': [JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ kpis { name } }' }))), 400],
  'JSON that nests 200,000 deep': [
    `{"query":"{ kpis { name } }","variables":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
    400,
  ],
  'JSON that ends too early': ['{"query":"{ kpis', 400],
  'no JSON at all': ['\u0000\u0001\u0002', 400],
  'bytes that are no UTF-8': [
    Buffer.concat([
      Buffer.from('{"query":"{ kpis { name } } #'),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
      Buffer.from('"}'),
    ]),
    200,
  ],
  'a body of 2 MB': [JSON.stringify({ query: '{ kpis { name } }', variables: { a: 'x'.repeat(2_000_000) } }), 413],
  'a number for a document': ['{"query":42}', 400],
  'an object for a document': ['{"query":{"kind":"Document","definitions":[]}}', 400],
  'a prototype': [
    '{"query":"{ kpis { name } }","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    200,
  ],
  'a prototype in the variables': ['{"query":"{ kpis { name } }","variables":{"__proto__":{"polluted":true}}}', 400],
};

const HOSTILE = [
  "'; drop table illustration; select pg_sleep(10); --",
  "\\' or '1'='1 \"`$$%_{}[]()",
  '../../../../etc/passwd',
  '\u0000',
  '\ud800',
  'x'.repeat(5000),
];

const schema = executableSchema();
/** The simplest value that a type takes, but for what is put in its place. */
function plainValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plainValue(type.ofType);
  if (isListType(type)) return [];
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isRequiredInputField(field));
    return Object.fromEntries(required.map((field) => [field.name, plainValue(field.type)]));
  }
  if ('getValues' in type) return type.getValues()[0]!.name;
  return { Int: 1, Float: 1, Boolean: true, JSON: {}, DateTime: '2026-01-01', ID: '1' }[type.name] ?? 'ctr';
}

/** Values of a type each with one string of it hostile, however deep it lies. */
function hostileValues(type: GraphQLInputType, hostile: string, levels = 4): unknown[] {
  if (levels === 0) return [];
  if (isNonNullType(type)) return hostileValues(type.ofType, hostile, levels);
  if (isListType(type)) return hostileValues(type.ofType, hostile, levels).map((value) => [value]);
  if (isInputObjectType(type)) {
    const plain = plainValue(type) as object;
    return Object.values(type.getFields()).flatMap((field) =>
      hostileValues(field.type, hostile, levels - 1).map((value) => ({ ...plain, [field.name]: value })),
    );
  }
  if (type.name === 'JSON') return [{ [hostile]: hostile }, { advertiser: hostile }];
  return ['String', 'ID', 'DateTime'].includes(type.name) ? [hostile] : [];
}

/** `name(arg: $arg) { … }` of a field, with the least that may be asked of it. */
function fieldCall(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const type = getNamedType(field.type);
  return `${field.name}${args ? `(${args})` : ''}${isLeafType(type) ? '' : ' { __typename }'}`;
}

interface Attack {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Every string argument of every field of a type, hostile one at a time; `around` puts the field into an operation. */
function attacksOn(
  type: GraphQLObjectType,
  hostile: string,
  around: (variables: string, call: string) => string,
): Attack[] {
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.flatMap((attacked: GraphQLArgument) =>
      hostileValues(attacked.type, hostile).map((value) => {
        const variables = Object.fromEntries(
          field.args
            .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
            .map((arg) => [arg.name, plainValue(arg.type)]),
        );
        const declared = field.args.map(
          (arg) =>
            `$${arg.name}: ${String(arg.type)}${arg.defaultValue === undefined || variables[arg.name] !== undefined || arg.name === attacked.name ? '' : ` = ${literal(arg)}`}`,
        );
        return {
          query: around(declared.length > 0 ? `(${declared.join(', ')})` : '', fieldCall(field)),
          variables: { ...variables, [attacked.name]: value },
        };
      }),
    ),
  );
}

function literal({ defaultValue, type }: GraphQLArgument): string {
  return 'getValues' in getNamedType(type) ? String(defaultValue) : JSON.stringify(defaultValue);
}

describe.each(databases)('attacks on GraphQL on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let api: ApiServer;
  let id: string;
  let before: unknown;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    api = await startApi(database, library.settings);
    id = (await api.data('{ illustrations(first: 1) { edges { node { id } } } }')).illustrations.edges[0].node
      .id as string;
    before = await state();
  });
  afterAll(async () => {
    await api.close();
    await database.close();
    library.remove();
  });

  /** What no attack may change: the tables, and how much is in those that requests only read. */
  const state = async (): Promise<unknown> => {
    const { rows: tables } = await database.pool.query(
      `select table_name, count(*) from information_schema.columns where table_schema = 'public' group by 1 order by 1`,
    );
    const { rows } = await database.pool.query(
      `select (select count(*) from illustration) as illustrations, (select count(*) from kpi) as kpis,
        (select count(*) from kpi_observation) as observations, 
        (select count(*) from tag_model) as tag_models`,
    );
    return {
      tables: (tables as { table_name: string }[]).filter(
        ({ table_name: name }) => !name.startsWith('illustration_vector_'),
      ),
      rows: rows as unknown,
    };
  };
  const send = async (query: string, variables: unknown, headers: Record<string, string> = {}) => {
    const started = performance.now();
    const reply = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const text = await reply.text();
    return { status: reply.status, text, ms: performance.now() - started };
  };
  const alive = async (): Promise<void> => {
    expect(await api.data('{ illustrations(first: 1) { totalCount } }')).toEqual({
      illustrations: { totalCount: 125 },
    });
  };

  it('are refused by the right code, soon, as JSON and as events, in bounded memory', async () => {
    await send('{ kpis { name } }', {});
    global.gc?.();
    const rss = process.memoryUsage().rss;
    for (const [name, [query, code, variables]] of Object.entries(BOMBS)) {
      for (const accept of ['application/json', 'text/event-stream']) {
        const { text, ms, status } = await send(query, variables, { accept });
        const found = /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? 'DATA';
        const expected =
          code === 'COST_OR_DATA' ? ['DATA', 'COST_LIMIT', 'FIELD_LIMIT', 'GRAPHQL_VALIDATION_FAILED'] : [code];
        expect(expected, `${name}: ${status} ${text.slice(0, 300)}`).toContain(found);
        expect(ms, name).toBeLessThan(REPLY_MS);
        // A mistake is not repeated at length.
        expect(text.length, name).toBeLessThan(50_000);
      }
    }
    expect(process.memoryUsage().rss - rss).toBeLessThan(GROWTH_BYTES);
    await alive();
  });

  it('are refused in bodies that are no request', async () => {
    for (const [name, [body, status]] of Object.entries(RAW_BODIES)) {
      for (const accept of ['application/json', 'text/event-stream']) {
        const started = performance.now();
        const reply = await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: new Uint8Array(Buffer.from(body)),
        });
        const text = await reply.text();
        const events = reply.headers.get('content-type')?.startsWith('text/event-stream');
        // What is wrong within GraphQL is said in the stream.
        const found = events && /"errors"/.test(text) ? 400 : reply.status;
        expect(found, `${name}, ${accept}: ${text.slice(0, 300)}`).toBe(status);
        expect(text, name).not.toMatch(/node_modules|\/src\/|at .*\.js:/);
        expect(performance.now() - started, name).toBeLessThan(REPLY_MS);
      }
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await alive();
  });

  it('cannot get SQL, paths or odd characters through any string of any argument', async () => {
    const query = schema.getQueryType()!;
    const mutation = schema.getMutationType()!;
    const types = ['Illustration', 'KpiForecast'].map((name) => schema.getType(name) as GraphQLObjectType);
    const attacks = HOSTILE.flatMap((hostile) => [
      ...attacksOn(query, hostile, (variables, call) => `query ${variables} { ${call} }`),
      ...attacksOn(mutation, hostile, (variables, call) => `mutation ${variables} { ${call} }`),
      ...attacksOn(
        types[0]!,
        hostile,
        (variables, call) => `query ${variables} { illustration(id: ${id}) { ${call} } }`,
      ),
      ...attacksOn(
        types[1]!,
        hostile,
        (variables, call) => `query ${variables} { illustration(id: ${id}) { kpi(name: "ctr") { ${call} } } }`,
      ),
    ]);
    expect(attacks.length).toBeGreaterThan(500);
    const odd: string[] = [];
    const attack = async ({ query: text, variables }: Attack): Promise<void> => {
      const reply = await send(text, variables);
      const { errors } = JSON.parse(reply.text) as { errors?: { extensions?: { code?: string } }[] };
      const internal = errors?.some(
        ({ extensions }) =>
          !extensions?.code || extensions.code === 'INTERNAL_SERVER_ERROR' || extensions.code.startsWith('GRAPHQL'),
      );
      const leaks = /syntax error at|pg_catalog|relation "|select .* from|root:x:0|node_modules/.test(reply.text);
      if (internal || leaks || reply.ms > REPLY_MS)
        odd.push(`${text} ${JSON.stringify(variables).slice(0, 200)}: ${reply.text.slice(0, 300)}`);
    };
    for (let i = 0; i < attacks.length; i += 4) await Promise.all(attacks.slice(i, i + 4).map(attack));
    expect(odd).toEqual([]);
    expect(await state()).toEqual(before);
    await alive();
  });

  it('cannot get out of the folders through any address', async () => {
    const secret = '..%2f..%2f..%2f..%2fetc%2fpasswd';
    const addresses = [
      ...[
        '/images/',
        '/assets/',
        '/explorer/graphiql/',
        '/explorer/react/',
        '/uploads/',
        '/tag-models/',
        '/kpi-models/',
        '/',
      ].flatMap((start) =>
        [
          secret,
          '../../../../etc/passwd',
          '..%5c..%5cwindows%5cwin.ini',
          '%2e%2e/%2e%2e/etc/passwd',
          'x%00.png',
          '%ff',
          '%',
          "1'--",
          '1;2',
          '-1',
          '0',
          '99999999999999999999',
        ].map((name) => `${start}${name}`),
      ),
      ...[secret, "1'%20or%201=1", '%ff', '1e3'].flatMap((name) => [
        `/images/${name}/thumbnail?width=160`,
        `/images/${id}/thumbnail?width=${name}`,
        `/tag-models/${name}/report`,
        `/kpi-models/${name}/report`,
      ]),
    ];
    for (const address of addresses) {
      const { status, text } = await raw(api.url, address);
      expect(text, address).not.toMatch(/root:x:0|node_modules|\/src\/|    at /);
      if (status === 200 && text.startsWith('<!doctype html>')) continue; // the page, which then asks for such an id
      expect([400, 403, 404, 405, 503], `${address}: ${text.slice(0, 200)}`).toContain(status);
    }
    await alive();
  });

  it('cannot name documents or uploads by paths', async () => {
    for (const name of ['../../etc/passwd', `${'a'.repeat(62)}/.`, '\u0000', 'sha256:../../x', 'A'.repeat(64)]) {
      const named = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ documentId: name }),
      });
      expect(named.status).toBe(400);
      const automatic = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: name } } }),
      });
      expect(await automatic.json()).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] });
      const { errors } = await api.ask('query ($upload: ID!) { tagImage(upload: $upload) { mediaType } }', {
        upload: name,
      });
      expect(['NOT_FOUND', 'BAD_USER_INPUT']).toContain(errors![0].extensions.code);
    }
    if (existsSync(library.settings.uploadsFolder)) expect(readdirSync(library.settings.uploadsFolder)).toEqual([]);
  });
});

/** As it stands: fetch would tidy the path. */
function raw(server: string, path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => resolve({ status: reply.statusCode!, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
