import { open } from 'node:fs/promises';
import { BadInputError } from '../../errors.js';
import { openCsv } from './csv-file.js';
import { openParquet } from './parquet-file.js';

/** A record and where it stands in its file, from 1: the line of a CSV file, the row of a Parquet file. */
export interface PlacedRecord {
  readonly cells: readonly string[];
  readonly place: number;
}

/** The rows of a file with named columns, as text, in the memory of a batch. */
export interface TableFile {
  readonly header: readonly string[];
  /** What `place` counts. */
  readonly countedBy: 'line' | 'row';
  /** How far reading can get, in bytes of a CSV file and in rows of a Parquet file. */
  readonly size: { readonly total: number; readonly unit: 'bytes' | 'rows' };
  /** In order; `done` says how far reading has got. To be used once. @param columns places of those that are looked at */
  readonly batches: (
    columns: readonly number[],
  ) => AsyncGenerator<{ readonly records: readonly PlacedRecord[]; readonly done: number }>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly file: string;
  /** What the file is called in messages. */
  readonly name: string;
  readonly batchRows: number;
  readonly signal?: AbortSignal | undefined;
}

/** What every Parquet file begins with (and ends with): https://parquet.apache.org/docs/file-format/. */
const PARQUET_MAGIC = 'PAR1';

/**
 * Opens a CSV file (UTF-8, comma-separated, with a header) or a Parquet file, which it tells by its content.
 *
 * @throws BadInputError for a file that is neither
 */
export async function openTableFile(options: OpenOptions): Promise<TableFile> {
  return (await isParquet(options)) ? openParquet(options) : openCsv(options);
}

async function isParquet({ file, name }: OpenOptions): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(PARQUET_MAGIC.length));
      return buffer.toString('latin1', 0, bytesRead) === PARQUET_MAGIC;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new BadInputError(`${name} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}
