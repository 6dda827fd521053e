import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Pool } from 'pg';
import { EyecatchError, ForbiddenError, UnauthenticatedError } from '../errors.js';
import { addressOf, callerOf, setCaller, trustedCaller, type Caller } from './caller.js';
import { bearerToken, clearSession, credentialOf } from './credentials.js';
import { FORGED_WRITE, isForgedWrite } from './forged-write.js';
import { BELIEVED_MS, KeyVerifier, type Credential, type VerifiedKey } from './key-verifier.js';
import type { AccessPolicy } from './policy.js';
import { refuseGraphql, setRefusalHeaders } from './refusal.js';
import { scopeOfRoute } from './route-scopes.js';
import { missingScope } from './missing-scope.js';
import { hashSecret } from './secret.js';

const HOW_TO_SIGN_IN =
  'This server asks for a key: send one as Authorization: Bearer eyc_…, or sign in on the page (docs/security.md).';

/** Finds out who sends a request, and lets it reach only what that caller may have. */
export class Authenticator {
  readonly #verifier: KeyVerifier;
  readonly #metricsToken: Buffer | undefined;

  constructor(
    readonly policy: AccessPolicy,
    pool: () => Pool,
  ) {
    this.#verifier = new KeyVerifier(pool);
    this.#metricsToken = policy.metricsToken === undefined ? undefined : hashSecret(policy.metricsToken);
  }

  /** @throws UnauthenticatedError, TooManyAttemptsError */
  verifyKey(secret: string, address: string): Promise<VerifiedKey> {
    return this.#verifier.verify({ kind: 'eyc', secret }, address);
  }

  /**
   * Goes before all routes: `callerOf(response)` says afterwards who asks. A key that opens nothing is refused by
   * {@link gate} only, so that the page and /health answer whoever sends an old one.
   */
  readonly identify: RequestHandler = async (request, response, next) => {
    const address = addressOf(request);
    const trusted = this.policy.keys === 'off';
    setCaller(response, trusted ? trustedCaller(address) : { key: undefined, scopes: new Set(), address });
    try {
      this.#checkOrigin(request);
      if (!trusted) setCaller(response, await this.#callerOf(request, response, address));
    } catch (error) {
      response.locals.refusal = error;
    }
    next();
  };

  /** Goes before every route but /health, /ready and the explorer's page. */
  readonly gate: RequestHandler = (request, response, next) => {
    const needed = scopeOfRoute(request);
    // What a document asks for may be a key's secret.
    if (needed === 'any key') response.set('Cache-Control', 'no-store');
    let refusal: unknown = response.locals.refusal;
    if (!(refusal instanceof ForbiddenError) && needed === 'open') {
      next();
      return;
    }
    if (refusal === undefined && this.policy.keys === 'required') {
      const caller = callerOf(response);
      if (caller.scopes.size === 0) refusal = new UnauthenticatedError(HOW_TO_SIGN_IN);
      else if (needed !== 'any key' && needed !== 'open') refusal = missingScope(caller, needed, request.path);
    }
    if (refusal === undefined) {
      next();
      return;
    }
    setRefusalHeaders(response, refusal);
    if (refusal instanceof EyecatchError && needed === 'any key') refuseGraphql(response, refusal);
    else next(refusal);
  };

  /** @throws ForbiddenError for what a page of another site made a browser send */
  #checkOrigin(request: Request): void {
    const { hosts } = this.policy;
    const host = request.hostname?.toLowerCase();
    if (hosts && !(host !== undefined && hosts.has(host))) {
      throw new ForbiddenError(
        `Without keys this server answers at ${[...hosts].join(', ')} only, and was asked for as "${host ?? ''}". If that ` +
          'is its name, start it with --public-host; or ask for keys with --keys required.',
      );
    }
    // A key in a header is there because the program that sends it knows it; a browser adds the rest by itself.
    const byItself = this.policy.keys === 'off' || credentialOf(request)?.kind !== 'eyc';
    if (byItself && isForgedWrite(request)) throw new ForbiddenError(FORGED_WRITE);
  }

  async #callerOf(request: Request, response: Response, address: string): Promise<Caller> {
    if (this.#opensMetrics(request)) return { key: undefined, scopes: new Set(['read']), address };
    const credential = credentialOf(request);
    if (!credential || neverNeeds(request)) return callerOf(response);
    let verified: VerifiedKey;
    try {
      verified = await this.#verifier.verify(credential, address);
    } catch (error) {
      // A browser would send it for ever, and each time anew be refused.
      if (credential.kind === 'eys' && error instanceof UnauthenticatedError) {
        clearSession(request, response);
      }
      throw error;
    }
    this.#endWithKey(response, credential, address);
    const { id, name, scopes } = verified;
    return { key: { id, name }, scopes, address };
  }

  /** A reply that lasts, such as a stream of events, ends when its key does. */
  #endWithKey(response: Response, credential: Credential, address: string): void {
    // Its client left meanwhile: `close` has been.
    if (response.destroyed) return;
    const timer = setInterval(() => {
      this.#verifier.verify(credential, address).catch((error: unknown) => {
        if (error instanceof UnauthenticatedError) response.destroy();
      });
    }, BELIEVED_MS);
    timer.unref();
    response.once('close', () => clearInterval(timer));
  }

  #opensMetrics(request: Request): boolean {
    const token = request.path === '/metrics' && this.#metricsToken ? bearerToken(request) : undefined;
    return token !== undefined && timingSafeEqual(hashSecret(token), this.#metricsToken!);
  }
}

/** The page's files come by the dozen, and must come when the database is away: who asks for them makes no difference. */
function neverNeeds(request: Request): boolean {
  return request.path !== '/session' && scopeOfRoute(request) === 'open';
}
