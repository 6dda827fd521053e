import type { Database } from '../../database/open.js';
import { decodeSparsevec } from '../../vectors/sparsevec-codec.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { breather, type Breathe } from '../breather.js';
import { CellColumns } from './cell-columns.js';
import { sumByRow, type Cells } from './cells.js';
import { designOf, type Design } from '../solvers/design.js';
import type { Kpi } from '../kpi-table.js';
import { maturedBefore } from '../observations/maturity.js';

/** One row an illustration that has both observations and a vector. */
export interface TrainingData {
  readonly kind: Kpi['kind'];
  readonly illustrationIds: readonly string[];
  /** Rows of one group are never split between fitting and judging. */
  readonly groups: readonly string[];
  readonly design: Design;
  /** The observations themselves, behind the sums. */
  readonly cells: Cells;
  /** k, summed over days, slots and audiences. */
  readonly numerators: Float64Array;
  /** n, likewise; all above 0. */
  readonly denominators: Float64Array;
  /** Illustrations left out because they have observations but no vector of this tag model. */
  readonly withoutVector: number;
  /** First day whose observations were left out because their numerators may still grow; null when none were. */
  readonly immatureFrom: string | null;
  /** True when any observation came from a simulation. */
  readonly simulated: boolean;
}

interface Row {
  id: string;
  simulated: boolean;
  group: string | null;
  scores: Buffer | null;
}

interface CellRow {
  id: string;
  day: string;
  slot: string;
  audience: string;
  numerator: number;
  denominator: number;
}

const PAGE = 1000;

export interface TrainingDataOptions {
  /**
   * What keeps related illustrations together: `advertiser` (of the observations, or of the illustrations' metadata) or
   * another key of the metadata. Where it is absent, and without `groupBy`, an illustration is a group of its own.
   */
  readonly groupBy?: string | undefined;
  /** Ids of the illustrations to look at; default all. */
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Observations of a KPI, those of days that are not mature left out, joined with the vectors of a tag model. */
export async function loadTrainingData(
  db: Database,
  kpi: Pick<Kpi, 'id' | 'kind'>,
  tagModelId: number,
  { groupBy, only, signal }: TrainingDataOptions = {},
): Promise<TrainingData> {
  const breathe = breather(signal);
  const immatureFrom = await maturedBefore(db, kpi.id);
  const used: { id: string; group: string | null; simulated: boolean; vector: SparseVector }[] = [];
  const columns = new CellColumns();
  let withoutVector = 0;
  for (let after = '0'; ;) {
    const page = { kpiId: kpi.id, tagModelId, groupBy, immatureFrom, only, after };
    const rows = await loadPage(db, page);
    if (rows.length === 0) break;
    const places = new Map<string, number>();
    for (const { scores, ...row } of rows) {
      if (!scores) {
        withoutVector++;
        continue;
      }
      places.set(row.id, used.length);
      used.push({ ...row, vector: decodeSparsevec(scores) });
      await breathe();
    }
    await addCells(db, { ...page, last: rows.at(-1)!.id }, places, columns, breathe);
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  const cells = columns.cells();
  return {
    kind: kpi.kind,
    illustrationIds: used.map(({ id }) => id),
    groups: used.map(({ id, group }) => (group === null ? `illustration ${id}` : `${groupBy} ${group}`)),
    design: designOf(used.map(({ vector }) => vector)),
    cells,
    ...sumByRow(cells, used.length),
    withoutVector,
    immatureFrom,
    simulated: used.some(({ simulated }) => simulated),
  };
}

interface Page {
  readonly kpiId: number;
  readonly tagModelId: number;
  readonly groupBy: string | undefined;
  readonly immatureFrom: string | null;
  readonly only: readonly string[] | undefined;
  /** Illustration that the previous page ended with. */
  readonly after: string;
}

/** Sums per illustration first and joins vectors last: a page reads no vector it does not return. */
async function loadPage(db: Database, page: Page): Promise<Row[]> {
  const { kpiId, tagModelId, groupBy, immatureFrom, only, after } = page;
  const { rows } = await db.query<Row>(
    `select o.illustration_id::text as id, simulated, sparsevec_send(v.scores) as scores,
       coalesce(case when $5::text = 'advertiser' then o.advertiser end, i.metadata ->> $5::text) as "group"
     from (
       select illustration_id, bool_or(simulated) as simulated, max(advertiser) as advertiser
       from kpi_observation join kpi_import on kpi_import.id = import_id
       where kpi_observation.kpi_id = $1 and illustration_id > $3::bigint and ($6::date is null or day < $6::date)
         and ($7::bigint[] is null or illustration_id = any($7::bigint[]))
       group by illustration_id order by illustration_id limit $4
     ) o
     join illustration i on i.id = o.illustration_id
     left join illustration_vector v on v.illustration_id = o.illustration_id and v.model_id = $2
     order by o.illustration_id`,
    [kpiId, tagModelId, after, PAGE, groupBy ?? null, immatureFrom, only ?? null],
  );
  return rows;
}

async function addCells(
  db: Database,
  { kpiId, immatureFrom, only, after, last }: Page & { readonly last: string },
  places: ReadonlyMap<string, number>,
  columns: CellColumns,
  breathe: Breathe,
): Promise<void> {
  const { rows } = await db.query<CellRow>(
    `select illustration_id::text as id, day::text as day, slot, audience, numerator, denominator
     from kpi_observation
     where kpi_id = $1 and illustration_id > $2::bigint and illustration_id <= $3::bigint
       and ($4::date is null or day < $4::date) and ($5::bigint[] is null or illustration_id = any($5::bigint[]))
     order by illustration_id`,
    [kpiId, after, last, immatureFrom, only ?? null],
  );
  for (const { id, numerator, denominator, day, slot, audience } of rows) {
    const place = places.get(id);
    if (place !== undefined) columns.add(place, numerator, denominator, { day, slot, audience });
    await breathe();
  }
}
