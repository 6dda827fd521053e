import { openOriginals } from '../indexer/open-originals.js';
import { ok, problem, type Check, type PatientWithDatabase } from './finding.js';

/** Enough to notice that a folder is gone, few enough to take a moment. */
const SAMPLE = 200;
const NAMED = 3;

/** Whether originals of a sample of illustrations are there, as long as they were. */
export const checkOriginals: Check<PatientWithDatabase> = async ({ pool, settings }) => {
  const store = openOriginals(settings);
  const { rows } = await pool.query<{ id: string; name: string; sha256: string; size: number }>(
    `select id::text as id, name, encode(sha256, 'hex') as sha256, bytes::float8 as size
     from illustration order by random() limit $1`,
    [SAMPLE],
  );
  if (rows.length === 0) return ok('There are no illustrations yet.');
  const bad: string[] = [];
  for (const { id, name, sha256, size } of rows) {
    const there = await store.bytesOf(sha256);
    if (there !== size) {
      bad.push(`${id} ${name} (${there === undefined ? 'not there' : `${there} instead of ${size} bytes`})`);
    }
  }
  if (bad.length === 0) return ok(`Originals are there: ${rows.length} looked at.`);
  return [
    problem(
      `Of ${rows.length} illustrations looked at, ${bad.length} lack their original in ${store.place}, ` +
        `e.g. ${bad.slice(0, NAMED).join(', ')}: they are not shown, and no other model can tag them.`,
      'Copy the originals of the machine they were indexed on, or of a back-up, there.',
    ),
  ];
};
