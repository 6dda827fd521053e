import { ForbiddenError } from '../errors.js';
import type { Caller, Scope } from './caller.js';

/** @returns what a caller is told who may not have `what`; undefined for one who may */
export function missingScope({ scopes, key }: Caller, needed: Scope, what: string): ForbiddenError | undefined {
  if (scopes.has(needed) || scopes.has('admin')) return undefined;
  const has = [...scopes].join(', ') || 'none';
  return new ForbiddenError(
    `${what} needs a key with the scope ${needed}; ${key ? `"${key.name}"` : 'this request'} has ${has}.`,
  );
}
