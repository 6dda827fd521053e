import { bytes, ok, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Dead rows that slow a table down. */
const DEAD_SHARE = 0.4;
const DEAD_ROWS = 10_000;

/** Whether autovacuum keeps up. On the embedded database there is none. */
export const checkUpkeep: Check<PatientWithDatabase> = async ({ pool, embedded }) => {
  if (embedded) return ok('The embedded database needs no autovacuum of its own for what a library is.');
  const found: Finding[] = [];
  const { rows: settings } = await pool.query<{ autovacuum: string }>(
    `select current_setting('autovacuum') as autovacuum`,
  );
  if (settings[0]!.autovacuum === 'off') {
    found.push(
      warning(
        'autovacuum is off: tables grow and plans go stale.',
        'alter system set autovacuum = on; select pg_reload_conf();',
      ),
    );
  }
  const { rows } = await pool.query<{ name: string; dead: number; live: number; size: number }>(
    `select relid::regclass::text as name, n_dead_tup::float8 as dead, n_live_tup::float8 as live,
       pg_total_relation_size(relid)::float8 as size
     from pg_stat_user_tables where n_dead_tup > $1::float8 and n_dead_tup > $2::float8 * n_live_tup order by dead desc limit 5`,
    [DEAD_ROWS, DEAD_SHARE],
  );
  for (const { name, dead, live, size } of rows) {
    found.push(warning(`${name} has ${dead} dead rows beside ${live} (${bytes(size)}).`, `vacuum (analyze) ${name};`));
  }
  return found.length > 0 ? found : ok('No table holds many dead rows.');
};
