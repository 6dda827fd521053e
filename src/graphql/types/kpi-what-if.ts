import { difference, editVector, forecast, trueInterval } from '../../kpi/index.js';
import { supportWarnings, WHAT_IF_NOTE } from '../../kpi/serving/support.js';
import { dimensionOf } from '../../tagging/model-registry.js';
import type { KpiForecastResolvers, KpiWhatIfResolvers } from '../generated/schema-types.js';
import type { ForecastModel, WhatIfModel } from '../models.js';
import { tagOf } from './tag-scores.js';

/** Tags that moved along in one answer. */
const LISTED = 20;
const CO_OCCURRING = { HELD: 'held', MOVED: 'moved' } as const;

/** The forecast for the same picture with other tags. */
export const whatIf: NonNullable<KpiForecastResolvers['whatIf']> = async (
  { model, linear, asked, vector: vectorOf }: ForecastModel,
  { add, remove, coOccurring },
  { reads: pool, vocabulary, posteriors, predictors },
): Promise<WhatIfModel> => {
  const known = await vocabulary(model.tagModelId);
  const edits = [
    ...add.map(({ name, score }) => ({ dimension: dimensionOf(known, name), score: score ?? null })),
    ...remove.map((name) => ({ dimension: dimensionOf(known, name), score: 0 })),
  ];
  const vector = await vectorOf();
  const edited = await editVector(pool, model, vector, edits, CO_OCCURRING[coOccurring]);
  const [posterior, predictor] = await Promise.all([posteriors.get(model.id), predictors.get(model)]);
  const columnsBefore = predictor.posteriorVector(vector);
  const columnsAfter = predictor.posteriorVector(edited.vector);
  const varianceOf = (of: typeof vector): number | null => posterior && posterior.variance(of);
  const before = forecast(model, linear, varianceOf(columnsBefore), asked);
  const after = forecast(model, predictor.linear(edited.vector), varianceOf(columnsAfter), asked);
  const [treesBefore, treesAfter] = [vector, edited.vector].map((of) => predictor.trees(of, 0));
  return {
    model,
    before,
    after,
    edited,
    treeChange: treesBefore && treesAfter ? treesAfter.total - treesBefore.total : null,
    standardError: posterior && Math.sqrt(posterior.combinationVariance(difference(columnsBefore, columnsAfter))),
    warnings: supportWarnings(model, after, edited, (dimension) => known.tags[dimension]!.name),
  };
};

export const KpiWhatIf: KpiWhatIfResolvers = {
  before: ({ before }) => before.value,
  after: ({ after }) => after.value,
  interval: ({ model, after }) => trueInterval(model, after),
  change: ({ before, after }) => after.value - before.value,
  linearChange: ({ before, after }) => after.linear - before.linear,
  warnings: ({ warnings }) => [...warnings],
  note: () => WHAT_IF_NOTE,
  movedAlong: async ({ model, edited }, _, { vocabulary }) => {
    const { tags } = await vocabulary(model.tagModelId);
    return edited.movedAlong
      .slice(0, LISTED)
      .map(({ dimension, from, to }) => ({ tag: tagOf(tags[dimension]!), from, to }));
  },
};
