import type { Pool } from 'pg';
import { DatabaseSetupError } from '../errors.js';

/** sparsevec and its HNSW index came with pgvector 0.7; iterative scans, which filtered search needs, with 0.8. */
const OLDEST_PGVECTOR = [0, 8] as const;
/** pgvector 0.8's own minimum is 13; 14 is the oldest that still gets fixes. */
const OLDEST_POSTGRES = 14;

/**
 * Checks that the server can hold the library.
 *
 * @throws DatabaseSetupError saying what does not fit and which command mends it
 */
export async function checkServer(pool: Pool, url: string | undefined): Promise<void> {
  const where = url ? `The database at ${withoutPassword(url)}` : 'The embedded database';
  let facts: ServerFacts | undefined;
  try {
    const { rows } = await pool.query<ServerFacts>(
      `select current_setting('server_version_num')::int as version,
              (select default_version from pg_available_extensions where name = 'vector') as available,
              (select extversion from pg_extension where extname = 'vector') as installed`,
    );
    facts = rows[0];
  } catch (error) {
    throw new DatabaseSetupError(
      `${where} cannot be reached: ${reason(error)}. Check DATABASE_URL, or unset it to use the embedded database.`,
      { cause: error },
    );
  }
  const { version, available, installed } = facts!;
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_POSTGRES) {
    throw new DatabaseSetupError(`${where} is PostgreSQL ${major}; PostgreSQL ${OLDEST_POSTGRES} or newer is needed.`);
  }
  if (installed === null && available === null) {
    throw new DatabaseSetupError(
      `${where} lacks the pgvector extension. Install it on the server (Debian: apt install postgresql-${major}-pgvector; ` +
        `Docker: image pgvector/pgvector:pg${major}) and start again.`,
    );
  }
  const present = installed ?? available!;
  if (isOlder(present, OLDEST_PGVECTOR)) {
    const upgrade =
      available !== null && !isOlder(available, OLDEST_PGVECTOR)
        ? 'Run: alter extension vector update;'
        : `Install pgvector ${OLDEST_PGVECTOR.join('.')} or newer on the server, then run: alter extension vector update;`;
    throw new DatabaseSetupError(
      `${where} has pgvector ${present}; ${OLDEST_PGVECTOR.join('.')} or newer is needed. ${upgrade}`,
    );
  }
}

interface ServerFacts {
  version: number;
  available: string | null;
  installed: string | null;
}

export function isOlder(version: string, than: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < than[0] || (major === than[0] && minor < than[1]);
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password) parsed.password = '***';
    return parsed.toString();
  } catch {
    return 'DATABASE_URL';
  }
}

/** node-postgres reports several refused addresses as an AggregateError without a message of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((each) => (each as Error).message).join('; ');
  }
  return (error as Error).message;
}
