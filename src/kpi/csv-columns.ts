import { BadInputError } from '../errors.js';
import type { Kpi } from './kpi-table.js';

/** Names of the columns in the file, matched regardless of case. */
export interface ColumnNames {
  /** Default `illustration`. */
  readonly illustration?: string;
  /** Default `day`. */
  readonly day?: string;
  /** Default `slot`. Unless named here the column may be absent: every row is then of the slot ''. */
  readonly slot?: string;
  /** Default: the KPI's numerator, e.g. `clicks`. */
  readonly numerator?: string;
  /** Default: the KPI's denominator, e.g. `impressions`. */
  readonly denominator?: string;
}

/** A column's name in the file and its place in a record; the place is null for an absent slot column. */
export interface Column<Place = number> {
  readonly name: string;
  readonly place: Place;
}

export interface Columns {
  readonly illustration: Column;
  readonly day: Column;
  readonly slot: Column<number | null>;
  readonly numerator: Column;
  readonly denominator: Column;
  /** Cells a row must have. */
  readonly width: number;
}

/** @throws BadInputError for columns that are missing or there twice, naming those present */
export function mapColumns(header: readonly string[], kpi: Kpi, names: ColumnNames, file: string): Columns {
  const present = header.map((name) => name.toLowerCase());
  const missing: string[] = [];
  const find = (name: string, optional = false): Column<number | null> => {
    const place = present.indexOf(name.toLowerCase());
    if (place >= 0 && present.includes(name.toLowerCase(), place + 1)) {
      throw new BadInputError(`${file} has two columns "${header[place]}"; rename the one that is not meant.`);
    }
    if (place < 0 && !optional) missing.push(name);
    return { name: header[place] ?? name, place: place < 0 ? null : place };
  };
  const columns = {
    illustration: find(names.illustration ?? 'illustration'),
    day: find(names.day ?? 'day'),
    slot: find(names.slot ?? 'slot', names.slot === undefined),
    numerator: find(names.numerator ?? kpi.numerator),
    denominator: find(names.denominator ?? kpi.denominator),
  };
  if (missing.length > 0) {
    const lacking = missing.map((name) => `"${name}"`).join(' and ');
    throw new BadInputError(
      `${file} has no column ${lacking}. It has: ${header.join(', ')}. ` +
        'Rename a column (the file must be comma-separated), or map the columns by name at import.',
    );
  }
  return { ...(columns as Omit<Columns, 'width'>), width: header.length };
}
