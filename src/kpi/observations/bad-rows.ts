export interface BadRow {
  /** Of a CSV file its line, of a Parquet file its row, both from 1; a CSV file's header is line 1. */
  readonly line: number;
  readonly reason: string;
}

export const LISTED_BAD_ROWS = 100;
const LISTED_IN_MESSAGE = 10;

/** Rows of a file that cannot be imported: all counted, the first ones kept. */
export class BadRows {
  private readonly kept: BadRow[] = [];
  count = 0;

  constructor(private readonly countedBy: 'line' | 'row') {}

  add(line: number, reason: string): void {
    this.count++;
    if (this.kept.length < LISTED_BAD_ROWS) this.kept.push({ line, reason });
  }

  /** By line: those the database found come after the ones that were bad in themselves. */
  first(): BadRow[] {
    return this.kept.sort((a, b) => a.line - b.line);
  }

  /** Why the whole file was refused, as a sentence. */
  refusal(name: string): string {
    const listed = this.first()
      .slice(0, LISTED_IN_MESSAGE)
      .map(({ line, reason }) => `${this.countedBy} ${line}: ${reason}`);
    const more = this.count > listed.length ? `; and more` : '';
    const rows = this.count >= LISTED_BAD_ROWS ? `${LISTED_BAD_ROWS} rows or more` : `${this.count} row(s)`;
    return (
      `${rows} of ${name} cannot be imported, so nothing was: ${listed.join('; ')}${more}. ` +
      'Correct them, or have bad rows skipped.'
    );
  }
}
