import { ok, warning, type Check, type PatientWithDatabase } from './finding.js';

/** Pictures that could not be indexed. */
export const checkFailures: Check<PatientWithDatabase> = async ({ pool }) => {
  const { rows } = await pool.query<{ count: number; reason: string | null }>(
    `select count(*)::float8 as count, (array_agg(reason order by failed_at desc))[1] as reason from index_failure`,
  );
  const { count, reason } = rows[0]!;
  if (count === 0) return ok('No picture failed to be indexed.');
  return [
    warning(
      `${count} ${count === 1 ? 'picture' : 'pictures'} could not be indexed; the latest: ${reason}`,
      'The page lists them at /jobs; mended files are taken by the next eyecatch index FOLDER.',
    ),
  ];
};
