import type { Socket } from 'node:net';
import { Pool, type PoolClient, type PoolConfig } from 'pg';

type Connected = (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void;

/**
 * Connections to a copy of the database that can only be read. What the copy cannot answer, because it is gone or a replay
 * has run over what a statement reads, the primary answers.
 */
export class ReplicaPool extends Pool {
  constructor(
    config: PoolConfig,
    readonly primary: Pool,
    /** Called when the copy could not answer and the primary is asked instead. */
    private readonly onFailure: (error: Error) => void,
  ) {
    super(config);
    this.on('error', onFailure);
    // Nor may the process end when one breaks while it is in use: its statement fails, and that tells.
    this.on('connect', (client) => client.on('error', () => undefined));
    this.on('connect', hangUpFirst);
  }

  /** Only waits for a client are caught here; what is then asked of it is `orPrimary`'s, or its caller's. */
  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | void {
    if (callback) return super.connect(callback);
    return this.orPrimary((pool) => (pool === this ? super.connect() : pool.connect()));
  }

  override query(...given: unknown[]): never {
    type Query = (...asked: unknown[]) => Promise<unknown>;
    const ask = (pool: Pool): Promise<unknown> =>
      pool === this ? (super.query as Query).apply(this, given) : (pool.query as Query).apply(pool, given);
    // With a callback there is no promise.
    return (typeof given.at(-1) === 'function' ? ask(this) : this.orPrimary(ask)) as never;
  }

  /** Has `read` read here; where that fails for the copy's sake, at the primary. */
  async orPrimary<T>(read: (pool: Pool) => Promise<T>): Promise<T> {
    try {
      return await read(this);
    } catch (error) {
      if (!isOfTheCopy(error as Error & { code?: string })) throw error;
      this.onFailure(error as Error);
      return read(this.primary);
    }
  }
}

/** Where to write what a reader finds missing or out of date: predictions, counts. */
export function primaryOf(pool: Pool): Pool {
  return pool instanceof ReplicaPool ? pool.primary : pool;
}

/** node-postgres waits for the other side to hang up too; a machine that is gone never does, and would keep the process. */
function hangUpFirst(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.once('finish', () => stream.destroy());
}

const SOCKET_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/**
 * The server is stopping, crashed or starting (class 57P); a replay removed rows that the statement reads (40001, 40P01); too
 * many connections (53300). https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SERVER_ERRORS = /^(08...|57P0[1-5]|40001|40P01|53300)$/;

function isOfTheCopy({ code, message }: Error & { code?: string }): boolean {
  if (code !== undefined) return SOCKET_ERRORS.has(code) || SERVER_ERRORS.test(code);
  // pg gives these no code.
  return /^(Connection terminated|timeout (exceeded|expired)|Query read timeout)/i.test(message) || message === '';
}
