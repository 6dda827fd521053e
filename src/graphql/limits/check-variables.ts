import { GraphQLError } from 'graphql';
import { ILL_FORMED } from '../../storable-text.js';
import { limitError } from './limit-error.js';
import type { RequestLimits } from './request-limits.js';

/**
 * Whether the variables of a request are within the limits: their size, how deeply they nest, the length of each list.
 * A key `__proto__` is refused wherever it is: whoever copies such an object carelessly would change its prototype.
 *
 * Walks with a stack of its own, so no depth can exhaust the engine's.
 *
 * @param variables as JSON.parse gave them
 */
export function checkVariables(
  variables: Readonly<Record<string, unknown>>,
  limits: RequestLimits,
): GraphQLError | null {
  const open: { readonly value: unknown; readonly depth: number; readonly name: string }[] = Object.entries(
    variables,
  ).map(([name, value]) => ({ value, depth: 1, name }));
  if (Object.hasOwn(variables, '__proto__')) return refused('__proto__', 'a key __proto__');
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth, name } = next;
    if (typeof value === 'string' && ILL_FORMED.test(value)) return refused(name, 'a character that is no text');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > limits.valueDepth) {
      const message = `The variable $${name} nests lists and objects more than ${limits.valueDepth} deep.`;
      return limitError('VARIABLES_LIMIT', message, limits.valueDepth);
    }
    if (Array.isArray(value) && value.length > limits.listLength) {
      const message = `A list in the variable $${name} has ${value.length} elements; at most ${limits.listLength}.`;
      return limitError('LIST_LIMIT', message, limits.listLength, value.length);
    }
    if (Object.keys(value).some((key) => ILL_FORMED.test(key))) return refused(name, 'a character that is no text');
    if (Object.hasOwn(value, '__proto__')) return refused(name, 'a key __proto__');
    for (const each of Object.values(value) as unknown[]) open.push({ value: each, depth: depth + 1, name });
  }
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes <= limits.variablesBytes) return null;
  const message = `The variables are ${bytes} bytes of JSON; at most ${limits.variablesBytes}. Send files to POST /uploads.`;
  return limitError('VARIABLES_LIMIT', message, limits.variablesBytes, bytes);
}

function refused(name: string, what: string): GraphQLError {
  return new GraphQLError(`The variable $${name} has ${what}, which is not taken. Leave it out.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
