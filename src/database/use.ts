import type { PoolConfig } from 'pg';
import { BadInputError } from '../errors.js';

/**
 * What a pool is for, which decides how long its statements may take.
 *
 * - 'api': somebody waits for the answer. Statements end after {@link statementTimeoutMs}.
 * - 'worker': jobs, hours of them. Statements end when they are done.
 * - 'command': a command line at work; as a worker, and its statements may wait for locks as long as they like.
 */
export type DatabaseUse = 'api' | 'worker' | 'command';

const STATEMENT_MS = 10_000;
/** What the client waits beyond the server's own timeout: an answer that is later than this is lost on the way. */
const BEYOND_MS = 2000;
/** The embedded database runs one statement at a time: one may have to wait for a transaction of the worker. */
const EMBEDDED_MS = 30_000;
const CONNECT_MS = 10_000;
/** The API refuses rather than let requests wait for a connection that does not come. */
const API_CONNECT_MS = 5000;
/** A transaction that nobody goes on with holds locks and keeps dead rows from being cleared away. */
const IDLE_IN_TRANSACTION_MS = 600_000;
const API_IDLE_IN_TRANSACTION_MS = 60_000;
/** Longer waits for a lock stand behind something that is not over soon, such as the swap of an index. */
const WORKER_LOCK_MS = 600_000;
/** So that connections move to another server, or forget what a plan cached, without a restart. */
const LIFETIME_SECONDS = 1800;

/**
 * How long a statement of the API may take, from EYECATCH_STATEMENT_TIMEOUT (seconds).
 *
 * @throws BadInputError when that is no number above 0
 */
export function statementTimeoutMs(given = process.env.EYECATCH_STATEMENT_TIMEOUT): number {
  if (given === undefined || given === '') return STATEMENT_MS;
  const seconds = Number(given);
  if (!(seconds > 0 && seconds <= 3600)) {
    throw new BadInputError(`EYECATCH_STATEMENT_TIMEOUT is "${given}"; it must be seconds, above 0 and up to 3600.`);
  }
  return Math.ceil(1000 * seconds);
}

/** Timeouts of connections to a server. */
export function serverTimeouts(use: DatabaseUse, statement = statementTimeoutMs()): PoolConfig {
  const every = {
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    maxLifetimeSeconds: LIFETIME_SECONDS,
  };
  if (use === 'api') {
    return {
      ...every,
      connectionTimeoutMillis: API_CONNECT_MS,
      statement_timeout: statement,
      lock_timeout: Math.ceil(statement / 2),
      query_timeout: statement + BEYOND_MS,
      idle_in_transaction_session_timeout: API_IDLE_IN_TRANSACTION_MS,
    };
  }
  return {
    ...every,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(use === 'worker' ? { lock_timeout: WORKER_LOCK_MS } : {}),
  };
}

/**
 * Timeouts of connections to the embedded database. PGlite has no timers: it ignores statement_timeout (measured in
 * docs/decisions/0017-overload.md). So the client stops waiting; what runs, runs to its end, what had not begun is dropped.
 */
export function embeddedTimeouts(
  use: DatabaseUse,
  statement = Math.max(EMBEDDED_MS, statementTimeoutMs()),
): PoolConfig {
  return use === 'api' ? { query_timeout: statement } : {};
}
