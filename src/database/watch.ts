import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Client, type Pool } from 'pg';
import { packageRoot } from '../package-root.js';

const EVERY_MS = 1000;
const TIMEOUT_MS = 2000;

/** What was found out about the database last. */
export interface DatabaseState {
  readonly reachable: boolean;
  /** Why it cannot be reached, or what of it is slow. */
  readonly reason?: string;
  /** Migrations of this version that it lacks. */
  readonly missing: readonly string[];
  /** Migrations it has that this version does not know: a newer version runs beside this one. */
  readonly unknown: readonly string[];
}

/**
 * Asks the database every second, on a connection of its own, whether it is there: who waits for a connection of the pool
 * cannot tell one that is away from one that is busy. What a network swallows is noticed after two seconds, where a
 * connection alone would take a quarter of an hour.
 */
export class DatabaseWatch {
  #state: DatabaseState | undefined;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #asking: Promise<void> = Promise.resolve();
  #known: readonly string[] | undefined;

  /** @param onChange told when the database is gone and when it is back */
  constructor(
    private readonly pool: Pool,
    private readonly onChange: (state: DatabaseState) => void = () => undefined,
    private readonly everyMs = EVERY_MS,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /** Undefined before the first answer. */
  get state(): DatabaseState | undefined {
    return this.#state;
  }

  /** Asks for the first time; resolves when it has, with whatever result. */
  start(): Promise<void> {
    this.#asking = this.#ask();
    return this.#asking;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#drop();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const state = await this.#look();
    if (this.#stopped) {
      this.#drop();
      return;
    }
    const before = this.#state?.reachable ?? true;
    this.#state = state;
    if (state.reachable !== before) {
      // They would be found broken one by one, each by a request that fails.
      if (!state.reachable) dropIdle(this.pool);
      this.onChange(state);
    }
    this.#timer = setTimeout(() => {
      this.#asking = this.#ask();
    }, this.everyMs);
  }

  async #look(): Promise<DatabaseState> {
    try {
      this.#known ??= await migrationNames();
      const names = await this.#within(this.#migrations());
      // The embedded database does one thing after the other: busy is not away.
      if (names === undefined && this.#embedded) {
        return { reachable: true, reason: 'The embedded database is busy.', ...this.#schema() };
      }
      if (names === undefined) throw new Error(`It did not answer within ${this.timeoutMs} ms.`);
      return { reachable: true, missing: without(this.#known, names), unknown: without(names, this.#known) };
    } catch (error) {
      this.#drop();
      return { reachable: false, reason: (error as Error).message || String(error), ...this.#schema() };
    }
  }

  get #embedded(): boolean {
    return this.pool.options.stream !== undefined;
  }

  #schema(): Pick<DatabaseState, 'missing' | 'unknown'> {
    return { missing: this.#state?.missing ?? [], unknown: this.#state?.unknown ?? [] };
  }

  async #migrations(): Promise<string[]> {
    this.#client ??= await this.#connect();
    const { rows } = await this.#client.query<{ name: string }>('select name from schema_migration');
    return rows.map(({ name }) => name);
  }

  async #connect(): Promise<Client> {
    const { query_timeout: _, ...options } = this.pool.options;
    const client = new Client({ ...options, connectionTimeoutMillis: this.timeoutMs });
    // Whoever asks next finds it gone and makes another.
    client.on('error', () => this.#forget(client));
    client.on('end', () => this.#forget(client));
    await client.connect();
    return client;
  }

  #forget(client: Client): void {
    if (this.#client === client) this.#client = undefined;
  }

  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => undefined);
  }

  /** Undefined when it takes too long; a later failure is nobody's. */
  async #within<T>(answer: Promise<T>): Promise<T | undefined> {
    answer.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function migrationNames(): Promise<string[]> {
  const files = await readdir(path.join(packageRoot, 'migrations'));
  return files.filter((file) => file.endsWith('.sql')).map((file) => path.basename(file, '.sql'));
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

function dropIdle(pool: Pool): void {
  for (let left = pool.idleCount; left > 0; left--) {
    pool.connect().then(
      (client) => client.release(true),
      () => undefined,
    );
  }
}
