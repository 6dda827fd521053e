import { csvOf } from '../ui/csv.js';
import type { Selected } from './selection.js';

/**
 * Names, ids and forecasts as CSV.
 *
 * @param kpi names the column of `forecasts`; without one there is none
 */
export function selectionCsv(
  illustrations: readonly Selected[],
  kpi: string | undefined,
  forecasts: ReadonlyMap<string, number> | undefined,
): string {
  const header = ['name', 'id', ...(kpi === undefined ? [] : [`${kpi}_forecast`])];
  const rows = illustrations.map(({ name, id }) => [
    name,
    id,
    ...(kpi === undefined ? [] : [forecasts?.get(id) ?? '']),
  ]);
  return csvOf(header, rows);
}
