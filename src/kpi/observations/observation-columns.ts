import { BadInputError } from '../../errors.js';
import type { Kpi } from '../kpi-table.js';

/** Names of the columns in the file, matched regardless of case. */
export interface ColumnNames {
  /** Default `illustration`, else `creative`. */
  readonly illustration?: string | undefined;
  /** Default `day`. */
  readonly day?: string | undefined;
  /** Default `slot`, else `position`. Unless named here the column may be absent: every row is then of the slot ''. */
  readonly slot?: string | undefined;
  /** Default `audience`; may be absent likewise. */
  readonly audience?: string | undefined;
  /** Default `advertiser`; may be absent: nobody knows then whose advertisement it was. */
  readonly advertiser?: string | undefined;
  /** Default: the KPI's numerator, e.g. `clicks`. */
  readonly numerator?: string | undefined;
  /** Default: the KPI's denominator, e.g. `impressions`. Of a number it may be absent: each row then counts 1. */
  readonly denominator?: string | undefined;
}

/** A column's name in the file and its place in a record; the place is null for an absent column. */
export interface Column<Place = number> {
  readonly name: string;
  readonly place: Place;
}

export interface Columns {
  readonly illustration: Column;
  readonly day: Column;
  readonly slot: Column<number | null>;
  readonly audience: Column<number | null>;
  readonly advertiser: Column<number | null>;
  readonly numerator: Column;
  readonly denominator: Column<number | null>;
  /** Cells a row must have. */
  readonly width: number;
}

/** @throws BadInputError for columns that are missing or there twice, naming those present */
export function mapColumns(header: readonly string[], kpi: Kpi, names: ColumnNames, file: string): Columns {
  const present = header.map((name) => name.toLowerCase());
  const missing: string[] = [];
  /** The first of the usual names that is there, unless a name was given. */
  const find = (given: string | undefined, usual: readonly string[], optional = false): Column<number | null> => {
    const wanted = given === undefined ? usual : [given];
    const name = wanted.find((each) => present.includes(each.toLowerCase())) ?? wanted[0]!;
    const place = present.indexOf(name.toLowerCase());
    if (place >= 0 && present.includes(name.toLowerCase(), place + 1)) {
      throw new BadInputError(`${file} has two columns "${header[place]}"; rename the one that is not meant.`);
    }
    if (place < 0 && (!optional || given !== undefined)) missing.push(name);
    return { name: header[place] ?? name, place: place < 0 ? null : place };
  };
  const columns = {
    illustration: find(names.illustration, ['illustration', 'creative']),
    day: find(names.day, ['day']),
    slot: find(names.slot, ['slot', 'position'], true),
    audience: find(names.audience, ['audience'], true),
    advertiser: find(names.advertiser, ['advertiser'], true),
    numerator: find(names.numerator, [kpi.numerator]),
    denominator: find(names.denominator, [kpi.denominator], kpi.kind === 'number'),
  };
  if (missing.length > 0) {
    const lacking = missing.map((name) => `"${name}"`).join(' and ');
    throw new BadInputError(
      `${file} has no column ${lacking}. It has: ${header.join(', ')}. ` +
        'Rename a column (a CSV file must be comma-separated), or map the columns by name at import.',
    );
  }
  return { ...(columns as Omit<Columns, 'width'>), width: header.length };
}
