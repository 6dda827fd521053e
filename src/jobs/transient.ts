import { DiskFullError, ModelPackError, StorageUnavailableError } from '../errors.js';

/** Of the operating system: no room, no memory, no files left to open, a connection that broke. */
const SYSTEM_CODES = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EIO', 'ESTALE'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);

/**
 * Of Postgres, by class or whole (https://www.postgresql.org/docs/current/errcodes-appendix.html): connection lost, no
 * resources (disk full among it), stopped by an operator or starting up, system error, deadlock and serialisation,
 * a lock or a statement that took too long, a transaction that was idle for too long, a server that only reads.
 */
const SQL_STATE = /^(08|53|57P|58)|^(40001|40P01|55P03|57014|25P03|25P04|25006)$/;

/** What node-postgres says without a code. */
const LOST_CONNECTION =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i;

/** Of ours: a full disk, a model pack that is being replaced, object storage that is away. */
const PASSING = [DiskFullError, ModelPackError, StorageUnavailableError];

/**
 * Whether what failed may succeed when it is tried again: the database was away, the disk was full, object storage did
 * not answer, a model pack was being replaced. Whatever is wrong with what a person gave is not.
 */
export function isTransient(error: unknown): boolean {
  if (PASSING.some((kind) => error instanceof kind)) return true;
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // The socket of the embedded database while its process is away.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (typeof code === 'string' && (SYSTEM_CODES.has(code) || SQL_STATE.test(code))) return true;
  if (LOST_CONNECTION.test(error.message)) return true;
  return error.cause !== undefined && isTransient(error.cause);
}
