import { GraphQLError } from 'graphql';

/** Limits a request can break, as `extensions.code` names them. */
export type LimitCode =
  | 'DOCUMENT_LIMIT'
  | 'TOKEN_LIMIT'
  | 'DEPTH_LIMIT'
  | 'FIELD_LIMIT'
  | 'ALIAS_LIMIT'
  | 'ROOT_FIELD_LIMIT'
  | 'DIRECTIVE_LIMIT'
  | 'VARIABLES_LIMIT'
  | 'LIST_LIMIT'
  | 'COST_LIMIT';

/**
 * A request that asks for more than the server lets one request ask for; nothing of it was executed.
 *
 * @param found left out where counting stopped at the limit
 */
export function limitError(code: LimitCode, message: string, limit: number, found?: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, limit, ...(found === undefined ? {} : { found }) } });
}
