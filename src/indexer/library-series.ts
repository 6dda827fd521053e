import type { Database } from '../database/open.js';
import { BadInputError } from '../errors.js';

/** One day, week (from Monday) or month, in UTC. */
export interface LibraryGrowth {
  /** First day, YYYY-MM-DD. */
  readonly day: string;
  /** Illustrations that came in. */
  readonly added: number;
  /** Illustrations by its end. */
  readonly total: number;
  /** Of them, those with a vector of the model by its end. */
  readonly indexed: number;
}

const MOST_ROWS = 10_000;

/**
 * How the library grew, without gaps.
 *
 * @param range.from the first illustration's day when left out
 * @param range.to now when left out
 * @param modelId undefined counts nothing as indexed
 * @throws BadInputError for a range that ends before it begins, or holds more than 10,000 buckets
 */
export async function librarySeries(
  db: Database,
  { from, to, bucket }: { from?: Date | null; to?: Date | null; bucket: 'day' | 'week' | 'month' },
  modelId: number | undefined,
): Promise<LibraryGrowth[]> {
  if (from && to && from >= to) {
    throw new BadInputError(
      `from (${from.toISOString()}) is not before to (${to.toISOString()}): there is no time between them.`,
    );
  }
  const { rows } = await db.query<LibraryGrowth>(
    `with limits as (
       select date_trunc($3, coalesce($1, (select min(created_at) from illustration)) at time zone 'UTC') as first,
         date_trunc($3, (coalesce($2, now()) - interval '1 microsecond') at time zone 'UTC') as last
     ), came as (
       select date_trunc($3, created_at at time zone 'UTC') as bucket, count(*) as added from illustration group by 1
     ), indexed as (
       select date_trunc($3, created_at at time zone 'UTC') as bucket, count(*) as added from illustration_vector
       where model_id = $4 group by 1
     ), buckets as (
       select bucket from limits, generate_series(first, last, ('1 ' || $3)::interval) as bucket limit ${MOST_ROWS + 1}
     )
     select bucket::date::text as day, coalesce(came.added, 0)::int as added,
       ((select coalesce(sum(before.added), 0) from came before, limits where before.bucket < first)
         + sum(coalesce(came.added, 0)) over (order by bucket))::int as total,
       ((select coalesce(sum(before.added), 0) from indexed before, limits where before.bucket < first)
         + sum(coalesce(indexed.added, 0)) over (order by bucket))::int as indexed
     from buckets left join came using (bucket) left join indexed using (bucket) order by bucket`,
    [from ?? null, to ?? null, bucket, modelId ?? null],
  );
  if (rows.length > MOST_ROWS) {
    throw new BadInputError(
      `librarySeries would have more than ${MOST_ROWS} rows. Ask for a coarser bucket (now ${bucket.toUpperCase()}) or a ` +
        'shorter time (from, to).',
    );
  }
  return rows;
}
