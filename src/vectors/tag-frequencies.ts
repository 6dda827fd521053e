import type { Database } from '../database/open.js';
import { CONTENT_RATINGS, type ContentRatingName } from '../tagging/content-rating.js';
import { analyzeSearched, partitionOf } from './vector-partition.js';

/** How many of a model's vectors carry each label and each content rating. */
export interface TagFrequencies {
  /** Vectors of the model. */
  readonly vectors: number;
  readonly ofLabel: ReadonlyMap<number, number>;
  readonly ofRating: Readonly<Record<ContentRatingName, number>>;
  readonly countedAt: Date;
}

/** Rows beyond which labels are counted in a sample of this many: enough to tell 0.1 % from 1 %. */
const SAMPLE = 200_000;
/** Up to here a count takes a moment, and one picture may be the first with its tag: whatever has changed is counted. */
const ALWAYS_BELOW = 20_000;
/** Share of the vectors that must have come or gone for the old counts to be worth replacing. */
const DRIFT = 0.02;

/**
 * Counts how often each label occurs, for the planning of filtered searches and for what is told of tags, and lets
 * Postgres look at what searches read. Called after changes; does nothing while the last count still fits the number of
 * vectors, unless `always`.
 */
export async function refreshTagFrequencies(db: Database, modelId: number, { always = false } = {}): Promise<void> {
  const partition = partitionOf(modelId);
  const { rows } = await db.query<{ vectors: number; counted: number | null }>(
    `select (select count(*)::float8 from ${partition}) as vectors,
            (select vectors::float8 from tag_frequency where model_id = $1) as counted`,
    [modelId],
  );
  const { vectors, counted } = rows[0]!;
  const drift = vectors < ALWAYS_BELOW ? 0 : DRIFT;
  if (!always && counted !== null && Math.abs(vectors - counted) <= drift * counted) return;
  await analyzeSearched(db, modelId);
  const percent = Math.min(100, (100 * SAMPLE) / Math.max(1, vectors));
  const sample = percent < 100 ? `tablesample system (${percent}) repeatable (1)` : '';
  await db.query(
    `with sample as materialized (select labels, content_rating from ${partition} ${sample}),
       scale as (select $2::float8 / greatest(1, count(*)) as factor from sample),
       counted as (select label, count(*) as count from sample, unnest(labels) as label group by label)
     insert into tag_frequency (model_id, vectors, labels, counts, content_ratings)
     select $1, $2::bigint,
       coalesce((select array_agg(label order by label) from counted), '{}'),
       coalesce((select array_agg(round(count * factor)::bigint order by label) from counted, scale), '{}'),
       array(select (select round(count(*) * max(factor))::bigint from sample, scale where content_rating = name)
             from unnest($3::text[]) with ordinality as rating (name, place) order by place)
     on conflict (model_id) do update set vectors = excluded.vectors, labels = excluded.labels,
       counts = excluded.counts, content_ratings = excluded.content_ratings, counted_at = now()`,
    [modelId, vectors, CONTENT_RATINGS],
  );
}

/** The last count of a model; undefined before the first. */
export async function loadTagFrequencies(db: Database, modelId: number): Promise<TagFrequencies | undefined> {
  const { rows } = await db.query<{
    vectors: number;
    labels: number[];
    counts: number[];
    ratings: number[];
    countedAt: Date;
  }>(
    `select vectors::float8 as vectors, labels, counts::float8[] as counts, content_ratings::float8[] as ratings,
       counted_at as "countedAt"
     from tag_frequency where model_id = $1`,
    [modelId],
  );
  const found = rows[0];
  if (!found) return undefined;
  const [safe, questionable, explicit] = found.ratings as [number, number, number];
  return {
    vectors: found.vectors,
    ofLabel: new Map(found.labels.map((label, place) => [label, found.counts[place]!])),
    ofRating: { safe, questionable, explicit },
    countedAt: found.countedAt,
  };
}
