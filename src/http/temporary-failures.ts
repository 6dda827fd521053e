import type { ApolloServerPlugin } from '@apollo/server';
import type { Response } from 'express';
import { retryAfterSeconds, type EyecatchError } from '../errors.js';

/**
 * Refusals that time mends: 504 for what took too long, 503 for what was not begun, 408 for what did not come. Others have
 * statuses of their own.
 */
const STATUS: Readonly<Record<string, number>> = {
  OVERLOADED: 503,
  QUEUE_FULL: 503,
  DATABASE_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  TIMEOUT: 504,
  SLOW_REQUEST: 408,
};

/** Sets `Retry-After` as the error says, and its status; false when the status is for others to choose. */
export function markTemporary(response: Response, error: EyecatchError): boolean {
  const seconds = retryAfterSeconds(error);
  if (seconds !== undefined) response.set('Retry-After', String(Math.ceil(seconds)));
  const status = STATUS[error.code];
  if (status !== undefined) response.status(status);
  return status !== undefined;
}

/** A reply on /graphql before there is an operation. */
export function refuseOperation(response: Response, error: EyecatchError): void {
  if (response.headersSent || response.destroyed) return;
  if (!markTemporary(response, error)) response.status(503);
  const { code, message } = error;
  const seconds = retryAfterSeconds(error);
  const extensions = { code, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) };
  response.json({ errors: [{ message, extensions }] });
}

/**
 * A GraphQL reply with an error that time mends has its status and `Retry-After`, so that proxies and clients that know
 * nothing of GraphQL ask again. What else the reply holds is right.
 */
export const temporaryFailures: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response: { body, http } }) => {
        if (body.kind === 'single') {
          for (const { extensions } of body.singleResult.errors ?? []) {
            const status = STATUS[String(extensions?.code)];
            if (status === undefined) continue;
            http.status = status;
            const seconds = retryAfterSeconds(extensions);
            if (seconds !== undefined) http.headers.set('retry-after', String(Math.ceil(seconds)));
          }
        }
        return Promise.resolve();
      },
    }),
};
