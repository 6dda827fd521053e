import type { ErrorRequestHandler } from 'express';
import { ACCESS_STATUS, setRefusalHeaders } from '../access/refusal.js';
import { EyecatchError, RateLimitedError } from '../errors.js';
import { sentenceForClients } from '../graphql/sentence-for-clients.js';
import { logDefect } from '../telemetry/log-defect.js';
import { markTemporary } from './temporary-failures.js';

const STATUS: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNREADABLE_IMAGE: 400,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_LARGE: 413,
  UPLOADS_FULL: 507,
  NOT_FOUND: 404,
  NOT_READY: 503,
  RATE_LIMITED: 429,
  STORAGE_UNAVAILABLE: 503,
  DISK_FULL: 507,
  ...ACCESS_STATUS,
};

/** Errors of the plain HTTP routes as `{"error": {"code", "message"}}`; what is not meant for clients stays in the log. */
export const replyWithError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  // Some routes said how long to keep what they then could not send.
  response.set('Cache-Control', 'no-store');
  if (error instanceof RateLimitedError) response.set('Retry-After', String(error.retryAfterSeconds));
  if (error instanceof EyecatchError) {
    setRefusalHeaders(response, error);
    if (!markTemporary(response, error)) response.status(STATUS[error.code] ?? 400);
    response.json({ error: { code: error.code, message: sentenceForClients(error) } });
    return;
  }
  if (error instanceof URIError) {
    const message = 'The address is not UTF-8 written with percent signs.';
    response.status(400).json({ error: { code: 'BAD_USER_INPUT', message } });
    return;
  }
  // body-parser's own: malformed JSON, a body above the limit.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string };
  if (expose && status && status < 500) {
    response.status(status).json({ error: { code: 'BAD_USER_INPUT', message } });
    return;
  }
  const reference = logDefect(error);
  response.status(500).json({
    error: {
      code: 'INTERNAL_SERVER_ERROR',
      message: `Something went wrong on the server. The reference ${reference} finds it in the log.`,
    },
  });
};
