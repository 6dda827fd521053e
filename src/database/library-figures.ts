import type { Pool } from 'pg';
import { log } from '../log.js';

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

/** Several Prometheis, and one that scrapes often, cost one statement. */
const FRESH_MS = 10_000;
/** A scrape waits for no longer: Prometheus itself gives up after 10 s. */
const PATIENCE_MS = 5000;

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

/** Asked for at each scrape, read from the database at most every 10 s, and never an error: then there are none. */
export class LibraryFigures {
  #read: { at: number; figures: Promise<Figures | undefined> } | undefined;

  constructor(private readonly pool: () => Pool | undefined) {}

  /** @returns undefined when the database does not answer in time */
  async get(): Promise<Figures | undefined> {
    if (!this.#read || Date.now() - this.#read.at > FRESH_MS) {
      this.#read = { at: Date.now(), figures: this.#ask() };
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    });
    try {
      return await Promise.race([this.#read.figures, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(): Promise<Figures | undefined> {
    try {
      const { rows } = (await this.pool()?.query<Figures>(STATEMENT)) ?? { rows: [] };
      return rows[0];
    } catch (error) {
      log.warn({ err: error }, 'The figures of /metrics could not be read.');
      return undefined;
    }
  }
}
