/**
 * COPY's binary format (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"): a header, then tuples of
 * int16 field count and, for each field, int32 length (-1 for null) and bytes; int16 -1 ends it. All big-endian.
 */

/** Signature, flags 0, no extension. */
export const BINARY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const BINARY_TRAILER = Buffer.from([0xff, 0xff]);

/** Length of the header at the start of `data`; undefined when there is not enough of it yet. */
export function headerLength(data: Buffer): number | undefined {
  if (data.length < BINARY_HEADER.length) return undefined;
  const length = BINARY_HEADER.length + data.readUInt32BE(BINARY_HEADER.length - 4);
  return data.length < length ? undefined : length;
}

/**
 * Where the last whole tuple of `data` ends, which begins with one; the trailer is left out. Malformed lengths count as
 * whole, so that what carries them reaches Postgres and is refused there.
 */
export function endOfTuples(data: Buffer): number {
  let end = 0;
  for (;;) {
    let offset = end;
    if (offset + 2 > data.length) return end;
    const fields = data.readInt16BE(offset);
    if (fields === -1) return end;
    if (fields < 0) return data.length;
    offset += 2;
    for (let field = 0; field < fields; field++) {
      if (offset + 4 > data.length) return end;
      const length = data.readInt32BE(offset);
      if (length < -1) return data.length;
      offset += 4 + Math.max(0, length);
      if (offset > data.length) return end;
    }
    end = offset;
  }
}
