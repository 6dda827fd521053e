import type { Database } from '../database/open.js';
import { NotFoundError } from '../errors.js';
import type { SparseVector } from '../vectors/sparse-vector.js';
import { decodeSparsevec, encodeSparsevec } from '../vectors/sparsevec-codec.js';
import type { KpiReport } from './report.js';

/** A fitted linear model: rate = intercept + coefficients . scores, for vectors of one tag model. */
export interface KpiModel {
  readonly id: number;
  readonly kpiId: number;
  readonly kpiName: string;
  readonly tagModelId: number;
  readonly intercept: number;
  readonly coefficients: SparseVector;
  readonly lambda: number;
  /** Illustrations it was fitted to. */
  readonly illustrations: number;
  /** True when it was fitted to data of a simulation. */
  readonly simulated: boolean;
  readonly report: KpiReport;
  readonly createdAt: Date;
  readonly deployedAt: Date | null;
  /** Whether it is the one that answers: the latest deployed of its KPI and tag model. */
  readonly deployed: boolean;
}

export type NewKpiModel = Pick<
  KpiModel,
  'kpiId' | 'tagModelId' | 'intercept' | 'coefficients' | 'lambda' | 'illustrations' | 'simulated' | 'report'
>;

const SELECT = `
  select model.id, kpi_id as "kpiId", kpi.name as "kpiName", tag_model_id as "tagModelId", intercept,
    sparsevec_send(coefficients) as coefficients, lambda, illustrations, simulated, report,
    model.created_at as "createdAt", deployed_at as "deployedAt",
    deployed_at is not null and not exists (
      select from kpi_model later
      where later.kpi_id = model.kpi_id and later.tag_model_id = model.tag_model_id
        and (later.deployed_at, later.id) > (model.deployed_at, model.id)
    ) as deployed
  from kpi_model model join kpi on kpi.id = model.kpi_id`;

/** Stores a fitted model, not yet deployed. */
export async function insertKpiModel(db: Database, model: NewKpiModel): Promise<KpiModel> {
  const { rows } = await db.query<{ id: number }>(
    `insert into kpi_model (kpi_id, tag_model_id, intercept, coefficients, lambda, illustrations, simulated, report)
     values ($1, $2, $3, $4::sparsevec, $5, $6, $7, $8) returning id`,
    [
      model.kpiId,
      model.tagModelId,
      model.intercept,
      encodeSparsevec(model.coefficients),
      model.lambda,
      model.illustrations,
      model.simulated,
      JSON.stringify(model.report),
    ],
  );
  return (await findKpiModel(db, rows[0]!.id))!;
}

/**
 * Lets a model answer from now on, in place of the one of the same KPI and tag model that did; deploying an older one
 * rolls back.
 *
 * @throws NotFoundError
 */
export async function deployKpiModel(db: Database, id: number): Promise<KpiModel> {
  // clock_timestamp: of two deployments in one transaction the second must be the later one.
  const { rowCount } = await db.query('update kpi_model set deployed_at = clock_timestamp() where id = $1::bigint', [
    id,
  ]);
  if (rowCount === 0) throw new NotFoundError(`There is no KPI model ${id}.`);
  return (await findKpiModel(db, id))!;
}

export async function findKpiModel(db: Database, id: number): Promise<KpiModel | undefined> {
  const { rows } = await db.query<Row>(`${SELECT} where model.id = $1::bigint`, [id]);
  return rows.map(modelOf)[0];
}

/** The model that answers for a KPI under a tag model. */
export async function findDeployedModel(
  db: Database,
  kpiId: number,
  tagModelId: number,
): Promise<KpiModel | undefined> {
  const { rows } = await db.query<Row>(
    `${SELECT} where model.kpi_id = $1 and model.tag_model_id = $2 and deployed_at is not null
     order by deployed_at desc, model.id desc limit 1`,
    [kpiId, tagModelId],
  );
  return rows.map(modelOf)[0];
}

/** Newest first, of all tag models. */
export async function listKpiModels(db: Database, kpiId: number): Promise<KpiModel[]> {
  const { rows } = await db.query<Row>(`${SELECT} where model.kpi_id = $1 order by model.id desc`, [kpiId]);
  return rows.map(modelOf);
}

type Row = Omit<KpiModel, 'coefficients'> & { coefficients: Buffer };

function modelOf(row: Row): KpiModel {
  return { ...row, coefficients: decodeSparsevec(row.coefficients) };
}
