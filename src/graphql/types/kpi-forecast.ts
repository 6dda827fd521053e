import { setImmediate } from 'node:timers/promises';
import { NotFoundError, NotReadyError } from '../../errors.js';
import {
  blended,
  explain,
  explainByGroup,
  explainTrees,
  forecast,
  intervalFromObservations,
  observedInterval,
  trueInterval,
  valueAtIntercept,
  type AskedContext,
  type KpiModel,
} from '../../kpi/index.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { asksFor } from '../asked-fields.js';
import type { Context } from '../context.js';
import type { KpiForecastResolvers } from '../generated/schema-types.js';
import type { ForecastModel } from '../models.js';
import { checkFirst, checkId } from '../paging.js';
import { whatIf } from './kpi-what-if.js';
import { tagOf } from './tag-scores.js';

export const KpiForecast: KpiForecastResolvers = {
  illustration: ({ illustrationId }, _, { loaders }) =>
    illustrationId === null ? null : loaders.illustration.load(illustrationId),
  rate: ({ model, linear, asked }) => forecast(model, linear, null, asked).value,
  interval: async ({ model, forecast: made }) => trueInterval(model, await made()),
  observedInterval: async ({ model, forecast: made }, { trials }) => observedInterval(model, await made(), trials),
  standardError: async ({ forecast: made }) => {
    const { prediction } = await made();
    return prediction && Math.sqrt(prediction.variance);
  },
  intercept: ({ model }) => model.intercept,
  rateAtIntercept: ({ model, linear, asked }) => valueAtIntercept(model, forecast(model, linear, null, asked)),
  simulated: ({ model }) => model.simulated,
  observed: async ({ kpi, asked, illustrationId }, _, { loaders }) =>
    illustrationId === null ? null : loaders.observed({ kpi, asked }).load(illustrationId),
  intervalFromObservations: async ({ kpi, model, asked, illustrationId }, _, { loaders }) =>
    illustrationId === null
      ? null
      : intervalFromObservations(model, await loaders.observed({ kpi, asked }).load(illustrationId)),
  blended: async ({ kpi, model, asked, illustrationId, forecast: made }, _, { loaders }) => {
    if (illustrationId === null) return null;
    const found = blended(model, await made(), await loaders.observed({ kpi, asked }).load(illustrationId));
    return found && { rate: found.mean, interval: found.interval, modelWeight: found.modelWeight };
  },
  contributions: async ({ model, vector, linear, asked }, { first }, { vocabulary, posteriors }, info) => {
    checkFirst(first);
    const { tags } = await vocabulary(model.tagModelId);
    const parts = explain(
      model,
      forecast(model, linear, null, asked),
      await vector(),
      asksFor(info, 'standardError') ? await turn(posteriors.get(model.id)) : null,
      first,
    );
    return parts.map(({ dimension, ...rest }) => ({ tag: tagOf(tags[dimension]!), ...rest }));
  },
  contributionGroups: async ({ model, vector, linear, asked }, { first }, { vocabulary, posteriors }, info) => {
    checkFirst(first);
    const { tags } = await vocabulary(model.tagModelId);
    const groups = explainByGroup(
      model,
      forecast(model, linear, null, asked),
      await vector(),
      asksFor(info, 'standardError') ? await turn(posteriors.get(model.id)) : null,
      first,
    );
    return groups.map(({ parts, ...rest }) => ({
      tags: parts.map(({ dimension }) => tagOf(tags[dimension]!)),
      ...rest,
    }));
  },
  treeContribution: async ({ model, vector, linear, asked }, { first }, { posteriors, predictors }) => {
    checkFirst(first);
    const [posterior, predictor] = await Promise.all([posteriors.get(model.id), predictors.get(model)]);
    const made = forecast(model, linear, null, asked);
    const found = explainTrees(model, predictor, made, await vector(), posterior, first);
    return found && { ...found, largest: [...found.largest] };
  },
  whatIf,
};

/** Null when the illustration has no vector yet. */
export async function forecastStored(
  context: Context,
  kpi: string,
  illustrationId: string,
  asked: AskedContext = {},
): Promise<ForecastModel | null> {
  const model = await deployedModel(context, kpi);
  const linear = await context.loaders.prediction(model).load(illustrationId);
  if (linear === null) return null;
  return forecastOf(context, kpi, model, { linear, illustrationId, asked });
}

export function forecastOf(
  context: Context,
  kpi: string,
  model: KpiModel,
  { linear, illustrationId, asked = {} }: { linear: number; illustrationId: string; asked?: AskedContext },
): ForecastModel {
  const vector = async (): Promise<SparseVector> => (await context.loaders.vector.load(illustrationId))!;
  const made = { model, linear, asked, illustrationId, vector };
  return { kpi, ...made, forecast: sure(context, made) };
}

export async function forecastVector(
  context: Context,
  kpi: string,
  given: SparseVector,
  asked: AskedContext = {},
): Promise<ForecastModel> {
  const model = await deployedModel(context, kpi);
  const linear = (await context.predictors.get(model)).linear(given);
  const vector = (): Promise<SparseVector> => Promise.resolve(given);
  const made = { model, linear, asked, illustrationId: null, vector };
  return { kpi, ...made, forecast: sure(context, made) };
}

/** Of illustrations of the library, then of uploads, in the order asked. */
export async function forecastAll(
  context: Context,
  kpi: string,
  {
    illustrations,
    uploads,
    asked,
  }: { illustrations: readonly string[]; uploads: readonly string[]; asked: AskedContext },
): Promise<ForecastModel[]> {
  return Promise.all([
    ...illustrations.map(async (id) => {
      const found = await forecastStored(context, kpi, checkId(id), asked);
      if (!found) throw new NotFoundError(`There is no indexed illustration ${id}.`);
      return found;
    }),
    ...uploads.map(async (id) => {
      const { vector } = await context.loaders.taggedUpload(await context.model()).load(id);
      return forecastVector(context, kpi, vector, asked);
    }),
  ]);
}

export async function deployedModel({ loaders }: Context, kpi: string): Promise<KpiModel> {
  const model = await loaders.kpiModel.load(kpi);
  if (!model) {
    throw new NotReadyError(
      `No model of "${kpi}" is deployed for the active tag model. Fit one: mutation { fitKpi(kpi: "${kpi}") { id } }.`,
    );
  }
  return model;
}

/** The event loop has a turn before: each forecast of a list takes 20 ms of arithmetic and more. */
async function turn<T>(promise: Promise<T>): Promise<T> {
  const value = await promise;
  await setImmediate();
  return value;
}

/** Made once: several fields of a forecast ask for it. */
function sure(context: Context, { model, linear, asked, illustrationId, vector }: Unsure): ForecastModel['forecast'] {
  const { variances } = context.posteriors;
  let made: ReturnType<ForecastModel['forecast']> | undefined;
  return () =>
    (made ??= (async () => {
      const known = illustrationId === null ? undefined : variances.get(model.id, illustrationId, linear);
      const variance = known ?? (await varianceOf(context, model, vector));
      if (illustrationId !== null && variance !== null) variances.set(model.id, illustrationId, { linear, variance });
      return forecast(model, linear, variance, asked);
    })());
}

type Unsure = Pick<ForecastModel, 'model' | 'linear' | 'asked' | 'illustrationId' | 'vector'>;

/** Null for a model that was stored without its posterior. */
async function varianceOf(
  { posteriors, predictors }: Context,
  model: KpiModel,
  vector: () => Promise<SparseVector>,
): Promise<number | null> {
  const posterior = await turn(posteriors.get(model.id));
  if (!posterior) return null;
  const predictor = await predictors.get(model);
  return posterior.variance(predictor.posteriorVector(await vector()));
}
