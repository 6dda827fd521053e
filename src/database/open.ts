import { Pool, type PoolClient, type PoolConfig, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { connect } from 'node:net';
import { ensureEmbeddedPostgres } from './embedded/start.js';
import { checkServer } from './check-server.js';
import { migrate } from './migrate.js';
import { log } from '../log.js';
import { watchStatements } from '../telemetry/watch-statements.js';
import { ReplicaPool } from './replica-pool.js';

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

/**
 * Opens the database without touching its schema: the embedded one (started if it does not run), or a server.
 *
 * @throws DatabaseSetupError when it cannot be reached or is too old, with what to do
 */
export async function connectDatabase({ dataFolder, url }: DatabaseOptions): Promise<Pool> {
  const pool = new Pool(url ? serverConfig(url) : await embeddedConfig(dataFolder));
  // Without a listener an idle connection that breaks would end the process; the next query gets a new one.
  pool.on('error', (error) => log.warn({ err: error }, 'A database connection was lost.'));
  watchStatements(pool);
  try {
    await checkServer(pool, url);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

/** Opens the database and brings its schema up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Pool> {
  const pool = await connectDatabase(options);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return pool;
}

function serverConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    max: SERVER_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 600_000,
  };
}

async function embeddedConfig(dataFolder: string): Promise<PoolConfig> {
  const socketPath = await ensureEmbeddedPostgres(dataFolder);
  return {
    user: 'postgres',
    database: 'postgres',
    max: EMBEDDED_CONNECTIONS,
    // Kept open: the process behind the socket ends when its last client leaves.
    min: 1,
    idleTimeoutMillis: 0,
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
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
      client.release();
    } catch (rollbackError) {
      // The connection itself is broken; the pool must not hand it out again.
      client.release(rollbackError as Error);
    }
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
    return await client.query<R>(statement);
  } finally {
    // Ends a transaction that failed, too; an error here is of the connection itself.
    client.query('commit').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}
