import type { Command } from 'commander';
import type { Pool } from 'pg';
import { NotFoundError, NotReadyError } from '../errors.js';
import {
  findDeployedModel,
  findKpi,
  findKpiModel,
  forecast,
  loadPosterior,
  loadPredictor,
  type AskedContext,
  type Forecast,
  type Posterior,
  type Kpi,
  type KpiModel,
  type KpiPredictor,
} from '../kpi/index.js';
import { activeModel, loadVocabulary, type RegisteredModel, type TagVocabulary } from '../tagging/model-registry.js';
import type { SparseVector } from '../vectors/sparse-vector.js';
import { vectorOf } from './picture-vector.js';
import { readCount } from './settings.js';

/** All that a forecast takes. */
export interface KpiInUse {
  readonly kpi: Kpi;
  readonly tagModel: RegisteredModel;
  readonly model: KpiModel;
  readonly vocabulary: TagVocabulary;
  /** Null for a model that does not say how sure it is. */
  readonly posterior: Posterior | null;
  readonly predictor: KpiPredictor;
}

/**
 * The model that answers for a KPI, or another by its id.
 *
 * @throws NotFoundError, NotReadyError with what to do
 */
export async function kpiInUse(pool: Pool, name: string, modelId?: string): Promise<KpiInUse> {
  const kpi = await requireKpi(pool, name);
  const tagModel = await activeModel(pool);
  const model =
    modelId === undefined
      ? await findDeployedModel(pool, kpi.id, tagModel.id)
      : await findKpiModel(pool, readCount(modelId, '--model', { min: 1, max: 2 ** 31 - 1 }));
  if (!model && modelId !== undefined) throw new NotFoundError(`There is no KPI model ${modelId}.`);
  if (!model) throw new NotReadyError(`No model of "${name}" is deployed. Run: eyecatch kpi fit.`);
  if (model.kpiId !== kpi.id) throw new NotFoundError(`Model ${model.id} is of "${model.kpiName}", not of "${name}".`);
  return {
    kpi,
    tagModel,
    model,
    vocabulary: await loadVocabulary(pool, model.tagModelId),
    posterior: await loadPosterior(pool, model.id),
    predictor: await loadPredictor(pool, model),
  };
}

export async function requireKpi(pool: Pool, name: string): Promise<Kpi> {
  const kpi = await findKpi(pool, name);
  if (!kpi) throw new NotFoundError(`There is no KPI "${name}". Import observations first.`);
  return kpi;
}

export interface PictureForecast {
  readonly vector: SparseVector;
  /** In the columns of the posterior. */
  readonly posteriorVector: SparseVector;
  readonly forecast: Forecast;
}

/** @param picture a file, or the id of an illustration */
export async function forecastPicture(
  pool: Pool,
  { tagModel, model, posterior, predictor }: KpiInUse,
  picture: string,
  context: AskedContext = {},
): Promise<PictureForecast> {
  const vector = await vectorOf(pool, tagModel, picture);
  const posteriorVector = predictor.posteriorVector(vector);
  const variance = posterior && posterior.variance(posteriorVector);
  return { vector, posteriorVector, forecast: forecast(model, predictor.linear(vector), variance, context) };
}

/** The context that a forecast is for. */
export interface ContextOptions {
  readonly slot?: string;
  readonly audience?: string;
  readonly day?: string;
}

export function addContextOptions(command: Command): Command {
  return command
    .option('--slot <name>', 'where it is shown; averaged over when left out')
    .option('--audience <name>', 'to whom it is shown')
    .option('--day <day>', 'on which of the observed days, YYYY-MM-DD');
}

export function contextOf({ slot, audience, day }: ContextOptions): AskedContext {
  return {
    ...(slot === undefined ? {} : { slot }),
    ...(audience === undefined ? {} : { audience }),
    ...(day === undefined ? {} : { day }),
  };
}

/** A rate in percent; a number as it is. */
export function shown({ kind }: Pick<KpiModel, 'kind'>, value: number): string {
  return kind === 'rate' ? `${(100 * value).toFixed(3)} %` : value.toPrecision(4);
}

/** A difference, with its sign; of rates in (percentage) points. */
export function signed({ kind }: Pick<KpiModel, 'kind'>, value: number): string {
  const size = Math.abs(value);
  return `${value < 0 ? '-' : '+'}${kind === 'rate' ? `${(100 * size).toFixed(4)} points` : size.toPrecision(4)}`;
}

/** On the link's scale, with its standard error: three digits, since a ridge of a rate of 1 % has effects of 0.001. */
export function onLinkScale(value: number, standardError: number | null): string {
  const size = `${value < 0 ? '-' : '+'}${Math.abs(value).toPrecision(3)}`;
  return standardError === null ? size : `${size} ± ${standardError.toPrecision(2)}`;
}

/** What a reader of contributions must not forget. */
export const ASSOCIATED =
  "Associated with such pictures in the data; not what the tags cause. (On the model's scale, ± standard error.)";

/** What marks a figure that nobody measured. */
export function simulatedMark({ simulated }: Pick<KpiModel, 'simulated'>): string {
  return simulated ? '  (fitted to simulated data)' : '';
}
