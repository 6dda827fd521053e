import type { Selected } from './selection.js';

/**
 * Names, ids and forecasts as CSV (RFC 4180), with the mark that makes spreadsheets read it as UTF-8.
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
    ...(kpi === undefined ? [] : [String(forecasts?.get(id) ?? '')]),
  ]);
  return `\uFEFF${[header, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(text: string): string {
  // A spreadsheet would take a name that begins so for a formula.
  const safe = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
