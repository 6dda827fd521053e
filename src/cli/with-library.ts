import type { Pool } from 'pg';
import { openDatabase } from '../database/open.js';
import type { Settings } from '../settings.js';

export { interruptSignal } from './interrupt.js';

/** Opens the library's database for one command and closes it again, whatever happens. */
export async function withLibrary<T>(settings: Settings, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await openDatabase(settings.database);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
