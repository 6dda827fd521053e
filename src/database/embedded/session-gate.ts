import type { PGlite } from '@electric-sql/pglite';

/**
 * Lets several clients share PGlite's single session. A client holds the gate from the first message of a query until
 * the ReadyForQuery that ends it, and through the whole of a transaction; the others wait in order of arrival.
 *
 * The unit matters: node-postgres sends an unnamed Parse, Bind, Execute and Sync. Were another client's Parse let in
 * between, its statement would be executed with the first one's parameters.
 */
export class SessionGate {
  #holder: object | undefined;
  #waiting: { client: object; enter: (entered: boolean) => void }[] = [];
  readonly #gone = new WeakSet<object>();

  constructor(private readonly database: PGlite) {}

  /** Runs protocol bytes for `client`, waiting for its turn; `ends` says that they end with a Query or Sync. */
  async execute(client: object, bytes: Uint8Array, ends: boolean, reply: (data: Uint8Array) => void): Promise<void> {
    if (!(await this.#enter(client))) return;
    try {
      await this.database.runExclusive(() => this.database.execProtocolRawStream(bytes, { onRawData: reply }));
    } finally {
      if (ends) this.endQuery(client);
    }
  }

  /** A query of `client` is over; in a transaction it keeps the gate. */
  endQuery(client: object): void {
    if (this.#holder === client && !this.database.isInTransaction()) this.#leave();
  }

  /** Of the client that holds the gate. */
  get inTransaction(): boolean {
    return this.database.isInTransaction();
  }

  /** A client went away: what it still wants done is dropped, as nobody waits for it. What runs cannot be stopped. */
  forget(client: object): void {
    this.#gone.add(client);
    const dropped = this.#waiting.filter((entry) => entry.client === client);
    this.#waiting = this.#waiting.filter((entry) => entry.client !== client);
    for (const { enter } of dropped) enter(false);
  }

  /** Nothing of a client that went away runs any more: what it left open is rolled back and the gate passes on. */
  async abandon(client: object): Promise<void> {
    if (this.#holder !== client) return;
    try {
      // A Sync ends a half-sent extended query; without it the next client's first reply would be swallowed.
      await this.database.runExclusive(() =>
        this.database.execProtocolRawStream(Uint8Array.of(0x53, 0, 0, 0, 4), { onRawData: () => undefined }),
      );
      if (this.database.isInTransaction()) await this.database.exec('rollback');
    } finally {
      this.#leave();
    }
  }

  /** @returns false when the client is gone */
  #enter(client: object): Promise<boolean> {
    if (this.#gone.has(client)) return Promise.resolve(false);
    if (this.#holder === client) return Promise.resolve(true);
    if (this.#holder === undefined) {
      this.#holder = client;
      return Promise.resolve(true);
    }
    return new Promise((enter) => this.#waiting.push({ client, enter }));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    this.#holder = next?.client;
    next?.enter(true);
  }
}
