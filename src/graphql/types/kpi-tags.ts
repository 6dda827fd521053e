import { thresholdOf } from '../../tagging/model-pack.js';
import { setImmediate } from 'node:timers/promises';
import { normalInterval, rankedCoefficients, standardErrorOf, tagTotals, type Posterior } from '../../kpi/index.js';
import { asksFor } from '../asked-fields.js';
import type { QueryResolvers } from '../generated/schema-types.js';
import { checkFirstWith } from '../paging.js';
import { kpiOf } from './asked-kpi.js';
import { deployedModel } from './kpi-forecast.js';
import { tagOf } from './tag-scores.js';

const MOST_TAGS = 1000;
/** Fields that take the posterior of the model, some 20 ms a tag. */
const COSTLY = ['standardError', 'low', 'high'];
const NOTHING = { illustrations: 0, numerator: 0, denominator: 0 };

export const kpiTags: NonNullable<QueryResolvers['kpiTags']> = async (_, { kpi: name, first }, context, info) => {
  const costly = COSTLY.filter((field) => asksFor(info, field));
  checkFirstWith(first, MOST_TAGS, costly);
  const { reads: pool, posteriors, vocabulary } = context;
  const kpi = await kpiOf(context, name);
  const model = await deployedModel(context, name);
  const { description } = await context.model();
  const { tags } = await vocabulary(model.tagModelId);
  const ranked = rankedCoefficients(model, first);
  const totals = await tagTotals(
    pool,
    kpi.id,
    model.tagModelId,
    ranked.map(({ dimension }) => ({ dimension, minScore: thresholdOf(description, tags[dimension]!.category) })),
  );
  const posterior = costly.length > 0 ? await posteriors.get(model.id) : null;
  const rows = [];
  for (const { dimension, coefficient } of ranked) {
    const { name: tag, displayName, category } = tagOf(tags[dimension]!);
    const { illustrations, numerator, denominator } = totals.get(dimension) ?? NOTHING;
    rows.push({
      ...{ tag, displayName, category, coefficient, illustrations, numerator, denominator },
      ...(await certainty(posterior, dimension, coefficient)),
      observed: denominator > 0 ? numerator / denominator : null,
    });
  }
  return rows;
};

async function certainty(posterior: Posterior | null, dimension: number, coefficient: number) {
  if (!posterior) return { standardError: null, low: null, high: null };
  // Others have a turn between two tags.
  await setImmediate();
  const standardError = standardErrorOf(dimension, posterior);
  return { standardError, ...normalInterval(coefficient, standardError) };
}
