/**
 * Parts of statements over what is available (`Available`), whose parameters are
 *
 *     $1 KPI, $2 imports, $3 first immature day, $4 seed as text, $5 hash threshold, $6 key to group by, $7 tag model
 *
 * Groups are held out by the hash of `splitByGroup`, but by its size and not its rank among all groups: so a group never
 * changes sides when others come in.
 */

/** Which rows of kpi_observation count. */
export const AVAILABLE = 'kpi_id = $1 and import_id = any($2::int[]) and ($3::date is null or day < $3::date)';

/** `join learnt` follows kpi_observation; WAS_LEARNT then tells its rows. */
export const joinLearnt = (imports: string, before: string): string =>
  `left join unnest(${imports}::int[], ${before}::date[]) as learnt (id, before) on learnt.id = import_id`;
export const WAS_LEARNT = 'coalesce(day < learnt.before, false)';

/**
 * Follows rows `o` of illustrations that have `illustration_id` and `advertiser`, and gives GROUP what it reads. Without
 * a key nothing has to be read.
 */
export const joinGroup = (groupBy: string | null): string =>
  groupBy === null
    ? 'cross join (select null::jsonb as metadata) i'
    : 'join illustration i on i.id = o.illustration_id';

/** The group of an illustration, as TrainingData names it. */
export const GROUP = `coalesce(
  $6::text || ' ' || coalesce(case when $6::text = 'advertiser' then o.advertiser end, i.metadata ->> $6::text),
  'illustration ' || o.illustration_id)`;

export const HELD_OUT = `sha256(convert_to($4::text || ':' || ${GROUP}, 'UTF8')) < $5::bytea`;

/** An order of illustrations that depends on the seed alone. */
export const SHUFFLED = `sha256(convert_to($4::text || ':' || o.illustration_id, 'UTF8'))`;

export const INDEXED = `exists (
  select from illustration_vector v where v.model_id = $7 and v.illustration_id = o.illustration_id)`;

/** What a held-out group's hash is below: the first six bytes of it. */
export function hashThreshold(holdOutShare: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(Math.floor(holdOutShare * 2 ** 48), 0, 6);
  return bytes;
}
