import type { Database } from '../database/open.js';

/** k of n for one illustration on one day in one slot (placement; '' where the data knows none). */
export interface Observation {
  readonly illustrationId: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly slot: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** Sums over observations. */
export interface KpiTotals {
  readonly rows: number;
  readonly illustrations: number;
  readonly numerator: number;
  readonly denominator: number;
  /** numerator / denominator; null without data. */
  readonly rate: number | null;
  /** True when any of the data was made by a simulation. */
  readonly simulated: boolean;
}

/**
 * Stores one batch in one statement. A row of an earlier import with the same KPI, illustration, day and slot is
 * replaced; one of the same import is not.
 *
 * @returns places in `observations` of the rows that repeat a key of the same import and were not stored
 */
export async function storeObservations(
  db: Database,
  kpiId: number,
  importId: number,
  observations: readonly Observation[],
): Promise<number[]> {
  const { rows } = await db.query<{ place: number }>(
    `with given as (
       select * from unnest($3::bigint[], $4::date[], $5::text[], $6::bigint[], $7::bigint[])
         with ordinality as row (illustration_id, day, slot, numerator, denominator, place)
     ), once as (
       select distinct on (illustration_id, day, slot) * from given order by illustration_id, day, slot, place
     ), stored as (
       insert into kpi_observation (kpi_id, import_id, illustration_id, day, slot, numerator, denominator)
       select $1::int, $2::int, illustration_id, day, slot, numerator, denominator from once
       on conflict (kpi_id, illustration_id, day, slot) do update
         set import_id = excluded.import_id, numerator = excluded.numerator, denominator = excluded.denominator
         where kpi_observation.import_id <> excluded.import_id
       returning illustration_id, day, slot
     )
     select given.place::int - 1 as place from given
     left join once using (place)
     left join stored on (stored.illustration_id, stored.day, stored.slot) = (once.illustration_id, once.day, once.slot)
     where stored.illustration_id is null
     order by given.place`,
    [
      kpiId,
      importId,
      observations.map(({ illustrationId }) => illustrationId),
      observations.map(({ day }) => day),
      observations.map(({ slot }) => slot),
      observations.map(({ numerator }) => numerator),
      observations.map(({ denominator }) => denominator),
    ],
  );
  return rows.map(({ place }) => place);
}

const TOTALS = `count(*)::int as rows, count(distinct o.illustration_id)::int as illustrations,
  coalesce(sum(o.numerator), 0)::float8 as numerator, coalesce(sum(o.denominator), 0)::float8 as denominator,
  (sum(o.numerator) / sum(o.denominator))::float8 as rate, coalesce(bool_or(i.simulated), false) as simulated`;

/** Over all illustrations. */
export async function kpiTotals(db: Database, kpiId: number): Promise<KpiTotals> {
  const { rows } = await db.query<KpiTotals>(
    `select ${TOTALS} from kpi_observation o join kpi_import i on i.id = o.import_id where o.kpi_id = $1`,
    [kpiId],
  );
  return rows[0]!;
}

/** By illustration, in one statement; illustrations without data are absent from the map. */
export async function observedTotals(
  db: Database,
  kpiName: string,
  illustrationIds: readonly string[],
): Promise<Map<string, KpiTotals>> {
  const { rows } = await db.query<KpiTotals & { id: string }>(
    `select o.illustration_id::text as id, ${TOTALS}
     from kpi_observation o join kpi_import i on i.id = o.import_id join kpi on kpi.id = o.kpi_id
     where kpi.name = $1 and o.illustration_id = any($2::bigint[])
     group by o.illustration_id`,
    [kpiName, illustrationIds],
  );
  return new Map(rows.map(({ id, ...totals }) => [id, totals]));
}
