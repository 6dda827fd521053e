import type { Pool } from 'pg';
import { LeaseLostError, type Attempt } from './attempt.js';
import { renewLease } from './queue.js';
import { noteHeartbeat, registerWorker, type WorkerState } from './worker-table.js';

/** Six to a lease: five may be lost. */
export const HEARTBEAT_MS = 5000;
/**
 * Heartbeats in a row after which a worker may say of another that it is silent. When the database comes back, all have
 * been silent for as long as it was away, and each needs the time to be heard again.
 */
const STEADY_BEATS = 3;

/** Says every few seconds that a worker lives, and renews the lease of what it works on. */
export class Heartbeat {
  state: WorkerState = 'waiting';
  #held: { readonly attempt: Attempt; readonly lost: AbortController } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #beats = 0;
  #stopped = false;

  /** @param then what is done after each beat, once they are steady */
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly worker: { readonly id: string; readonly version: string; readonly provider: string };
      readonly everyMs: number;
      readonly then: () => Promise<void>;
      readonly log: (line: string) => void;
    },
  ) {}

  start(): void {
    this.#later();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#beating;
  }

  /** @returns a signal that aborts, with a LeaseLostError, when the part is found to be another's */
  hold(attempt: Attempt): AbortSignal {
    const lost = new AbortController();
    this.#held = { attempt, lost };
    this.state = 'working';
    return lost.signal;
  }

  letGo(): void {
    this.#held = undefined;
    this.state = 'waiting';
  }

  #later(): void {
    this.#timer = setTimeout(() => {
      this.#beating = this.#beat().finally(() => {
        if (!this.#stopped) this.#later();
      });
    }, this.options.everyMs);
  }

  async #beat(): Promise<void> {
    const { pool, worker, then, log } = this.options;
    try {
      const held = this.#held;
      if (held) {
        const { message, held: part } = held.attempt;
        const ours = await renewLease(pool, message.id, part.claim);
        // It may have ended meanwhile.
        if (!ours && this.#held === held) held.lost.abort(new LeaseLostError());
      }
      const known = await noteHeartbeat(pool, { id: worker.id, state: this.state, part: held?.attempt.part.id });
      if (!known) await registerWorker(pool, worker);
      this.#beats++;
      if (this.#beats >= STEADY_BEATS) await then();
    } catch (error) {
      if (this.#beats > 0) log(`A heartbeat could not be written: ${(error as Error).message}`);
      this.#beats = 0;
    }
  }
}
