import type { Pool } from 'pg';
import { createPartition } from '../../src/vectors/vector-partition.js';

const ROWS = 500;

/** Fills an empty library of the same version, KPI data and models included, which `eyecatch export` leaves out. */
export async function copyLibrary(from: Pool, to: Pool): Promise<void> {
  const { rows: tables } = await from.query<{ name: string; columns: string }>(
    `select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attgenerated = '' and c.relname <> 'schema_migration'
     group by c.relname order by c.relname`,
  );
  const client = await to.connect();
  try {
    // Neither foreign keys nor triggers: everything comes as it was.
    await client.query('set session_replication_role = replica');
    const { rows: models } = await from.query<{ id: number }>('select id from tag_model');
    for (const { id } of models) await createPartition(client, id);
    await client.query(`truncate ${tables.map(({ name }) => name).join(', ')} cascade`);
    for (const { name, columns } of tables) {
      for (let after = 0; ; after += ROWS) {
        const { rows } = await from.query<{ rows: string; count: number }>(
          `select coalesce(json_agg(t), '[]')::text as rows, count(*)::int as count
           from (select ${columns} from ${name} order by tableoid, ctid offset $1 limit $2) t`,
          [after, ROWS],
        );
        if (rows[0]!.count === 0) break;
        await client.query(
          `insert into ${name} (${columns}) overriding system value
           select ${columns} from json_populate_recordset(null::${name}, $1)`,
          [rows[0]!.rows],
        );
      }
    }
    await client.query(
      `select setval(pg_get_serial_sequence(c.table_name, c.column_name), 1000000)
       from information_schema.columns c
       where c.table_schema = 'public' and pg_get_serial_sequence(c.table_name, c.column_name) is not null`,
    );
    await client.query('set session_replication_role = default');
    await client.query('vacuum analyze');
  } finally {
    client.release(true);
  }
}
