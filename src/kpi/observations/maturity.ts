import type { Database } from '../../database/open.js';

/**
 * Where the days begin whose clicks may still arrive. A day is mature once as many later days as the KPI's maturity window
 * has were observed: with a window of 3 and data up to the 10th, the 8th, 9th and 10th are immature. Learning from them
 * would take late clicks for none (He et al. 2014, section 4: too short a window "biases" the rate low).
 *
 * @returns the first immature day, YYYY-MM-DD; null when all are mature, and without data
 */
export async function maturedBefore(db: Database, kpiId: number): Promise<string | null> {
  const { rows } = await db.query<{ day: string | null }>(
    `select (max(day) - maturity_days + 1)::text as day
     from kpi join kpi_observation on kpi_observation.kpi_id = kpi.id
     where kpi.id = $1 and maturity_days > 0 group by maturity_days`,
    [kpiId],
  );
  return rows[0]?.day ?? null;
}
