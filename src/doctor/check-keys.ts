import { counted, ok, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Time to make another one. */
const SOON_DAYS = 14;

/** API keys: whether there are any, whether one may administer, and which are about to end. */
export const checkKeys: Check<PatientWithDatabase> = async ({ pool, environment }) => {
  const { rows } = await pool.query<{ usable: number; admins: number; ending: string[] }>(
    `with usable as (
       select name, scopes, expires_at, replaced_by from api_key
       where revoked_at is null and (expires_at is null or expires_at > now()))
     select (select count(*) from usable)::int as usable,
       (select count(*) from usable where 'admin' = any(scopes))::int as admins,
       array(select name from usable
             where expires_at < now() + make_interval(days => $1) and replaced_by is null order by expires_at) as ending`,
    [SOON_DAYS],
  );
  const { usable, admins, ending } = rows[0]!;
  const found: Finding[] = [];
  if (environment.EYECATCH_KEYS === 'off') {
    found.push(
      warning('EYECATCH_KEYS is off: whoever reaches the server may do everything.', 'EYECATCH_KEYS=required'),
    );
  }
  if (usable === 0 && environment.EYECATCH_KEYS === 'required') {
    found.push(warning('Keys are required, and there is none: nobody gets in.', CREATE));
  }
  if (usable > 0 && admins === 0) {
    found.push(warning('No key with the scope admin is valid: nobody can make keys over the API.', CREATE));
  }
  if (ending.length > 0) {
    found.push(
      warning(
        `${counted(ending.length, 'key')} will expire within ${SOON_DAYS} days: ${ending.slice(0, 5).join(', ')}.`,
        'eyecatch keys rotate',
      ),
    );
  }
  if (found.length > 0) return found;
  return ok(
    usable === 0
      ? 'There are no API keys: the server answers this machine alone, without asking for one.'
      : `${counted(usable, 'API key')} valid.`,
  );
};

const CREATE = 'eyecatch keys create --name me --scopes admin';
