import type { Pool } from 'pg';
import { ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** The last major version whose support has ended (https://www.postgresql.org/support/versioning/, November 2026). */
const ENDED = 14;

/** What newer versions of pgvector mended that matters here; each is worth an update from anything older. */
const MENDED = [
  {
    version: [0, 8, 2],
    what: 'memory of other tables could be read while an index was built in parallel (CVE-2026-3172)',
  },
  { version: [0, 8, 3], what: 'vacuum could corrupt an HNSW index' },
  { version: [0, 8, 6], what: 'an index could be read beyond its end on 32-bit systems (CVE-2026-18022)' },
] as const;

export interface ServerVersions {
  readonly postgres: number;
  readonly shown: string;
  /** Of the extension in this database; null when it is not installed. */
  readonly installed: string | null;
  /** That the server has to install. */
  readonly available: string | null;
}

/** Versions of Postgres and pgvector, and whether the extension is what the server has to offer. */
export const checkServerVersions: Check<PatientWithDatabase> = async ({ pool, embedded }) =>
  judgeVersions(await readVersions(pool), embedded);

export function judgeVersions({ postgres, shown, installed, available }: ServerVersions, embedded: boolean): Finding[] {
  const found: Finding[] = [];
  const major = Math.floor(postgres / 10_000);
  if (major <= ENDED) {
    found.push(
      warning(`PostgreSQL ${shown} gets no fixes any more.`, 'Move to 15 or newer: pg_upgrade, or dump and restore.'),
    );
  }
  if (installed === null) {
    found.push(problem('The extension vector is not installed in this database.', 'eyecatch migrate'));
    return found;
  }
  const missing = MENDED.filter(({ version }) => isBelow(installed, version));
  if (missing.length > 0) {
    const whats = missing.map(({ version, what }) => `${version.join('.')}: ${what}`).join('; ');
    const newer = available !== null && !isBelow(available, MENDED.at(-1)!.version);
    found.push(
      warning(
        `pgvector ${installed} lacks what newer versions mend (${whats}).`,
        newer
          ? 'alter extension vector update; then eyecatch reindex --rebuild'
          : `Install pgvector 0.8.6 or newer on the server (Debian: apt install postgresql-${major}-pgvector; Docker: pgvector/pgvector:pg${major}), then: alter extension vector update; eyecatch reindex --rebuild`,
      ),
    );
  }
  if (available !== null && installed !== available && missing.length === 0) {
    found.push(
      warning(
        `pgvector ${available} is on the server, but this database still has ${installed}.`,
        'alter extension vector update;',
      ),
    );
  }
  if (found.length > 0) return found;
  return ok(`${embedded ? 'Embedded ' : ''}PostgreSQL ${shown} with pgvector ${installed}.`);
}

async function readVersions(pool: Pool): Promise<ServerVersions> {
  const { rows } = await pool.query<ServerVersions>(
    `select current_setting('server_version_num')::int as postgres, current_setting('server_version') as shown,
       (select extversion from pg_extension where extname = 'vector') as installed,
       (select default_version from pg_available_extensions where name = 'vector') as available`,
  );
  return rows[0]!;
}

function isBelow(version: string, [major, minor, patch]: readonly [number, number, number]): boolean {
  const [a = 0, b = 0, c = 0] = version.split('.').map(Number);
  return a !== major ? a < major : b !== minor ? b < minor : c < patch;
}
