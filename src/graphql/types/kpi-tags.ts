import { normalInterval, rankedCoefficients, tagTotals } from '../../kpi/index.js';
import { asksFor } from '../asked-fields.js';
import type { QueryResolvers } from '../generated/schema-types.js';
import { checkFirst } from '../paging.js';
import { deployedModel } from './kpi-forecast.js';
import { kpiOf } from './asked-kpi.js';
import { tagOf, thresholdOf } from './tag-scores.js';

const MOST_TAGS = 1000;

export const kpiTags: NonNullable<QueryResolvers['kpiTags']> = async (_, { kpi: name, first }, context, info) => {
  checkFirst(first, MOST_TAGS);
  const { pool, posteriors, vocabulary } = context;
  const kpi = await kpiOf(context, name);
  const model = await deployedModel(context, name);
  const { description } = await context.model();
  const { tags } = await vocabulary(model.tagModelId);
  const sure = ['standardError', 'low', 'high'].some((field) => asksFor(info, field));
  const ranked = rankedCoefficients(model, first, sure ? await posteriors.get(model.id) : null);
  const totals = await tagTotals(
    pool,
    kpi.id,
    model.tagModelId,
    ranked.map(({ dimension }) => ({ dimension, minScore: thresholdOf(description, tags[dimension]!.category) })),
  );
  return ranked.map(({ dimension, coefficient, standardError }) => {
    const { name: tag, displayName, category } = tagOf(tags[dimension]!);
    const { illustrations, numerator, denominator } = totals.get(dimension) ?? NOTHING;
    const interval = standardError === null ? null : normalInterval(coefficient, standardError);
    return {
      ...{ tag, displayName, category, coefficient, standardError, illustrations, numerator, denominator },
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      observed: denominator > 0 ? numerator / denominator : null,
    };
  });
};

const NOTHING = { illustrations: 0, numerator: 0, denominator: 0 };
