import type { Pool } from 'pg';
import { BadInputError } from '../errors.js';
import { log } from '../log.js';
import { watchStatements } from '../telemetry/watch-statements.js';
import { ReplicaPool } from './replica-pool.js';
import { serverTimeouts } from './use.js';

const CHECK_MS = 500;
const CHECK_TIMEOUT_MS = 2000;
const CONNECTIONS = 10;
/** What somebody wrote is remembered for so long; a replica that has not got it by then is too far behind anyway. */
const REMEMBERED_MS = 60_000;
/** Positions of the primary that are kept, to tell how old a replica's is: some minutes. */
const SAMPLES = 600;
const DEFAULT_MAX_LAG_SECONDS = 5;

export interface ReplicaSettings {
  readonly urls: readonly string[];
  /** Reads of a replica that is further behind go to the primary. */
  readonly maxLagMs: number;
}

/**
 * DATABASE_REPLICA_URL (addresses, separated by commas) and EYECATCH_REPLICA_MAX_LAG (seconds).
 *
 * @throws BadInputError naming the variable
 */
export function readReplicaSettings(environment: NodeJS.ProcessEnv = process.env): ReplicaSettings {
  const urls = (environment.DATABASE_REPLICA_URL ?? '')
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  for (const url of urls) {
    if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
      throw new BadInputError('DATABASE_REPLICA_URL must be postgres:// addresses, separated by commas.');
    }
  }
  if (urls.length > 0 && !environment.DATABASE_URL) {
    throw new BadInputError('DATABASE_REPLICA_URL needs DATABASE_URL: the server that the replicas follow.');
  }
  const text = environment.EYECATCH_REPLICA_MAX_LAG ?? String(DEFAULT_MAX_LAG_SECONDS);
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 1 && seconds <= 3600)) {
    throw new BadInputError(`EYECATCH_REPLICA_MAX_LAG is "${text}"; it must be seconds, from 1 to 3600.`);
  }
  return { urls, maxLagMs: seconds * 1000 };
}

/** A place in the primary's log; later ones are larger. */
export type LogPosition = bigint;

/** No replica gets there: whoever has seen it reads from the primary. */
const BEYOND_ALL: LogPosition = 0xffff_ffff_ffff_ffffn;

interface Replica {
  readonly pool: ReplicaPool;
  /** Host and port, for messages. */
  readonly name: string;
  /** Up to where it has the primary's log, as last checked; undefined while it does not answer. */
  replayed: LogPosition | undefined;
  lagMs: number;
  /** What was last said of it. */
  told: string;
  /** Sees how it stands. */
  readonly look: () => Promise<void>;
}

/** How a replica stands. */
export interface ReplicaState {
  readonly name: string;
  readonly used: boolean;
  readonly lagSeconds: number | undefined;
}

/**
 * Copies of the database that take reads off the primary. Each is looked at twice a second: how far it has replayed the
 * primary's log, and when the primary was there. Who wrote reads from a replica that has it, else from the primary.
 */
export class Replicas {
  readonly #replicas: Replica[];
  /** Where the primary was, and when; oldest first. */
  readonly #samples: { at: number; position: LogPosition }[] = [];
  readonly #written = new Map<string, { position: LogPosition; until: number }>();
  readonly #maxLagMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #firstLook: Promise<void>;
  readonly #sample = oneAtATime(() => this.#samplePrimary());
  #closed = false;
  #turn = 0;

  constructor(
    private readonly primary: Pool,
    { urls, maxLagMs }: ReplicaSettings,
    private readonly warn: (line: string) => void = (line) => log.warn(line),
  ) {
    this.#maxLagMs = maxLagMs;
    this.#replicas = urls.map((url) => this.#connect(url));
    this.#firstLook = this.#look();
    this.#timer = setInterval(() => void this.#look(), CHECK_MS);
    this.#timer.unref();
  }

  get states(): ReplicaState[] {
    return this.#replicas.map((replica) => ({
      name: replica.name,
      used: this.#isUsable(replica),
      lagSeconds: replica.replayed === undefined ? undefined : replica.lagMs / 1000,
    }));
  }

  /** Resolves when each replica has been looked at once. */
  async ready(): Promise<void> {
    await this.#firstLook;
  }

  /** Where a caller's reads go. @param since a place that they must not be older than, beside what the caller wrote here */
  readsOf(caller: string, since: LogPosition = 0n): Pool {
    const written = this.#written.get(caller);
    const own = written && written.until > Date.now() ? written.position : 0n;
    const needed = own > since ? own : since;
    for (let i = 0; i < this.#replicas.length; i++) {
      const replica = this.#replicas[(this.#turn + i) % this.#replicas.length]!;
      if (!this.#isUsable(replica) || replica.replayed! < needed) continue;
      this.#turn = (this.#turn + i + 1) % this.#replicas.length;
      return replica.pool;
    }
    return this.primary;
  }

  /**
   * Remembers that a caller has written, or was shown, what the primary has now: its next reads are no older.
   *
   * @returns the primary's position; one that no replica reaches when the primary is too busy to tell: what was done is
   *   done, and an error would have the client do it again
   */
  async remember(caller: string): Promise<LogPosition> {
    const position = await positionOf(this.primary).catch(() => BEYOND_ALL);
    const now = Date.now();
    for (const [other, { until }] of this.#written) {
      if (until > now) break;
      this.#written.delete(other);
    }
    // Deleted first, so that the map stays in order of time.
    this.#written.delete(caller);
    this.#written.set(caller, { position, until: now + REMEMBERED_MS });
    return position;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all(this.#replicas.map(({ pool }) => pool.end()));
  }

  #connect(url: string): Replica {
    const { hostname, port } = new URL(url);
    const config = {
      connectionString: url,
      ...serverTimeouts('api'),
      ...{ max: CONNECTIONS, connectionTimeoutMillis: CHECK_TIMEOUT_MS },
    };
    const replica: Replica = {
      pool: new ReplicaPool(config, this.primary, (error) => this.#failed(replica, error)),
      name: `${hostname}:${port || 5432}`,
      ...{ replayed: undefined, lagMs: Infinity, told: '' },
      look: oneAtATime(() => this.#checkReplica(replica)),
    };
    watchStatements(replica.pool);
    return replica;
  }

  #isUsable({ replayed, lagMs }: Replica): boolean {
    return replayed !== undefined && lagMs <= this.#maxLagMs;
  }

  #failed(replica: Replica, error: Error): void {
    replica.replayed = undefined;
    this.#tell(
      replica,
      `does not answer (${error.message || (error as NodeJS.ErrnoException).code}); the primary is asked`,
    );
  }

  /** Once for each change. */
  #tell(replica: Replica, state: string): void {
    if (replica.told === state) return;
    replica.told = state;
    this.warn(`The replica ${replica.name} ${state}.`);
  }

  /** The primary first: a replica that has replayed up to there was its equal at that moment. */
  async #look(): Promise<void> {
    await this.#sample();
    if (!this.#closed) await Promise.all(this.#replicas.map(({ look }) => look()));
  }

  async #samplePrimary(): Promise<void> {
    try {
      const at = Date.now();
      this.#samples.push({ at, position: await positionOf(this.primary) });
      if (this.#samples.length > SAMPLES) this.#samples.shift();
    } catch {
      // Without the primary nobody gets further behind it.
    }
  }

  async #checkReplica(replica: Replica): Promise<void> {
    try {
      const { rows } = await askReplica(replica.pool);
      const [{ position, copy }] = rows as [{ position: string | null; copy: boolean }];
      if (!copy || position === null) throw new Error('it follows no primary');
      replica.replayed = parsePosition(position);
    } catch (error) {
      this.#failed(replica, error as Error);
      return;
    }
    replica.lagMs = this.#lagOf(replica.replayed);
    if (this.#isUsable(replica)) this.#tell(replica, 'takes reads');
    else this.#tell(replica, `is more than ${this.#maxLagMs / 1000} s behind; the primary is asked`);
  }

  /** How long the primary has had what the replica has not, at most. */
  #lagOf(replayed: LogPosition): number {
    const missing = this.#samples.findIndex(({ position }) => position > replayed);
    if (missing < 0) return this.#samples.length > 0 ? 0 : Infinity;
    return this.#samples.at(-1)!.at - this.#samples[missing]!.at + CHECK_MS;
  }
}

/** Whoever asks while `work` is under way waits for that: at a machine that is gone, each look takes seconds. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  return () =>
    (underWay ??= work().finally(() => {
      underWay = undefined;
    }));
}

/** Asked of the copy itself: here the primary's answer would be no answer. */
function askReplica(pool: ReplicaPool): Promise<{ rows: unknown[] }> {
  return new Promise((resolve, reject) => {
    const text = 'select pg_is_in_recovery() as copy, pg_last_wal_replay_lsn()::text as position';
    const query = { text, query_timeout: CHECK_TIMEOUT_MS };
    pool.query(query, (error: Error | null, result: { rows: unknown[] }) => (error ? reject(error) : resolve(result)));
  });
}

/** What is committed is flushed before the client hears of it, unless synchronous_commit is off. */
async function positionOf(primary: Pool): Promise<LogPosition> {
  const query = { text: 'select pg_current_wal_flush_lsn()::text as position', query_timeout: CHECK_TIMEOUT_MS };
  const { rows } = await primary.query<{ position: string }>(query);
  return parsePosition(rows[0]!.position);
}

/** @param text as Postgres writes it: two hexadecimal numbers of 32 bits, `16/B374D848` */
export function parsePosition(text: string): LogPosition {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
