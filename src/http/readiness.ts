/** What the server can do at this moment; told by /health and /ready from the first second on. */
export interface Preparation {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export class Readiness {
  #state: 'starting' | 'preparing' | 'ready' | 'failed' | 'stopping' = 'starting';
  #preparation: Preparation | undefined;
  #reason: string | undefined;

  get ready(): boolean {
    return this.#state === 'ready';
  }

  preparing(preparation: Preparation): void {
    this.#state = 'preparing';
    this.#preparation = preparation;
    this.#reason = undefined;
  }

  becomeReady(): void {
    this.#state = 'ready';
    this.#preparation = undefined;
    this.#reason = undefined;
  }

  /** The preparation failed; what is there already still answers. */
  fail(reason: string): void {
    this.#state = 'failed';
    this.#reason = reason;
  }

  stop(): void {
    this.#state = 'stopping';
  }

  toJSON() {
    return {
      status: this.#state,
      ...(this.#preparation && this.#state === 'preparing' ? { preparation: this.#preparation } : {}),
      ...(this.#reason ? { reason: this.#reason } : {}),
    };
  }
}
