import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { connect } from 'node:net';
import { ensureEmbeddedPostgres } from './embedded/start.js';
import { checkServer } from './check-server.js';
import { breaksConnection, databaseFailure, explainFailures, saysDatabaseAway } from './failures.js';
import { migrate } from './migrate.js';
import { ReplicaPool } from './replica-pool.js';
import { log } from '../log.js';
import { watchStatements } from '../telemetry/watch-statements.js';
import { embeddedTimeouts, serverTimeouts, type DatabaseUse } from './use.js';

/** What a query needs: the pool, or one client of it inside a transaction. */
export type Database = Pool | PoolClient;

export interface DatabaseOptions {
  /** Folder of the embedded database, used when `url` is not given. */
  readonly dataFolder: string;
  /** postgres:// address of a server with pgvector. */
  readonly url?: string | undefined;
}

/** Connections to a server. The embedded database has one session behind the socket, so a few suffice there. */
const SERVER_CONNECTIONS = 10;
const EMBEDDED_CONNECTIONS = 4;

export interface OpenOptions {
  /** Decides how long statements may take; 'command' when left out. */
  readonly for?: DatabaseUse;
  /** How long a statement of the API may take; EYECATCH_STATEMENT_TIMEOUT or a default when left out. */
  readonly statementMs?: number;
  /** A server that does not answer yet is tried again for so long: it may be starting beside this process. Default 0. */
  readonly waitSeconds?: number;
  /** Told once, when it has to wait. */
  readonly onWait?: (reason: string) => void;
}

/**
 * Opens the database without touching its schema: the embedded one (started if it does not run), or a server.
 *
 * @throws DatabaseSetupError when it cannot be reached or is too old, with what to do
 */
export async function connectDatabase(options: DatabaseOptions, opening: OpenOptions = {}): Promise<Pool> {
  if (options.url) return connectOnce(options, opening);
  // It may be ending, after its last client or killed, just as the next one comes: then it starts again.
  return whileAway(EMBEDDED_WAIT_SECONDS, undefined, () => connectOnce(options, opening));
}

async function connectOnce({ dataFolder, url }: DatabaseOptions, opening: OpenOptions): Promise<Pool> {
  const pool = new Pool(url ? serverConfig(url, opening) : await embeddedConfig(dataFolder, opening));
  // Without a listener an idle connection that breaks would end the process; the next query gets a new one.
  pool.on('error', (error) => log.warn({ err: error }, 'A database connection was lost.'));
  // Nor may one break while it is in use: its statement fails, and that tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  watchStatements(pool);
  try {
    await checkServer(pool, url);
  } catch (error) {
    await pool.end();
    throw error;
  }
  if (opening.for === 'api') explainFailures(pool);
  return pool;
}

/** Opens the database and brings its schema up to date. */
export async function openDatabase(options: DatabaseOptions, opening: OpenOptions = {}): Promise<Pool> {
  const { waitSeconds = 0, onWait } = opening;
  return whileAway(waitSeconds, onWait, () => openOnce(options, opening));
}

/** Between two attempts to reach a database that does not answer yet. */
const RETRY_MS = 500;
const EMBEDDED_WAIT_SECONDS = 10;

/** Tries again for so long while the error says that the database is away. */
async function whileAway(seconds: number, onWait: OpenOptions['onWait'], attempt: () => Promise<Pool>): Promise<Pool> {
  const deadline = Date.now() + 1000 * seconds;
  for (let told = false; ; told = true) {
    try {
      return await attempt();
    } catch (error) {
      const away = saysDatabaseAway(error) || saysDatabaseAway((error as Error).cause);
      if (!away || Date.now() + RETRY_MS > deadline) throw error;
      if (!told) onWait?.((error as Error).message);
      await sleep(RETRY_MS);
    }
  }
}

async function openOnce(options: DatabaseOptions, opening: OpenOptions): Promise<Pool> {
  const pool = await connectDatabase(options, opening);
  try {
    await migrateUnhurried(options, opening, pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

/** A migration rewrites tables and waits for locks: it may take longer than any request. */
async function migrateUnhurried(options: DatabaseOptions, { for: use }: OpenOptions, pool: Pool): Promise<void> {
  if (use === undefined || use === 'command') {
    await migrate(pool);
    return;
  }
  const unhurried = await connectDatabase(options);
  try {
    await migrate(unhurried);
  } finally {
    await unhurried.end();
  }
}

function serverConfig(url: string, { for: use = 'command', statementMs }: OpenOptions): PoolConfig {
  return { connectionString: url, max: SERVER_CONNECTIONS, ...serverTimeouts(use, statementMs) };
}

async function embeddedConfig(
  dataFolder: string,
  { for: use = 'command', statementMs }: OpenOptions,
): Promise<PoolConfig> {
  const socketPath = await ensureEmbeddedPostgres(dataFolder);
  return {
    user: 'postgres',
    database: 'postgres',
    max: EMBEDDED_CONNECTIONS,
    // Kept open: the process behind the socket ends when its last client leaves.
    min: 1,
    idleTimeoutMillis: 0,
    ...embeddedTimeouts(use, statementMs),
    // pg would append its own `.s.PGSQL.5432` to a folder; this connects to the path as it is, named pipes included.
    stream: () => {
      const socket = connect(socketPath);
      socket.connect = () => socket;
      // Its process was killed: this connection fails, and the next one finds it started again.
      socket.once('error', () => void ensureEmbeddedPostgres(dataFolder).catch(() => undefined));
      return socket;
    },
  };
}

/**
 * Runs `work` in a transaction on one connection. Queries inside must use the client they are given: the embedded
 * database has a single session, and a second connection would wait for this transaction for ever.
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await transactionOn(client, () => work(client));
    client.release();
    return result;
  } catch (error) {
    // The pool must not hand a broken connection out again.
    client.release(error instanceof BrokenTransaction ? error : undefined);
    throw databaseFailure(error instanceof BrokenTransaction ? error.cause : error);
  }
}

/** A transaction failed, and its connection with it: there is nothing to roll back on. */
class BrokenTransaction extends Error {}

async function transactionOn<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    await client.query('begin');
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    const broken = new BrokenTransaction('The connection is broken.', { cause: error });
    if (breaksConnection(error)) throw broken;
    await client.query('rollback').catch(() => {
      throw broken;
    });
    throw error;
  }
}

/**
 * Runs one statement that reads, under settings of its own. It answers when its rows are there; the transaction that the
 * settings need ends behind the caller's back, before the connection is used again.
 *
 * @param settings `name = value`
 */
export async function queryUnder<R extends QueryResultRow>(
  pool: Pool,
  settings: readonly string[],
  statement: QueryConfig,
): Promise<QueryResult<R>> {
  if (pool instanceof ReplicaPool) return pool.orPrimary((asked) => queryOn(asked, settings, statement));
  return queryOn(pool, settings, statement);
}

async function queryOn<R extends QueryResultRow>(
  pool: Pool,
  settings: readonly string[],
  statement: QueryConfig,
): Promise<QueryResult<R>> {
  const client = await pool.connect();
  try {
    await client.query(['begin', ...settings.map((setting) => `set local ${setting}`)].join('; '));
    const result = await client.query<R>(statement);
    endAndRelease(client);
    return result;
  } catch (error) {
    if (breaksConnection(error)) client.release(error as Error);
    else endAndRelease(client);
    throw databaseFailure(error);
  }
}

/** Ends a transaction, also one that failed; an error here is of the connection itself. */
function endAndRelease(client: PoolClient): void {
  client.query('commit').then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}
