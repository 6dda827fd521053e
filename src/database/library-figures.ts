import type { Pool } from 'pg';
import { FreshFigures } from './fresh-figures.js';

/** What the database knows of the library, for gauges. */
export interface Figures {
  readonly illustrations: number;
  readonly databaseBytes: number;
  readonly indexFailures: number;
  readonly jobs: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  /** Seconds that the oldest queued job has waited; 0 when none waits. */
  readonly oldestQueuedSeconds: number;
  readonly vectors: readonly { readonly model: string; readonly active: boolean; readonly count: number }[];
  readonly kpis: readonly { readonly kpi: string; readonly lastDayAgeSeconds: number }[];
  /** Models that answer for the active tag model. */
  readonly models: readonly {
    readonly kpi: string;
    readonly model: string;
    readonly method: string;
    readonly createdSeconds: number;
    readonly deployedSeconds: number;
    /** Expected / observed on the hold-out; null where it was not measured. */
    readonly calibration: number | null;
  }[];
  readonly predictionsBehind: boolean;
}

const STATEMENT = `
  select
    (select count(*)::float8 from illustration) as illustrations,
    pg_database_size(current_database())::float8 as "databaseBytes",
    (select count(*)::float8 from index_failure) as "indexFailures",
    coalesce((select json_agg(j) from (
      select kind, status, count(*)::float8 as count from job group by kind, status) j), '[]') as jobs,
    coalesce((select extract(epoch from now() - min(created_at)) from job where status = 'queued'), 0)::float8
      as "oldestQueuedSeconds",
    coalesce((select json_agg(v) from (
      select m.name || ' ' || m.id as model, m.id = (select id from active_tag_model) as active,
        (select count(*)::float8 from illustration_vector where model_id = m.id) as count
      from tag_model m) v), '[]') as vectors,
    coalesce((select json_agg(k) from (
      select kpi, extract(epoch from now() - (last_day + 1)::timestamp at time zone 'UTC')::float8 as "lastDayAgeSeconds"
      from v_kpi where last_day is not null) k), '[]') as kpis,
    coalesce((select json_agg(d) from (
      select kpi, kpi_model_id::text as model, method, extract(epoch from created_at)::float8 as "createdSeconds",
        extract(epoch from deployed_at)::float8 as "deployedSeconds", hold_out_calibration as calibration
      from v_kpi_model where answering) d), '[]') as models,
    exists (select from kpi_prediction_stale) as "predictionsBehind"`;

/** Asked for at each scrape; never an error. */
export class LibraryFigures extends FreshFigures<Figures> {
  /** @param pool undefined while the database is being opened */
  constructor(pool: () => Pool | undefined) {
    super('the library', () =>
      pool()
        ?.query<Figures>(STATEMENT)
        .then(({ rows }) => rows[0]!),
    );
  }
}
