import { thresholdOf } from '../../tagging/model-pack.js';
import { BadInputError } from '../../errors.js';
import { librarySeries } from '../../indexer/library-series.js';
import { daysWithin, kpiSeries, type NamedCriterion, type SeriesGrouping } from '../../kpi/index.js';
import { dimensionOf } from '../../tagging/model-registry.js';
import { asksFor } from '../asked-fields.js';
import type { Context } from '../context.js';
import type { KpiBucket, KpiGrouping, QueryResolvers } from '../generated/schema-types.js';
import { kpiOf } from './asked-kpi.js';
import { kpiCreatives } from './kpi-creatives.js';
import { kpiTags } from './kpi-tags.js';
import { resolveIllustrationFilter } from './illustration-filter-input.js';

const BUCKETS = { DAY: 'day', WEEK: 'week', MONTH: 'month', ALL: 'all' } as const satisfies Record<KpiBucket, string>;
const GROUPINGS: Readonly<Record<KpiGrouping, SeriesGrouping>> = {
  SLOT: 'slot',
  AUDIENCE: 'audience',
  ADVERTISER: 'advertiser',
  CONTENT_RATING: 'contentRating',
  SOURCE: 'source',
};
/** What a series is called whose group has no name of its own. */
const UNNAMED = '(none)';

export const kpiSeriesQueries: QueryResolvers = {
  kpiSeries: async (_, { kpi: name, from, to, bucket, groupBy, tags, filter, ...within }, context, info) => {
    const { reads: pool, model, loaders } = context;
    const kpi = await kpiOf(context, name);
    const tagModel = await model();
    if (groupBy && tags.length > 0) {
      throw new BadInputError(`A series is of groupBy (${groupBy}) or of tags, not of both: leave one of them out.`);
    }
    // Worked out row by row, it takes longer than all else.
    const deployed = asksFor(info, 'forecast') ? await loaders.kpiModel.load(name) : undefined;
    const points = await kpiSeries(pool, kpi, deployed ?? undefined, {
      ...within,
      days: daysWithin({ from, to }),
      bucket: BUCKETS[bucket],
      groupBy: tags.length > 0 ? await criteria(context, tags) : groupBy ? GROUPINGS[groupBy] : undefined,
      filter: (await resolveIllustrationFilter(filter, model, context)) ?? {},
      tagModelId: tagModel.id,
      countIllustrations: asksFor(info, 'illustrations'),
    });
    return points.map(({ day, interval, group, illustrations, ...point }) => ({
      ...point,
      // Counted whenever it is asked for.
      illustrations: illustrations ?? 0,
      time: startOf(day),
      group,
      metric: group === null ? name : `${name} ${group === '' ? UNNAMED : group}`,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    }));
  },

  kpiCreatives,
  kpiTags,

  librarySeries: async (_, { from, to, bucket }, { reads: pool, model }) => {
    const { id } = await model();
    const rows = await librarySeries(pool, { from: from ?? null, to: to ?? null, bucket: BUCKETS[bucket] }, id);
    return rows.map(({ day, ...growth }) => ({ ...growth, time: startOf(day) }));
  },
};

/** From the threshold of each tag's category on. */
async function criteria({ model, vocabulary }: Context, names: readonly string[]): Promise<NamedCriterion[]> {
  const { id, description } = await model();
  const known = await vocabulary(id);
  return names.map((name) => {
    const dimension = dimensionOf(known, name);
    const tag = known.tags[dimension]!;
    return { name: tag.name, dimension, minScore: thresholdOf(description, tag.category) };
  });
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
