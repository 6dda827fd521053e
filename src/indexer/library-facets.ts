import type { Pool } from 'pg';
import type { Database } from '../database/open.js';
import { lastingPool } from '../database/unhurried.js';

/** Values of each kind, and of each metadata key, that are told. Of more, those that occur once are left out. */
const MOST_VALUES = 100;
/** Metadata keys that are shown: the ones that most illustrations have. */
const MOST_KEYS = 20;
/** Characters of a value or a key. What is longer is a text of its own, not something to choose from. */
const LONGEST = 200;
/** Rows beyond which a sample of about this many is counted, and the counts are scaled up. */
const SAMPLE = 200_000;
/** A count that took longer than this is kept for a while: nobody waits for it twice in a row. */
const SLOW_MS = 100;
const KEPT_MS = 10_000;
/** And for so many times what it took, so that counting takes a thirtieth of the database's time at most. */
const KEPT_TIMES = 30;

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

export interface KeyCounts {
  readonly key: string;
  /** Most frequent first. */
  readonly values: readonly ValueCount[];
}

/** What people said of the illustrations, with how many say each. */
export const FACETS = {
  ratings: (db: Database) => countValues(db, 'rating'),
  sources: (db: Database) => countValues(db, 'source'),
  metadata: countMetadata,
} as const;

interface Kept {
  readonly until: () => number;
  readonly counted: Promise<unknown>;
}
const kept = new WeakMap<Pool, Map<string, Kept>>();

/** One kind of facet; counted once for all who ask meanwhile, and kept some seconds when that took long. */
export function facet<Kind extends keyof typeof FACETS>(asked: Pool, kind: Kind): ReturnType<(typeof FACETS)[Kind]> {
  const pool = lastingPool(asked);
  let ofPool = kept.get(pool);
  if (!ofPool) kept.set(pool, (ofPool = new Map<string, Kept>()));
  const found = ofPool.get(kind);
  if (found && Date.now() < found.until()) return found.counted as ReturnType<(typeof FACETS)[Kind]>;
  let until = Infinity;
  const started = Date.now();
  const counted = FACETS[kind](pool).finally(() => {
    const now = Date.now();
    until = now - started > SLOW_MS ? now + Math.max(KEPT_MS, KEPT_TIMES * (now - started)) : 0;
  });
  ofPool.set(kind, { until: () => until, counted });
  return counted as ReturnType<(typeof FACETS)[Kind]>;
}

async function countValues(db: Database, column: 'rating' | 'source'): Promise<ValueCount[]> {
  const { sample, factor } = await sampleOf(db);
  const { rows } = await db.query<ValueCount>(
    `with counted as materialized (
       select ${column} as value, count(*) as count from illustration ${sample} where ${column} is not null group by 1)
     select value, round(count * $1::float8)::int as count from counted
     where length(value) <= ${LONGEST} and (count > 1 or (select count(*) from counted) <= ${MOST_VALUES})
     order by counted.count desc, value limit ${MOST_VALUES}`,
    [factor],
  );
  return rows;
}

async function countMetadata(db: Database): Promise<KeyCounts[]> {
  const { sample, factor } = await sampleOf(db);
  const { rows } = await db.query<{ key: string; values: ValueCount[] }>(
    `with counted as materialized (
       select key, value #>> '{}' as value, count(*) as count
       from illustration ${sample}, jsonb_each(metadata) as entry (key, value)
       where jsonb_typeof(value) = 'string' group by 1, 2),
     shown as (
       select key, sum(count) as total, count(*) as different from counted where length(key) <= ${LONGEST}
       group by key order by total desc, key limit ${MOST_KEYS}),
     ranked as (
       select key, value, count, total, row_number() over (partition by key order by count desc, value) as place
       from counted join shown using (key)
       where length(value) <= ${LONGEST} and (count > 1 or different <= ${MOST_VALUES}))
     select key, jsonb_agg(jsonb_build_object('value', value, 'count', round(count * $1::float8)::int) order by place) as values
     from ranked where place <= ${MOST_VALUES} group by key, total order by total desc, key`,
    [factor],
  );
  return rows;
}

/** The whole table as long as that is quick. By the planner's estimate, which costs nothing. */
async function sampleOf(db: Database): Promise<{ sample: string; factor: number }> {
  const { rows } = await db.query<{ rows: number }>(
    `select reltuples::float8 as rows from pg_class where oid = 'illustration'::regclass`,
  );
  const share = Math.min(1, SAMPLE / Math.max(1, rows[0]!.rows));
  return share === 1
    ? { sample: '', factor: 1 }
    : { sample: `tablesample system (${100 * share}) repeatable (1)`, factor: 1 / share };
}
