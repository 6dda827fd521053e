import type { PoolClient } from 'pg';
import type { Kpi } from '../kpi-table.js';

export interface ImportedFile {
  readonly kpi: Pick<Kpi, 'id' | 'kind'>;
  /** File name, for people. */
  readonly name: string;
  /** Hash of the file's content, and of how its columns are mapped where that was said. */
  readonly sha256: Buffer;
  readonly simulated: boolean;
}

export type BegunImport =
  | { readonly done: false; readonly importId: number }
  | { readonly done: true; readonly importId: number; readonly rows: number };

/**
 * Registers a file before its rows, within the caller's transaction. A file that went in whole before is done; one that
 * went in with rows left out starts anew, since what was wrong with them (an illustration not indexed yet) may have
 * been mended in the library.
 */
export async function beginImport(client: PoolClient, file: ImportedFile): Promise<BegunImport> {
  const { kpi, name, sha256, simulated } = file;
  await client.query('delete from kpi_import where kpi_id = $1 and sha256 = $2 and skipped > 0', [kpi.id, sha256]);
  // The conflict waits for a concurrent import of the same file to end, where a select before the insert would not.
  const { rows: begun } = await client.query<{ id: number }>(
    `insert into kpi_import (kpi_id, kind, name, sha256, rows, simulated) values ($1, $2, $3, $4, 0, $5)
     on conflict (kpi_id, sha256) do nothing returning id`,
    [kpi.id, kpi.kind, name, sha256, simulated],
  );
  if (begun[0]) return { done: false, importId: begun[0].id };
  const { rows: earlier } = await client.query<{ id: number; rows: number }>(
    'select id, rows::float8 as rows from kpi_import where kpi_id = $1 and sha256 = $2',
    [kpi.id, sha256],
  );
  return { done: true, importId: earlier[0]!.id, rows: earlier[0]!.rows };
}

/** Writes down how many rows went in and how many were left out. */
export async function finishImport(client: PoolClient, importId: number, rows: number, skipped: number): Promise<void> {
  await client.query('update kpi_import set rows = $2, skipped = $3 where id = $1', [importId, rows, skipped]);
}
