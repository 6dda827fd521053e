import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, type Database } from '../database/open.js';
import { BadInputError, NotFoundError } from '../errors.js';
import { BadRows, LISTED_BAD_ROWS, type BadRow } from './bad-rows.js';
import { mapColumns, type ColumnNames, type Columns } from './csv-columns.js';
import { readObservation, type NamedObservation } from './csv-row.js';
import { IllustrationNames } from './illustration-names.js';
import { beginImport, finishImport } from './import-table.js';
import { defineKpi, findKpi, type Kpi } from './kpi-table.js';
import { storeObservations } from './observation-table.js';

export interface ImportOptions {
  /** Name of a defined KPI, or the definition of one that the import may bring. */
  readonly kpi: string | Omit<Kpi, 'id'>;
  /** Path of the CSV file: UTF-8, comma-separated, with a header. */
  readonly file: string;
  /** What the file is called in messages and in the list of imports; default: its base name. */
  readonly name?: string;
  readonly columns?: ColumnNames;
  /** 'refuse' (default): one bad row and nothing goes in. 'skip': the good rows go in, the bad ones are reported. */
  readonly onBadRow?: 'refuse' | 'skip';
  /** True for data made by a simulation; models fitted to it say so. */
  readonly simulated: boolean;
  readonly signal?: AbortSignal;
  /** After each batch, with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
}

export interface ImportReport {
  readonly importId: number;
  /** True when the same file was imported before in whole: nothing was changed. */
  readonly alreadyImported: boolean;
  readonly rows: number;
  /** The first 100 of them. */
  readonly skipped: readonly BadRow[];
  readonly skippedCount: number;
}

const BATCH_ROWS = 1000;
/** A quote that is never closed would otherwise take in the rest of the file as one record. */
const MAX_RECORD_BYTES = 64 * 1024;

/**
 * Imports observations from a CSV file, streamed, in one transaction.
 *
 * Importing a file again changes nothing. Rows of another file with the same illustration, day and slot replace the
 * earlier ones (a report is corrected by importing its new version); the same key twice in one file is a bad row, since
 * neither replacing nor adding up could be known to be meant.
 *
 * @throws NotFoundError when the KPI is not defined
 * @throws BadInputError for a file that is not such CSV, and with `onBadRow: 'refuse'` for bad rows, by line
 */
export async function importObservations(pool: Pool, options: ImportOptions): Promise<ImportReport> {
  const { file, name = path.basename(file), onBadRow = 'refuse', simulated } = options;
  if (typeof options.kpi === 'string') await requireKpi(pool, options.kpi);
  const sha256 = await hashFile(file, name);
  return inTransaction(pool, async (client) => {
    // A KPI that the import defines is gone again when the file is refused.
    const kpi =
      typeof options.kpi === 'string' ? await requireKpi(client, options.kpi) : await defineKpi(client, options.kpi);
    const begun = await beginImport(client, { kpiId: kpi.id, name, sha256, simulated });
    const { importId } = begun;
    if (begun.done) return { importId, alreadyImported: true, rows: begun.rows, skipped: [], skippedCount: 0 };
    const names = await IllustrationNames.open(client);
    const bad = new BadRows();
    let rows = 0;
    for await (const batch of readBatches(options, kpi, name, bad)) {
      rows += await storeBatch(client, { kpi, importId, batch, bad, names });
      options.onProgress?.(rows + bad.count);
      if (onBadRow === 'refuse' && bad.count >= LISTED_BAD_ROWS) break;
    }
    if (onBadRow === 'refuse' && bad.count > 0) throw new BadInputError(bad.refusal(name));
    if (rows + bad.count === 0) throw new BadInputError(`${name} has a header but no rows.`);
    await finishImport(client, importId, rows, bad.count);
    return { importId, alreadyImported: false, rows, skipped: bad.first(), skippedCount: bad.count };
  });
}

async function requireKpi(db: Database, name: string): Promise<Kpi> {
  const kpi = await findKpi(db, name);
  if (!kpi) throw new NotFoundError(`There is no KPI "${name}".`);
  return kpi;
}

type NumberedObservation = NamedObservation & { readonly line: number };

async function* readBatches(
  { file, columns: names = {}, signal }: ImportOptions,
  kpi: Kpi,
  name: string,
  bad: BadRows,
): AsyncGenerator<NumberedObservation[]> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true, // counted here, so that such a row is reported like any other bad one
    max_record_size: MAX_RECORD_BYTES,
    info: true,
  });
  // The parser is consumed below, and an error of either stream is raised there; the abort ends both.
  const source = createReadStream(file, { signal });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: Columns | undefined;
  let batch: NumberedObservation[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!columns) {
        columns = mapColumns(record, kpi, names, name);
        continue;
      }
      const observation = readObservation(record, columns);
      if (typeof observation === 'string') bad.add(info.lines, observation);
      else batch.push({ ...observation, line: info.lines });
      if (batch.length === BATCH_ROWS) {
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new BadInputError(`${name} is not valid CSV: ${error.message}.`);
    throw error;
  } finally {
    source.destroy();
  }
  if (!columns) throw new BadInputError(`${name} is empty.`);
  if (batch.length > 0) yield batch;
}

/** @returns rows stored */
async function storeBatch(
  client: PoolClient,
  work: { kpi: Kpi; importId: number; batch: readonly NumberedObservation[]; bad: BadRows; names: IllustrationNames },
): Promise<number> {
  const { kpi, importId, batch, bad, names } = work;
  const found = await names.resolve(batch.map(({ illustration }) => illustration));
  const observations = batch.flatMap(({ illustration, line, ...counts }) => {
    const match = found.get(illustration)!;
    if ('id' in match) return [{ illustrationId: match.id, line, ...counts }];
    bad.add(line, match.reason);
    return [];
  });
  const repeated = await storeObservations(client, kpi.id, importId, observations);
  for (const place of repeated) {
    const { line, day, slot } = observations[place]!;
    bad.add(line, `the file has this illustration on ${day} in slot "${slot}" more than once`);
  }
  return observations.length - repeated.length;
}

async function hashFile(file: string, name: string): Promise<Buffer> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new BadInputError(`${name} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  return hash.digest();
}
