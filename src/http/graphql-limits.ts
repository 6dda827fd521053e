import { OperationTypeNode, type GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Request, RequestHandler } from 'express';
import type { CostBudget } from '../access/cost-budget.js';
import { callerOf, type Caller } from '../access/caller.js';
import { RateLimitedError } from '../errors.js';
import { formatError } from '../graphql/format-error.js';
import type { Admit, GraphqlRequest } from '../graphql/limits/admit-request.js';
import { costExtension, type RequestCost } from '../graphql/limits/request-cost.js';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { setAdmitted } from './admitted.js';
import { spendBudget } from './budgets.js';
import { replyInEventStream, wantsEventStream } from './event-streams.js';
import { FORGED, mayBeForged } from './forged-request.js';
import { searchOf } from './search-of.js';
import { noteCost } from '../telemetry/note-operation.js';

/** `report` puts the cost into the reply, `estimate` answers with the cost alone and executes nothing. */
const COST_HEADER = 'x-eyecatch-cost';
type CostWanted = 'report' | 'estimate' | undefined;

/** What a request may not be, before anything is counted. */
class RefusedRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/**
 * Lets a request through to the transports (JSON, server-sent events) when it is within the limits and its caller's budget
 * has room for it. What goes on is written anew from what was counted: two readers of one URL must not differ.
 *
 * @param maxCost the limit that `admit` goes by
 * @param onRefused is told the code of every refusal
 */
export function graphqlLimits({
  admit,
  documents,
  budget,
  maxCost,
  onRefused,
}: {
  readonly admit: Admit;
  readonly documents: PersistedDocuments;
  readonly budget: CostBudget | undefined;
  readonly maxCost: number;
  readonly onRefused: (code: string) => void;
}): RequestHandler {
  return async (request, response, next) => {
    const refuse = (status: number, errors: readonly GraphQLFormattedError[], asStream = false): void => {
      for (const { extensions: of } of errors) onRefused(String(of?.code));
      const result = { errors: [...errors] };
      if (asStream) replyInEventStream(response, result);
      else response.status(status).json(result);
    };
    try {
      const asked = requestIn(request);
      if (!asked) {
        next(); // the transport says what is missing
        return;
      }
      if (mayBeForged(request)) throw new RefusedRequest(400, FORGED);
      const wanted = costWanted(request);
      const caller = callerOf(response);
      const admitted = admit(asked, {
        registered: documents.isRegistered(asked.query),
        schema: showsSchema(caller),
        budget: budget?.limitOf(caller),
      });
      if ('errors' in admitted) {
        // What was refused was work all the same.
        await spendBudget(budget, caller, 1, response);
        refuse(400, admitted.errors.map(formatted), wantsEventStream(request));
        return;
      }
      if (request.method === 'GET' && admitted.operation.operation === OperationTypeNode.MUTATION) {
        throw new RefusedRequest(405, 'A mutation changes something: send it by POST.', { Allow: 'POST' });
      }
      noteCost(admitted.cost);
      const dry = wanted === 'estimate';
      const spending = await spendBudget(budget, caller, dry ? 1 : admitted.cost, response);
      const cost: RequestCost = {
        requested: admitted.cost,
        maximum: Math.min(maxCost, budget?.limitOf(caller) ?? Infinity),
        remaining: spending?.remaining,
        report: wanted === 'report',
      };
      if (dry) {
        response.json({ data: null, extensions: costExtension(cost) });
        return;
      }
      setAdmitted(response, admitted, cost);
      writeAnew(request, asked);
      next();
    } catch (error) {
      if (error instanceof RateLimitedError) {
        response.set('Retry-After', String(error.retryAfterSeconds));
        refuse(429, [
          { message: error.message, extensions: { code: error.code, retryAfter: error.retryAfterSeconds } },
        ]);
        return;
      }
      if (error instanceof RefusedRequest) {
        response.set(error.headers);
        refuse(error.status, [{ message: error.message, extensions: { code: 'BAD_REQUEST' } }]);
        return;
      }
      next(error);
    }
  };
}

/** Whether introspection and suggestions may tell a caller what the schema has. Without keys everybody is an admin. */
function showsSchema({ scopes }: Caller): boolean {
  return scopes.has('admin');
}

function costWanted(request: Request): CostWanted {
  const wanted = request.get(COST_HEADER);
  if (wanted === undefined || wanted === 'report' || wanted === 'estimate') return wanted;
  throw new RefusedRequest(400, `The header X-Eyecatch-Cost is "${wanted}"; it must be report or estimate.`);
}

function formatted(error: GraphQLError): GraphQLFormattedError {
  // Of a limit, with the figures that a program can go by.
  return error.extensions.limit === undefined ? formatError(error.toJSON(), error) : error.toJSON();
}

/** @returns undefined for what is no GraphQL request: another method, a body that is not JSON, no document */
function requestIn(request: Request): GraphqlRequest | undefined {
  if (request.method === 'GET') return inUrl(request);
  if (request.method !== 'POST') return undefined;
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== 'string' || query === '') return undefined;
  if (operationName != null && typeof operationName !== 'string') {
    throw new RefusedRequest(400, 'operationName must be a string.');
  }
  return { query, variables: asVariables(variables), operationName: operationName ?? undefined };
}

function inUrl(request: Request): GraphqlRequest | undefined {
  const search = searchOf(request);
  const once = (name: string): string | undefined => {
    const values = search.getAll(name);
    if (values.length > 1) throw new RefusedRequest(400, `The address names ${name} ${values.length} times.`);
    return values[0];
  };
  const query = once('query');
  const variables = once('variables');
  const operationName = once('operationName');
  if (!query) return undefined;
  return { query, variables: asVariables(variables && parseJson(variables)), operationName };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedRequest(400, 'variables is not JSON.');
  }
}

function asVariables(given: unknown): Record<string, unknown> {
  if (given === undefined || given === null || given === '') return {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new RefusedRequest(400, 'variables must be a JSON object, not a string of one.');
  }
  return given as Record<string, unknown>;
}

function writeAnew(request: Request, { query, variables, operationName }: GraphqlRequest): void {
  const named = operationName === undefined ? {} : { operationName };
  if (request.method === 'GET') {
    request.url = `/?${new URLSearchParams({ query, variables: JSON.stringify(variables), ...named })}`;
  } else {
    request.body = { query, variables, ...named };
  }
}
