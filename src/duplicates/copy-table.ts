import type { Database } from '../database/open.js';

/** A further file with the bytes of an illustration. */
export interface PictureCopy {
  readonly name: string;
  readonly source: string;
  readonly createdAt: Date;
}

export interface FoundCopy {
  /** Of the content, hex. */
  readonly sha256: string;
  readonly name: string;
  readonly source: string;
}

/**
 * Keeps names and sources of files whose content the library has; a source that it knows, the illustration's own among
 * them, is not kept again.
 *
 * @returns how many were new
 */
export async function recordCopies(db: Database, copies: readonly FoundCopy[]): Promise<number> {
  if (copies.length === 0) return 0;
  const { rowCount } = await db.query(
    `insert into illustration_copy (illustration_id, name, source)
     select i.id, given.name, given.source
     from unnest($1::text[], $2::text[], $3::text[]) as given (sha256, name, source)
     join illustration i on i.sha256 = decode(given.sha256, 'hex') and i.source is distinct from given.source
     on conflict (illustration_id, md5(source)) do nothing`,
    [copies.map(({ sha256 }) => sha256), copies.map(({ name }) => name), copies.map(({ source }) => source)],
  );
  return rowCount ?? 0;
}

/** By illustration id, oldest first; an illustration without copies is absent. */
export async function copiesOf(db: Database, illustrationIds: readonly string[]): Promise<Map<string, PictureCopy[]>> {
  const { rows } = await db.query<PictureCopy & { illustrationId: string }>(
    `select illustration_id::text as "illustrationId", name, source, created_at as "createdAt"
     from illustration_copy where illustration_id = any($1::bigint[]) order by illustration_id, id`,
    [illustrationIds],
  );
  const copies = new Map<string, PictureCopy[]>();
  for (const { illustrationId, ...copy } of rows) {
    copies.set(illustrationId, [...(copies.get(illustrationId) ?? []), copy]);
  }
  return copies;
}
