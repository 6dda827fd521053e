import { once } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import {
  getOperationAST,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { createHandler, print } from 'graphql-sse';
import { NotReadyError, OverloadedError } from '../errors.js';
import type { Context } from '../graphql/context.js';
import { formatStreamed } from '../graphql/format-streamed.js';
import { costExtension } from '../graphql/limits/request-cost.js';
import { operationOf } from './admission.js';
import { noteOperation } from '../telemetry/note-operation.js';
import { admittedOf } from './admitted.js';
import { FORGED, mayBeForged } from './forged-request.js';
import { refuseOperation } from './temporary-failures.js';

/** graphql-sse wants a context that can be indexed. */
type StreamContext = Context & Record<PropertyKey, unknown>;
interface Stream {
  readonly response: Response;
  readonly graphql: StreamContext;
}

/** What no proxy on the way may hold back, compress or keep. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** A client that is gone without a word is found out by the connection itself. */
const KEEP_ALIVE_MS = 30_000;

/** Whether a client would rather have events than JSON: clients that take both name what they prefer first. */
export function wantsEventStream(request: Request): boolean {
  const offered = ['application/json', 'application/graphql-response+json', 'text/event-stream'];
  return request.accepts(offered) === 'text/event-stream';
}

/** A result that is there already, as a stream. */
export function replyInEventStream(response: Response, result: ExecutionResult | { errors: unknown[] }): void {
  response.writeHead(200, HEADERS);
  response.end(print({ event: 'next', data: result as ExecutionResult }) + print({ event: 'complete', data: null }));
}

export interface EventStreams {
  readonly handle: RequestHandler;
  /** Ends all streams without completing them, so that clients ask again, and refuses new ones. */
  readonly close: () => void;
}

/**
 * GraphQL over server-sent events (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, "distinct
 * connections mode"): subscriptions, and queries and mutations for clients that ask for them this way.
 *
 * graphql-sse reads the request and writes the events, a comment every 12 s among them. What is ours: errors as JSON
 * shows them, protection against forged requests, no more than a few results ahead of a slow client, an end on demand.
 */
export function eventStreams(
  schema: GraphQLSchema,
  createContext: (response: Response) => Context,
  most: number,
): EventStreams {
  const open = new Set<{ response: Response; end: () => void }>();
  let closed = false;
  /** With those that are only being started. */
  let streams = 0;

  const handler = createHandler<Request, Stream, StreamContext>({
    // No token, so that there is no "single connection mode": its streams outlive their requests.
    authenticate: () => null,
    // Done before, for all transports, in graphql-limits.ts.
    validate: () => [],
    onSubscribe: ({ context: { graphql, response } }, params) => {
      const { document } = admittedOf(response);
      const operation = getOperationAST(document, params.operationName)!;
      noteOperation(operation, params.operationName);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) operationOf(response).becomesStream();
      if (operation.operation === OperationTypeNode.MUTATION) operationOf(response).outliveClient();
      return {
        schema,
        document,
        operationName: params.operationName ?? null,
        variableValues: params.variables ?? null,
        contextValue: graphql,
      };
    },
    onNext: async (_context, { context: { response, graphql } }, result) => {
      await drained(response);
      const { errors } = result;
      return {
        ...result,
        ...(errors ? { errors: errors.map(formatStreamed) as unknown as readonly GraphQLError[] } : {}),
        ...(graphql.cost?.report ? { extensions: costExtension(graphql.cost) } : {}),
      };
    },
  });

  const handle: RequestHandler = async (request, response, next) => {
    if (!wantsEventStream(request)) {
      next();
      return;
    }
    if (mayBeForged(request)) {
      response.status(400).json(errorBody('BAD_REQUEST', FORGED));
      return;
    }
    // Its client left before: `close` has been, and nobody would take the stream off the count.
    if (response.destroyed) return;
    let graphql: StreamContext;
    try {
      if (closed) throw new NotReadyError('The server is stopping; ask again when it is back.');
      if (streams >= most) throw new OverloadedError(`${most} streams of events are open already.`, 30);
      graphql = createContext(response) as StreamContext;
      streams++;
      response.once('close', () => streams--);
    } catch (error) {
      if (!(error instanceof NotReadyError || error instanceof OverloadedError)) throw error;
      refuseOperation(response, error);
      return;
    }
    const [body, init] = await handler({
      method: request.method,
      url: request.url,
      // Chosen above; graphql-sse itself knows this header only when it names nothing else.
      headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : request.get(name)) },
      body: (request.body ?? null) as Record<PropertyKey, unknown> | null,
      raw: request,
      context: { response, graphql },
    });
    if (body === null || typeof body === 'string') {
      response.writeHead(init.status, init.statusText, init.headers).end(body ?? undefined);
      return;
    }
    let ended = false;
    const stream = {
      response,
      end: () => {
        ended = true;
        void body.return(undefined);
      },
    };
    open.add(stream);
    response.once('close', stream.end);
    // Either may have happened while the operation was started.
    if (closed || response.destroyed) stream.end();
    response.socket?.setKeepAlive(true, KEEP_ALIVE_MS);
    try {
      response.writeHead(200, HEADERS);
      for await (const event of body) {
        if (ended) break;
        response.write(event);
      }
    } finally {
      open.delete(stream);
      response.end();
    }
  };

  return {
    handle,
    close: () => {
      closed = true;
      for (const { response, end } of open) {
        end();
        // Its client takes nothing more; the server need not wait for it.
        if (response.writableNeedDrain) response.destroy();
      }
    },
  };
}

/** Waits until a client has taken what was written; its further results are then the latest, not all between. */
async function drained(response: Response): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return;
  const settled = new AbortController();
  const options = { signal: settled.signal };
  await Promise.race([once(response, 'drain', options), once(response, 'close', options)]);
  settled.abort();
}

function errorBody(code: string, message: string): { errors: unknown[] } {
  return { errors: [{ message, extensions: { code } }] };
}
