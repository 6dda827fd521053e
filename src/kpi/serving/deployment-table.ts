import type { Database } from '../../database/open.js';
import { NotFoundError, NotReadyError } from '../../errors.js';
import { findKpiModel, type KpiModel } from './model-table.js';
import { keepPredictions } from './prediction-table.js';

export interface Deployment {
  readonly id: number;
  readonly modelId: number;
  readonly tagModelId: number;
  readonly deployedAt: Date;
  /** When it was rolled back; null when it was not. */
  readonly withdrawnAt: Date | null;
}

/**
 * Lets a model answer from now on, in place of the one of the same KPI and tag model that did, with predictions for the
 * library kept at once.
 *
 * @throws NotFoundError
 */
export async function deployKpiModel(db: Database, id: number): Promise<KpiModel> {
  const model = await findKpiModel(db, id);
  if (!model) throw new NotFoundError(`There is no KPI model ${id}.`);
  // Predictions first: were this to end between the two, they would be of a model that does not answer, and are removed
  // at the next refresh, as those of the model that answered so far are.
  await keepPredictions(db, model);
  await db.query(
    `with marked as (insert into kpi_prediction_stale default values)
     insert into kpi_deployment (kpi_id, tag_model_id, model_id) values ($1, $2, $3)`,
    [model.kpiId, model.tagModelId, id],
  );
  return (await findKpiModel(db, id))!;
}

/**
 * Takes the latest deployment back, in one statement: the one before it answers again.
 *
 * @returns the model that answers now
 * @throws NotReadyError when there is none before it
 */
export async function rollBackKpiModel(db: Database, kpiId: number, tagModelId: number): Promise<KpiModel> {
  const { rows } = await db.query<{ now: number }>(
    `with standing as (
       select id, model_id, row_number() over (order by id desc) as place from kpi_deployment
       where kpi_id = $1 and tag_model_id = $2 and withdrawn_at is null
     ), taken_back as (
       -- A model deployed twice in a row answers until both are taken back.
       select id from standing
       where id > (select max(id) from standing where model_id <> (select model_id from standing where place = 1))
     ), withdrawn as (
       update kpi_deployment set withdrawn_at = clock_timestamp() where id in (select id from taken_back) returning id
     ), marked as (
       -- Predictions of a model that did not answer were not kept up to date.
       insert into kpi_prediction_stale default values
     )
     select model_id as now from standing
     where id = (select max(id) from standing where id not in (select id from taken_back))
       and exists (select from withdrawn)`,
    [kpiId, tagModelId],
  );
  if (!rows[0]) {
    throw new NotReadyError(
      'There is no earlier deployment to roll back to. Deploy another model of this KPI, or leave this one.',
    );
  }
  return (await findKpiModel(db, rows[0].now))!;
}

/** The model that {@link rollBackKpiModel} would let answer again. */
export async function deploymentBefore(db: Database, kpiId: number, tagModelId: number): Promise<KpiModel | undefined> {
  const { rows } = await db.query<{ before: number }>(
    `with standing as (
       select id, model_id from kpi_deployment where kpi_id = $1 and tag_model_id = $2 and withdrawn_at is null
     )
     select model_id as before from standing
     where model_id <> (select model_id from standing order by id desc limit 1) order by id desc limit 1`,
    [kpiId, tagModelId],
  );
  return rows[0] && findKpiModel(db, rows[0].before);
}

/** Newest first. */
export async function listDeployments(db: Database, kpiId: number): Promise<Deployment[]> {
  const { rows } = await db.query<Deployment>(
    `select id, model_id as "modelId", tag_model_id as "tagModelId", deployed_at as "deployedAt",
       withdrawn_at as "withdrawnAt"
     from kpi_deployment where kpi_id = $1 order by id desc`,
    [kpiId],
  );
  return rows;
}
