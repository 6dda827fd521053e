import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runner } from 'node-pg-migrate';
import type { Pool } from 'pg';
import { DatabaseSetupError } from '../errors.js';
import { packageRoot } from '../package-root.js';

/** Any number all versions agree on: the advisory lock that migrations are run under. */
const MIGRATION_LOCK = 7_203_114_508;

/**
 * A migration waits for a table no longer than this: whoever comes after it waits for it, so that an old transaction of
 * somebody else would stop the version that is being replaced.
 */
const LOCK_TIMEOUT_MS = 5000;
/** Then it lets everybody pass and tries again, this often. */
const ATTEMPTS = 12;
const PAUSE_MS = 2000;
/** Postgres's code for a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface MigrateOptions {
  /** Of the migrations. */
  readonly folder?: string;
  /** Milliseconds to wait for a table. */
  readonly lockTimeout?: number;
  /** Milliseconds between attempts. */
  readonly pause?: number;
}

/**
 * Brings the schema up to date from migrations/, each file in order and once, all in one transaction. Two processes may
 * call it at once: the second waits and finds nothing left to do.
 *
 * @returns names of the migrations that were applied
 */
export async function migrate(
  pool: Pool,
  log: (line: string) => void = () => undefined,
  {
    folder = path.join(packageRoot, 'migrations'),
    lockTimeout = LOCK_TIMEOUT_MS,
    pause = PAUSE_MS,
  }: MigrateOptions = {},
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await migrateOnce(pool, log, { folder, lockTimeout });
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (attempt === ATTEMPTS) {
        throw new DatabaseSetupError(
          'The schema could not be brought up to date: another transaction holds a table that it changes. Look for it ' +
            "with `select pid, query from pg_stat_activity where state <> 'idle' order by xact_start`, end it, and start again.",
          { cause: error },
        );
      }
      log(`The schema is in use by a long transaction; trying again (${attempt} of ${ATTEMPTS}).`);
      await setTimeout(pause);
    }
  }
}

async function migrateOnce(
  pool: Pool,
  log: (line: string) => void,
  { folder, lockTimeout }: Required<Pick<MigrateOptions, 'folder' | 'lockTimeout'>>,
): Promise<string[]> {
  const client = await pool.connect();
  try {
    // Held by the transaction: on PGlite, whose clients share a session, an advisory lock excludes nobody, but a
    // transaction does.
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    // Not before: another process that migrates may take as long as it needs.
    await client.query(`set local lock_timeout = ${lockTimeout}`);
    const applied = await runner({
      dbClient: client,
      dir: path.join(folder, '*.sql'),
      useGlob: true,
      direction: 'up',
      migrationsTable: 'schema_migration',
      checkOrder: true,
      // node-pg-migrate's own lock gives up instead of waiting; ours, above, is let go by the commit it ends with.
      noLock: true,
      singleTransaction: true,
      logger: { debug: () => undefined, info: log, warn: log, error: log },
    });
    await client.query('commit');
    client.release();
    return applied.map((migration) => migration.name);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    client.release(error as Error);
    throw error;
  }
}
