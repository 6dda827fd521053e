import { Client } from 'pg';

/** Where a native Postgres answers; `test/native-postgres.sh start` gives one. */
const SERVER =
  process.env.EYECATCH_BENCH_DATABASE ??
  process.env.TEST_DATABASE_URL ??
  'postgres://postgres@127.0.0.1:54317/postgres';

/** A session in database `name` of the benchmark server, which is created if it is missing. One session: settings stay. */
export async function connect(name: string): Promise<Client> {
  const admin = new Client(SERVER);
  await admin.connect();
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  const client = new Client(url.href);
  await client.connect();
  await client.query('create extension if not exists vector');
  // The tables are small enough that compiling a query would cost more than it gains.
  await client.query('set jit = off');
  return client;
}
