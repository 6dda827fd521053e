import { json, Router, type Request } from 'express';
import type { Pool } from 'pg';
import type { Authenticator } from '../access/authenticator.js';
import { callerOf } from '../access/caller.js';
import { clearSession, sessionCookie, sessionCookieOptions, sessionOf } from '../access/credentials.js';
import { createSession, endSession } from '../access/key-table.js';
import { hashSecret } from '../access/secret.js';
import { BadInputError, TooManyAttemptsError, UnauthenticatedError } from '../errors.js';

/** Then somebody pastes the key again, unless the key ends before. */
const SESSION_SECONDS = 7 * 86_400;

/**
 * Signing in on the page: `POST /session` takes a key as `{"key"}` and gives a cookie that opens what the key opens,
 * `GET /session` says who is signed in and whether anybody need be, `DELETE /session` signs out.
 */
export function sessionRoutes(authenticator: Authenticator, pool: () => Pool): Router {
  const router = Router();
  router.use('/session', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/session', (_request, response) => {
    const { refusal } = response.locals;
    // That the database is away says nothing about who is signed in.
    const unknown = refusal instanceof UnauthenticatedError || refusal instanceof TooManyAttemptsError;
    if (refusal !== undefined && !unknown) throw refusal;
    const { key, scopes } = callerOf(response);
    response.json({ keys: authenticator.policy.keys, name: key?.name ?? null, scopes: [...scopes] });
  });
  router.post('/session', json({ limit: '4kb' }), async (request, response) => {
    const { key: secret } = (request.body ?? {}) as { key?: unknown };
    if (typeof secret !== 'string' || secret.trim() === '') {
      throw new BadInputError('POST /session takes a key as JSON: {"key": "eyc_…"}.');
    }
    const { id, name, scopes } = await authenticator.verifyKey(secret.trim(), callerOf(response).address);
    await forgetSession(pool(), request);
    const session = await createSession(pool(), id, SESSION_SECONDS);
    response.cookie(sessionCookie(request), session, {
      ...sessionCookieOptions(request),
      maxAge: SESSION_SECONDS * 1000,
    });
    response.json({ keys: authenticator.policy.keys, name, scopes: [...scopes] });
  });
  router.delete('/session', async (request, response) => {
    await forgetSession(pool(), request);
    clearSession(request, response);
    response.status(204).end();
  });
  return router;
}

async function forgetSession(pool: Pool, request: Request): Promise<void> {
  const session = sessionOf(request);
  if (session !== undefined) await endSession(pool, hashSecret(session));
}
