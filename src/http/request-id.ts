import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { during } from '../telemetry/work-context.js';

/** What a proxy or a client may call a request: an UUID, a trace id, a ULID; never a secret. */
const WELL_FORMED = /^(?!ey[cs]_)[A-Za-z0-9][A-Za-z0-9._=-]{7,63}$/;

/**
 * Gives every request an id: the `X-Request-Id` it came with when that is well-formed, else a new one. The reply carries
 * it; so do the log lines of all that answers the request, the reference of an error, and the jobs that it asks for.
 */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const id = given !== undefined && WELL_FORMED.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  during({ requestId: id }, next);
};
