import type { Database } from './open.js';

const known = new WeakMap<Database, Promise<boolean>>();

/**
 * Whether the library is spread over several machines (`eyecatch distribute`), which has its writers do what one machine's
 * keys and triggers do. Asked once a connection: processes are stopped while a library is spread.
 */
export function isSpread(db: Database): Promise<boolean> {
  let spread = known.get(db);
  if (!spread) {
    spread = ask(db);
    known.set(db, spread);
    // A failed read is not remembered.
    spread.catch(() => known.delete(db));
  }
  return spread;
}

/** A spread table has no unique key but over the column that it is spread by. */
async function ask(db: Database): Promise<boolean> {
  const { rows } = await db.query<{ spread: boolean }>(
    `select not exists (select from pg_constraint
                        where conrelid = 'illustration'::regclass and conname = 'illustration_sha256_key') as spread`,
  );
  return rows[0]!.spread;
}
