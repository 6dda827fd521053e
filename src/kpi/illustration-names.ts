import type { PoolClient } from 'pg';

/** The one illustration of a name, or why there is not exactly one. */
export type NamedIllustration = { readonly id: string } | { readonly reason: string };

/**
 * Finds illustrations by what a performance report calls them, from the best kind of match that exists:
 * 1. `id:ID`, the content's sha256 in hex, or the whole source;
 * 2. the file name, or the end of the source's path (`noto/cat.svg`);
 * 3. either without its extension (`cat`, `noto/cat`).
 * A name that fits two illustrations equally well is refused rather than guessed.
 *
 * All names are laid out in a temporary table of the caller's transaction: memory here stays bounded however large the
 * library is, and a batch of names is one indexed look-up.
 */
export class IllustrationNames {
  private constructor(private readonly client: PoolClient) {}

  static async open(client: PoolClient): Promise<IllustrationNames> {
    await client.query(
      `create temporary table kpi_import_illustration_name on commit drop as
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
    await client.query('create index on kpi_import_illustration_name (name)');
    await client.query('analyze kpi_import_illustration_name');
    return new IllustrationNames(client);
  }

  async resolve(names: Iterable<string>): Promise<Map<string, NamedIllustration>> {
    const asked = [...new Set(names)];
    const { rows } = await this.client.query<{ name: string; id: string; matches: number }>(
      `with best as (
         select name, min(kind) as kind from kpi_import_illustration_name where name = any($1::text[]) group by name
       )
       select name, min(id)::text as id, count(distinct id)::int as matches
       from kpi_import_illustration_name join best using (name, kind) group by name`,
      [asked.map(normalise)],
    );
    const found = new Map(rows.map((row) => [row.name, row]));
    return new Map(
      asked.map((name): [string, NamedIllustration] => {
        const match = found.get(normalise(name));
        if (!match) return [name, { reason: `no illustration of the library is called "${name}"` }];
        if (match.matches === 1) return [name, { id: match.id }];
        const reason = `"${name}" fits ${match.matches} illustrations; give more of the path, the sha256 or id:ID`;
        return [name, { reason }];
      }),
    );
  }
}

/** Windows paths and upper-case hashes name the same thing. */
function normalise(name: string): string {
  return /^[0-9A-Fa-f]{64}$/.test(name) ? name.toLowerCase() : name.replaceAll('\\', '/');
}
