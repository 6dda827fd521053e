import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Pool } from 'pg';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { beginAttempt, endAttempt } from '../../src/jobs/attempt.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('the schema of the queue on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  it('is the one that the installed pg-boss wants', async () => {
    const { schema } = createRequire(import.meta.url)('pg-boss/version.json') as { schema: number };
    const { rows } = await database.pool.query<{ version: number }>('select version from pgboss.version');
    expect(rows).toEqual([{ version: schema }]);
    const executeSql: PgBoss.Db['executeSql'] = (text, values) => database.pool.query(text, values);
    const boss = new PgBoss({ db: { executeSql }, migrate: false, supervise: false, schedule: false });
    await boss.start();
    expect((await boss.getQueues()).map(({ name }) => name).sort()).toEqual(['work', 'work_dead']);
    await boss.stop({ graceful: false });
  });

  it('is what construction by pg-boss itself gives', async () => {
    const objects = `select relname, relkind, (select array_agg(attname || ' ' || format_type(atttypid, atttypmod) order by attnum)
                       from pg_attribute where attrelid = c.oid and attnum > 0) as columns
                     from pg_class c where relnamespace = $1::regnamespace and relname not like 'j%\\_%' and relkind <> 'i'
                       and not relispartition order by relname`;
    await database.pool.query(PgBoss.getConstructionPlans('pristine'));
    const theirs = await database.pool.query(objects, ['pristine']);
    const ours = await database.pool.query(objects, ['pgboss']);
    expect(ours.rows).toEqual(JSON.parse(JSON.stringify(theirs.rows).replaceAll('pristine.', 'pgboss.')));
  });

  it('needs no right to change it', async () => {
    // Roles are a server's, not a database's.
    const role = `eyecatch_worker_${process.pid}`;
    await database.pool.query(
      `create role ${role};
       grant usage on schema public, pgboss to ${role};
       grant select, insert, update, delete on all tables in schema public, pgboss to ${role}`,
    );
    // Each connection of this pool is that role's.
    const pool = new Pool({ ...database.pool.options, max: 1 });
    pool.on('connect', (client) => void client.query(`set role ${role}`));
    try {
      await enqueueJob(pool, 'x', {});
      const attempt = (await beginAttempt(pool, randomUUID()))!;
      await endAttempt(pool, attempt, { result: {} });
      await pool.query('reset role');
    } finally {
      await pool.end();
    }
    await database.pool.query(`drop owned by ${role}; drop role ${role}`);
  });
});
