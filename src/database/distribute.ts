import type { Pool, PoolClient } from 'pg';
import { DatabaseSetupError } from '../errors.js';
import { DISTRIBUTED, FUNCTIONS, REFERENCE, REPLACED_KEYS, REPLACED_TRIGGERS } from './distribution.js';
import { inTransaction } from './open.js';

/** What spreading a library did; empty lists when it was spread before. */
export interface Distribution {
  readonly distributed: readonly string[];
  readonly reference: readonly string[];
  /** Machines that hold data. */
  readonly machines: number;
}

interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
}

/**
 * Spreads the library over the machines of a Citus cluster as distribution.ts says, all of it or nothing, with what is in
 * it. What was spread before stays, so it can be called again after an upgrade that brought tables. Nobody may write
 * meanwhile; readers wait.
 *
 * @throws DatabaseSetupError when the database has no Citus
 */
export async function distribute(pool: Pool, log: (line: string) => void = () => undefined): Promise<Distribution> {
  await requireCitus(pool);
  const done = await inTransaction(pool, async (client) => {
    // Reference tables and spread ones with keys between them cannot be altered on all connections at once.
    await client.query(`set local citus.multi_shard_modify_mode = 'sequential'`);
    const placed = await placedTables(client);
    const distributed = Object.entries(DISTRIBUTED).filter(([table]) => !placed.has(table));
    const reference = REFERENCE.filter((table) => !placed.has(table));
    if (distributed.length + reference.length === 0) return { distributed: [], reference: [] };
    const unplaced = [...distributed.map(([table]) => table), ...reference];
    // No table can be moved while a key ties it to one that is elsewhere.
    const keys = await foreignKeysOf(client, unplaced);
    for (const { name, table } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
    if (!placed.has('illustration')) await releaseIllustrations(client, log);
    await releaseIdentities(client, unplaced);
    for (const table of reference) {
      log(`${table}: on every machine`);
      await client.query('select create_reference_table($1)', [table]);
    }
    for (const [table, column] of distributed) {
      log(`${table}: spread by ${column}`);
      const together = column === 'sha256' ? 'none' : table === 'illustration' ? 'default' : 'illustration';
      await client.query('select create_distributed_table($1, $2, colocate_with => $3)', [table, column, together]);
    }
    for (const { name, table, definition } of keys) {
      await client.query(`alter table ${table} add constraint ${name} ${definition}`);
    }
    for (const each of FUNCTIONS) await client.query('select create_distributed_function($1)', [each]);
    await propagateSettings(client);
    return { distributed: distributed.map(([table]) => table), reference };
  });
  const { rows } = await pool.query<{ machines: number }>(
    'select count(*)::int as machines from citus_get_active_worker_nodes()',
  );
  return { ...done, machines: rows[0]!.machines };
}

async function requireCitus(pool: Pool): Promise<void> {
  const { rowCount } = await pool.query(`select from pg_extension where extname = 'citus'`);
  if (rowCount) return;
  throw new DatabaseSetupError(
    'The database has no Citus: one PostgreSQL holds the whole library. To spread it, set up a cluster with Citus and ' +
      'pgvector, run `create extension citus` in its database, add the workers, and run this again; docs/scaling.md.',
  );
}

async function placedTables(client: PoolClient): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_dist_partition join pg_class on pg_class.oid = logicalrelid`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** Foreign keys from or to one of the tables. */
async function foreignKeysOf(client: PoolClient, tables: readonly string[]): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype = 'f' and conparentid = 0
       and (conrelid = any($1::text[]::regclass[]) or confrelid = any($1::text[]::regclass[]))
     order by oid`,
    [tables],
  );
  return rows;
}

/** Citus takes identity columns of bigint alone; of others the sequence stays, as a default. */
async function releaseIdentities(client: PoolClient, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; type: string; sequence: string }>(
    `select attrelid::regclass::text as table, attname as column, format_type(atttypid, null) as type,
       pg_get_serial_sequence(attrelid::regclass::text, attname) as sequence
     from pg_attribute
     where attrelid = any($1::text[]::regclass[]) and attidentity <> '' and atttypid <> 'bigint'::regtype`,
    [tables],
  );
  for (const { table, column, type, sequence } of rows) {
    const { rows: state } = await client.query<{ last: string; used: boolean }>(
      `select last_value::text as last, is_called as used from ${sequence}`,
    );
    await client.query(`alter table ${table} alter column ${column} drop identity`);
    await client.query(`create sequence ${sequence} as ${type} owned by ${table}.${column}`);
    await client.query('select setval($1, $2::bigint, $3)', [sequence, state[0]!.last, state[0]!.used]);
    await client.query(`alter table ${table} alter column ${column} set default nextval('${sequence}')`);
  }
}

/** Hands what a spread table may not have over to what takes its place. */
async function releaseIllustrations(client: PoolClient, log: (line: string) => void): Promise<void> {
  await client.query('lock table illustration, illustration_vector in exclusive mode');
  const { rowCount } = await client.query(
    `insert into illustration_content (sha256, illustration_id) select sha256, id from illustration
     on conflict (sha256) do nothing`,
  );
  log(`illustration_content: ${rowCount ?? 0} contents`);
  for (const key of Object.keys(REPLACED_KEYS)) {
    await client.query(`alter table illustration drop constraint if exists ${key}`);
  }
  // Rows on their way to their machine would enter it one by one; building it there afterwards is many times as quick.
  const { rows: indexes } = await client.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index join pg_class on pg_class.oid = indexrelid
     join pg_am on pg_am.oid = relam join pg_inherits on inhrelid = indrelid
     where amname = 'hnsw' and inhparent = 'illustration_vector'::regclass`,
  );
  for (const { name } of indexes) {
    log(`${name}: dropped; \`eyecatch reindex\` builds it anew, on every machine`);
    await client.query(`drop index ${name}`);
  }
  await client.query('create index if not exists illustration_sha256 on illustration (sha256)');
  for (const trigger of Object.keys(REPLACED_TRIGGERS)) {
    await client.query(`drop trigger if exists ${trigger} on illustration_vector`);
  }
}

/** Searches set the width of the index's scan for their transaction; every machine has to hear of it. */
async function propagateSettings(client: PoolClient): Promise<void> {
  await client.query(
    `do $$ begin
       execute format('alter database %I set citus.propagate_set_commands = ''local''', current_database());
     end $$`,
  );
}
