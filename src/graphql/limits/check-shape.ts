import type { GraphQLError } from 'graphql';
import type { DocumentShape } from './document-shape.js';
import { limitError, type LimitCode } from './limit-error.js';
import type { RequestLimits } from './request-limits.js';

type Counted = keyof DocumentShape;
const CODES: Readonly<Record<Counted, LimitCode>> = {
  depth: 'DEPTH_LIMIT',
  introspectionDepth: 'DEPTH_LIMIT',
  fields: 'FIELD_LIMIT',
  aliases: 'ALIAS_LIMIT',
  rootFields: 'ROOT_FIELD_LIMIT',
  directives: 'DIRECTIVE_LIMIT',
};
const SENTENCES: Readonly<Record<Counted, (found: string, limit: number) => string>> = {
  depth: (found, limit) =>
    `The document nests fields ${found} deep; at most ${limit}. Ask for what lies deeper by its id.`,
  introspectionDepth: (found, limit) => `The document nests introspection ${found} deep; at most ${limit}.`,
  fields: (found, limit) =>
    `The document has ${found} fields, its fragments written out; at most ${limit}. Split it into several requests.`,
  aliases: (found, limit) =>
    `The document has ${found} aliases; at most ${limit}. Fields that take lists of ids answer for many at once.`,
  rootFields: (found, limit) =>
    `The operation asks for ${found} fields at its root; at most ${limit}. Split it into several requests.`,
  directives: (found, limit) => `The document has ${found} directives; at most ${limit}.`,
};

/** Every limit that an operation breaks. */
export function checkShape(shape: DocumentShape, limits: RequestLimits): GraphQLError[] {
  return (Object.keys(CODES) as Counted[])
    .filter((counted) => shape[counted] > limits[counted])
    .map((counted) => {
      const found = shape[counted];
      // Doubling fragments reach numbers that no JSON can hold.
      const safe = Number.isSafeInteger(found);
      const said = safe ? String(found) : 'more than 9 quadrillion';
      return limitError(
        CODES[counted],
        SENTENCES[counted](said, limits[counted]),
        limits[counted],
        safe ? found : undefined,
      );
    });
}
