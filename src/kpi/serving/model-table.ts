import type { PoolClient } from 'pg';
import type { Database } from '../../database/open.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { decodeSparsevec, encodeSparsevec } from '../../vectors/sparsevec-codec.js';
import type { ContextEffects } from '../fitting/context-effects.js';
import type { Kpi } from '../kpi-table.js';
import type { Link } from '../link.js';
import type { KpiReport } from '../report/report.js';

/** A fitted linear model: g(value) = intercept + coefficients . scores, for vectors of one tag model. */
export interface KpiModel {
  readonly id: number;
  readonly kpiId: number;
  readonly kpiName: string;
  readonly kind: Kpi['kind'];
  readonly tagModelId: number;
  readonly method: KpiReport['method'];
  readonly link: Link;
  readonly intercept: number;
  readonly coefficients: SparseVector;
  readonly context: ContextEffects;
  /** Between illustrations, on the link's scale, that neither tags nor luck explain; null where it is not known. */
  readonly unexplainedVariance: number | null;
  /** Of each tag over the illustrations it was fitted to; null for models of before. */
  readonly meanScores: SparseVector | null;
  readonly lambda: number;
  /** Illustrations it was fitted to. */
  readonly illustrations: number;
  /** True when it was fitted to data of a simulation. */
  readonly simulated: boolean;
  readonly report: KpiReport;
  readonly createdAt: Date;
  /** When it was last deployed, also if another answers by now; null when it never was. */
  readonly deployedAt: Date | null;
  /** Whether it is the one that answers: the latest deployment of its KPI and tag model that was not taken back. */
  readonly deployed: boolean;
}

export type NewKpiModel = Omit<KpiModel, 'id' | 'kpiName' | 'kind' | 'createdAt' | 'deployedAt' | 'deployed'> & {
  /** What an online model goes on from. */
  readonly state?: Uint8Array | null;
  /** Boosted trees with the weights of their leaves. */
  readonly trees?: Uint8Array | null;
};

const SELECT = `
  select model.id, model.kpi_id as "kpiId", kpi.name as "kpiName", kpi.kind, model.tag_model_id as "tagModelId",
    method, link, intercept, sparsevec_send(coefficients) as coefficients, context,
    unexplained_variance as "unexplainedVariance", sparsevec_send(mean_scores) as "meanScores", lambda, illustrations,
    simulated, report, model.created_at as "createdAt",
    (select max(deployed_at) from kpi_deployment d where d.model_id = model.id) as "deployedAt",
    model.id is not distinct from (
      select d.model_id from kpi_deployment d
      where d.kpi_id = model.kpi_id and d.tag_model_id = model.tag_model_id and withdrawn_at is null
      order by d.id desc limit 1
    ) as deployed
  from kpi_model model join kpi on kpi.id = model.kpi_id`;

/** Stores a fitted model, not yet deployed. */
export async function insertKpiModel(db: Database | PoolClient, model: NewKpiModel): Promise<KpiModel> {
  const { rows } = await db.query<{ id: number }>(
    `insert into kpi_model (kpi_id, tag_model_id, method, link, intercept, coefficients, context, unexplained_variance,
       mean_scores, lambda, illustrations, simulated, report, state, trees)
     values ($1, $2, $3, $4, $5, $6::sparsevec, $7, $8, $9::sparsevec, $10, $11, $12, $13, $14, $15) returning id`,
    [
      model.kpiId,
      model.tagModelId,
      model.method,
      model.link,
      model.intercept,
      encodeSparsevec(model.coefficients),
      JSON.stringify(model.context),
      model.unexplainedVariance,
      model.meanScores && encodeSparsevec(model.meanScores),
      model.lambda,
      model.illustrations,
      model.simulated,
      JSON.stringify(model.report),
      bufferOf(model.state),
      bufferOf(model.trees),
    ],
  );
  return (await findKpiModel(db, rows[0]!.id))!;
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
    `${SELECT} where model.id = (
       select model_id from kpi_deployment
       where kpi_id = $1 and tag_model_id = $2 and withdrawn_at is null order by id desc limit 1)`,
    [kpiId, tagModelId],
  );
  return rows.map(modelOf)[0];
}

/** Newest first, of all tag models. */
export async function listKpiModels(db: Database, kpiId: number): Promise<KpiModel[]> {
  const { rows } = await db.query<Row>(`${SELECT} where model.kpi_id = $1 order by model.id desc`, [kpiId]);
  return rows.map(modelOf);
}

/** What an online model goes on from, of the newest one that has it. */
export async function latestState(
  db: Database,
  kpiId: number,
  tagModelId: number,
): Promise<{ id: number; state: Buffer } | undefined> {
  const { rows } = await db.query<{ id: number; state: Buffer }>(
    `select id, state from kpi_model where kpi_id = $1 and tag_model_id = $2 and state is not null
     order by id desc limit 1`,
    [kpiId, tagModelId],
  );
  return rows[0];
}

/** The trees of a hybrid model; undefined for another. */
export async function loadTrees(db: Database, id: number): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ trees: Buffer | null }>('select trees from kpi_model where id = $1', [id]);
  return rows[0]?.trees ?? undefined;
}

type Row = Omit<KpiModel, 'coefficients' | 'meanScores'> & { coefficients: Buffer; meanScores: Buffer | null };

function modelOf(row: Row): KpiModel {
  return {
    ...row,
    coefficients: decodeSparsevec(row.coefficients),
    meanScores: row.meanScores && decodeSparsevec(row.meanScores),
  };
}

function bufferOf(bytes: Uint8Array | null | undefined): Buffer | null {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
}
