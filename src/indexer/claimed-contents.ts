import type { Database } from '../database/open.js';

/**
 * Has contents stand for one illustration each, in a library that is spread over machines: whoever enters the content first
 * decides its id, everybody else is given that one. The illustration's row is written afterwards; where a process died
 * in between, the next one to come with the content writes it under the same id.
 *
 * @param sha256s hex, each once
 * @returns the id of each content, and how many were new
 */
export async function claimContents(
  db: Database,
  sha256s: readonly string[],
): Promise<{ ids: Map<string, string>; added: number }> {
  // In one order, so that two processes with the same pictures never wait for each other.
  const contents = [...sha256s].sort().map((hex) => Buffer.from(hex, 'hex'));
  const { rowCount } = await db.query(
    `insert into illustration_content (sha256, illustration_id)
     select content, nextval(pg_get_serial_sequence('illustration', 'id')) from unnest($1::bytea[]) as content
     on conflict (sha256) do nothing`,
    [contents],
  );
  const { rows } = await db.query<{ id: string; sha256: string }>(
    `select illustration_id::text as id, encode(sha256, 'hex') as sha256 from illustration_content
     where sha256 = any($1::bytea[])`,
    [contents],
  );
  return { ids: new Map(rows.map(({ id, sha256 }) => [sha256, id])), added: rowCount ?? 0 };
}
