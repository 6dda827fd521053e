import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { EyecatchError, retryAfterSeconds, UnknownTagError } from '../errors.js';
import { logDefect } from '../telemetry/log-defect.js';
import { sentenceForClients } from './sentence-for-clients.js';

/**
 * Shows what a client can act on and masks the rest: an EyecatchError keeps its sentence and code, a mistake in the
 * document is GraphQL's own, anything else becomes INTERNAL_SERVER_ERROR with a reference that the log repeats.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  // Thrown by a resolver, or by a scalar while it read an argument; the second kind is wrapped once more.
  let cause = unwrapResolverError(error);
  while (cause instanceof Error && 'originalError' in cause && cause.originalError) cause = cause.originalError;
  const where = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  };
  if (cause instanceof EyecatchError) {
    const suggestions = cause instanceof UnknownTagError ? { suggestions: cause.suggestions } : {};
    const seconds = retryAfterSeconds(cause);
    const retry = seconds === undefined ? {} : { retryAfterSeconds: seconds };
    return { message: sentenceForClients(cause), ...where, extensions: { code: cause.code, ...suggestions, ...retry } };
  }
  const code = formatted.extensions?.code;
  if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') {
    return { message: formatted.message, ...where, extensions: { code } };
  }
  const reference = logDefect(cause);
  return {
    message: `Something went wrong on the server. The reference ${reference} finds it in the log.`,
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
  };
}
