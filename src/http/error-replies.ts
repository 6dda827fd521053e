import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import { ACCESS_STATUS, setRefusalHeaders } from '../access/refusal.js';
import { EyecatchError } from '../errors.js';

const STATUS: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNREADABLE_IMAGE: 400,
  NOT_FOUND: 404,
  NOT_READY: 503,
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
  if (error instanceof EyecatchError) {
    setRefusalHeaders(response, error);
    response.status(STATUS[error.code] ?? 400).json({ error: { code: error.code, message: error.message } });
    return;
  }
  // body-parser's own: malformed JSON, a body above the limit.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string };
  if (expose && status && status < 500) {
    response.status(status).json({ error: { code: 'BAD_USER_INPUT', message } });
    return;
  }
  const reference = randomUUID();
  console.error(`Error ${reference}:`, error);
  response.status(500).json({
    error: {
      code: 'INTERNAL_SERVER_ERROR',
      message: `Something went wrong on the server. The reference ${reference} finds it in the log.`,
    },
  });
};
