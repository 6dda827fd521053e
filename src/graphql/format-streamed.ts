import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { formatError } from './format-error.js';

/** An error of a streamed result, as in a JSON reply. */
export function formatStreamed(error: GraphQLError): GraphQLFormattedError {
  const { message, nodes, source, positions, path, originalError, extensions } = error;
  // A variable of the wrong type is the client's mistake, but graphql-js gives it no code.
  const ofVariable =
    nodes?.length === 1 && nodes[0]!.kind === Kind.VARIABLE_DEFINITION && extensions.code === undefined;
  const known = ofVariable
    ? new GraphQLError(message, nodes, source, positions, path, originalError, { code: 'BAD_USER_INPUT' })
    : error;
  return formatError(known.toJSON(), error);
}
