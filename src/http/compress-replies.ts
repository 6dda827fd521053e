import compression from 'compression';
import type { RequestHandler } from 'express';

/** Below this a packet is no fuller than it would be. */
const THRESHOLD_BYTES = 1024;

/**
 * Compresses replies as the client accepts. An event stream is left as it is: its events must leave one by one.
 *
 * Compression tells by a reply's length whether what a stranger made the client ask for also occurs elsewhere in the reply
 * (BREACH). No reply holds a secret today; one that does (a token, somebody else's data) must not go through here.
 */
export function compressReplies(): RequestHandler {
  return compression({
    threshold: THRESHOLD_BYTES,
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  });
}
