import { connect } from 'node:net';
import type { Pool, PoolClient } from 'pg';
import { breaksConnection, databaseFailure } from './failures.js';
import { ReplicaPool } from './replica-pool.js';
import { standsFor } from './unhurried.js';

/** CancelRequest, https://www.postgresql.org/docs/current/protocol-message-formats.html. */
const CANCEL_REQUEST = 80_877_102;
const CANCEL_MS = 2000;

type Ask = (...given: unknown[]) => Promise<unknown>;

/**
 * The pool as one request sees it. Once `signal` is aborted, statements under way are cancelled and no more are begun:
 * both reject with the signal's reason. `rollback` and `commit` are let through, so that transactions end.
 */
export function poolUntil(pool: Pool, signal: AbortSignal): Pool {
  const limited = Object.create(pool) as Pool;
  const take = async (from: Pool): Promise<PoolClient> => {
    signal.throwIfAborted();
    const taken = from.connect();
    const client = await unlessAborted(taken, signal);
    if (client) return guarded(client.value, from, signal);
    // It comes too late: the next one may have it.
    void taken.then(
      (late) => late.release(),
      () => undefined,
    );
    throw signal.reason;
  };
  const ask = async (of: Pool, given: readonly unknown[]): Promise<unknown> => {
    const client = await take(of);
    try {
      const result = await (client.query as Ask)(...given);
      client.release();
      return result;
    } catch (error) {
      client.release(error === signal.reason ? undefined : (error as Error));
      throw error;
    }
  };
  limited.connect = (() => take(pool)) as Pool['connect'];
  limited.query = (async (...given: unknown[]) => {
    // Not to wait until the cancelled statement is over.
    const asked = pool instanceof ReplicaPool ? pool.orPrimary((of) => ask(of, given)) : ask(pool, given);
    const result = await unlessAborted(asked, signal).catch((error: unknown) => {
      throw databaseFailure(error);
    });
    if (!result) throw signal.reason;
    return result.value;
  }) as Pool['query'];
  standsFor(limited, pool);
  return limited;
}

/** A client whose statements end with the signal, until it is released. */
function guarded(client: PoolClient, pool: Pool, signal: AbortSignal): PoolClient {
  const taken = client as unknown as { query: Ask; release: (error?: Error | boolean) => void };
  const { query, release } = taken;
  const plain: Ask = (...given) => query.apply(client, given);
  let stopping: Promise<void> | undefined;
  const cancel = (): void => {
    stopping ??= stopStatement(client, pool);
  };
  taken.query = async (...given) => {
    if (given[0] === 'rollback' || given[0] === 'commit') return plain(...given);
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await plain(...given);
    } catch (error) {
      throw signal.aborted && !breaksConnection(error) ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
  taken.release = (error) => {
    taken.query = query;
    taken.release = release;
    // A cancellation that is late would hit the statement of whoever has the connection next.
    if (stopping) void stopping.then(() => release.call(client, error));
    else release.call(client, error);
  };
  return client;
}

/** What `promise` gives, or undefined when the signal is aborted before. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<{ readonly value: T } | undefined> {
  let abort!: () => void;
  const aborted = new Promise<undefined>((resolve) => (abort = () => resolve(undefined)));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise.then((value) => ({ value })), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Of node-postgres' client; its types do not tell all. */
interface Session {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * Ends the statement at hand. A server is asked to cancel it, over a connection of its own as the protocol has it; the
 * embedded database cannot stop, but drops what has not begun when its connection closes.
 *
 * @returns when a server has passed the request on
 */
function stopStatement(client: PoolClient, pool: Pool): Promise<void> {
  const { processID, secretKey, host, port, connection } = client as unknown as Session;
  const embedded = pool.options.stream !== undefined;
  if (embedded || processID === null || secretKey === null) {
    connection.stream.destroy();
    return Promise.resolve();
  }
  const request = Buffer.alloc(16);
  [16, CANCEL_REQUEST, processID, secretKey].forEach((word, at) => request.writeInt32BE(word, 4 * at));
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  return new Promise((resolve) => {
    socket.setTimeout(CANCEL_MS, () => socket.destroy(new Error('no answer')));
    // The server cannot be asked: it finds the connection gone.
    socket.on('error', () => connection.stream.destroy());
    socket.on('connect', () => socket.end(request));
    socket.on('close', () => resolve());
  });
}
