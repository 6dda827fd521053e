import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { BadInputError } from '../../errors.js';
import type { OpenOptions, PlacedRecord, TableFile } from './table-file.js';

/** A quote that is never closed would otherwise take in the rest of the file as one record. */
const MAX_RECORD_BYTES = 64 * 1024;

/** @throws BadInputError for a file that is empty or not CSV, also later from `batches` */
export async function openCsv({ file, name, batchRows, signal }: OpenOptions): Promise<TableFile> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true, // counted by the reader of rows, so that such a row is reported like any other bad one
    max_record_size: MAX_RECORD_BYTES,
    info: true,
  });
  const { size } = await stat(file);
  // The parser is consumed below, and an error of either stream is raised there; the abort ends both.
  const source = createReadStream(file, { signal });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const records = (parser as AsyncIterable<{ record: string[]; info: { lines: number } }>)[Symbol.asyncIterator]();
  const next = async (): Promise<PlacedRecord | undefined> => {
    try {
      const result = await records.next();
      if (result.done) return undefined;
      return { cells: result.value.record, place: result.value.info.lines };
    } catch (error) {
      if (error instanceof CsvError) throw new BadInputError(`${name} is not valid CSV: ${error.message}.`);
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    source.destroy();
    parser.destroy();
    // Destroyed streams emit no error to a reader that waits for none.
    await records.return?.();
  };

  async function* batches(): ReturnType<TableFile['batches']> {
    let batch: PlacedRecord[] = [];
    for (let record = await next(); record; record = await next()) {
      batch.push(record);
      if (batch.length < batchRows) continue;
      yield { records: batch, done: source.bytesRead };
      batch = [];
    }
    if (batch.length > 0) yield { records: batch, done: source.bytesRead };
  }

  try {
    const header = await next();
    if (!header) throw new BadInputError(`${name} is empty.`);
    return { header: header.cells, countedBy: 'line', size: { total: size, unit: 'bytes' }, batches, close };
  } catch (error) {
    await close();
    throw error;
  }
}
