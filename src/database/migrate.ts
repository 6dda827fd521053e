import path from 'node:path';
import { runner } from 'node-pg-migrate';
import type { Pool } from 'pg';
import { packageRoot } from '../package-root.js';

/** Any number all versions agree on: the advisory lock that migrations are run under. */
const MIGRATION_LOCK = 7_203_114_508;

/**
 * Brings the schema up to date from migrations/, each file in order and once, all in one transaction. Two processes may
 * call it at once: the second waits and finds nothing left to do.
 *
 * @returns names of the migrations that were applied
 */
export async function migrate(pool: Pool, log: (line: string) => void = () => undefined): Promise<string[]> {
  const client = await pool.connect();
  try {
    // Held by the transaction: on PGlite, whose clients share a session, an advisory lock excludes nobody, but a
    // transaction does.
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const applied = await runner({
      dbClient: client,
      dir: path.join(packageRoot, 'migrations', '*.sql'),
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
