import { kpiTotals, rankedCoefficients } from '../../kpi/index.js';
import type { KpiModelResolvers, KpiResolvers } from '../generated/schema-types.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

export const Kpi: KpiResolvers = {
  observations: ({ id }, _, { pool }) => kpiTotals(pool, id),
  deployedModel: ({ name }, _, { loaders }) => loaders.kpiModel.load(name),
};

export const KpiModel: KpiModelResolvers = {
  id: ({ id }) => String(id),
  kpi: ({ kpiName }) => kpiName,
  tagModel: ({ tagModelId }, _, { loaders }) => loaders.tagModel.load(tagModelId),
  report: ({ report }) => ({ ...report }),
  coefficients: async (model, { first }, { vocabulary }) => {
    checkFirst(first);
    const { tags } = await vocabulary(model.tagModelId);
    return rankedCoefficients(model, first).map(({ dimension, coefficient }) => ({
      tag: tagOf(tags[dimension]!),
      coefficient,
    }));
  },
};
