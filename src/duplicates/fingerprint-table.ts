import type { Database } from '../database/open.js';
import { bandKeys } from './band-keys.js';
import { FINGERPRINT_VERSION, type Fingerprint } from './fingerprint.js';
import { BLANK_HASH } from './view-hash.js';

export interface StoredFingerprint {
  readonly illustrationId: string;
  readonly fingerprint: Fingerprint;
  /** Whether its copies in the library are already looked for. */
  readonly compared: boolean;
}

/** Stores fingerprints, in one statement; an illustration that has one of this version keeps it. */
export async function storeFingerprints(db: Database, fingerprints: readonly StoredFingerprint[]): Promise<void> {
  if (fingerprints.length === 0) return;
  const values: unknown[] = [FINGERPRINT_VERSION];
  const rows = fingerprints.map(({ illustrationId, fingerprint: { hashes, grid }, compared }) => {
    const keys = new Set(hashes.filter((hash) => hash !== BLANK_HASH).flatMap(bandKeys));
    const at = values.push(illustrationId, hashes.map(String), [...keys], Buffer.from(grid), compared);
    return (
      `($${at - 4}::bigint, $1::smallint, $${at - 3}::bigint[], $${at - 2}::int[], $${at - 1}::bytea, ` +
      `case when $${at}::boolean then now() end)`
    );
  });
  await db.query(
    `insert into illustration_fingerprint as old (illustration_id, version, hashes, bands, grid, compared_at)
     values ${rows.join(', ')}
     on conflict (illustration_id) do update set version = excluded.version, hashes = excluded.hashes,
       bands = excluded.bands, grid = excluded.grid, compared_at = excluded.compared_at
     where old.version <> excluded.version`,
    values,
  );
}

/** The fingerprint of an illustration; undefined when it has none of this version yet. */
export async function loadFingerprint(db: Database, illustrationId: string): Promise<Fingerprint | undefined> {
  const { rows } = await db.query<{ hashes: string[]; grid: Buffer }>(
    `select hashes::text[] as hashes, grid from illustration_fingerprint
     where illustration_id = $1::bigint and version = $2`,
    [illustrationId, FINGERPRINT_VERSION],
  );
  const [row] = rows;
  return row && { hashes: row.hashes.map(BigInt), grid: row.grid };
}

/** Grids of illustrations by id (see encodeGrid). */
export async function loadGrids(db: Database, illustrationIds: readonly string[]): Promise<Map<string, Uint8Array>> {
  const { rows } = await db.query<{ id: string; grid: Buffer }>(
    `select illustration_id::text as id, grid from illustration_fingerprint where illustration_id = any($1::bigint[])`,
    [illustrationIds],
  );
  return new Map(rows.map(({ id, grid }) => [id, grid]));
}

/** How much of the library copies can be found in. */
export interface FingerprintCoverage {
  /** Illustrations that no search by look can find: they have no fingerprint yet. */
  readonly withoutFingerprint: number;
  /** Illustrations whose copies nobody has looked for yet, those without a fingerprint included. */
  readonly notCompared: number;
}

export async function fingerprintCoverage(db: Database): Promise<FingerprintCoverage> {
  const { rows } = await db.query<FingerprintCoverage>(
    `select count(*) filter (where f.illustration_id is null)::int as "withoutFingerprint",
            count(*) filter (where f.compared_at is null)::int as "notCompared"
     from illustration i left join illustration_fingerprint f on f.illustration_id = i.id and f.version = $1`,
    [FINGERPRINT_VERSION],
  );
  return rows[0]!;
}

/** Illustrations without a fingerprint of this version, in order of id, from after the given one. */
export async function illustrationsWithoutFingerprint(
  db: Database,
  { after, first }: { after: string; first: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id::text as id from illustration i
     left join illustration_fingerprint f on f.illustration_id = i.id and f.version = $3
     where f.illustration_id is null and i.id > $1::bigint order by i.id limit $2`,
    [after, first, FINGERPRINT_VERSION],
  );
  return rows.map(({ id }) => id);
}

/** Illustrations with a fingerprint whose copies nobody has looked for, in order of id. */
export async function illustrationsNotCompared(
  db: Database,
  { after, first }: { after: string; first: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select illustration_id::text as id from illustration_fingerprint
     where compared_at is null and version = $3 and illustration_id > $1::bigint order by illustration_id limit $2`,
    [after, first, FINGERPRINT_VERSION],
  );
  return rows.map(({ id }) => id);
}

export async function markCompared(db: Database, illustrationIds: readonly string[]): Promise<void> {
  await db.query('update illustration_fingerprint set compared_at = now() where illustration_id = any($1::bigint[])', [
    illustrationIds,
  ]);
}
