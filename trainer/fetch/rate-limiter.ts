import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets requests start one by one, `perSecond` at most, however many wait. A server that asks for a pause is obeyed by
 * all of them: otherwise the others would go on knocking while one is being polite.
 */
export class RateLimiter {
  readonly #intervalMs: number;
  #lastStart = -Infinity;
  #pausedUntil = -Infinity;
  #queue: Promise<void> = Promise.resolve();

  constructor(perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Resolves when the caller may send one request; in the order of the calls. Rejects when `signal` aborts. */
  turn(signal?: AbortSignal): Promise<void> {
    const mine = this.#queue.then(() => this.#wait(signal));
    // A caller that gives up must not hold back those behind it.
    this.#queue = mine.catch(() => undefined);
    return mine;
  }

  /** Nobody starts within the next `ms`. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  async #wait(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const wait = Math.max(this.#lastStart + this.#intervalMs, this.#pausedUntil) - performance.now();
      if (wait <= 0) break;
      await sleep(Math.ceil(wait), undefined, signal ? { signal } : {});
    }
    this.#lastStart = performance.now();
  }
}
