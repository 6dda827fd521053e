import { ok, problem, type Check, type PatientWithDatabase } from './finding.js';

/** Indexes that are not those of vectors and yet no query may use: left by an interrupted `concurrently`. */
export const checkOtherIndexes: Check<PatientWithDatabase> = async ({ pool }) => {
  const { rows } = await pool.query<{ name: string; table: string }>(
    `select index.oid::regclass::text as name, indrelid::regclass::text as "table"
     from pg_index join pg_class index on index.oid = indexrelid join pg_am on pg_am.oid = index.relam
     join pg_namespace on pg_namespace.oid = index.relnamespace
     where not (indisvalid and indisready) and amname <> 'hnsw' and nspname not like 'pg\\_%'
     order by 1`,
  );
  if (rows.length === 0) return ok('All other indexes are valid.');
  return rows.map(({ name, table }) =>
    problem(
      `The index ${name} of ${table} is invalid: it costs writes and helps no query.`,
      `reindex index concurrently ${name};`,
    ),
  );
};
