import type { PoolClient } from 'pg';

/** Table of the names that `layOutNames` makes: one row for each name of each illustration and its kind, 1 to 3. */
const NAMES = 'kpi_import_illustration_name';

/**
 * Lays out in a temporary table what a performance report may call an illustration, from the best kind of match down:
 * 1. `id:ID`, the content's sha256 in hex, or the whole source;
 * 2. the file name, or the end of the source's path (`noto/cat.svg`);
 * 3. either without its extension (`cat`, `noto/cat`).
 *
 * Memory here stays bounded however large the library is, and a batch of names is one indexed look-up.
 *
 * @param client inside a transaction, at whose end the table is gone
 */
export async function layOutNames(client: PoolClient): Promise<void> {
  await client.query(
    `create temporary table ${NAMES} on commit drop as
     with path as (
       select id, replace(source, '\\', '/') as source, string_to_array(replace(source, '\\', '/'), '/') as parts
       from illustration where source is not null
     ), full_name as (
       select id, name from illustration
       union select id, array_to_string(parts[first:], '/') from path, generate_subscripts(parts, 1) as first
     )
     select 'id:' || id as name, id, 1 as kind from illustration
     union all select encode(sha256, 'hex'), id, 1 from illustration
     union all select source, id, 1 from path
     union all select name, id, 2 from full_name
     union all select regexp_replace(name, '\\.[^./]+$', ''), id, 3 from full_name`,
  );
  await client.query(`create index on ${NAMES} (name)`);
  await client.query(`analyze ${NAMES}`);
}

/**
 * A query for the illustrations of names, each by its best kind of match: `name`, `id`, and `matches`, how many fit that
 * well. A name that fits two illustrations equally well is to be refused rather than guessed.
 *
 * @param asked a query for `name`, each once and as `normaliseName` has it
 */
export function resolvedNames(asked: string): string {
  return `select name, min(id) as id, count(distinct id)::int as matches
    from (
      select name, id, rank() over (partition by name order by kind) as best
      from (${asked}) asked join ${NAMES} using (name)
    ) matched
    where best = 1 group by name`;
}

/** Why there is not exactly one illustration of a name. */
export function reasonAgainst(name: string, matches: number): string {
  return matches === 0
    ? `no illustration of the library is called "${name}"`
    : `"${name}" fits ${matches} illustrations; give more of the path, the sha256 or id:ID`;
}

/** Windows paths and upper-case hashes name the same thing. */
export function normaliseName(name: string): string {
  return /^[0-9A-Fa-f]{64}$/.test(name) ? name.toLowerCase() : name.replaceAll('\\', '/');
}
