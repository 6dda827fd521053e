import type { Response } from 'express';
import type { EyecatchError } from '../errors.js';
import { TooManyAttemptsError, UnauthenticatedError } from '../errors.js';

/** HTTP status of what this folder refuses, by code. */
export const ACCESS_STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  TOO_MANY_ATTEMPTS: 429,
  NOT_READY: 503,
};

/** Headers that go with a refusal, whatever form its body has. */
export function setRefusalHeaders(response: Response, error: unknown): void {
  if (error instanceof UnauthenticatedError) response.set('WWW-Authenticate', 'Bearer realm="eyecatch"');
  if (error instanceof TooManyAttemptsError) response.set('Retry-After', String(error.retryAfterSeconds));
}

/** As GraphQL clients read it. */
export function refuseGraphql(response: Response, error: EyecatchError): void {
  response
    .status(ACCESS_STATUS[error.code] ?? 400)
    .json({ errors: [{ message: error.message, extensions: { code: error.code } }] });
}
