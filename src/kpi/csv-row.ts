import type { Columns } from './csv-columns.js';

/** What a record says, its illustration still by name. */
export interface NamedObservation {
  readonly illustration: string;
  readonly day: string;
  readonly slot: string;
  readonly numerator: number;
  readonly denominator: number;
}

/** Longer ones would not fit the table's index. */
const MAX_SLOT_LENGTH = 200;

/** Reads one record. A string is the reason why it is bad, naming column and value. */
export function readObservation(record: readonly string[], columns: Columns): NamedObservation | string {
  if (record.length !== columns.width) {
    return `it has ${record.length} cells where the header has ${columns.width}`;
  }
  const { illustration, day, slot, numerator, denominator } = columns;
  const observation = {
    illustration: record[illustration.place]!,
    day: record[day.place]!,
    slot: slot.place === null ? '' : record[slot.place]!,
    numerator: readCount(record[numerator.place]!),
    denominator: readCount(record[denominator.place]!),
  };
  const notACount = (column: { name: string; place: number }): string =>
    `${column.name} is "${record[column.place]}"; it must be a whole number, 0 or more`;
  if (record.some((cell) => cell.includes('\0'))) return 'it contains a NUL character';
  if (observation.illustration === '') return `${illustration.name} is empty`;
  if (!isDay(observation.day)) return `${day.name} is "${observation.day}"; write a calendar day as YYYY-MM-DD`;
  if (observation.slot.length > MAX_SLOT_LENGTH) {
    return `${slot.name} is ${observation.slot.length} characters long; at most ${MAX_SLOT_LENGTH}`;
  }
  if (Number.isNaN(observation.numerator)) return notACount(numerator);
  if (Number.isNaN(observation.denominator)) return notACount(denominator);
  if (observation.denominator === 0) return `${denominator.name} is 0; leave out rows without ${denominator.name}`;
  if (observation.numerator > observation.denominator) {
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

function isDay(cell: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(cell) || cell < '1970') return false;
  const date = new Date(`${cell}T00:00:00Z`);
  // JavaScript rolls 31 February over into March; Postgres would refuse it.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(cell);
}
