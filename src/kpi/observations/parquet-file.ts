import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type FileMetaData,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { BadInputError } from '../../errors.js';
import type { OpenOptions, PlacedRecord, TableFile } from './table-file.js';

/**
 * Opens a Parquet file of any writer: any of the usual compressions, days as DATE, TIMESTAMP or text, counts as whole
 * numbers of any width or as floating-point numbers. Of a row group, only a part is decoded at a time.
 *
 * @throws BadInputError for a file that is damaged or has nested columns among those asked for, also later from `batches`
 */
export async function openParquet({ file, name, batchRows, signal }: OpenOptions): Promise<TableFile> {
  const buffer = await asyncBufferFromFile(file);
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer);
  } catch (error) {
    throw new BadInputError(`${name} is not a Parquet file: ${(error as Error).message}.`, { cause: error });
  }
  const { children } = parquetSchema(metadata);
  const header = children.map(({ element }) => element.name);

  async function* batches(columns: readonly number[]): ReturnType<TableFile['batches']> {
    for (const place of columns) {
      if (children[place]!.children.length > 0) {
        throw new BadInputError(
          `${name}, column "${header[place]}", holds lists or records; it must hold single values.`,
        );
      }
    }
    const named = columns.map((place) => header[place]!);
    for (const [first, end] of ranges(metadata, batchRows)) {
      signal?.throwIfAborted();
      let rows: Record<string, unknown>[];
      try {
        rows = await parquetReadObjects({
          ...{ file: buffer, metadata, compressors, columns: named, rowStart: first, rowEnd: end },
          // Where the file says where its pages are, no other page is read.
          useOffsetIndex: true,
        });
      } catch (error) {
        throw new BadInputError(`${name}, rows ${first + 1} to ${end}, cannot be read: ${(error as Error).message}.`, {
          cause: error,
        });
      }
      const records = rows.map((row, at): PlacedRecord => {
        const cells = new Array<string>(header.length).fill('');
        for (const place of columns) cells[place] = textOf(row[header[place]!]);
        return { cells, place: first + at + 1 };
      });
      yield { records, done: end };
    }
  }
  return {
    ...{ header, countedBy: 'row', batches, close: () => Promise.resolve() },
    size: { total: Number(metadata.num_rows), unit: 'rows' },
  };
}

function* ranges({ row_groups: groups }: FileMetaData, size: number): Generator<[number, number]> {
  let start = 0;
  for (const group of groups) {
    const end = start + Number(group.num_rows);
    for (; start < end; start = Math.min(end, start + size)) yield [start, Math.min(end, start + size)];
  }
}

/** As a CSV file would have it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    const moment = value.toISOString();
    // Any other moment is not a day: which one it falls on depends on where.
    return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, -14) : moment;
  }
  return JSON.stringify(value) ?? '';
}
