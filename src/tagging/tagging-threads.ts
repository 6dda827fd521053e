import type { RegisteredModel } from './model-registry.js';
import { TaggingThread } from './tagging-thread-client.js';

/** The active model, and one that is tried beside it. Each holds a loaded pack. */
const KEPT = 2;

/** The tagging threads of a server, one for each model that it is asked about. */
export class TaggingThreads {
  /** By the pack's hash, the one that was used last at the end. */
  readonly #threads = new Map<string, TaggingThread>();

  /**
   * The thread of a model, started on first use; to be asked at once, since threads beyond {@link KEPT} are closed when
   * nobody waits for them.
   */
  of(model: RegisteredModel): TaggingThread {
    const thread = this.#threads.get(model.sha256) ?? new TaggingThread(model);
    this.#threads.delete(model.sha256);
    for (const [sha256, other] of this.#threads) {
      if (this.#threads.size < KEPT) break;
      if (!other.idle) continue;
      this.#threads.delete(sha256);
      void other.close();
    }
    this.#threads.set(model.sha256, thread);
    return thread;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.close()));
  }
}
