import type { Response } from 'express';
import type { SeenPosition } from '../graphql/reading-session.js';

const COOKIE = 'eyecatch_seen';
/** As long as a server remembers it itself. */
const MAX_AGE_MS = 60_000;

/**
 * What a client has seen of the primary, in a cookie: its next request may reach another server, which would read from a
 * replica that has less. A made-up one costs the primary a read and nothing else.
 */
export function seenPosition(response: Response): SeenPosition {
  const cookies = response.req.get('cookie') ?? '';
  return {
    given: new RegExp(`(?:^|; )${COOKIE}=([^;]*)`).exec(cookies)?.[1],
    tell: (position) => {
      // A stream of events has sent its headers by the time that it tells.
      if (response.headersSent) return;
      response.cookie(COOKIE, position, { httpOnly: true, sameSite: 'strict', maxAge: MAX_AGE_MS });
    },
  };
}
