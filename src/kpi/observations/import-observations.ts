import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, type Database } from '../../database/open.js';
import { BadInputError, NotFoundError } from '../../errors.js';
import { BadRows, LISTED_BAD_ROWS, type BadRow } from './bad-rows.js';
import { breaksWithin, feedBreaks, type FeedBreak } from './feed-breaks.js';
import { beginImport, finishImport } from './import-table.js';
import { defineKpi, findKpi, type Kpi, type KpiDefinition } from '../kpi-table.js';
import { mapColumns, type ColumnNames, type Columns } from './observation-columns.js';
import { readObservation } from './observation-row.js';
import { prepareStage, storeStaged, type PlacedObservation } from './stage-observations.js';
import { openTableFile } from './open-table-file.js';
import type { PlacedRecord, TableFile } from './table-file.js';

export interface ImportOptions {
  /** Name of a defined KPI, or the definition of one that the import may bring. */
  readonly kpi: string | KpiDefinition;
  /** Path of the file: CSV (UTF-8, comma-separated, with a header) or Parquet. */
  readonly file: string;
  /** What the file is called in messages and in the list of imports; default: its base name. */
  readonly name?: string;
  readonly columns?: ColumnNames;
  /** 'refuse' (default): one bad row and nothing goes in. 'skip': the good rows go in, the bad ones are reported. */
  readonly onBadRow?: 'refuse' | 'skip';
  /** True for data made by a simulation; models fitted to it say so. */
  readonly simulated: boolean;
  readonly signal?: AbortSignal | undefined;
  /** After each batch. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** Read so far, good and bad ones. */
  readonly rows: number;
  /** How far reading the file has got, of how much: bytes of a CSV file, rows of a Parquet file. */
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'rows';
}

export interface ImportReport {
  readonly importId: number;
  /** True when the same file was imported before in whole: nothing was changed. */
  readonly alreadyImported: boolean;
  readonly rows: number;
  /** The first 100 of them. */
  readonly skipped: readonly BadRow[];
  readonly skippedCount: number;
  /** What the `line` of a skipped row counts: lines of a CSV file, rows of a Parquet file. */
  readonly countedBy: 'line' | 'row';
  /** Where the KPI's data broke off from what it was before, on the days of this file. */
  readonly feedBreaks: readonly FeedBreak[];
}

/** Rows read, staged and stored at once; a larger batch gains nothing and takes more memory. */
const BATCH_ROWS = 10_000;
/** From here on the planner is told about what is new; the embedded database has no autovacuum that would. */
const ANALYZED_ROWS = 10_000;

/**
 * Imports observations from a file, streamed, in one transaction and in the memory of a batch or two.
 *
 * Importing a file again changes nothing, unless its columns are mapped otherwise. Rows of another file with the same illustration, day, slot and audience replace
 * the earlier ones (a report is corrected by importing its new version); the same key twice in one file is a bad row,
 * since neither replacing nor adding up could be known to be meant.
 *
 * @throws NotFoundError when the KPI is not defined
 * @throws BadInputError for a file that is no such table, and with `onBadRow: 'refuse'` for bad rows, by line
 */
export async function importObservations(pool: Pool, options: ImportOptions): Promise<ImportReport> {
  const { file, name = path.basename(file), signal, simulated } = options;
  if (typeof options.kpi === 'string') await requireKpi(pool, options.kpi);
  const table = await openTableFile({ file, name, batchRows: BATCH_ROWS, signal });
  try {
    const sha256 = await hashFile(options, name);
    return await inTransaction(pool, async (client) => {
      // A KPI that the import defines is gone again when the file is refused.
      const kpi =
        typeof options.kpi === 'string' ? await requireKpi(client, options.kpi) : await defineKpi(client, options.kpi);
      const begun = await beginImport(client, { kpi, name, sha256, simulated });
      const report = { importId: begun.importId, countedBy: table.countedBy };
      if (begun.done) {
        const nothing = { skipped: [], skippedCount: 0, feedBreaks: [] };
        return { ...report, alreadyImported: true, rows: begun.rows, ...nothing };
      }
      const { rows, bad, days } = await importRows(client, { kpi, importId: begun.importId, table, name, options });
      await finishImport(client, begun.importId, rows, bad.count);
      if (rows >= ANALYZED_ROWS) await client.query('analyze kpi_observation');
      return {
        ...{ ...report, alreadyImported: false, rows, skipped: bad.first(), skippedCount: bad.count },
        feedBreaks: days ? breaksWithin(await feedBreaks(client, kpi), days) : [],
      };
    });
  } finally {
    await table.close();
  }
}

interface Work {
  readonly kpi: Kpi;
  readonly importId: number;
  readonly table: TableFile;
  readonly name: string;
  readonly options: ImportOptions;
}

/** First and last day, YYYY-MM-DD. */
interface Days {
  first: string;
  last: string;
}

/** @throws BadInputError for a file without rows, and for bad ones unless they are skipped */
async function importRows(
  client: PoolClient,
  { kpi, importId, table, name, options }: Work,
): Promise<{ rows: number; bad: BadRows; days: Days | undefined }> {
  const { onBadRow = 'refuse', onProgress } = options;
  const columns = mapColumns(table.header, kpi, options.columns ?? {}, name);
  const bad = new BadRows(table.countedBy);
  let rows = 0;
  let days: Days | undefined;
  await prepareStage(client);
  for await (const { records, done } of table.batches(placesOf(columns))) {
    const good = readRecords(records, columns, kpi, bad);
    const unstored = await storeStaged(client, kpi, importId, good);
    for (const { place, reason } of unstored) bad.add(place, reason);
    rows += good.length - unstored.length;
    for (const { day } of good) {
      days ??= { first: day, last: day };
      if (day < days.first) days.first = day;
      if (day > days.last) days.last = day;
    }
    onProgress?.({ rows: rows + bad.count, done, ...table.size });
    if (onBadRow === 'refuse' && bad.count >= LISTED_BAD_ROWS) break;
  }
  if (onBadRow === 'refuse' && bad.count > 0) throw new BadInputError(bad.refusal(name));
  if (rows + bad.count === 0) throw new BadInputError(`${name} has a header but no rows.`);
  return { rows, bad, days };
}

function readRecords(records: readonly PlacedRecord[], columns: Columns, kpi: Kpi, bad: BadRows): PlacedObservation[] {
  const good: PlacedObservation[] = [];
  for (const { cells, place } of records) {
    const observation = readObservation(cells, columns, kpi.kind);
    if (typeof observation === 'string') bad.add(place, observation);
    else good.push({ ...observation, place });
  }
  return good;
}

function placesOf({ width: _, ...columns }: Columns): number[] {
  const places = Object.values(columns).flatMap(({ place }) => (place === null ? [] : [place]));
  return [...new Set(places)];
}

async function requireKpi(db: Database, name: string): Promise<Kpi> {
  const kpi = await findKpi(db, name);
  if (!kpi) throw new NotFoundError(`There is no KPI "${name}".`);
  return kpi;
}

/** Of the file as it is to be read: mapped otherwise, the same file says something else and is imported anew. */
async function hashFile({ file, columns = {}, signal }: ImportOptions, name: string): Promise<Buffer> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) hash.update(chunk);
  } catch (error) {
    signal?.throwIfAborted();
    throw new BadInputError(`${name} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const mapped = Object.entries(columns).filter(([, column]) => column !== undefined);
  if (mapped.length > 0) hash.update(JSON.stringify(mapped.sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest();
}
