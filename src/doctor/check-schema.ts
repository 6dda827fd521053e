import { readdirSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.js';
import { ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Whether the schema is this version's: migrations that were not applied, or that a newer version applied. */
export const checkSchema: Check<PatientWithDatabase> = async ({ pool }) => {
  const known = readdirSync(path.join(packageRoot, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => path.basename(name, '.sql'))
    .sort();
  const { rows: there } = await pool.query<{ there: boolean }>(
    `select to_regclass('schema_migration') is not null as there`,
  );
  if (!there[0]!.there) return [problem('The database has no tables of Eyecatch.', 'eyecatch migrate')];
  const { rows } = await pool.query<{ name: string }>('select name from schema_migration order by name');
  const applied = new Set(rows.map(({ name }) => name));
  const pending = known.filter((name) => !applied.has(name));
  const unknown = [...applied].filter((name) => !known.includes(name));
  const found: Finding[] = [];
  if (pending.length > 0) {
    found.push(
      warning(`Migrations are not applied: ${pending.join(', ')}.`, 'eyecatch migrate (serve does so at its start)'),
    );
  }
  if (unknown.length > 0) {
    found.push(
      problem(
        `A newer version has changed the schema (${unknown.join(', ')}); this one may not understand it.`,
        'Run the newest version that uses this database.',
      ),
    );
  }
  return found.length > 0 ? found : ok(`The schema is up to date: ${known.at(-1)}.`);
};
