import type { SchemaElement } from 'hyparquet';

export type ColumnType = 'STRING' | 'JSON' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'TIMESTAMP' | 'BOOLEAN';

/** One column of a Parquet file, as it is written and as it must be to be read. */
export interface Column {
  readonly type: ColumnType;
  /** A list of values, none of them null. */
  readonly list?: true;
  /** May be null, and may be absent in a file that is read. */
  readonly nullable?: true;
  /** Written for those who query the files; not read. */
  readonly exportOnly?: true;
}
export type Columns = Readonly<Record<string, Column>>;

interface Values {
  STRING: string;
  JSON: Record<string, unknown>;
  INT32: number;
  INT64: bigint;
  FLOAT: number;
  DOUBLE: number;
  TIMESTAMP: Date;
  BOOLEAN: boolean;
}
type ValueOf<C extends Column> =
  | (C extends { list: true } ? readonly Values[C['type']][] : Values[C['type']])
  | (C extends { nullable: true } ? null : never);

/** A row of a file by its columns. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };
/** What is read of it. */
export type ReadRowOf<C extends Columns> = {
  readonly [Name in keyof C as C[Name] extends { exportOnly: true } ? never : Name]: ValueOf<C[Name]>;
};

const PHYSICAL: Readonly<Record<ColumnType, Partial<SchemaElement>>> = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  JSON: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
  INT32: { type: 'INT32' },
  INT64: { type: 'INT64' },
  FLOAT: { type: 'FLOAT' },
  DOUBLE: { type: 'DOUBLE' },
  TIMESTAMP: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    // Moments, not readings of a clock somewhere.
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  BOOLEAN: { type: 'BOOLEAN' },
};

/** The file's schema; lists in the three levels that the format asks for. */
export function schemaOf(columns: Columns): SchemaElement[] {
  const names = Object.keys(columns);
  const elements = names.flatMap((name): SchemaElement[] => {
    const { type, list, nullable } = columns[name]!;
    const leaf = { ...PHYSICAL[type], repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' } as const;
    if (!list) return [{ name, ...leaf }];
    return [
      { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', ...leaf },
    ];
  });
  return [{ name: 'root', num_children: names.length }, ...elements];
}
