/** A header longer than this is none. */
const HEADER_BYTES = 64 * 1024;
/** Every Parquet file begins so. */
const PARQUET = 'PAR1';

/** Names in the first line of a CSV file (RFC 4180); none of a Parquet file, whose names stand at its end. */
export async function csvColumns(file: File): Promise<string[]> {
  const text = await file.slice(0, HEADER_BYTES).text();
  if (text.startsWith(PARQUET)) return [];
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]!;
  return Array.from(header.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  ).filter((name) => name !== '');
}
