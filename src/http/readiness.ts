import { Router } from 'express';
import type { DatabaseWatch } from '../database/watch.js';

/** What the server can do at this moment; told by /health and /ready from the first second on. */
export interface Preparation {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export class Readiness {
  #state: 'starting' | 'preparing' | 'ready' | 'failed' | 'stopping' = 'starting';
  #preparation: Preparation | undefined;
  #reason: string | undefined;
  #watch: DatabaseWatch | undefined;

  get ready(): boolean {
    return this.#state === 'ready' && this.problems.length === 0;
  }

  /** Who knows whether the database is there. */
  watchDatabase(watch: DatabaseWatch): void {
    this.#watch = watch;
  }

  /** A sentence while the database is known to be away. */
  get databaseAway(): string | undefined {
    return this.#watch?.state?.reachable === false
      ? 'The database does not answer at the moment. Ask again in a few seconds.'
      : undefined;
  }

  /** Checks that fail now, each with its reason. */
  get problems(): readonly { readonly check: string; readonly reason: string }[] {
    const state = this.#watch?.state;
    if (!state) return [];
    if (!state.reachable) return [{ check: 'database', reason: state.reason ?? 'It does not answer.' }];
    // Migrations that this version does not know are none: a newer version is being rolled out beside it.
    if (state.missing.length > 0) {
      return [{ check: 'schema', reason: `The database lacks ${state.missing.join(', ')}: run eyecatch migrate.` }];
    }
    return [];
  }

  preparing(preparation: Preparation): void {
    this.#state = 'preparing';
    this.#preparation = preparation;
    this.#reason = undefined;
  }

  becomeReady(): void {
    this.#state = 'ready';
    this.#preparation = undefined;
    this.#reason = undefined;
  }

  /** The preparation failed; what is there already still answers. */
  fail(reason: string): void {
    this.#state = 'failed';
    this.#reason = reason;
  }

  stop(): void {
    this.#state = 'stopping';
  }

  toJSON() {
    return {
      status: this.#state,
      ...(this.#preparation && this.#state === 'preparing' ? { preparation: this.#preparation } : {}),
      ...(this.#reason ? { reason: this.#reason } : {}),
    };
  }
}

/**
 * `GET /health`: 200 while the process answers, whatever it lacks: to restart it would mend nothing. `GET /ready`: 200 when
 * requests should be sent here, else 503 with the checks that fail.
 */
export function readinessRoutes(readiness: Readiness): Router {
  const router = Router();
  router.get('/health', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(readiness);
  });
  router.get('/ready', (_request, response) => {
    const { ready, problems } = readiness;
    const body = { ...readiness.toJSON(), ...(problems.length > 0 ? { problems } : {}) };
    if (!ready) response.status(503).set('Retry-After', '1');
    response.set('Cache-Control', 'no-store').json(body);
  });
  return router;
}
