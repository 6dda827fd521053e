import type { Pool } from 'pg';
import type { IllustrationConditions } from './search-filter.js';

interface ExplainedPlan {
  'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }];
}

/**
 * Share of the illustrations that conditions on their own row leave, as Postgres' planner estimates it from its
 * statistics; nothing is read. 0 to 1.
 */
export async function estimateIllustrationShare(pool: Pool, conditions: IllustrationConditions): Promise<number> {
  const values: unknown[] = [];
  const where = conditions((value) => `$${values.push(value)}`, 'i').join(' and ');
  const [some, all] = await Promise.all([
    pool.query<ExplainedPlan>(`explain (format json) select from illustration i where ${where}`, values),
    pool.query<ExplainedPlan>('explain (format json) select from illustration i'),
  ]);
  const rowsOf = ({ rows }: { rows: ExplainedPlan[] }): number => rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
  return Math.min(1, rowsOf(some) / Math.max(1, rowsOf(all)));
}
