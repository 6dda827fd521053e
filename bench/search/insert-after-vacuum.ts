import type { Client } from 'pg';
import { encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { median, type Metrics } from '../benchmark.js';
import { vectorAt, type VectorSet } from '../vectors/vector-set.js';
import type { IndexKey } from './index-key.js';

const INSERTS = 200;
/** Share of the rows that is deleted: one in so many. */
const DELETED = 10;

/**
 * Inserts into an HNSW index of `table`, one row a transaction, as built, after a DELETE and VACUUM, and after what an
 * operator can do about it. After a VACUUM pgvector looks for a gap of the new vector's size page by page from the first
 * gap on, for each insert anew (https://github.com/pgvector/pgvector/issues/1025).
 *
 * The table is changed for good.
 */
export async function insertsAfterVacuum(
  client: Client,
  table: string,
  set: VectorSet,
  { floor, key }: { floor: number; key?: IndexKey | undefined },
  log: (line: string) => void,
): Promise<Metrics> {
  const text = `insert into ${table} values ($1, $2::sparsevec${key ? `, $3::${key.type}` : ''})`;
  let next = 0;
  const insert = async (step: string): Promise<number> => {
    const times: number[] = [];
    for (const last = next + INSERTS; next < last; next++) {
      const row = next % set.rows;
      const scores = encodeSparsevec(vectorAt(set, row, { floor }));
      const values = [10_000_000 + next, scores, ...(key ? [key.encode(vectorAt(set, row))] : [])];
      const started = process.hrtime.bigint();
      await client.query({ name: `insert_${table}`, text, values });
      times.push(Number(process.hrtime.bigint() - started) / 1e6);
    }
    log(`inserts ${step}: ${median(times).toFixed(2)} ms`);
    return median(times);
  };
  const timed = async (sql: string): Promise<number> => {
    const started = Date.now();
    await client.query(sql);
    log(`${sql}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return (Date.now() - started) / 1000;
  };
  const asBuilt = await insert('as built');
  await client.query(`delete from ${table} where id % ${DELETED} = 0`);
  const afterDelete = await insert('after DELETE');
  const vacuumSeconds = await timed(`vacuum ${table}`);
  const afterVacuum = await insert('after VACUUM');
  const reindexSeconds = await timed(`reindex index concurrently ${table}_hnsw`);
  const afterReindex = await insert('after REINDEX');
  // The rows themselves are cleaned up, the index keeps its dead entries: no gaps, no search for them.
  await client.query(`delete from ${table} where id % ${DELETED} = 1`);
  const vacuumWithoutIndexSeconds = await timed(`vacuum (index_cleanup off) ${table}`);
  const afterVacuumWithoutIndex = await insert('after VACUUM (index_cleanup off)');
  return {
    insertMsAsBuilt: asBuilt,
    insertMsAfterDelete: afterDelete,
    vacuumSeconds,
    insertMsAfterVacuum: afterVacuum,
    reindexSeconds,
    insertMsAfterReindex: afterReindex,
    vacuumWithoutIndexSeconds,
    insertMsAfterVacuumWithoutIndex: afterVacuumWithoutIndex,
  };
}
