import { OverloadedError } from './errors.js';

export interface QueueLimits {
  /** What is named in refusals, e.g. "GraphQL operations". */
  readonly what: string;
  /** Done at a time. */
  readonly atWork: number;
  /** Waiting beside them, at most. */
  readonly waiting: number;
  /** Nobody waits longer for a turn, milliseconds: an answer after that is of no more use. */
  readonly waitMs: number;
}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: Error) => void;
}

/** What a client that asks again sooner would only meet again, and what it would take for a server that is gone. */
const [SOONEST_SECONDS, LATEST_SECONDS] = [1, 30];
/** Weight of the latest in the moving average of how long work takes. */
const LATEST_WEIGHT = 0.1;

/**
 * Work of one kind in this process: so much at a time, so much that waits, in order of arrival. What is beyond is refused at
 * once, with the time after which there should be room: under overload as much is finished as without, and what is
 * refused costs next to nothing.
 */
export class BoundedQueue {
  readonly #limits: QueueLimits;
  readonly #line = new Set<Waiting>();
  #working = 0;
  #averageMs = 50;
  #refused = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get atWork(): number {
    return this.#working;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** Since the start. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Waits for a turn.
   *
   * @param signal of the one who asks: aborted, it gives up its place and rejects with the signal's reason
   * @returns a function to call once when the work is over, however it ended
   * @throws OverloadedError
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#working < this.#limits.atWork) this.#working++;
    else await this.#stand(signal);
    return this.#leaver();
  }

  /** Does `work` when its turn comes. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const leave = await this.enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Who enters by it takes over the place of the one who leaves. */
  #stand(signal: AbortSignal | undefined): Promise<void> {
    if (this.#line.size >= this.#limits.waiting) throw this.#refusal();
    return new Promise<void>((resolve, reject) => {
      const settle = (then: () => void): void => {
        this.#line.delete(place);
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        then();
      };
      const giveUp = (): void => settle(() => reject(signal!.reason as Error));
      const timer = setTimeout(() => place.refuse(this.#refusal()), this.#limits.waitMs);
      const place: Waiting = { enter: () => settle(resolve), refuse: (error) => settle(() => reject(error)) };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#line.add(place);
    });
  }

  #leaver(): () => void {
    const began = performance.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#averageMs += LATEST_WEIGHT * (performance.now() - began - this.#averageMs);
      const [next] = this.#line;
      if (next) next.enter();
      else this.#working--;
    };
  }

  #refusal(): OverloadedError {
    this.#refused++;
    const seconds = Math.ceil((this.#averageMs * (this.#line.size + 1)) / this.#limits.atWork / 1000);
    const wait = Math.min(LATEST_SECONDS, Math.max(SOONEST_SECONDS, seconds));
    return new OverloadedError(
      `The server has as many ${this.#limits.what} as it takes on at a time. Ask again in ${wait} s.`,
      wait,
    );
  }
}
