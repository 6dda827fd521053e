import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BINARY_HEADER, BINARY_TRAILER } from './binary-copy.js';

/** Bytes sent at once. Larger chunks gain nothing; smaller ones cost a system call each. */
const CHUNK_BYTES = 64 << 10;

/** A place for rows in COPY's binary format; each `field…` writes one field of the row that `row` began. */
export class RowBuffer {
  #buffer: Buffer;
  #view: DataView;
  #at = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  get length(): number {
    return this.#at;
  }

  /** What was written; the buffer begins anew and what was given away is not touched again. */
  take(): Buffer {
    const written = this.#buffer.subarray(0, this.#at);
    this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length);
    this.#view = new DataView(this.#buffer.buffer);
    this.#at = 0;
    return written;
  }

  /** Begins a row. @param bytes at least as many as its fields take, 4 each for their lengths included */
  row(fields: number, bytes: number): void {
    this.#reserve(2 + bytes);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
  }

  fieldNull(): void {
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  fieldInt32(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  /** @param value decimal digits of an int64 */
  fieldInt64(value: string): void {
    this.#view.setInt32(this.#at, 8);
    const number = Number(value);
    if (Number.isSafeInteger(number) && number >= 0) {
      this.#view.setUint32(this.#at + 4, Math.floor(number / 2 ** 32));
      this.#view.setUint32(this.#at + 8, number >>> 0);
    } else {
      this.#view.setBigInt64(this.#at + 4, BigInt(value));
    }
    this.#at += 12;
  }

  fieldFloat64(value: number): void {
    this.#view.setInt32(this.#at, 8);
    this.#view.setFloat64(this.#at + 4, value);
    this.#at += 12;
  }

  /** Any text, as UTF-8: up to three bytes for each of its UTF-16 units. */
  fieldText(value: string): void {
    const bytes = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#view.setInt32(this.#at, bytes);
    this.#at += 4 + bytes;
  }

  /** @param day YYYY-MM-DD; Postgres counts days from 2000 */
  fieldDate(day: string): void {
    this.fieldInt32((Date.parse(day) - Date.UTC(2000, 0, 1)) / 86_400_000);
  }

  /** @param value ASCII */
  fieldAscii(value: string): void {
    this.#view.setInt32(this.#at, value.length);
    this.#buffer.write(value, this.#at + 4, 'latin1');
    this.#at += 4 + value.length;
  }

  /** One-dimensional array without nulls: dimensions, has nulls, element type, length, lower bound, elements. */
  fieldArray(type: keyof typeof ELEMENTS, values: readonly number[]): void {
    const { oid, bytes } = ELEMENTS[type];
    const view = this.#view;
    let at = this.#at;
    const empty = values.length === 0;
    view.setInt32(at, empty ? 12 : 20 + values.length * (4 + bytes));
    view.setInt32(at + 4, empty ? 0 : 1);
    view.setInt32(at + 8, 0);
    view.setInt32(at + 12, oid);
    at += 16;
    if (!empty) {
      view.setInt32(at, values.length);
      view.setInt32(at + 4, 1);
      at += 8;
    }
    for (const value of values) {
      view.setInt32(at, bytes);
      if (type === 'int2') view.setInt16(at + 4, value);
      else view.setFloat32(at + 4, value);
      at += 4 + bytes;
    }
    this.#at = at;
  }

  /** A field of a type whose binary form another module knows; `write` gives back the offset right after it. */
  field(bytes: number, write: (target: DataView, offset: number) => number): void {
    this.#view.setInt32(this.#at, bytes);
    this.#at = write(this.#view, this.#at + 4);
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#buffer.length, this.#at + bytes));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Element types of arrays: object id in pg_type and length. */
const ELEMENTS = { int2: { oid: 21, bytes: 2 }, float4: { oid: 700, bytes: 4 } } as const;

/**
 * Streams rows into a table by one binary COPY, in the memory of a few chunks: rows are asked for as fast as the database
 * takes them.
 *
 * @param target table and columns, e.g. `illustration (id, name)`
 * @param write puts one row into the buffer
 * @returns rows written
 * @throws what `rows` throws, after which nothing of the COPY is stored
 */
export async function copyRows<T>(
  client: PoolClient,
  target: string,
  rows: AsyncIterable<T> | Iterable<T>,
  write: (buffer: RowBuffer, row: T) => void,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${target} from stdin (format binary)`));
  const encode = async function* (): AsyncGenerator<Buffer> {
    // Rows may overshoot a chunk by one.
    const buffer = new RowBuffer(CHUNK_BYTES + (16 << 10));
    yield BINARY_HEADER;
    for await (const row of rows) {
      write(buffer, row);
      if (buffer.length >= CHUNK_BYTES) yield buffer.take();
    }
    if (buffer.length > 0) yield buffer.take();
    yield BINARY_TRAILER;
  };
  await pipeline(encode, stream);
  return stream.rowCount;
}
