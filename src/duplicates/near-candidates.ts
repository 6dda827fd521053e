import type { Database } from '../database/open.js';
import { exactDistance, probeKeys } from './band-keys.js';
import { FINGERPRINT_VERSION } from './fingerprint.js';
import type { AskedView } from './asked-views.js';

/** Illustrations whose grids are compared, nearest hashes first. */
export const MAX_CANDIDATES = 300;
/** Pairs of views tried of each. */
const PAIRS = 3;

/** Two views with close hashes: one of the picture asked for, one of an illustration. */
export interface CandidatePair {
  readonly illustrationId: string;
  /** Place among the asked views. */
  readonly asked: number;
  /** Place among VIEWS. */
  readonly stored: number;
  /** Bits that differ. */
  readonly distance: number;
}

/**
 * Illustrations with a view close to one asked for, nearest first (see askedViews). Through the index, and exact:
 * no hash within exactDistance(radius) of its asked view is missed.
 */
export async function findCandidates(
  db: Database,
  views: readonly AskedView[],
  { exclude }: { exclude?: string | undefined } = {},
): Promise<CandidatePair[]> {
  if (views.length === 0) return [];
  const keys = new Set(views.flatMap(({ hash, radius }) => probeKeys(hash, radius)));
  const { rows } = await db.query<CandidatePair>(
    `with near as materialized (
       select illustration_id, hashes from fingerprints_near($1::int[], $2::smallint)
       where illustration_id is distinct from $3::bigint
         and exists (select from illustration where id = illustration_id)
     ), pair as (
       select near.illustration_id, asked.place, stored.view,
              bit_count((asked.hash # stored.hash)::bit(64)) as distance
       from near
       cross join lateral unnest(near.hashes) with ordinality as stored (hash, view)
       join unnest($4::bigint[], $5::int[], $6::int[], $7::int[]) with ordinality as asked (hash, first, last, most, place)
         on stored.view > asked.first and stored.view <= asked.last and stored.hash <> 0
        and bit_count((asked.hash # stored.hash)::bit(64)) <= asked.most
     ), ranked as (
       select *, row_number() over (partition by illustration_id order by distance, place, view) as number,
              min(distance) over (partition by illustration_id) as nearest
       from pair
     )
     select illustration_id::text as "illustrationId", (place - 1)::int as asked, (view - 1)::int as stored,
            distance::int as distance
     from ranked where number <= $8
     order by nearest, illustration_id, number limit $9`,
    [
      [...keys],
      FINGERPRINT_VERSION,
      exclude ?? null,
      views.map(({ hash }) => String(hash)),
      views.map(({ from }) => from),
      views.map(({ to }) => to),
      views.map(({ radius }) => exactDistance(radius)),
      PAIRS,
      MAX_CANDIDATES * PAIRS,
    ],
  );
  return rows;
}
