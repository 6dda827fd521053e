import { NotReadyError } from '../../errors.js';
import { contributions, predictVector, rateOf, type KpiModel } from '../../kpi/index.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Context } from '../context.js';
import type { KpiForecastResolvers } from '../generated/schema-types.js';
import type { ForecastModel } from '../models.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

export const KpiForecast: KpiForecastResolvers = {
  rate: ({ linear }) => rateOf(linear),
  intercept: ({ model }) => model.intercept,
  simulated: ({ model }) => model.simulated,
  observed: async ({ kpi, illustrationId }, _, { loaders }) =>
    illustrationId === null ? null : loaders.observed(kpi).load(illustrationId),
  contributions: async ({ model, vector }, { first }, { vocabulary }) => {
    checkFirst(first);
    const { tags } = await vocabulary(model.tagModelId);
    return contributions(model, await vector())
      .slice(0, first)
      .map(({ dimension, ...rest }) => ({ tag: tagOf(tags[dimension]!), ...rest }));
  },
};

/** Null when the illustration has no vector yet. */
export async function forecastStored(
  context: Context,
  kpi: string,
  illustrationId: string,
): Promise<ForecastModel | null> {
  const model = await deployedModel(context, kpi);
  const linear = await context.loaders.prediction(model).load(illustrationId);
  if (linear === null) return null;
  const vector = async () => (await context.loaders.vector.load(illustrationId))!;
  return { kpi, model, linear, vector, illustrationId };
}

export async function forecastVector(context: Context, kpi: string, vector: SparseVector): Promise<ForecastModel> {
  const model = await deployedModel(context, kpi);
  const linear = predictVector(model, vector);
  return { kpi, model, linear, vector: () => Promise.resolve(vector), illustrationId: null };
}

async function deployedModel({ loaders }: Context, kpi: string): Promise<KpiModel> {
  const model = await loaders.kpiModel.load(kpi);
  if (!model) {
    throw new NotReadyError(
      `No model of "${kpi}" is deployed for the active tag model. Fit one: mutation { fitKpi(kpi: "${kpi}") { id } }.`,
    );
  }
  return model;
}
