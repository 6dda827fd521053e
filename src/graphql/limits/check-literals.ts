import { BREAK, GraphQLError, visit, type DocumentNode } from 'graphql';
import { ILL_FORMED } from '../../storable-text.js';
import { limitError } from './limit-error.js';
import type { RequestLimits } from './request-limits.js';

/** The limits on values, for those that are written in the document itself. */
export function checkLiterals(document: DocumentNode, limits: RequestLimits): GraphQLError | null {
  let depth = 0;
  let error: GraphQLError | null = null;
  /** BREAK ends the walk. */
  const refuse = (found: GraphQLError): unknown => {
    error = found;
    return BREAK;
  };
  const enter = (): unknown => {
    if (++depth <= limits.valueDepth) return undefined;
    const message = `A value in the document nests lists and objects more than ${limits.valueDepth} deep.`;
    return refuse(limitError('VARIABLES_LIMIT', message, limits.valueDepth));
  };
  const leave = (): void => {
    depth--;
  };
  visit(document, {
    ListValue: {
      enter: ({ values: { length } }) => {
        if (length <= limits.listLength) return enter();
        const message = `A list in the document has ${length} elements; at most ${limits.listLength}.`;
        return refuse(limitError('LIST_LIMIT', message, limits.listLength, length));
      },
      leave,
    },
    ObjectValue: { enter, leave },
    StringValue: (node) => {
      if (!ILL_FORMED.test(node.value)) return undefined;
      const message = 'A value in the document has a character that is no text (NUL, half of a pair). Leave it out.';
      return refuse(new GraphQLError(message, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
    },
    ObjectField: ({ name }) => {
      if (name.value !== '__proto__') return undefined;
      const message = 'A value in the document has a key __proto__, which is not taken. Call it something else.';
      return refuse(new GraphQLError(message, { nodes: name, extensions: { code: 'BAD_USER_INPUT' } }));
    },
  });
  return error;
}
