import { BoundedQueue } from '../../bounded-queue.js';
import { BadInputError } from '../../errors.js';
import { allocateImpressions, decideAmong, type RunningCandidate } from '../../kpi/index.js';
import type { Context } from '../context.js';
import type { AllocationPolicy, QueryResolvers } from '../generated/schema-types.js';
import type { ForecastModel } from '../models.js';
import { deployedModel, forecastAll } from './kpi-forecast.js';

const MAX_CANDIDATES = 50;
/** Each is seconds of arithmetic in turns of 20 ms: side by side they would keep everybody else waiting. */
const DECISIONS = new BoundedQueue({ what: 'decisions', atWork: 1, waiting: 20, waitMs: 20_000 });
const POLICIES: Record<AllocationPolicy, 'thompson' | 'top-two'> = { THOMPSON: 'thompson', TOP_TWO: 'top-two' };

export const kpiDecisions: Pick<QueryResolvers, 'decideKpi' | 'allocateKpi'> = {
  decideKpi: async (_, { kpi, illustrations, uploads, incumbent, context: asked, seed }, context) => {
    const { model, posterior, forecasts, running } = await candidates(context, kpi, { illustrations, uploads, asked });
    const place = incumbent == null ? undefined : [...illustrations, ...uploads].indexOf(incumbent);
    if (place === -1) {
      throw new BadInputError(
        `The incumbent ${incumbent!} is not among the illustrations and uploads that were given.`,
      );
    }
    const { signal } = context.operation;
    const { decisions, incumbent: against } = await DECISIONS.run(
      () => decideAmong(model, posterior, running, { incumbent: place, seed, signal }),
      signal,
    );
    return {
      incumbent: forecasts[against]!,
      candidates: decisions.map((decision, at) => ({ forecast: forecasts[at]!, ...decision })),
    };
  },

  allocateKpi: async (_, { kpi, illustrations, uploads, batch, policy, beta, context: asked, seed }, context) => {
    const { model, posterior, forecasts, running } = await candidates(context, kpi, { illustrations, uploads, asked });
    const { signal } = context.operation;
    const dealt = await DECISIONS.run(
      () => allocateImpressions(model, posterior, running, { batch, policy: POLICIES[policy], beta, seed, signal }),
      signal,
    );
    return dealt.map((allocation, at) => ({ forecast: forecasts[at]!, ...allocation }));
  },
};

/** Forecasts with what was observed of each, and the model's posterior over all of them. */
async function candidates(
  context: Context,
  kpi: string,
  given: {
    illustrations: readonly string[];
    uploads: readonly string[];
    asked: ForecastModel['asked'] | null | undefined;
  },
) {
  const { illustrations, uploads, asked } = given;
  const count = illustrations.length + uploads.length;
  if (count < 2 || count > MAX_CANDIDATES) {
    throw new BadInputError(`A decision is among 2 to ${MAX_CANDIDATES} creatives; ${count} given.`);
  }
  if (new Set([...illustrations, ...uploads]).size < count) {
    throw new BadInputError('A creative was given twice; give each once.');
  }
  const model = await deployedModel(context, kpi);
  const forecasts = await forecastAll(context, kpi, { illustrations, uploads, asked: asked ?? {} });
  const predictor = await context.predictors.get(model);
  const running: RunningCandidate[] = await Promise.all(
    forecasts.map(async ({ illustrationId, forecast, vector, asked: there }) => ({
      forecast: await forecast(),
      vector: predictor.posteriorVector(await vector()),
      observed:
        illustrationId === null ? null : await context.loaders.observed({ kpi, asked: there }).load(illustrationId),
    })),
  );
  return { model, posterior: await context.posteriors.get(model.id), forecasts, running };
}
