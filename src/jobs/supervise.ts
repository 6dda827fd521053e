import type { Pool } from 'pg';
import { takeFromWorker, type EndedJob } from './attempt.js';
import { adoptJobs } from './enqueue.js';
import { partsOfWorkers } from './part-table.js';
import { silentMessages, tidyQueue } from './queue.js';
import { findDeadWorkers, forgetSilentWorkers, removeWorkers } from './worker-table.js';

/** Between looks at what is seldom: jobs of an older version, rows that nobody needs. */
const SELDOM_MS = 30_000;

/**
 * What keeps the queue going when workers die. Every worker does it, and it does not matter how many at once: each step
 * looks again with the rows locked.
 */
export class Supervisor {
  #seldom = 0;

  constructor(
    private readonly pool: Pool,
    private readonly onEnded: (ended: EndedJob) => void,
  ) {}

  /** Takes at once what workers of this machine had whose process is gone. */
  async releaseDeadWorkers(): Promise<void> {
    const dead = await findDeadWorkers(this.pool);
    if (dead.length === 0) return;
    for (const message of await partsOfWorkers(this.pool, dead)) this.#tell(await takeFromWorker(this.pool, message));
    await removeWorkers(this.pool, dead);
  }

  /** Takes from workers what they have been silent about for too long. */
  async releaseSilent(): Promise<void> {
    const asked = new Date();
    for (const message of await silentMessages(this.pool, asked)) {
      this.#tell(await takeFromWorker(this.pool, message, asked));
    }
  }

  /** What is done every half minute. */
  async tidy(): Promise<void> {
    if (Date.now() - this.#seldom < SELDOM_MS) return;
    this.#seldom = Date.now();
    await this.releaseDeadWorkers();
    await adoptJobs(this.pool);
    await tidyQueue(this.pool);
    await forgetSilentWorkers(this.pool);
  }

  #tell(ended: EndedJob | undefined): void {
    if (ended) this.onEnded(ended);
  }
}
