import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { admitRequests, type Leave } from '../../../src/graphql/limits/admit-request.js';
import { REQUEST_LIMITS } from '../../../src/graphql/limits/request-limits.js';
import { executableSchema } from '../../../src/graphql/schema.js';

const schema = executableSchema();
const admit = admitRequests(schema, REQUEST_LIMITS);
const ADMIN: Leave = { registered: false, schema: true };
const READER: Leave = { registered: false, schema: false };

/** The code of the first error, its figures, and the cost of what was let through. */
function outcome(query: string, variables: Record<string, unknown> = {}, leave = ADMIN, operationName?: string) {
  const found = admit({ query, variables, operationName }, leave);
  if (!('errors' in found)) return { cost: found.cost };
  const { message, extensions } = found.errors[0]!;
  return { ...extensions, message, errors: found.errors.length };
}

/** Fragments each of which spreads the next one twice. */
function doubling(levels: number): string {
  const chain = Array.from({ length: levels }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
  return `{ ...F0 } ${chain.join(' ')} fragment F${levels} on Query { kpis { name } }`;
}

describe('what a document may ask for', () => {
  const nested = (depth: number): string =>
    `{ illustrations { ${'edges { node { '.repeat(depth)} id ${'} }'.repeat(depth)} } }`;

  it.each([
    ['depth', nested(6), 'DEPTH_LIMIT', { limit: 12, found: 14 }],
    [
      'aliases',
      `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      'ALIAS_LIMIT',
      { limit: 30, found: 31 },
    ],
    [
      'aliases below the root',
      `{ illustrations { edges { node { ${Array.from({ length: 31 }, (_, i) => `a${i}: id`).join(' ')} } } } }`,
      'ALIAS_LIMIT',
      { limit: 30, found: 31 },
    ],
    ['root fields', `{ ${'kpis { name } '.repeat(21)} }`, 'ROOT_FIELD_LIMIT', { limit: 20, found: 21 }],
    [
      'directives',
      `{ kpis { ${'name @include(if: true) '.repeat(41)} } }`,
      'DIRECTIVE_LIMIT',
      { limit: 40, found: 41 },
    ],
    ['tokens', `{ ${'kpis '.repeat(2000)} }`, 'TOKEN_LIMIT', { limit: 2000 }],
    ['the text', `{ kpis { name } } # ${'x'.repeat(50_000)}`, 'DOCUMENT_LIMIT', { limit: 50_000, found: 50_020 }],
    ['fields that fragments double', doubling(12), 'FIELD_LIMIT', { limit: 1000 }],
    ['fields beyond all numbers', doubling(150), 'FIELD_LIMIT', { limit: 1000 }],
    [
      'a list',
      `{ predictKpi(kpi: "ctr", illustrations: [${'1,'.repeat(501)}]) { rate } }`,
      'LIST_LIMIT',
      { found: 501 },
    ],
    [
      'nested values',
      `{ illustrations(filter: { metadata: ${'{ a: '.repeat(25)}1${'}'.repeat(25)} }) { totalCount } }`,
      'VARIABLES_LIMIT',
      { limit: 20 },
    ],
  ])('is limited in %s, and the refusal says so', (_, query, code, figures) => {
    const found = outcome(query);
    expect(found).toMatchObject({ code, ...figures });
    if ('limit' in figures)
      expect(found).toMatchObject({ message: expect.stringContaining(String(figures.limit)) as string });
  });

  it('takes no longer for fragments that double 150 times than for short ones', () => {
    const started = performance.now();
    outcome(doubling(150));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('refuses fragments that spread themselves, and counts those named like introspection', () => {
    expect(outcome('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }')).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    const named = `{ ...__schema } fragment __schema on Query { ${'kpis { name } '.repeat(21)} }`;
    expect(outcome(named)).toMatchObject({ code: 'ROOT_FIELD_LIMIT' });
  });

  it('counts every operation of a document, not only the one that is asked for', () => {
    const other = `query Other { ${'kpis { name } '.repeat(21)} }`;
    expect(outcome(`query Asked { kpis { name } } ${other}`, {}, ADMIN, 'Asked')).toMatchObject({
      code: 'ROOT_FIELD_LIMIT',
    });
  });

  it('is a matter of the operator for a document of a manifest, its cost apart', () => {
    const registered = { registered: true, schema: true };
    expect(outcome(`{ ${'kpis { name } '.repeat(21)} }`, {}, registered)).toMatchObject({
      cost: expect.any(Number) as number,
    });
    const dear = `{ ${'bestPredicted(kpi: "ctr", first: 100) { edges { node { interval { low } } } } '.repeat(6)} }`;
    expect(outcome(dear, {}, registered)).toMatchObject({ code: 'COST_LIMIT', limit: 10_000 });
  });

  it('names ten mistakes at most', () => {
    expect(outcome(`{ ${'nothing '.repeat(15)} }`)).toMatchObject({ errors: 11 });
  });
});

describe('what variables may be', () => {
  const filtered = 'query ($filter: IllustrationFilter) { illustrations(filter: $filter) { totalCount } }';

  it('is limited in size, nesting and the length of lists', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
    expect(outcome(filtered, { filter: { metadata: deep(21) } })).toMatchObject({ code: 'VARIABLES_LIMIT', limit: 20 });
    expect(outcome(filtered, { filter: { name: 'x'.repeat(500_000) } })).toMatchObject({ code: 'VARIABLES_LIMIT' });
    const many = Array.from({ length: 501 }, () => 'x');
    expect(outcome(filtered, { filter: { rating: many } })).toMatchObject({ code: 'LIST_LIMIT', found: 501 });
  });

  it.each([
    ['an argument that has a default', 'query ($first: Int) { illustrations(first: $first) { totalCount } }', 'first'],
    ['@include', 'query ($with: Boolean = true) { kpis { name @include(if: $with) } }', 'with'],
  ])('may be null where they are optional, but not for %s', (_, query, variable) => {
    expect(outcome(query)).toHaveProperty('cost');
    expect(outcome(query, { [variable]: null })).toMatchObject({ code: 'BAD_USER_INPUT', errors: 1 });
  });

  it('outlives JSON that nests 200,000 deep', () => {
    const filter = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
    expect(outcome(filtered, { filter })).toMatchObject({ code: 'VARIABLES_LIMIT' });
  });

  it('has no key __proto__', () => {
    const variables = JSON.parse('{"filter": {"metadata": {"a": {"__proto__": {"admin": true}}}}}') as Record<
      string,
      unknown
    >;
    expect(outcome(filtered, variables)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const literal = '{ illustrations(filter: { metadata: { __proto__: { admin: true } } }) { totalCount } }';
    expect(outcome(literal)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('the schema', () => {
  it('answers introspection to an admin only, however it is wrapped', () => {
    const whole = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true });
    expect(outcome(whole)).toHaveProperty('cost');
    for (const query of [whole, '{ ...S } fragment S on Query { ... { __type(name: "Job") { name } } }']) {
      expect(outcome(query, {}, READER)).toMatchObject({ code: 'INTROSPECTION_OFF' });
    }
    expect(outcome('{ kpis { __typename } }', {}, READER)).toHaveProperty('cost');
  });

  it('is not answered in circles', () => {
    const circle =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    expect(outcome(circle)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it('is suggested to an admin only', () => {
    const variables = { filter: { nme: 'x' } };
    const filtered = 'query ($filter: IllustrationFilter) { illustrations(filter: $filter) { totalCount } }';
    for (const [query, given] of [
      ['{ kpi { name } }'],
      [filtered, variables],
      ['{ tags(order: LIBRAR) { totalCount } }'],
    ] as const) {
      expect(outcome(query, given)).toMatchObject({ message: expect.stringContaining('Did you mean') as string });
      expect(outcome(query, given, READER)).toMatchObject({
        message: expect.not.stringContaining('Did you mean') as string,
      });
    }
  });
});

describe('the cost', () => {
  const costOf = (query: string, variables?: Record<string, unknown>): number => Number(outcome(query, variables).cost);

  it('goes with the arguments, whether they stand in the document or in variables', () => {
    const few = costOf('{ illustrations(first: 1) { edges { node { similar { score } } } } }');
    const many = costOf('{ illustrations(first: 50) { edges { node { similar { score } } } } }');
    expect(many).toBeGreaterThan(20 * (few - 6));
    const query = 'query ($n: Int!) { illustrations(first: $n) { edges { node { similar { score } } } } }';
    expect(costOf(query, { n: 50 })).toBe(many);
  });

  it('counts what a list of forecasts computes once for each, however many fields show it', () => {
    const asked = (fields: string): number =>
      costOf(`{ bestPredicted(kpi: "ctr", first: 100) { edges { node { ${fields} } } } }`);
    expect(asked('rate')).toBeLessThan(50);
    expect(asked('interval { low }')).toBeGreaterThan(2000);
    expect(asked('standardError interval { low high } blended { rate }')).toBeLessThan(2200);
    expect(asked('... on KpiForecast { interval { low } }')).toBeGreaterThan(2000);
  });

  it('counts each copy of a group and of an illustration', () => {
    const tagged = 'plausibleTags { general { score } }';
    for (const list of [
      (first: number) => `{ illustration(id: 1) { duplicates(first: ${first}) { illustration { ${tagged} } } } }`,
      (first: number) =>
        `{ duplicateGroups(first: 1) { edges { node { illustrations(first: ${first}) { ${tagged} } } } } }`,
    ]) {
      expect(costOf(list(100))).toBeGreaterThan(costOf(list(1)) + 99 * 0.2);
    }
  });

  it('counts a count once, not for each entry', () => {
    const page = 'pageInfo { hasNextPage } edges { node { id } }';
    const difference =
      costOf(`{ illustrations(first: 100) { totalCount ${page} } }`) -
      costOf(`{ illustrations(first: 100) { ${page} } }`);
    expect(difference).toBeLessThan(10);
  });

  it('leaves out what @skip and @include leave out', () => {
    const query = 'query ($all: Boolean!) { kpis { name } kpiModel(id: 1) @include(if: $all) { reportPage } }';
    expect(costOf(query, { all: true })).toBeGreaterThan(costOf(query, { all: false }) + 700);
  });

  it('is not brought down by a negative first, nor by null', () => {
    expect(
      costOf('{ kpiModel(id: 1) { reportPage } tags(first: -1000000) { edges { node { name } } } }'),
    ).toBeGreaterThan(800);
    expect(costOf('query ($first: Int! = 5) { tags(first: $first) { totalCount } }')).toBeGreaterThan(0);
  });

  it('above the limit refuses the request', () => {
    const dear =
      '{ illustrations(first: 100) { edges { node { kpi(name: "ctr") { whatIf(remove: ["hat", "dress", "bow"]) { after } } } } } }';
    expect(outcome(dear)).toMatchObject({ code: 'COST_LIMIT', limit: 10_000, found: expect.any(Number) as number });
  });
});
