import type { Pool } from 'pg';
import type { Database } from '../../database/open.js';
import { primaryOf } from '../../database/replica-pool.js';
import { lastingPool, unhurried } from '../../database/unhurried.js';
import { BadInputError } from '../../errors.js';
import type { SearchFilter } from '../../vectors/search-filter.js';
import { searchStatistics } from '../../vectors/search-statistics.js';
import { estimateSelectivity } from '../../vectors/selectivity.js';
import { encodeSparsevec } from '../../vectors/sparsevec-codec.js';
import { tagCondition, type TagFilter } from '../../vectors/tag-filter.js';
import { partitionOf } from '../../vectors/vector-partition.js';
import { findKpiModel, type KpiModel } from './model-table.js';
import { keepTreePredictions } from './tree-predictions.js';

/** Vectors that are quickly looked up, all of them: some tens of milliseconds. */
const FEW = 20_000;

/** What predicting takes: one inner product an illustration, and for a hybrid its trees. */
type StoredPredictor = Pick<KpiModel, 'id' | 'tagModelId' | 'intercept' | 'coefficients' | 'method'>;

/**
 * Writes a model's linear predictors for the whole library, in one statement (of a hybrid, a page at a time); rows that
 * are right already are not touched, those of illustrations that are gone are removed.
 */
export async function keepPredictions(db: Database, model: StoredPredictor): Promise<void> {
  if (model.method === 'hybrid') await keepTreePredictions(db, model);
  else await keepLinear(db, model);
  await db.query(
    `delete from kpi_prediction p where p.model_id = $1 and not exists (
       select from illustration_vector v where v.model_id = $2 and v.illustration_id = p.illustration_id)`,
    [model.id, model.tagModelId],
  );
}

async function keepLinear(db: Database, { id, tagModelId, intercept, coefficients }: StoredPredictor): Promise<void> {
  await db.query(
    `insert into kpi_prediction (model_id, illustration_id, linear)
     select $1, v.illustration_id, $3::float8 - (v.scores <#> $4::sparsevec)
     from illustration_vector v left join kpi_prediction p on p.model_id = $1 and p.illustration_id = v.illustration_id
     where v.model_id = $2 and p.linear is distinct from $3::float8 - (v.scores <#> $4::sparsevec)
     on conflict (model_id, illustration_id) do update set linear = excluded.linear`,
    [id, tagModelId, intercept, encodeSparsevec(coefficients)],
  );
}

/**
 * Brings the kept predictions of all models that answer up to date, when vectors were written since the last time.
 *
 * @returns whether anything was to be done
 */
export async function refreshPredictions(pool: Pool): Promise<boolean> {
  if (!(await predictionsAreStale(pool))) return false;
  const lasting = lastingPool(pool);
  // Several requests find the same mark: one refreshes, all wait for it.
  const refresh = refreshing.get(lasting) ?? refreshOnce(lasting);
  refreshing.set(lasting, refresh);
  await refresh;
  return true;
}

const refreshing = new WeakMap<Pool, Promise<void>>();

async function refreshOnce(pool: Pool): Promise<void> {
  try {
    await unhurried(pool, async (client) => {
      await client.query('begin');
      // Marks first: what is written after this statement leaves a mark of its own.
      await client.query('delete from kpi_prediction_stale');
      const { rows: models } = await client.query<{ id: number }>(
        // The deployment's id decides, not the model's: an older model may have been deployed again.
        `select distinct on (kpi_id, tag_model_id) model_id as id from kpi_deployment d
         where withdrawn_at is null order by kpi_id, tag_model_id, d.id desc`,
      );
      for (const { id } of models) {
        const trees = await findHybrid(client, id);
        if (trees) await keepPredictions(client, trees);
        else await keepStored(client, id);
      }
      await client.query(`delete from kpi_prediction where not (model_id = any($1::int[]))`, [
        models.map((model) => model.id),
      ]);
      await client.query('commit');
      // Long lists are read from the index alone, which asks for pages without dead rows; the embedded database has nobody
      // who looks after that of itself, and a server's autovacuum comes late.
      await client.query('vacuum (analyze) kpi_prediction');
    });
  } finally {
    refreshing.delete(pool);
  }
}

/**
 * Where to read predictions that are as new as the vectors there: where it was asked for, or, when they are behind on a
 * replica, on the primary, which is brought up to date.
 */
export async function upToDatePredictions(pool: Pool): Promise<Pool> {
  const primary = primaryOf(pool);
  if (primary !== pool && !(await predictionsAreStale(pool))) return pool;
  await refreshPredictions(primary);
  return primary;
}

async function predictionsAreStale(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ stale: boolean }>('select exists (select from kpi_prediction_stale) as stale');
  return rows[0]!.stale;
}

/** @returns undefined for a model without trees, whose coefficients need not travel */
async function findHybrid(db: Database, id: number): Promise<StoredPredictor | undefined> {
  const { rows } = await db.query(`select from kpi_model where id = $1 and method = 'hybrid'`, [id]);
  return rows.length === 0 ? undefined : findKpiModel(db, id);
}

/** As keepPredictions, with the coefficients where they are: nothing travels. */
async function keepStored(db: Database, id: number): Promise<void> {
  await db.query(
    `insert into kpi_prediction (model_id, illustration_id, linear)
     select m.id, v.illustration_id, m.intercept - (v.scores <#> m.coefficients)
     from kpi_model m join illustration_vector v on v.model_id = m.tag_model_id
     left join kpi_prediction p on p.model_id = m.id and p.illustration_id = v.illustration_id
     where m.id = $1 and p.linear is distinct from m.intercept - (v.scores <#> m.coefficients)
     on conflict (model_id, illustration_id) do update set linear = excluded.linear`,
    [id],
  );
  await db.query(
    `delete from kpi_prediction p using kpi_model m where m.id = $1 and p.model_id = m.id and not exists (
       select from illustration_vector v where v.model_id = m.tag_model_id and v.illustration_id = p.illustration_id)`,
    [id],
  );
}

export interface BestPredicted {
  readonly illustrationId: string;
  readonly linear: number;
}

/** Where a page ended: its last illustration. */
export type BestPosition = BestPredicted;

/** Highest first with ties by id, or exactly the other way round: both read the same index. */
export type PredictionOrder = 'descending' | 'ascending';

/**
 * The illustrations by prediction, from the kept predictions: an index read in order, each row checked against the
 * filter.
 *
 * @param options.after the last one of the page before
 * @param options.skip leaves out so many more
 */
export async function bestPredicted(
  reads: Pool,
  model: Pick<KpiModel, 'id' | 'tagModelId'>,
  {
    first,
    after,
    skip = 0,
    order = 'descending',
    filter = {},
  }: {
    first: number;
    after?: BestPosition | undefined;
    skip?: number;
    order?: PredictionOrder;
    filter?: SearchFilter;
  },
): Promise<BestPredicted[]> {
  if (!Number.isInteger(first) || first < 1) throw new BadInputError(`first is ${first}; ask for at least 1.`);
  const pool = await upToDatePredictions(reads);
  const { from, parameter, values } = await selection(pool, model, filter);
  const [worse, later] = order === 'descending' ? ['<', '>'] : ['>', '<'];
  const position = after
    ? // The first condition is where the index is entered, the second says which of the same prediction are done.
      `and p.linear ${worse}= ${parameter(after.linear)}::float8 and (p.linear ${worse} ${parameter(after.linear)}::float8
         or p.illustration_id ${later} ${parameter(after.illustrationId)}::bigint)`
    : '';
  const { rows } = await pool.query<BestPredicted>(
    `select p.illustration_id::text as "illustrationId", p.linear ${from} ${position}
     order by ${order === 'descending' ? 'p.linear desc, p.illustration_id' : 'p.linear, p.illustration_id desc'}
     offset ${parameter(skip)}::bigint limit ${parameter(first)}::int`,
    values,
  );
  return rows;
}

/** How many illustrations have a prediction and match. */
export async function countPredicted(
  reads: Pool,
  model: Pick<KpiModel, 'id' | 'tagModelId'>,
  filter: SearchFilter = {},
): Promise<number> {
  const pool = await upToDatePredictions(reads);
  const { from, values } = await selection(pool, model, filter);
  const { rows } = await pool.query<{ total: number }>(`select count(*)::int as total ${from}`, values);
  return rows[0]!.total;
}

async function selection(
  pool: Pool,
  { id, tagModelId }: Pick<KpiModel, 'id' | 'tagModelId'>,
  { tags, illustration }: SearchFilter,
) {
  const values: unknown[] = [id];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  // Only what the filter is about is joined: a prediction's vector, and so its illustration, is always there, and a
  // vector's row is a hundred times as wide as an illustration's.
  const joins: string[] = [];
  const conditions = ['p.model_id = $1'];
  if (tags) {
    joins.push(`join ${partitionOf(tagModelId)} v on v.illustration_id = p.illustration_id`);
    conditions.push(...tagCondition(tags, parameter, 'v'));
  }
  if (illustration) {
    joins.push('join illustration i on i.id = p.illustration_id');
    conditions.push(...illustration(parameter, 'i'));
  }
  const matching = `from kpi_prediction p ${joins.join(' ')} where ${conditions.join(' and ')}`;
  if (!tags || !(await isFew(pool, tagModelId, tags))) return { from: matching, parameter, values };
  // `offset 0` has them found before they are ordered: left to itself, the planner would walk down the predictions in the
  // hope of meeting them early, and what scores high or low may have none of the tags.
  const found = `from (select p.illustration_id, p.linear ${matching} offset 0) p where true`;
  return { from: found, parameter, values };
}

async function isFew(pool: Pool, tagModelId: number, tags: TagFilter): Promise<boolean> {
  const { frequencies } = await searchStatistics(pool, tagModelId);
  return estimateSelectivity(tags, frequencies) * frequencies.vectors <= FEW;
}
