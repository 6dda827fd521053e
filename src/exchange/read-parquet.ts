import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type FileMetaData,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BadInputError } from '../errors.js';
import type { Column, Columns, ColumnType, ReadRowOf } from './parquet-columns.js';

/** Rows decoded at once; of a larger row group, a part. */
const BATCH_ROWS = 10_000;

/** Says which row of which file is at fault, as a reader of the file counts them: from 1. */
export type BadRow = (row: number, column: string, reason: string) => BadInputError;

export interface ParquetFile<C extends Columns> {
  readonly rows: number;
  /** Rows in order, a batch at a time; `first` is the place of the batch's first row in the file, from 0. */
  readonly batches: () => AsyncGenerator<{ readonly first: number; readonly rows: ReadRowOf<C>[] }>;
  readonly bad: BadRow;
}

/**
 * Opens a Parquet file of ours or of another tool with the same columns, in any of the usual compressions. Other columns
 * do not matter, nor does their order. Types are checked value by value, so a BIGINT where INT32 is written will do.
 *
 * @throws BadInputError naming file, row and column
 */
export async function openParquet<C extends Columns>(file: string, columns: C): Promise<ParquetFile<C>> {
  const buffer = await asyncBufferFromFile(file);
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer);
  } catch (error) {
    throw new BadInputError(`${file} is not a Parquet file: ${(error as Error).message}.`, { cause: error });
  }
  const present = parquetSchema(metadata).children.map(({ element }) => element.name);
  const wanted = Object.entries(columns).filter(([, { exportOnly }]) => !exportOnly);
  for (const [name, { nullable }] of wanted) {
    if (!nullable && !present.includes(name)) {
      throw new BadInputError(`${file} has no column "${name}"; its columns are ${present.join(', ')}.`);
    }
  }
  const bad: BadRow = (row, column, reason) =>
    new BadInputError(`${file}, row ${row + 1}, column "${column}": ${reason}`);
  const named = wanted.map(([name]) => name).filter((name) => present.includes(name));

  async function* batches(): ReturnType<ParquetFile<C>['batches']> {
    for (const [first, end] of ranges(metadata)) {
      let read: Record<string, unknown>[];
      try {
        read = await parquetReadObjects({
          ...{ file: buffer, metadata, compressors, columns: named, rowStart: first, rowEnd: end },
          parsers: { jsonFromBytes: (bytes: Uint8Array) => new TextDecoder().decode(bytes) },
        });
      } catch (error) {
        throw new BadInputError(`${file}, rows ${first + 1} to ${end}, cannot be read: ${(error as Error).message}.`, {
          cause: error,
        });
      }
      const rows = read.map((row, place) => {
        const checked: Record<string, unknown> = {};
        for (const [name, column] of wanted) {
          const value = readValue(row[name], column);
          if (value === undefined) throw bad(first + place, name, `${shown(row[name])} is not ${described(column)}.`);
          checked[name] = value;
        }
        return checked as ReadRowOf<C>;
      });
      yield { first, rows };
    }
  }
  return { rows: Number(metadata.num_rows), batches, bad };
}

function* ranges({ row_groups: groups }: FileMetaData): Generator<[number, number]> {
  let start = 0;
  for (const group of groups) {
    const end = start + Number(group.num_rows);
    for (; start < end; start = Math.min(end, start + BATCH_ROWS)) yield [start, Math.min(end, start + BATCH_ROWS)];
  }
}

/** The value as the column's type has it; undefined when it is none. */
function readValue(value: unknown, column: Column): unknown {
  if (value == null) return column.nullable ? null : undefined;
  if (!column.list) return READERS[column.type](value);
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return undefined;
  const read = READERS[column.type];
  const values = Array.from(value as ArrayLike<unknown>, (each) => (each == null ? undefined : read(each)));
  return values.includes(undefined) ? undefined : values;
}

const READERS: Readonly<Record<ColumnType, (value: unknown) => unknown>> = {
  STRING: (value) => (typeof value === 'string' ? value : undefined),
  JSON: (value) => {
    const parsed = typeof value === 'string' ? parseJson(value) : value;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  },
  INT32: (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    return Number.isInteger(number) && Math.abs(number as number) < 2 ** 31 ? number : undefined;
  },
  INT64: (value) =>
    typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(value as number) : undefined,
  FLOAT: finite,
  DOUBLE: finite,
  TIMESTAMP: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined),
  BOOLEAN: (value) => (typeof value === 'boolean' ? value : undefined),
};

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function described({ type, list, nullable }: Column): string {
  const one = {
    ...{ STRING: 'text', JSON: 'a JSON object', INT32: 'a 32-bit whole number', INT64: 'a whole number' },
    ...{ FLOAT: 'a finite number', DOUBLE: 'a finite number', TIMESTAMP: 'a time', BOOLEAN: 'true or false' },
  }[type];
  return `${list ? `a list, each ${one}` : one}${nullable ? ' or null' : ''}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? 'null';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
