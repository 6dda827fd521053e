import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { checkLiterals } from './check-literals.js';
import { checkShape } from './check-shape.js';
import { checkVariables } from './check-variables.js';
import { documentShape } from './document-shape.js';
import { KnownDocuments } from './known-documents.js';
import { limitError } from './limit-error.js';
import { queryCost, type CostOptions } from './query-cost.js';
import type { RequestLimits } from './request-limits.js';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** What who asks may do beyond asking. */
export interface Leave {
  /** The operator has registered the document: its length and shape are trusted. Its cost and variables are not. */
  readonly registered: boolean;
  /** The schema is shown: to introspection, and by suggestions in errors. */
  readonly schema: boolean;
  /** The most points that its budget ever allows; RequestLimits.cost when that is less. */
  readonly budget?: number | undefined;
}

export interface Admitted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Points. */
  readonly cost: number;
}

export type Admit = (request: GraphqlRequest, leave: Leave) => Admitted | { readonly errors: readonly GraphQLError[] };

/**
 * Decides whether a request may be executed, for every transport alike, from cheap to dear: sizes, the text, its shape,
 * the schema, the variables, the cost. Each step bounds the work of the next one; what breaks a limit is not validated.
 */
export function admitRequests(schema: GraphQLSchema, limits: RequestLimits): Admit {
  const known = new KnownDocuments();

  const read = (query: string, { registered }: Leave): DocumentNode | GraphQLError => {
    if (!registered) {
      const bytes = Buffer.byteLength(query);
      if (bytes > limits.documentBytes) {
        const message = `The document is ${bytes} bytes; at most ${limits.documentBytes}. Put values into variables.`;
        return limitError('DOCUMENT_LIMIT', message, limits.documentBytes, bytes);
      }
    }
    try {
      return parse(query, registered ? {} : { maxTokens: limits.tokens });
    } catch (error) {
      const syntaxError = error as GraphQLError;
      if (!/more tha[nt] \d+ tokens/.test(syntaxError.message)) return coded(syntaxError, 'GRAPHQL_PARSE_FAILED');
      const message = `The document has more than ${limits.tokens} tokens. Put values into variables.`;
      return limitError('TOKEN_LIMIT', message, limits.tokens);
    }
  };

  /** Of a document that is not known to be sound. */
  const mistakesIn = (document: DocumentNode, operation: OperationDefinitionNode, leave: Leave): GraphQLError[] => {
    const literal = checkLiterals(document, limits);
    if (literal) return [literal];
    if (!leave.registered) {
      // Validation looks at all operations, so all of them are counted.
      for (const each of document.definitions) {
        if (each.kind !== operation.kind) continue;
        const broken = checkShape(documentShape(document, each), limits);
        if (broken.length > 0) return broken;
      }
    }
    const invalid = validate(schema, document, undefined, { maxErrors: limits.errors, hideSuggestions: !leave.schema });
    return invalid.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  };

  /** Validation lets a variable that may be null stand where a default does; whether it is null shows only here. */
  const costOf = (document: DocumentNode, options: CostOptions): number | GraphQLError => {
    try {
      return queryCost(schema, document, options);
    } catch (error) {
      if (error instanceof GraphQLError) return coded(error, 'BAD_USER_INPUT');
      throw error;
    }
  };

  return ({ query, variables, operationName }, leave) => {
    const wrong = checkVariables(variables, limits);
    if (wrong) return { errors: [wrong] };
    const before = known.find(query);
    const document = before ?? read(query, leave);
    if (document instanceof GraphQLError) return { errors: [document] };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [noOperation(operationName)] };
    if (!leave.schema && documentShape(document, operation).introspectionDepth > 0) return { errors: [hidden()] };
    if (!before) {
      const errors = mistakesIn(document, operation, leave);
      if (errors.length > 0) return { errors };
      known.add(query, document);
    }
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: limits.errors,
      hideSuggestions: !leave.schema,
    });
    if (errors) return { errors: errors.map((error) => coded(error, 'BAD_USER_INPUT')) };
    const maxNodes = leave.registered ? Infinity : limits.fields + 1;
    const cost = costOf(document, { variables, operationName, maxNodes });
    if (cost instanceof GraphQLError) return { errors: [cost] };
    const most = Math.min(limits.cost, leave.budget ?? Infinity);
    if (cost > most) return { errors: [tooDear(cost, most)] };
    return { document, operation, cost };
  };
}

/** graphql-js repeats a wrong value whole, once for each mistake in it: a small request could ask for a long reply. */
const MESSAGE_CHARACTERS = 1000;

function coded(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  const message =
    error.message.length > MESSAGE_CHARACTERS ? `${error.message.slice(0, MESSAGE_CHARACTERS)}…` : error.message;
  return new GraphQLError(message, nodes, source, positions, path, originalError, { code });
}

function noOperation(operationName: string | undefined): GraphQLError {
  const asked = operationName ? `no operation "${operationName}"` : 'not one operation; name one by operationName';
  return new GraphQLError(`The document has ${asked}.`, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

function hidden(): GraphQLError {
  return new GraphQLError(
    'This server shows its schema to callers with the scope admin only; docs/api.md describes it.',
    {
      extensions: { code: 'INTROSPECTION_OFF' },
    },
  );
}

function tooDear(cost: number, limit: number): GraphQLError {
  const message = `The request costs ${cost} points; at most ${limit}. Ask for fewer entries (first), or for fewer fields that compute: intervals, decisions, neighbours.`;
  return limitError('COST_LIMIT', message, limit, cost);
}
