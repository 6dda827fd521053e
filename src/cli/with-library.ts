import type { Pool } from 'pg';
import { openDatabase } from '../database/open.js';
import type { Settings } from '../settings.js';
import { EXIT_INTERRUPTED } from './exit-codes.js';

/** Opens the library's database for one command and closes it again, whatever happens. */
export async function withLibrary<T>(settings: Settings, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await openDatabase(settings.database);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Aborts on Ctrl-C, so that work in progress stops between two batches; a second Ctrl-C ends the process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    process.once('SIGINT', () => process.exit(EXIT_INTERRUPTED));
    controller.abort();
  });
  return controller.signal;
}
