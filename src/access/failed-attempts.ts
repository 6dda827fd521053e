import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyAttemptsError, UnauthenticatedError } from '../errors.js';

/** Different keys that open nothing, from one address in a minute. */
export const MOST_ATTEMPTS = 10;
const SECONDS = 60;

/**
 * Bounds how many keys an address may try. 256 random bits are not found by trying; what this saves is the database, and
 * whoever tries shows in the log as refused.
 */
export class FailedAttempts {
  readonly #limiter = new RateLimiterMemory({ points: MOST_ATTEMPTS, duration: SECONDS });

  /**
   * Runs `attempt`, which counts when the key opens nothing: a database that is away says nothing about keys. Counted before
   * it runs, so that many at once do not all pass.
   *
   * @throws TooManyAttemptsError without running it
   */
  async count<T>(address: string, attempt: () => Promise<T>): Promise<T> {
    const from = network(address);
    try {
      await this.#limiter.consume(from);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      await this.#limiter.reward(from);
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new TooManyAttemptsError(
        `Too many keys that open nothing came from ${address}. Try again in ${seconds} seconds.`,
        seconds,
      );
    }
    let failed = false;
    try {
      return await attempt();
    } catch (error) {
      failed = error instanceof UnauthenticatedError;
      throw error;
    } finally {
      if (!failed) await this.#limiter.reward(from);
    }
  }
}

/** Who has one IPv6 address has 2^64 of them: the network counts. */
function network(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
