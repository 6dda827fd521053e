import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDashboardRole, grantDashboardRole } from '../../src/database/dashboard-role.js';
import { openDatabase } from '../../src/database/open.js';
import { scramVerifier } from '../../src/database/scram-verifier.js';
import { eyecatch } from '../support/command.js';
import { createOnServer, temporaryFolder, type TestDatabase } from '../support/databases.js';

const PASSWORD = 'correct horse $1 "battery" \'staple\'';
const server = process.env.TEST_DATABASE_URL;

describe('eyecatch dashboard-role', () => {
  it('says of the embedded database that no dashboard could log in, and touches nothing', async () => {
    const { code, stderr } = await eyecatch(['dashboard-role', 'reader', '--data', temporaryFolder()]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/embedded database has one user.*DATABASE_URL/)]);
  });
});

// Roles are a server's own; PGlite has none to log in with.
describe.skipIf(!server)('A dashboard role on a PostgreSQL server (needs TEST_DATABASE_URL)', () => {
  let database: TestDatabase;
  const name = `dashboard_role_${process.pid}`;
  const as = (user: string, options?: string) => {
    const url = new URL(database.options.url!);
    url.username = user;
    return new Pool({ connectionString: url.toString(), max: 1, ...(options ? { options } : {}) });
  };
  const command = (args: string[], env: Record<string, string> = {}) =>
    eyecatch(['dashboard-role', ...args], {
      DATABASE_URL: database.options.url!,
      EYECATCH_DATA: temporaryFolder(),
      ...env,
    });

  beforeAll(async () => {
    database = await createOnServer();
  });
  afterAll(async () => {
    await database.pool.query(`drop role if exists ${name}`);
    await database.close();
  });

  it('reads each view and nothing else, and writes nowhere', async () => {
    const made = await grantDashboardRole(database.pool, name, PASSWORD);
    expect(made).toMatchObject({ name, created: true, beside: [] });
    expect(made.views).toContain('v_illustration_tag');
    const reader = as(name);
    try {
      const { rows: relations } = await database.pool.query(
        `select relname as name, relkind as kind from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')`,
      );
      expect(relations.length).toBeGreaterThan(20);
      for (const { name: relation } of relations) {
        const asked = reader.query(`select count(*) from ${relation}`);
        if (made.views.includes(relation as string)) await asked;
        else await expect(asked, relation).rejects.toThrow(/permission denied/);
      }
      // Sessions begin read-only, and who switches that off still may not.
      const session = await reader.connect();
      await expect(session.query('create table mine (id int)')).rejects.toThrow(/read-only/);
      await session.query('set default_transaction_read_only = off');
      for (const [statement, refusal] of [
        ['create table mine (id int)', /permission denied for schema/],
        [`insert into illustration (name) values ('x')`, /permission denied/],
        ['delete from v_index_failure', /permission denied|cannot delete/],
        ['update kpi_observation set numerator = 0', /permission denied/],
      ] as const) {
        await expect(session.query(statement), statement).rejects.toThrow(refusal);
      }
      session.release();
      const { rows } = await reader.query(`show statement_timeout`);
      expect(rows).toEqual([{ statement_timeout: '30s' }]);
    } finally {
      await reader.end();
    }
  });

  it('has the password that Postgres would have made of it, which the server never saw', async () => {
    const { rows } = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [name]);
    const stored = rows[0].rolpassword as string;
    const salt = Buffer.from(/:([^$]+)\$/.exec(stored)![1]!, 'base64');
    expect(scramVerifier(PASSWORD, salt)).toBe(stored);
    // As the server itself stores it.
    const other = `${name}_by_server`;
    await database.pool.query(`create role ${other} password 'of the server'`);
    const { rows: theirs } = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [other]);
    await database.pool.query(`drop role ${other}`);
    const theirSalt = Buffer.from(/:([^$]+)\$/.exec(theirs[0].rolpassword as string)![1]!, 'base64');
    expect(scramVerifier('of the server', theirSalt)).toBe(theirs[0].rolpassword);
  });

  it('is granted the views of a later migration when the command runs again, and keeps its password', async () => {
    const before = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [name]);
    await database.pool.query('create view v_later as select 1 as one');
    await database.pool.query(`grant select on illustration to ${name}`);
    const { code, stdout, stderr } = await command([name]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Updated the role .*v_later/);
    const after = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [name]);
    expect(after.rows).toEqual(before.rows);
    const reader = as(name);
    try {
      expect((await reader.query('select one from v_later')).rows).toEqual([{ one: 1 }]);
      // A right that somebody gave by hand beside the views is taken away.
      await expect(reader.query('select 1 from illustration')).rejects.toThrow(/permission denied/);
    } finally {
      await reader.end();
    }
    await database.pool.query('drop view v_later');
  });

  it('takes a password from a file or the environment, and shows it nowhere', async () => {
    const file = path.join(temporaryFolder(), 'password');
    writeFileSync(file, `${PASSWORD}\nsecond line\n`);
    const byFile = await command([name, '--password-file', file]);
    const byEnvironment = await command([name], { EYECATCH_DASHBOARD_PASSWORD: PASSWORD });
    for (const { code, stdout, stderr } of [byFile, byEnvironment]) {
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('battery');
    }
    const { rows } = await database.pool.query('select rolpassword from pg_authid where rolname = $1', [name]);
    const salt = Buffer.from(/:([^$]+)\$/.exec(rows[0].rolpassword as string)![1]!, 'base64');
    expect(scramVerifier(PASSWORD, salt)).toBe(rows[0].rolpassword);
  });

  it('warns of tables that everybody may read', async () => {
    await database.pool.query('create table open_to_all (id int)');
    await database.pool.query('grant select on open_to_all to public');
    const { code, stderr } = await command([name]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('public.open_to_all')]);
    await database.pool.query('drop table open_to_all');
  });

  it.each([
    ['a name that would need quotes', ['No Name'], PASSWORD, /small letters/],
    ['a name that Postgres keeps', ['pg_reader'], PASSWORD, /"pg_"/],
    ['a short password', [name], 'short', /12 or more/],
    ['a password that SASLprep might change', [name], 'contraseña-muy-larga', /ASCII/],
    ['a role that others made', ['postgres'], PASSWORD, /did not make/],
    ['a new role without a password', ['nobody_yet'], '', /needs a password/],
    ['dropping what is not there', ['nobody_yet', '--drop'], '', /There is no role/],
    ['dropping a role that others made', ['postgres', '--drop'], '', /did not make/],
  ])('refuses %s', async (_, args, password, message) => {
    const { code, stdout, stderr } = await command(args, { EYECATCH_DASHBOARD_PASSWORD: password });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
    if (password) expect(stderr).not.toContain(password);
  });

  describe('for a user that is no superuser', () => {
    const owner = `dashboard_owner_${process.pid}`;
    const owned = `${owner}_db`;
    let pool: Pool;
    const url = (user: string, of = owned) => {
      const made = new URL(server!);
      made.pathname = `/${of}`;
      made.username = user;
      return made.toString();
    };
    beforeAll(async () => {
      await database.pool.query(`create role ${owner} login`);
      await database.pool.query(`create database ${owned} owner ${owner}`);
      const admin = new Pool({ connectionString: url('postgres') });
      await admin.query('create extension vector');
      await admin.end();
      pool = await openDatabase({ dataFolder: temporaryFolder(), url: url(owner) });
    });
    afterAll(async () => {
      await pool.end();
      await database.pool.query(`drop database ${owned} with (force)`);
      await database.pool.query(`drop role ${owner}`);
    });

    it('says who may do it where it may not, then works once it may', async () => {
      const other = `${owner}_reader`;
      await expect(grantDashboardRole(pool, other, PASSWORD)).rejects.toThrow(/createrole/);
      await database.pool.query(`alter role ${owner} createrole`);
      const made = await grantDashboardRole(pool, other, PASSWORD);
      expect(made).toMatchObject({ created: true, beside: [] });
      await grantDashboardRole(pool, other, undefined);
      const reader = new Pool({ connectionString: url(other) });
      expect((await reader.query('select count(*)::int as count from v_tag')).rows).toEqual([{ count: 0 }]);
      await reader.end();
      await dropDashboardRole(pool, other);
      await expect(dropDashboardRole(pool, other)).rejects.toThrow(/no role/);
    });
  });

  it('is dropped with its rights, unless another database still gives it some', async () => {
    const other = await createOnServer();
    await grantDashboardRole(other.pool, name, undefined);
    const refused = await command([name, '--drop']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/another database/)]);
    await other.close();
    const dropped = await command([name, '--drop']);
    expect([dropped.code, dropped.stdout]).toEqual([0, `Dropped the role ${name}.\n`]);
  });
});
