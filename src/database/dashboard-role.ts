import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from 'pg';
import { BadInputError, DatabaseSetupError } from '../errors.js';
import { inTransaction } from './open.js';
import { scramVerifier } from './scram-verifier.js';

/** Roles that this module made say so, and only those are altered or dropped. */
const MARK = 'Reads the dashboard views of Eyecatch (eyecatch dashboard-role).';
/** A dashboard with a query that never ends, or one that reloads without end, leaves the rest of the server alone. */
const STATEMENT_TIMEOUT = '30s';
const CONNECTIONS = 10;
/** Views for dashboards are called so; other views are for those to read. */
const VIEWS = `relkind = 'v' and relnamespace = 'public'::regnamespace and relname like 'v\\_%'`;
const INSUFFICIENT_PRIVILEGE = '42501';
const DEPENDENT_OBJECTS = '2BP01';
const SHORTEST_PASSWORD = 12;

export interface DashboardRole {
  readonly name: string;
  readonly created: boolean;
  /** That it may read now. */
  readonly views: readonly string[];
  /** Tables of this database that it may read or write beside them, since everybody may (grants to PUBLIC). */
  readonly beside: readonly string[];
}

/**
 * Makes a login role that may read the dashboard views and nothing else, or brings one that was made so up to date: views
 * that later migrations added are granted, settings set again. Its sessions begin read-only, its statements end after 30 s.
 *
 * @param password undefined leaves the one it has; a new role needs one
 * @throws BadInputError for a name or password that will not do, or a role that somebody else made; DatabaseSetupError where the
 *   connected user may not do this
 */
export async function grantDashboardRole(
  pool: Pool,
  name: string,
  password: string | undefined,
): Promise<DashboardRole> {
  checkName(name);
  if (password !== undefined) checkPassword(password);
  return explained(name, () =>
    inTransaction(pool, async (client) => {
      const found = await findRole(client, name);
      if (found && !found.ours) throw new BadInputError(notOurs(name));
      if (!found && password === undefined) {
        throw new BadInputError(`There is no role "${name}" yet: a new one needs a password.`);
      }
      const role = escapeIdentifier(name);
      const secret = password === undefined ? '' : `password ${escapeLiteral(scramVerifier(password))}`;
      await client.query(`${found ? 'alter' : 'create'} role ${role} login ${secret} connection limit ${CONNECTIONS}`);
      await client.query(`comment on role ${role} is ${escapeLiteral(MARK)}`);
      await client.query(`alter role ${role} set default_transaction_read_only = on`);
      await client.query(`alter role ${role} set statement_timeout = ${escapeLiteral(STATEMENT_TIMEOUT)}`);
      // Exactly the views: what an earlier version granted beside them goes.
      await client.query(`revoke all on all tables in schema public from ${role}`);
      await client.query(`grant usage on schema public to ${role}`);
      const { rows: views } = await client.query<{ name: string }>(
        `select relname as name from pg_class where ${VIEWS} order by relname`,
      );
      for (const view of views) {
        await client.query(`grant select on public.${escapeIdentifier(view.name)} to ${role}`);
      }
      const { rows: databases } = await client.query<{ name: string }>('select current_database() as name');
      await client.query(`grant connect on database ${escapeIdentifier(databases[0]!.name)} to ${role}`);
      return { name, created: !found, views: views.map((view) => view.name), beside: await reachBeside(client, name) };
    }),
  );
}

/**
 * Takes its rights in this database away and drops the role.
 *
 * @throws BadInputError when there is none, or somebody else made it; DatabaseSetupError when it still has rights in another
 *   database
 */
export async function dropDashboardRole(pool: Pool, name: string): Promise<void> {
  checkName(name);
  await explained(name, () =>
    inTransaction(pool, async (client) => {
      const found = await findRole(client, name);
      if (!found) throw new BadInputError(`There is no role "${name}".`);
      if (!found.ours) throw new BadInputError(notOurs(name));
      const role = escapeIdentifier(name);
      const { rows: databases } = await client.query<{ name: string }>('select current_database() as name');
      await client.query(`revoke all on all tables in schema public from ${role}`);
      await client.query(`revoke all on schema public from ${role}`);
      await client.query(`revoke all on database ${escapeIdentifier(databases[0]!.name)} from ${role}`);
      await client.query(`drop role ${role}`);
    }),
  );
}

async function findRole(client: PoolClient, name: string): Promise<{ ours: boolean } | undefined> {
  const { rows } = await client.query<{ ours: boolean }>(
    `select coalesce(shobj_description(oid, 'pg_authid') = $2, false) as ours from pg_roles where rolname = $1`,
    [name, MARK],
  );
  return rows[0];
}

/** Tables, views and sequences outside the system's schemas that are open to everybody. */
async function reachBeside(client: PoolClient, name: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'p', 'v', 'm', 'f') and nspname not in ('pg_catalog', 'information_schema')
       and not (${VIEWS}) and has_schema_privilege($1, n.oid, 'usage')
       and has_table_privilege($1, pg_class.oid, 'select, insert, update, delete') order by 1`,
    [name],
  );
  return rows.map((row) => row.name);
}

/** Postgres's own refusals, in words that say what to do. */
async function explained<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === INSUFFICIENT_PRIVILEGE) {
      throw new DatabaseSetupError(
        `The user of DATABASE_URL may not manage the role "${name}" (${message}). Let an administrator run: alter role ` +
          'THAT_USER createrole; or run this command once with the address of a superuser.',
        { cause: error },
      );
    }
    if (code === DEPENDENT_OBJECTS) {
      throw new DatabaseSetupError(
        `The role "${name}" still has rights in another database of this server (${message}). Run the same command with ` +
          'the DATABASE_URL of that one first.',
        { cause: error },
      );
    }
    throw error;
  }
}

function notOurs(name: string): string {
  return (
    `There is a role "${name}" already that \`eyecatch dashboard-role\` did not make; what others use it for might break. ` +
    'Choose another name.'
  );
}

function checkName(name: string): void {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name) || name.startsWith('pg_')) {
    throw new BadInputError(
      `The role's name is "${name}"; give up to 63 small letters, digits and underscores, not beginning with a digit or "pg_".`,
    );
  }
}

/** Says nothing of the password itself. */
function checkPassword(password: string): void {
  if (!/^[\x20-\x7e]*$/.test(password)) {
    throw new BadInputError('The password has characters other than printable ASCII; give letters, digits and signs.');
  }
  if (password.length < SHORTEST_PASSWORD) {
    throw new BadInputError(
      `The password has ${password.length} characters; give ${SHORTEST_PASSWORD} or more, e.g. of: openssl rand -base64 24.`,
    );
  }
}
