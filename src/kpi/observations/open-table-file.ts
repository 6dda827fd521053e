import { open } from 'node:fs/promises';
import { BadInputError } from '../../errors.js';
import { openCsv } from './csv-file.js';
import { openParquet } from './parquet-file.js';
import type { OpenOptions, TableFile } from './table-file.js';

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
