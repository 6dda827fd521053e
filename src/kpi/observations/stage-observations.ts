import type { PoolClient } from 'pg';
import { copyRows, type RowBuffer } from '../../database/copy-rows.js';
import { layOutNames, normaliseName, reasonAgainst, resolvedNames } from './illustration-names.js';
import type { Kpi } from '../kpi-table.js';
import type { NamedObservation } from './observation-row.js';

/** An observation and where it stands in its file: line or row. */
export type PlacedObservation = NamedObservation & { readonly place: number };
/** One that could not be stored, and why. */
export interface Unstored {
  readonly place: number;
  readonly reason: string;
}

const STAGED = 'kpi_import_row';
const COLUMNS = 'place, illustration, day, slot, audience, advertiser, numerator, denominator';
/** Nine fields' lengths and the fixed ones themselves. */
const ROW_OVERHEAD = 80;

/** Makes the temporary tables that `storeStaged` needs in the client's transaction. */
export async function prepareStage(client: PoolClient): Promise<void> {
  await layOutNames(client);
  await client.query(
    `create temporary table ${STAGED} (
       place int, illustration text, day date, slot text, audience text, advertiser text,
       numerator double precision, denominator double precision
     ) on commit drop`,
  );
}

/**
 * Stores one batch: by COPY beside the table, and from there in one statement, which finds the illustrations by name. A
 * row of an earlier import with the same KPI, illustration, day, slot and audience is replaced; one of the same import is
 * not, be it of this batch or of one before.
 *
 * @returns the rows that name no illustration or more than one, and those that repeat a key of the same import
 */
export async function storeStaged(
  client: PoolClient,
  kpi: Kpi,
  importId: number,
  observations: readonly PlacedObservation[],
): Promise<Unstored[]> {
  await client.query(`truncate ${STAGED}`);
  await copyRows(client, `${STAGED} (${COLUMNS})`, observations, writeRow);
  const { rows } = await client.query<{ place: number; illustration: string; matches: number } & Key>(
    `with resolved as (
       ${resolvedNames(`select distinct illustration as name from ${STAGED}`)}
     ), given as (
       select staged.*, id, coalesce(matches, 0) as matches
       from ${STAGED} staged left join resolved on name = illustration
     ), once as (
       select distinct on (id, day, slot, audience) * from given where matches = 1
       order by id, day, slot, audience, place
     ), stored as (
       insert into kpi_observation
         (kpi_id, kind, import_id, illustration_id, day, slot, audience, advertiser, numerator, denominator)
       select $1::int, $2::text, $3::int, id, day, slot, audience, advertiser, numerator, denominator from once
       on conflict (kpi_id, illustration_id, day, slot, audience) do update
         set import_id = excluded.import_id, advertiser = excluded.advertiser,
           numerator = excluded.numerator, denominator = excluded.denominator
         where kpi_observation.import_id <> excluded.import_id
       returning illustration_id as id, day, slot, audience
     ), kept as (
       select place from once join stored using (id, day, slot, audience)
     )
     select place, illustration, matches, day::text as day, slot, audience from given
     where place not in (select place from kept)
     order by place`,
    [kpi.id, kpi.kind, importId],
  );
  return rows.map(({ place, illustration, matches, ...key }) => ({
    place,
    reason: matches === 1 ? repeated(key) : reasonAgainst(illustration, matches),
  }));
}

interface Key {
  readonly day: string;
  readonly slot: string;
  readonly audience: string;
}

function repeated({ day, slot, audience }: Key): string {
  const whom = audience === '' ? '' : ` for the audience "${audience}"`;
  return `the file has this illustration on ${day} in slot "${slot}"${whom} more than once`;
}

function writeRow(buffer: RowBuffer, observation: PlacedObservation): void {
  const { place, day, slot, audience, advertiser, numerator, denominator } = observation;
  const illustration = normaliseName(observation.illustration);
  const units = illustration.length + slot.length + audience.length + (advertiser?.length ?? 0);
  buffer.row(8, ROW_OVERHEAD + 3 * units);
  buffer.fieldInt32(place);
  buffer.fieldText(illustration);
  buffer.fieldDate(day);
  buffer.fieldText(slot);
  buffer.fieldText(audience);
  if (advertiser === null) buffer.fieldNull();
  else buffer.fieldText(advertiser);
  buffer.fieldFloat64(numerator);
  buffer.fieldFloat64(denominator);
}
