import type { ApolloServerPlugin } from '@apollo/server';
import type { Response } from 'express';
import { retryAfterSeconds, type EyecatchError } from '../errors.js';

/** Refusals that time mends: 504 for what took too long, 503 for what was not begun. */
const STATUS: Readonly<Record<string, number>> = { TIMEOUT: 504 };

/** Of an error that names a time to ask again. */
export function temporaryStatus(code: string): number {
  return STATUS[code] ?? 503;
}

/** `Retry-After` and the status of an error that names a time to ask again; false for any other. */
export function markTemporary(response: Response, error: EyecatchError): boolean {
  const seconds = retryAfterSeconds(error);
  if (seconds === undefined) return false;
  response.status(temporaryStatus(error.code)).set('Retry-After', String(Math.ceil(seconds)));
  return true;
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
            const seconds = retryAfterSeconds(extensions);
            if (seconds === undefined) continue;
            http.status = temporaryStatus(String(extensions!.code));
            http.headers.set('retry-after', String(Math.ceil(seconds)));
          }
        }
        return Promise.resolve();
      },
    }),
};
