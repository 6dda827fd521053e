import { ok, problem, warning, type Check, type PatientWithDatabase } from './finding.js';

const FELT_SECONDS = 2;
const WRONG_SECONDS = 60;

/** Whether this machine and the database agree on the time: leases and expiries are compared across them. */
export const checkClock: Check<PatientWithDatabase> = async ({ pool }) => {
  const asked = Date.now();
  const { rows } = await pool.query<{ at: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
  );
  const answered = Date.now();
  // The answer is of some moment between.
  const ahead = Math.max(asked - rows[0]!.at, rows[0]!.at - answered, 0) / 1000;
  if (ahead < FELT_SECONDS) return ok('The clocks of this machine and of the database agree.');
  const says = `The clocks of this machine and of the database are ${ahead.toFixed(1)} s apart`;
  const mend = 'Have both machines ask a time server (timedatectl set-ntp true).';
  return [
    ahead < WRONG_SECONDS ? warning(`${says}.`, mend) : problem(`${says}: leases end too early or too late.`, mend),
  ];
};
