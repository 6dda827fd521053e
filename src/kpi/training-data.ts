import type { Database } from '../database/open.js';
import { decodeSparsevec } from '../vectors/sparsevec-codec.js';
import type { SparseVector } from '../vectors/sparse-vector.js';
import { breather } from './breather.js';
import { designOf, type Design } from './design.js';

/** One row an illustration that has both observations and a vector. */
export interface TrainingData {
  readonly illustrationIds: readonly string[];
  /** Rows of one group are never split between fitting and judging. */
  readonly groups: readonly string[];
  readonly design: Design;
  /** k, summed over days and slots. */
  readonly numerators: Float64Array;
  /** n, likewise; all above 0. */
  readonly denominators: Float64Array;
  /** Rows of data behind the sums. */
  readonly observations: number;
  /** Illustrations left out because they have observations but no vector of this tag model. */
  readonly withoutVector: number;
  /** True when any observation came from a simulation. */
  readonly simulated: boolean;
}

interface Row {
  id: string;
  numerator: number;
  denominator: number;
  observations: number;
  simulated: boolean;
  group: string | null;
  scores: Buffer | null;
}

const PAGE = 1000;

/**
 * Observations of a KPI joined with the vectors of a tag model.
 *
 * @param options.groupBy key of the illustrations' metadata, e.g. `advertiser`; where it is absent, and without
 *   `groupBy`, an illustration is a group of its own
 */
export async function loadTrainingData(
  db: Database,
  kpiId: number,
  tagModelId: number,
  { groupBy, signal }: { groupBy?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<TrainingData> {
  const breathe = breather(signal);
  const used: (Row & { vector: SparseVector })[] = [];
  let withoutVector = 0;
  for (let after = '0'; ;) {
    const rows = await loadPage(db, { kpiId, tagModelId, groupBy, after });
    for (const row of rows) {
      if (row.scores) used.push({ ...row, scores: null, vector: decodeSparsevec(row.scores) });
      else withoutVector++;
      await breathe();
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  return {
    illustrationIds: used.map(({ id }) => id),
    groups: used.map(({ id, group }) => (group === null ? `illustration ${id}` : `${groupBy} ${group}`)),
    design: designOf(used.map(({ vector }) => vector)),
    numerators: Float64Array.from(used, ({ numerator }) => numerator),
    denominators: Float64Array.from(used, ({ denominator }) => denominator),
    observations: used.reduce((sum, row) => sum + row.observations, 0),
    withoutVector,
    simulated: used.some(({ simulated }) => simulated),
  };
}

/** Sums per illustration first and joins vectors last: a page reads no vector it does not return. */
async function loadPage(
  db: Database,
  page: { kpiId: number; tagModelId: number; groupBy: string | undefined; after: string },
): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select o.*, o.illustration_id::text as id, i.metadata ->> $5::text as "group", sparsevec_send(v.scores) as scores
     from (
       select illustration_id, sum(numerator)::float8 as numerator, sum(denominator)::float8 as denominator,
         count(*)::int as observations, bool_or(simulated) as simulated
       from kpi_observation join kpi_import on kpi_import.id = import_id
       where kpi_observation.kpi_id = $1 and illustration_id > $3::bigint
       group by illustration_id order by illustration_id limit $4
     ) o
     join illustration i on i.id = o.illustration_id
     left join illustration_vector v on v.illustration_id = o.illustration_id and v.model_id = $2
     order by o.illustration_id`,
    [page.kpiId, page.tagModelId, page.after, PAGE, page.groupBy ?? null],
  );
  return rows;
}
