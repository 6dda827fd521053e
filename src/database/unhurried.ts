import type { Pool, PoolClient } from 'pg';

/** What node-postgres reads before each query; its types do not tell. */
interface WithTimeout {
  readonly connectionParameters: { query_timeout: number | false };
}

/** Of the pools that requests are given, the one behind. */
const behind = new WeakMap<Pool, Pool>();

/** Notes that `pool` serves one request out of `base`. */
export function standsFor(pool: Pool, base: Pool): void {
  behind.set(pool, base);
}

/** The pool that outlives the request. */
export function lastingPool(pool: Pool): Pool {
  return behind.get(pool) ?? pool;
}

/**
 * Work for the whole library that a request happens to set off, such as predictions that are to be kept up to date: on one
 * connection without timeouts, and to its end even when the request is not waited for any more. The next one then finds
 * it done, where work that is stopped each time would never be.
 */
export async function unhurried<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await lastingPool(pool).connect();
  const { connectionParameters } = client as unknown as WithTimeout;
  const { query_timeout } = connectionParameters;
  connectionParameters.query_timeout = false;
  let broken: Error | undefined;
  try {
    await client.query('set statement_timeout = 0; set lock_timeout = 0');
    return await work(client);
  } catch (error) {
    // Whatever state it is in: its session settings are not the pool's.
    broken = error as Error;
    throw error;
  } finally {
    connectionParameters.query_timeout = query_timeout;
    if (!broken)
      broken = await client.query('reset statement_timeout; reset lock_timeout').then(
        () => undefined,
        (error: Error) => error,
      );
    client.release(broken);
  }
}
