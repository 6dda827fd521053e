import type { KpiKind } from '../kpi-table.js';
import type { Column, Columns } from './observation-columns.js';

/** What a record says, its illustration still by name. */
export interface NamedObservation {
  readonly illustration: string;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly slot: string;
  readonly audience: string;
  /** Null where nobody knows. */
  readonly advertiser: string | null;
  readonly numerator: number;
  readonly denominator: number;
}

/** Longer ones would not fit the table's index. */
const MAX_KEY_LENGTH = 200;

/** Of a number: sums, squares and quotients of such stay within a float64. */
const LARGEST = 1e100;

/** Reads one record. A string is the reason why it is bad, naming column and value. */
export function readObservation(record: readonly string[], columns: Columns, kind: KpiKind): NamedObservation | string {
  if (record.length !== columns.width) {
    return `it has ${record.length} cells where the header has ${columns.width}`;
  }
  const { illustration, day, slot, audience, advertiser, numerator, denominator } = columns;
  const text = ({ place }: Column<number | null>): string => (place === null ? '' : record[place]!);
  const read = kind === 'rate' ? readCount : readNumber;
  const observation = {
    illustration: text(illustration),
    day: text(day),
    slot: text(slot),
    audience: text(audience),
    advertiser: text(advertiser) || null,
    numerator: read(text(numerator)),
    denominator: denominator.place === null ? 1 : read(text(denominator)),
  };
  if (observation.illustration === '') return `${illustration.name} is empty`;
  if (observation.illustration.includes('\0')) return `${illustration.name} contains a NUL character`;
  for (const column of [slot, audience, advertiser]) {
    const cell = text(column);
    if (cell.includes('\0')) return `${column.name} contains a NUL character`;
    if (cell.length > MAX_KEY_LENGTH) {
      return `${column.name} is ${cell.length} characters long; at most ${MAX_KEY_LENGTH}`;
    }
  }
  if (!isDay(observation.day)) return `${day.name} is "${observation.day}"; write a calendar day as YYYY-MM-DD`;
  const wanted = kind === 'rate' ? 'a whole number, 0 or more' : 'a number such as 12.5';
  for (const [column, value] of [
    [numerator, observation.numerator],
    [denominator, observation.denominator],
  ] as const) {
    if (Number.isNaN(value)) return `${column.name} is "${text(column)}"; it must be ${wanted}`;
    if (Math.abs(value) > LARGEST) {
      return `${column.name} is ${value}; it must be at most ${LARGEST} in size, so that sums of it are numbers too`;
    }
  }
  if (observation.denominator === 0) return `${denominator.name} is 0; leave out rows without ${denominator.name}`;
  if (observation.denominator > 0 && observation.denominator < 1 / LARGEST) {
    return `${denominator.name} is ${observation.denominator}; it must be at least ${1 / LARGEST}`;
  }
  if (observation.denominator < 0) return `${denominator.name} is ${observation.denominator}; it must be above 0`;
  if (kind === 'rate' && observation.numerator > observation.denominator) {
    return (
      `${numerator.name} is ${observation.numerator}, more than ` +
      `the ${observation.denominator} of ${denominator.name}`
    );
  }
  return observation;
}

/** NaN unless it is written in digits alone and exact as a float64. */
function readCount(cell: string): number {
  return /^\d+$/.test(cell) && Number.isSafeInteger(Number(cell)) ? Number(cell) : NaN;
}

/** NaN unless it is a finite decimal number. */
function readNumber(cell: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** Days that were found good; a file has few, and telling takes longer than everything else about a row. */
const knownDays = new Set<string>();
const KNOWN_DAYS = 5000;

function isDay(cell: string): boolean {
  if (knownDays.has(cell)) return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(cell) || cell < '1970') return false;
  const date = new Date(`${cell}T00:00:00Z`);
  // JavaScript rolls 31 February over into March; Postgres would refuse it.
  const good = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(cell);
  if (good && knownDays.size >= KNOWN_DAYS) knownDays.clear();
  if (good) knownDays.add(cell);
  return good;
}
