import { setMaxListeners } from 'node:events';
import type { ApolloServerPlugin } from '@apollo/server';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { OperationTypeNode } from 'graphql';
import { BoundedQueue } from '../bounded-queue.js';
import { DatabaseUnavailableError, EyecatchError, TimedOutError } from '../errors.js';
import type { Context } from '../graphql/context.js';
import type { Operation } from '../graphql/operation.js';
import type { Readiness } from './readiness.js';
import type { ServerLimits } from './server-limits.js';
import { refuseOperation } from './temporary-failures.js';

/** An operation that an HTTP request asks for. */
export interface AdmittedOperation extends Operation {
  /** From here on it is a stream of events: it has no deadline, and its place is somebody else's. */
  readonly becomesStream: () => void;
}

class ClientGoneError extends EyecatchError {
  constructor() {
    super('CLIENT_GONE', 'The client went away before it was answered.');
  }
}

export interface Admission {
  readonly queue: BoundedQueue;
  /** Before anything of a request on /graphql is parsed. */
  readonly admit: RequestHandler;
  /** An answer that is ready after its time was up goes nowhere. */
  readonly dropLate: ErrorRequestHandler;
}

/**
 * Lets GraphQL requests in, so many at a time, and holds each to a deadline: then the client reads TIMEOUT, and what is
 * still done for it is stopped, as it is when the client goes away. While the database is known to be away, requests are
 * refused at once instead of each finding out.
 */
export function admission({ operations, waitingOperations, requestMs }: ServerLimits, readiness: Readiness): Admission {
  const queue = new BoundedQueue({
    what: 'GraphQL operations',
    atWork: operations,
    waiting: waitingOperations,
    waitMs: requestMs / 2,
  });
  const admit: RequestHandler = async (request, response, next) => {
    if (request.method === 'OPTIONS') {
      next();
      return;
    }
    const away = readiness.databaseAway;
    if (away !== undefined) {
      refuseOperation(response, new DatabaseUnavailableError(away));
      return;
    }
    const ended = new AbortController();
    // One a statement that is under way.
    setMaxListeners(0, ended.signal);
    let leave: (() => void) | undefined;
    let outlives = false;
    const timer = setTimeout(() => {
      const error = new TimedOutError(
        `The answer took longer than ${requestMs / 1000} s and was given up. Ask for less, or again later.`,
      );
      ended.abort(error);
      if (response.headersSent) return;
      response.locals.late = true;
      refuseOperation(response, error);
    }, requestMs);
    response.once('close', () => {
      clearTimeout(timer);
      if (!response.writableFinished && !outlives) ended.abort(new ClientGoneError());
      leave?.();
    });
    const operation: AdmittedOperation = {
      signal: ended.signal,
      outliveClient: () => {
        outlives = true;
      },
      becomesStream: () => {
        clearTimeout(timer);
        leave?.();
      },
    };
    response.locals.operation = operation;
    try {
      leave = await queue.enter(ended.signal);
    } catch (error) {
      clearTimeout(timer);
      if (!(error instanceof EyecatchError)) throw error;
      refuseOperation(response, error);
      return;
    }
    // It may have gone while it waited; `close` came before there was a place to leave.
    if (response.destroyed || response.headersSent) leave();
    else next();
  };
  const dropLate: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.locals.late !== true) next(error);
  };
  return { queue, admit, dropLate };
}

export function operationOf(response: Response): AdmittedOperation {
  return response.locals.operation as AdmittedOperation;
}

/** A mutation is done to its end though its client has gone away. */
export const finishMutations: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, contextValue }) => {
        if (operation?.operation === OperationTypeNode.MUTATION) contextValue.operation.outliveClient();
        return Promise.resolve();
      },
    }),
};
