import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import { DiskFullError } from '../errors.js';
import { schemaOf, type Column, type Columns, type RowOf } from './parquet-columns.js';

/** A file that is written under another name until `place` puts it where it belongs. */
export interface WrittenFile {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly place: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/**
 * Writes a Parquet file, a row group for each batch, in the memory of one batch. Compressed by Snappy, which every reader
 * knows.
 *
 * @throws DiskFullError; then, as after any error, nothing is left of the file
 */
export async function writeParquet<C extends Columns>(
  file: string,
  columns: C,
  batches: AsyncIterable<readonly RowOf<C>[]>,
  onRows: (rows: number) => void = () => undefined,
): Promise<WrittenFile> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  const discard = (): Promise<void> => rm(temporary, { force: true });
  try {
    const handle = await open(temporary, 'wx');
    try {
      const { rows, bytes } = await writeTo(handle, columns, batches, onRows);
      return { file, rows, bytes, discard, place: () => rename(temporary, file) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    await discard();
    throw DiskFullError.from(error, file, 'What was there before is as it was.');
  }
}

async function writeTo<C extends Columns>(
  handle: FileHandle,
  columns: C,
  batches: AsyncIterable<readonly RowOf<C>[]>,
  onRows: (rows: number) => void,
): Promise<{ rows: number; bytes: number }> {
  const writer = new ByteWriter(1 << 20);
  const flush = async (): Promise<void> => {
    await handle.writeFile(writer.getBytes());
    writer.index = 0;
  };
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'eyecatch' });
  let rows = 0;
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    await parquet.write({
      rowGroupSize: batch.length,
      columnData: Object.entries(columns).map(([name, column]) =>
        encoded(
          name,
          column,
          batch.map((row) => row[name]),
        ),
      ),
    });
    await flush();
    rows += batch.length;
    onRows(batch.length);
  }
  await parquet.finish();
  await flush();
  await handle.sync();
  return { rows, bytes: writer.offset };
}

function encoded(name: string, { type, list }: Column, data: ColumnSource['data']): ColumnSource {
  if (!list) return { name, data };
  const values = { name, data, statistics: false, offsetIndex: false };
  // Ascending dimensions: their differences are small. Scores hardly repeat: looking for a dictionary is in vain.
  if (type === 'INT32') return { ...values, encoding: 'DELTA_BINARY_PACKED' };
  return type === 'FLOAT' ? { ...values, encoding: 'PLAIN' } : values;
}
