import type { Pool } from 'pg';

/** Runs `work` while nobody else can look at a table: whoever asks for it waits. */
export async function whileLocked(pool: Pool, table: string, work: () => Promise<void>): Promise<void> {
  const lock = await pool.connect();
  try {
    await lock.query('begin');
    await lock.query(`lock table ${table} in access exclusive mode`);
    await work();
  } finally {
    await lock.query('rollback');
    lock.release();
  }
}
