import { readFileSync } from 'node:fs';
import type { Types } from '@graphql-codegen/plugin-helpers';
import type { GraphQLArgument, GraphQLField, GraphQLInputField, GraphQLSchema } from 'graphql';
import {
  astFromValue,
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  print,
  type GraphQLNamedType,
  type GraphQLType,
} from 'graphql';
import { errorReference } from './error-reference.js';

const SCHEMA = new URL('../../schema.graphql', import.meta.url);

/**
 * Writes schema.graphql as one Markdown file: an output of graphql-codegen (codegen.ts). The file is read anew, since the
 * schema that codegen gives is sorted by name, and the order in the file has a meaning.
 */
export const apiReference: Types.OutputPreset = {
  buildGeneratesSection: ({ baseOutputDir, schema, schemaAst, documents }) => [
    {
      filename: baseOutputDir,
      schema,
      ...(schemaAst ? { schemaAst } : {}),
      documents,
      config: {},
      plugins: [{ reference: {} }],
      pluginMap: { reference: { plugin: () => writeReference(buildSchema(readFileSync(SCHEMA, 'utf8'))) } },
    },
  ],
};

const INTRODUCTION = `# API reference

Generated from [schema.graphql](../schema.graphql) and [src/errors.ts](../src/errors.ts) by \`npm run generate\`; do not
edit it. How to ask, page, upload and follow jobs, with examples that run: [graphql-clients.md](graphql-clients.md).`;

const OPERATIONS = [
  ['Queries', 'query', (schema: GraphQLSchema) => schema.getQueryType()],
  ['Mutations', 'mutation', (schema: GraphQLSchema) => schema.getMutationType()],
  ['Subscriptions', 'subscription', (schema: GraphQLSchema) => schema.getSubscriptionType()],
] as const;

const TYPES = [
  ['Objects', isObjectType],
  ['Inputs', isInputObjectType],
  ['Enums', isEnumType],
  ['Scalars', (type: GraphQLNamedType) => !isObjectType(type) && !isInputObjectType(type) && !isEnumType(type)],
] as const;

export function writeReference(schema: GraphQLSchema): string {
  const roots = OPERATIONS.map(([, , root]) => root(schema)?.name);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.includes(type.name),
  );
  const uses = usesOfTypes(schema);
  const chapters = [
    ...OPERATIONS.flatMap(([title, kind, root]) => {
      const type = root(schema);
      if (!type) return [];
      const sections = Object.values(type.getFields()).map((field) => operationSection(kind, field));
      const preface = type.description ? [type.description] : [];
      return [{ title, names: Object.keys(type.getFields()), anchor: `${kind}-`, parts: [...preface, ...sections] }];
    }),
    ...TYPES.map(([title, belongs]) => {
      const members = types.filter(belongs);
      const sections = members.map((type) => typeSection(type, uses.get(type.name) ?? []));
      return { title, names: members.map(({ name }) => name), anchor: '', parts: sections };
    }),
  ];
  const contents = chapters.map(
    ({ title, names, anchor }) =>
      `- [${title}](#${title.toLowerCase()}): ${names.map((name) => `[${name}](#${anchor}${name.toLowerCase()})`).join(', ')}`,
  );
  return (
    [
      INTRODUCTION,
      [...contents, '- [Error codes](#error-codes)'].join('\n'),
      ...chapters.flatMap(({ title, parts }) => [`## ${title}`, ...parts]),
      errorReference(),
    ].join('\n\n') + '\n'
  );
}

function operationSection(kind: string, field: GraphQLField<unknown, unknown>): string {
  const { name, type, args } = field;
  const scope = scopeOfField(field);
  const parts = [`### ${kind} ${name}`, ...said(field), `Gives ${typeLink(type)}. Needs the scope \`${scope}\`.`];
  if (args.length > 0) {
    const rows = args.map((arg) => `| \`${arg.name}\` | ${typeLink(arg.type)} | ${defaultOf(arg)} | ${inCell(arg)} |`);
    parts.push(['| argument | type | default | |', '| --- | --- | --- | --- |', ...rows].join('\n'));
  }
  return parts.join('\n\n');
}

/** As src/graphql/scoped-fields.ts has it, which refuses a mutation that names none. */
function scopeOfField({ astNode }: GraphQLField<unknown, unknown>): string {
  const argument = astNode?.directives?.find(({ name }) => name.value === 'scope')?.arguments?.[0];
  return argument ? print(argument.value).toLowerCase() : 'read';
}

function typeSection(type: GraphQLNamedType, uses: readonly string[]): string {
  const parts = [`### ${type.name}`, ...(type.description ? [type.description] : [])];
  if (isObjectType(type)) {
    const rows = Object.values(type.getFields()).map(
      (field) => `| \`${field.name}\` | ${typeLink(field.type)} | ${withArguments(field)} |`,
    );
    parts.push(['| field | type | |', '| --- | --- | --- |', ...rows].join('\n'));
  } else if (isInputObjectType(type)) {
    const rows = Object.values(type.getFields()).map(
      (field) => `| \`${field.name}\` | ${typeLink(field.type)} | ${defaultOf(field)} | ${inCell(field)} |`,
    );
    parts.push(['| field | type | default | |', '| --- | --- | --- | --- |', ...rows].join('\n'));
  } else if (isEnumType(type)) {
    const rows = type.getValues().map((value) => `| \`${value.name}\` | ${inCell(value)} |`);
    parts.push(['| value | |', '| --- | --- |', ...rows].join('\n'));
  }
  if (uses.length > 0) parts.push(`In: ${uses.join(', ')}.`);
  return parts.join('\n\n');
}

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

interface Described {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

function said({ description, deprecationReason }: Described): string[] {
  const deprecated = deprecationReason == null ? [] : [`**Deprecated**: ${deprecationReason}`];
  return [...deprecated, ...(description ? [description] : [])];
}

/** On one line, as a cell of a table must be. */
function inCell(described: Described): string {
  return said(described).join(' ').replaceAll('\n', ' ').replaceAll('|', '\\|');
}

function withArguments(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.map((arg) => {
    const value = defaultOf(arg);
    const text = inCell(arg);
    return `\`${arg.name}\` ${typeLink(arg.type)}${value ? ` = ${value}` : ''}${text ? `: ${text}` : ''}`;
  });
  return [inCell(field), ...args].filter(Boolean).join('<br>');
}

function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  const value = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return value ? `\`${print(value)}\`` : '';
}

/** `[TagScore!]!`, the name a link; brackets as entities, since they would be read as a link of their own. */
function typeLink(type: GraphQLType): string {
  const { name } = getNamedType(type);
  const [before = '', after = ''] = type.toString().split(name);
  const link = isSpecifiedScalarType(getNamedType(type)) ? name : `[${name}](#${name.toLowerCase()})`;
  return `${before.replaceAll('[', '&#91;')}${link}${after.replaceAll(']', '&#93;')}`;
}

/** Where each type is given or taken, as links, by its name. */
function usesOfTypes(schema: GraphQLSchema): Map<string, string[]> {
  const uses = new Map<string, Set<string>>();
  const note = (type: GraphQLType, place: string): void => {
    const { name } = getNamedType(type);
    uses.set(name, (uses.get(name) ?? new Set()).add(place));
  };
  const kinds = new Map<string | undefined, string>(OPERATIONS.map(([, kind, root]) => [root(schema)?.name, kind]));
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInputObjectType(type))) continue;
    const kind = kinds.get(type.name);
    const fields: readonly Field[] = Object.values<Field>(type.getFields());
    for (const field of fields) {
      const place = kind
        ? `[${kind} ${field.name}](#${kind}-${field.name.toLowerCase()})`
        : `[${type.name}](#${type.name.toLowerCase()}).${field.name}`;
      note(field.type, place);
      if ('args' in field) for (const arg of field.args) note(arg.type, place);
    }
  }
  return new Map([...uses].map(([name, places]) => [name, [...places]]));
}
