import { isIPv6 } from 'node:net';
import type { Pool, QueryConfig } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { NotReadyError } from '../errors.js';
import { log } from '../log.js';
import type { Caller } from './caller.js';

/** A budget is spent anew each so many seconds from its first request on. */
export const WINDOW_SECONDS = 60;
const TABLE = 'cost_budget';
/** While the database is away, it is said so no more often than this. */
const SAY_AGAIN_MS = 60_000;

/** A caller's budget after a request. */
export interface Spending {
  readonly refused: boolean;
  /** Points a window. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole budget is there again. */
  readonly resetSeconds: number;
}

/**
 * Points that a key, or without one an address, may spend a minute. In the memory of this process, or in a table that all
 * processes over one server share. While that server does not answer each process counts for itself, which is said in the
 * log: callers then have a budget at each process, and nobody is shut out by the loss of a counter.
 */
export class CostBudget {
  readonly #pointsPerMinute: number;
  readonly #pool: (() => Pool) | undefined;
  readonly #ofCaller: (caller: Caller) => number | undefined;
  /** By points a window: keys may have budgets of their own. */
  readonly #limiters = new Map<number, RateLimiterAbstract>();
  #saidAt = -Infinity;

  /**
   * @param pool of a database server, once it is open; left out, this process counts alone
   * @param ofCaller a budget other than the common one
   */
  constructor(
    pointsPerMinute: number,
    {
      pool,
      ofCaller = () => undefined,
    }: { pool?: (() => Pool) | undefined; ofCaller?: (caller: Caller) => number | undefined } = {},
  ) {
    this.#pointsPerMinute = pointsPerMinute;
    this.#pool = pool;
    this.#ofCaller = ofCaller;
  }

  /** The most that a request of this caller can ever spend. */
  limitOf(caller: Caller): number {
    return this.#ofCaller(caller) ?? this.#pointsPerMinute;
  }

  /** Takes points from the caller's budget. What is refused has been taken too, so that asking on and on is no way through. */
  async spend(caller: Caller, points: number): Promise<Spending> {
    const limit = this.limitOf(caller);
    const after = await this.#limiter(limit)
      .consume(spender(caller), points)
      .then((left) => ({ left, refused: false }))
      .catch((thrown: unknown) => {
        if (thrown instanceof RateLimiterRes) return { left: thrown, refused: true };
        throw thrown;
      });
    const { left, refused } = after;
    return { refused, limit, remaining: left.remainingPoints, resetSeconds: Math.ceil(left.msBeforeNext / 1000) };
  }

  #limiter(points: number): RateLimiterAbstract {
    const made = this.#limiters.get(points);
    if (made) return made;
    const options = { points, duration: WINDOW_SECONDS, keyPrefix: '' };
    const memory = new RateLimiterMemory(options);
    const limiter = this.#pool
      ? new RateLimiterPostgres({
          ...options,
          ...{ storeClient: this.#store(this.#pool), storeType: 'pool', tableName: TABLE, tableCreated: true },
          insuranceLimiter: memory,
          // Who is over the budget costs the database nothing more until the window ends.
          inMemoryBlockOnConsumed: points + 1,
        })
      : memory;
    this.#limiters.set(points, limiter);
    return limiter;
  }

  /** Says what the limiter would keep to itself: that it fell back on memory. */
  #store(pool: () => Pool): Pick<Pool, 'query'> {
    const query = async (statement: QueryConfig): Promise<unknown> => {
      try {
        return await pool().query(statement);
      } catch (error) {
        if (!(error instanceof NotReadyError) && Date.now() - this.#saidAt > SAY_AGAIN_MS) {
          this.#saidAt = Date.now();
          log.warn({ err: error }, 'Cost budgets cannot be read from the database; this process counts for itself.');
        }
        throw error;
      }
    };
    return { query } as unknown as Pick<Pool, 'query'>;
  }
}

/** Whose budget it is. Of IPv6 the first 64 bits, since who has one such address has all the others of its network. */
export function spender({ key, address }: Caller): string {
  if (key) return `key:${key.id}`;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return `address:${isIPv6(plain) ? `${network(plain)}::/64` : plain}`;
}

function network(address: string): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const between = tail === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array<string>(Math.max(0, between)).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
