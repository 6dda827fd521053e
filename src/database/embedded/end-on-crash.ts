import type { PGlite } from '@electric-sql/pglite';

/** Status with which PGlite leaves a failed statement, as Postgres's longjmp does elsewhere: no crash. */
const LONGJMP = 100;

/**
 * Ends this process where a server's backend would end: at a PANIC (no room for the write-ahead log), a trap of
 * WebAssembly, memory used up. PGlite catches these and goes on with whatever state there is: the next statement never
 * returns, or reads what was half changed. A new process recovers from the write-ahead log.
 *
 * @param crashed is told the cause, and must not return
 */
export function endOnCrash(database: PGlite, crashed: (cause: unknown) => never): void {
  const module = database.Module;
  const once = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      once();
    } catch (error) {
      if ((error as { status?: unknown } | null)?.status !== LONGJMP) crashed(error);
      throw error;
    }
  };
}
