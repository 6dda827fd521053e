import type { Pool } from 'pg';

/**
 * Makes a stock Postgres answer the calls of `eyecatch distribute` as Citus would and refuse what Citus refuses: unique keys
 * without the distribution column, triggers, identity columns other than bigint, a key that ties a table to one that is
 * elsewhere (citusdata/citus, src/backend/distributed/commands/create_distributed_table.c and foreign_constraint.c). Rows stay
 * where they are. What it cannot show is how Citus plans a query.
 */
export async function standInForCitus(pool: Pool): Promise<void> {
  await pool.query(`
    insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    select 99999, 'citus', 10, oid, false, '0' from pg_namespace where nspname = 'public';
    create schema stand_in;
    create table stand_in.placed (relation regclass primary key, distribution_column text);
    create view public.pg_dist_partition as select relation as logicalrelid from stand_in.placed;
    create table stand_in.distributed_function (signature text);

    create function stand_in.check_relation(relation regclass, distribution_column text) returns void language plpgsql as $$
    declare
      found text;
    begin
      select tgname into found from pg_trigger where tgrelid = relation and not tgisinternal limit 1;
      if found is not null then
        raise exception 'cannot distribute relation "%" because it has triggers (%)', relation, found;
      end if;
      select attname into found from pg_attribute
      where attrelid = relation and attidentity <> '' and atttypid <> 'bigint'::regtype limit 1;
      if found is not null then
        raise exception 'cannot complete operation on % with smallint/int identity column (%)', relation, found;
      end if;
      select indexrelid::regclass::text into found from pg_index
      where distribution_column is not null and indrelid = relation and indisunique
        and not exists (select from pg_attribute where attrelid = relation and attname = distribution_column
                        and attnum = any(indkey)) limit 1;
      if found is not null then
        raise exception 'cannot create constraint on "%": distributed relations cannot have UNIQUE constraints that do not '
          'include the partition column (%)', relation, found;
      end if;
      select conname into found from pg_constraint
      where contype = 'f' and conrelid <> confrelid and (conrelid = relation or confrelid = relation)
        and not (exists (select from stand_in.placed p where p.relation in (conrelid, confrelid) and p.relation <> check_relation.relation))
      limit 1;
      if found is not null then
        raise exception 'cannot create foreign key constraint since relations are not colocated (%)', found;
      end if;
    end $$;

    create function public.create_reference_table(name text) returns void language plpgsql as $$
    begin
      perform stand_in.check_relation(name::regclass, null);
      insert into stand_in.placed values (name::regclass, null);
    end $$;
    create function public.create_distributed_table(name text, distribution_column text, colocate_with text default 'default')
    returns void language plpgsql as $$
    begin
      perform stand_in.check_relation(name::regclass, distribution_column);
      if colocate_with not in ('default', 'none') and not exists (
        select from stand_in.placed p where p.relation = colocate_with::regclass and p.distribution_column is not null) then
        raise exception 'relation % is not distributed', colocate_with;
      end if;
      insert into stand_in.placed values (name::regclass, distribution_column);
    end $$;
    create function public.create_distributed_function(signature text) returns void language sql as
      'insert into stand_in.distributed_function select signature::regprocedure::text';
    create function public.citus_get_active_worker_nodes() returns table (node_name text, node_port bigint) language sql as
      $$ values ('worker-1', 5432::bigint), ('worker-2', 5432) $$;
  `);
}
