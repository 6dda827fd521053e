import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  getOperationAST,
  GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isNullableType,
  isRequiredInputField,
  Kind,
  print,
  parse,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentShape } from '../../../src/graphql/limits/document-shape.js';
import { FIELD_PRICES } from '../../../src/graphql/limits/field-prices.js';
import { queryCost } from '../../../src/graphql/limits/query-cost.js';
import { REQUEST_LIMITS } from '../../../src/graphql/limits/request-limits.js';
import { EXAMPLES } from '../../../src/http/explorer-page.js';
import { allMarkdown } from '../../docs/markdown.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** What clients of ours send: the page, the examples of the documents, the explorer's first tabs. */
const manifests = ['src/dashboard/generated/persisted-documents.json'].flatMap((file) =>
  Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>),
);
const examples = readdirSync('docs/examples', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(sh|py|ts|graphql)$/.test(name) && !name.includes('generated'))
  .flatMap((name) => documentsIn(readFileSync(path.join('docs/examples', name), 'utf8')));
const fences = allMarkdown().flatMap(({ fences: found }) =>
  found.filter(({ language }) => language === 'graphql').map(({ text }) => text),
);
const documents = [...manifests, ...examples, ...fences, ...EXAMPLES.map(({ query }) => query)].filter(isWhole);

/** GraphQL within other code: from a keyword to the brace that closes what it opens. */
function documentsIn(code: string): string[] {
  const found: string[] = [];
  for (const { index } of code.matchAll(/\b(query|mutation|subscription)\b[^{}`"']*\{/g)) {
    const text = code.slice(index).replaceAll('\\$', '$').replaceAll('\\"', '"');
    let open = 0;
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '{') open++;
      if (text[at] === '}' && --open === 0) {
        found.push(text.slice(0, at + 1));
        break;
      }
    }
  }
  return found;
}

function isWhole(text: string): boolean {
  try {
    return getOperationAST(parse(text)) != null;
  } catch {
    return false;
  }
}

/** The dearest values for variables that the schema lets through, so that the cost is an upper bound. */
const DEAREST: Record<string, unknown> = {
  first: 100,
  illustrations: Array.from({ length: 20 }, (_, i) => String(i + 1)),
  ids: Array.from({ length: 20 }, (_, i) => String(i + 1)),
};

describe('documents of the page, of the examples and of the explorer', () => {
  it('are all found', () => {
    expect(manifests.length).toBeGreaterThan(50);
    expect(examples.length).toBeGreaterThan(8);
    expect(documents.length).toBeGreaterThan(65);
  });

  it('stay within three quarters of each limit on their shape', () => {
    for (const text of documents) {
      const document = parse(text);
      const shape = documentShape(document, getOperationAST(document)!);
      for (const [what, found] of Object.entries(shape)) {
        expect(found, `${what} of ${text}`).toBeLessThan(0.75 * Number(REQUEST_LIMITS[what as 'depth']));
      }
      expect(document.tokenCount ?? 0).toBeLessThan(0.5 * REQUEST_LIMITS.tokens);
    }
  });

  it('stay within half of the limit on cost', () => {
    for (const text of documents) {
      const document = parse(text);
      const operation = getOperationAST(document)!;
      const variables = Object.fromEntries(
        (operation.variableDefinitions ?? []).flatMap(({ variable: { name }, type, defaultValue }) => {
          const known = print(type).includes('IngestInput') ? undefined : DEAREST[name.value];
          if (known !== undefined) return [[name.value, known]];
          return defaultValue || type.kind !== Kind.NON_NULL_TYPE
            ? []
            : [[name.value, someValue(typeFromAST(schema, type)!)]];
        }),
      );
      const cost = queryCost(schema, document, { variables, maxNodes: 10_000 });
      expect(cost, text).toBeLessThan(REQUEST_LIMITS.cost / 2);
    }
  });
});

/** Of a required variable that says nothing about the cost. */
function someValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return someValue(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isRequiredInputField(field));
    return Object.fromEntries(required.map((field) => [field.name, someValue(field.type)]));
  }
  return { Int: 1, Float: 1, Boolean: true, JSON: {}, DateTime: '2026-01-01' }[type.name] ?? 'ctr';
}

describe('prices', () => {
  it('are of fields that the schema has', () => {
    const gone = Object.keys(FIELD_PRICES).filter((key) => {
      const [type, field] = key.split('.') as [string, string];
      const found = schema.getType(type);
      return !(found instanceof GraphQLObjectType) || !(field in found.getFields());
    });
    expect(gone).toEqual([]);
  });

  it('are there for every field of Query, Mutation and Subscription, and for every list with `first`', () => {
    const missing: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (!(type instanceof GraphQLObjectType) || type.name.startsWith('__')) continue;
      const isRoot = ['Query', 'Mutation', 'Subscription'].includes(type.name);
      for (const field of Object.values(type.getFields())) {
        const key = `${type.name}.${field.name}`;
        if (!(key in FIELD_PRICES) && (isRoot || field.args.some(({ name }) => name === 'first'))) missing.push(key);
      }
    }
    expect(missing).toEqual([]);
  });

  it('of a connection reckon with its entries at the field that gives it, which only Query does', () => {
    const within = Object.values(schema.getTypeMap())
      .filter((type): type is GraphQLObjectType => type instanceof GraphQLObjectType && type.name !== 'Query')
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => bare(field.type).endsWith('Connection'));
    expect(within).toEqual([]);
  });
});

function bare(type: GraphQLOutputType): string {
  if (isListType(type) || !isNullableType(type)) return bare((type as { ofType: GraphQLOutputType }).ofType);
  return type.name;
}
