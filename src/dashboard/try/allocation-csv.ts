import type { Candidate } from './candidate.js';

/**
 * A table of how to deal impressions, as CSV (RFC 4180, UTF-8 with a byte order mark, since spreadsheets take it for
 * another encoding without).
 *
 * @param denominator what is dealt, e.g. impressions: the column's name
 */
export function allocationCsv(
  dealt: readonly {
    readonly candidate: Candidate;
    readonly trials: number;
    readonly share: number;
    readonly probabilityBest: number;
  }[],
  denominator: string,
): string {
  const header = ['picture', 'illustration', 'upload', denominator, 'share', 'probability_best'];
  const rows = dealt.map(({ candidate: { id, isUpload, name }, trials, share, probabilityBest }) => [
    name,
    isUpload ? '' : id,
    isUpload ? id : '',
    trials,
    share.toFixed(6),
    probabilityBest.toFixed(6),
  ]);
  return `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet would take such a name for a formula and run it.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
