import { once } from 'node:events';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { vectorAt, type VectorSet } from '../vectors/vector-set.js';
import { DEFAULT_FLOOR } from '../../src/vectors/sparse-vector.js';
import { encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import type { IndexKey } from './index-key.js';

const COPY_SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_END = Buffer.from([0xff, 0xff]);
const ROWS_A_WRITE = 500;

/**
 * Makes table `table` (id integer, scores sparsevec from `floor` on) and fills it by binary COPY; `id` is the row's number
 * in the set. With a `key`, a column of that name and type holds what is indexed in place of the scores.
 */
export async function fillTable(
  client: Client,
  table: string,
  set: VectorSet,
  { key, floor = DEFAULT_FLOOR }: { key?: IndexKey | undefined; floor?: number } = {},
): Promise<void> {
  await client.query(`drop table if exists ${table}`);
  await client.query(
    `create table ${table} (id integer not null, scores sparsevec(5000) not null${key ? `, key ${key.type} not null` : ''})`,
  );
  const stream = client.query(copyFrom(`copy ${table} from stdin with (format binary)`));
  const finished = once(stream, 'finish');
  stream.write(COPY_SIGNATURE);
  for (let from = 0; from < set.rows; from += ROWS_A_WRITE) {
    const pieces: Buffer[] = [];
    for (let row = from; row < Math.min(set.rows, from + ROWS_A_WRITE); row++) {
      const id = Buffer.alloc(4);
      id.writeInt32BE(row);
      const scores = encodeSparsevec(vectorAt(set, row, { floor }));
      pieces.push(copyRow([id, scores, ...(key ? [key.encode(vectorAt(set, row))] : [])]));
    }
    if (!stream.write(Buffer.concat(pieces))) await once(stream, 'drain');
  }
  stream.end(COPY_END);
  await finished;
  await client.query(`vacuum analyze ${table}`);
}

/** One tuple of the binary COPY format: the number of fields, then each field behind its length; big-endian. */
function copyRow(fields: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(2);
  head.writeInt16BE(fields.length);
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(field.length);
    return [length, field];
  });
  return Buffer.concat([head, ...parts]);
}

/** Bytes of the table with what it keeps out of line, indexes apart. */
export async function tableBytes(client: Client, table: string): Promise<number> {
  return bytesOf(client, `select pg_table_size('${table}') as bytes`);
}

export async function indexBytes(client: Client, index: string): Promise<number> {
  return bytesOf(client, `select pg_relation_size('${index}') as bytes`);
}

async function bytesOf(client: Client, sql: string): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(sql);
  return Number(rows[0]!.bytes);
}
