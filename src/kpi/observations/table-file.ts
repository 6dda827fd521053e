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
