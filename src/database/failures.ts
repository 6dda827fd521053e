import type { Pool } from 'pg';
import { DatabaseUnavailableError, EyecatchError, OverloadedError, TimedOutError } from '../errors.js';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: canceled, lock not available. */
const TIMED_OUT = new Set(['57014', '55P03']);
/** Shut down, crashed, starting, too many connections, an idle transaction that was ended. */
const AWAY = /^(08...|57P0[1-5]|53300|25P03)$/;
const NETWORK = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  // The socket of the embedded database while its process is away.
  'ENOENT',
]);
/** node-postgres gives these no code. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|Cannot use a pool)/;
const POOL_EXHAUSTED = 'timeout exceeded when trying to connect';
const READ_TIMEOUT = 'Query read timeout';

/**
 * What an error of node-postgres means for who asked: one with a code and a time to ask again, or the error itself when
 * time does not mend it (a constraint, a defect in a statement).
 */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof EyecatchError || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (TIMED_OUT.has(code) || error.message === READ_TIMEOUT) {
    return new TimedOutError(
      'The database took too long over this, and the statement was stopped. Ask for less (a smaller page, a narrower ' +
        'filter), or again later.',
      { cause: error },
    );
  }
  if (error.message === POOL_EXHAUSTED) {
    return new OverloadedError('All connections to the database are in use. Ask again in a second.');
  }
  if (saysDatabaseAway(error)) {
    return new DatabaseUnavailableError('The database does not answer at the moment. Ask again in a few seconds.', {
      cause: error,
    });
  }
  return error;
}

/** Whether an error says that the database is away, perhaps only for a moment. */
export function saysDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (!(error instanceof Error)) return false;
  // Several addresses of a host, each of which failed.
  if (error instanceof AggregateError) return error.errors.some(saysDatabaseAway);
  const { code = '' } = error as NodeJS.ErrnoException;
  return AWAY.test(code) || NETWORK.has(code) || BROKEN.test(error.message);
}

/** Whether a connection is of no more use: it is broken, or what it was asked may still be under way. */
export function breaksConnection(error: unknown): boolean {
  return (error instanceof Error && error.message === READ_TIMEOUT) || saysDatabaseAway(error);
}

/** From here on, what a pool itself throws is a {@link databaseFailure}. */
export function explainFailures(pool: Pool): void {
  // Called with the pool that they are asked of.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { query, connect } = pool;
  const explained = (method: (...args: never[]) => unknown) =>
    function (this: Pool, ...args: never[]): unknown {
      const outcome = method.apply(this, args);
      // With a callback, as the pool uses itself, there is no promise.
      return outcome instanceof Promise
        ? outcome.catch((error: unknown) => {
            throw databaseFailure(error);
          })
        : outcome;
    };
  pool.query = explained(query) as typeof query;
  pool.connect = explained(connect as never) as typeof connect;
}
