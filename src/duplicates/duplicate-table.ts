import type { Database } from '../database/open.js';
import type { NearCopy } from './find-near.js';

/** An illustration beside a near copy of it that the library also has. */
export interface DuplicateLink extends NearCopy {
  /** It came in by the policy `link`; false when a scan found it. */
  readonly linked: boolean;
}

/** Stores that an illustration has these near copies in the library, in either direction; what is known stays. */
export async function recordDuplicates(
  db: Database,
  illustrationId: string,
  copies: readonly NearCopy[],
  { linked }: { linked: boolean },
): Promise<void> {
  if (copies.length === 0) return;
  await db.query(
    `insert into illustration_duplicate (illustration_id, duplicate_of, similarity, mirrored, cropped, linked)
     select greatest($1::bigint, other), least($1::bigint, other), similarity, mirrored, cropped, $6
     from unnest($2::bigint[], $3::real[], $4::boolean[], $5::boolean[]) as found (other, similarity, mirrored, cropped)
     on conflict (illustration_id, duplicate_of) do nothing`,
    [
      illustrationId,
      copies.map((copy) => copy.illustrationId),
      copies.map(({ similarity }) => similarity),
      copies.map(({ mirrored }) => mirrored),
      copies.map(({ cropped }) => cropped),
      linked,
    ],
  );
}

/**
 * The pairs of the illustrations $1, as each of the two sees it. The other one lies elsewhere when the library is spread over
 * machines: the pairs first, and from them to it.
 */
const PAIRS_THERE = `with pair as materialized (
    select illustration_id as id, duplicate_of as other, similarity, mirrored, cropped, linked
      from illustration_duplicate where illustration_id = any($1::bigint[])
    union all
    select duplicate_of, illustration_id, similarity, mirrored, cropped, linked
      from illustration_duplicate where duplicate_of = any($1::bigint[])
  ), there as materialized (
    select pair.* from pair join illustration i on i.id = pair.other
  )`;

/** The `first` near copies that are known of each illustration, most alike first; one without any is absent. */
export async function duplicatesOf(
  db: Database,
  illustrationIds: readonly string[],
  first: number,
): Promise<Map<string, DuplicateLink[]>> {
  const { rows } = await db.query<DuplicateLink & { of: string }>(
    `${PAIRS_THERE}, ranked as (
       select *, row_number() over (partition by id order by similarity desc, other) as place from there
     )
     select id::text as of, other::text as "illustrationId", similarity::float8 as similarity, mirrored, cropped, linked
     from ranked where place <= $2 order by id, place`,
    [illustrationIds, first],
  );
  const found = new Map<string, DuplicateLink[]>();
  for (const { of, ...link } of rows) found.set(of, [...(found.get(of) ?? []), link]);
  return found;
}

/** How many near copies are known of each illustration; one without any is absent. */
export async function duplicateCounts(db: Database, illustrationIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ of: string; count: number }>(
    `${PAIRS_THERE} select id::text as of, count(*)::int as count from there group by id`,
    [illustrationIds],
  );
  return new Map(rows.map(({ of, count }) => [of, count]));
}

/** Every pair that is known, of illustrations that are still there. */
export async function allDuplicatePairs(db: Database, minSimilarity: number): Promise<[string, string][]> {
  const { rows } = await db.query<{ a: string; b: string }>(
    // In two steps: only the first joins what lies together when the library is spread over machines.
    `with pair as materialized (
       select d.duplicate_of, d.illustration_id from illustration_duplicate d
       join illustration y on y.id = d.illustration_id where similarity >= $1::real
     )
     select duplicate_of::text as a, illustration_id::text as b from pair
     join illustration x on x.id = pair.duplicate_of order by duplicate_of, illustration_id`,
    [minSimilarity],
  );
  return rows.map(({ a, b }) => [a, b]);
}
