import { feedBreaks, kpiTotals, maturedBefore, rankedCoefficients, reportPage } from '../../kpi/index.js';
import { asksFor } from '../asked-fields.js';
import type { KpiModelResolvers, KpiResolvers } from '../generated/schema-types.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

const KINDS = { rate: 'RATE', number: 'NUMBER' } as const;
const METHODS = { ridge: 'RIDGE', logistic: 'LOGISTIC', ftrl: 'FTRL', hybrid: 'HYBRID' } as const;
const LINKS = { identity: 'IDENTITY', logit: 'LOGIT' } as const;
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
  method: ({ method }) => METHODS[method],
  link: ({ link }) => LINKS[link],
  report: ({ report }) => ({ ...report }),
  warnings: ({ report }) => [...report.warnings],
  reportPage: async (model, _, { vocabulary, posteriors }) => {
    const { tags } = await vocabulary(model.tagModelId);
    return reportPage(model, tags, await posteriors.get(model.id));
  },
  reportUrl: ({ id }) => `/kpi-models/${id}/report`,
  context: ({ context }) =>
    context.factors.flatMap(({ name, levels }) => levels.map((level) => ({ factor: name, ...level }))),
  coefficients: async (model, { first }, { vocabulary, posteriors }, info) => {
    checkFirst(first);
    const { tags } = await vocabulary(model.tagModelId);
    const posterior = asksFor(info, 'standardError') ? await posteriors.get(model.id) : null;
    return rankedCoefficients(model, first, posterior).map(({ dimension, ...rest }) => ({
      tag: tagOf(tags[dimension]!),
      ...rest,
    }));
  },
};
