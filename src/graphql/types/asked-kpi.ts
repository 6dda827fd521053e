import { NotFoundError } from '../../errors.js';
import { findKpi, type Kpi } from '../../kpi/index.js';
import type { Context } from '../context.js';

/** @throws NotFoundError */
export async function kpiOf({ reads: pool }: Context, name: string): Promise<Kpi> {
  const kpi = await findKpi(pool, name);
  if (!kpi) throw new NotFoundError(`There is no KPI "${name}".`);
  return kpi;
}
