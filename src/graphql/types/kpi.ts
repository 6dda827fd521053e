import { feedBreaks, kpiTotals, maturedBefore, rankedCoefficients } from '../../kpi/index.js';
import type { KpiModelResolvers, KpiResolvers } from '../generated/schema-types.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

const KINDS = { rate: 'RATE', number: 'NUMBER' } as const;
const MEASURES = { rate: 'RATE', trials: 'TRIALS', missing: 'MISSING' } as const;

export const Kpi: KpiResolvers = {
  kind: ({ kind }) => KINDS[kind],
  immatureFrom: ({ id }, _, { pool }) => maturedBefore(pool, id),
  feedBreaks: async (kpi, _, { pool }) =>
    (await feedBreaks(pool, kpi)).map((found) => ({ ...found, what: MEASURES[found.what] })),
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
