import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { formatError } from './format-error.js';

/** A document that may be executed, or what is wrong with it, with the codes that Apollo gives. */
export function prepareDocument(
  schema: GraphQLSchema,
  { query, operationName }: { readonly query: string; readonly operationName?: string | null | undefined },
): { document: DocumentNode } | { errors: GraphQLError[] } {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { errors: [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')] };
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
  if (!getOperationAST(document, operationName)) {
    const asked = operationName ? `no operation "${operationName}"` : 'not one operation; name one by operationName';
    const code = 'OPERATION_RESOLUTION_FAILURE';
    return { errors: [new GraphQLError(`The document has ${asked}.`, { extensions: { code } })] };
  }
  return { document };
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  const extensions = { ...error.extensions, code };
  return new GraphQLError(message, nodes, source, positions, path, error.originalError, extensions);
}

/** As in a JSON reply. */
export function formatStreamed(error: GraphQLError): GraphQLFormattedError {
  // A variable of the wrong type is the client's mistake, but graphql-js gives it no code.
  const ofVariable = error.nodes?.length === 1 && error.nodes[0]!.kind === Kind.VARIABLE_DEFINITION;
  const known = ofVariable && error.extensions.code === undefined ? coded(error, 'BAD_USER_INPUT') : error;
  return formatError(known.toJSON(), error);
}
