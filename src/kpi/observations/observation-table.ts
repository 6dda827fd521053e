import type { Database } from '../../database/open.js';
import type { AskedContext } from '../fitting/context-effects.js';

/** Sums over observations. */
export interface KpiTotals {
  readonly rows: number;
  readonly illustrations: number;
  readonly numerator: number;
  readonly denominator: number;
  /** numerator / denominator: the rate, or the mean of a number; null without data. */
  readonly rate: number | null;
  /** True when any of the data was made by a simulation. */
  readonly simulated: boolean;
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

/**
 * By illustration, in one statement; illustrations without data are absent from the map.
 *
 * @param context only what was observed there; what is left out of it is added up
 */
export async function observedTotals(
  db: Database,
  kpiName: string,
  illustrationIds: readonly string[],
  context: AskedContext = {},
): Promise<Map<string, KpiTotals>> {
  const { rows } = await db.query<KpiTotals & { id: string }>(
    `select o.illustration_id::text as id, ${TOTALS}
     from kpi_observation o join kpi_import i on i.id = o.import_id join kpi on kpi.id = o.kpi_id
     where kpi.name = $1 and o.illustration_id = any($2::bigint[])
       and ($3::text is null or o.slot = $3) and ($4::text is null or o.audience = $4)
       and ($5::text is null or o.day::text = $5)
     group by o.illustration_id`,
    [kpiName, illustrationIds, context.slot ?? null, context.audience ?? null, context.day ?? null],
  );
  return new Map(rows.map(({ id, ...totals }) => [id, totals]));
}
