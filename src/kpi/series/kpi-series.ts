import type { Pool } from 'pg';
import { BadInputError } from '../../errors.js';
import type { SearchFilter } from '../../vectors/search-filter.js';
import { tagCondition, type TagCriterion } from '../../vectors/tag-filter.js';
import type { Kpi } from '../kpi-table.js';
import { refreshPredictions } from '../serving/prediction-table.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import { intervalOfMean, intervalOfRate } from './observed-interval.js';
import { chosenIllustrations } from './chosen-illustrations.js';
import { expectedInContext, type ExpectingModel } from './expected-sql.js';
import type { DayRange } from './observed-days.js';

/** 'all' is the whole time as one bucket. */
export type KpiBucket = 'day' | 'week' | 'month' | 'all';
export type SeriesGrouping = 'slot' | 'audience' | 'advertiser' | 'contentRating' | 'source';

/** A tag whose illustrations make up a series of their own. */
export interface NamedCriterion extends TagCriterion {
  readonly name: string;
}

export interface SeriesRequest {
  readonly days: DayRange;
  readonly bucket: KpiBucket;
  /** One series a group, or a tag; one in all when left out. */
  readonly groupBy?: SeriesGrouping | readonly NamedCriterion[] | undefined;
  /** Only what was observed there; everywhere when empty. */
  readonly slots: readonly string[];
  readonly audiences: readonly string[];
  readonly advertisers: readonly string[];
  readonly filter: SearchFilter;
  /** Whose vectors filter, tags and ratings are about. */
  readonly tagModelId: number;
  /** Whether to count illustrations, for which a million rows take seconds instead of one. */
  readonly countIllustrations: boolean;
}

export interface SeriesPoint {
  /** First day of the bucket, YYYY-MM-DD. */
  readonly day: string;
  readonly group: string | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number;
  /** 95 %; null for a number of fewer than two illustrations. */
  readonly interval: Interval | null;
  /** Expected of the same illustrations in the same slots and audiences; null without a model. */
  readonly forecast: number | null;
  /** Null unless they were to be counted. */
  readonly illustrations: number | null;
  readonly simulated: boolean;
}

/** What fits one reply of a few megabytes, and more than a chart can show. */
export const MOST_POINTS = 10_000;
const MOST_TAGS = 50;

/** Groups that the observation itself tells, and those of its illustration. */
const GROUPS: Readonly<Record<SeriesGrouping, { readonly value: string; readonly join?: string }>> = {
  slot: { value: 'o.slot' },
  audience: { value: 'o.audience' },
  advertiser: { value: `coalesce(o.advertiser, '')` },
  contentRating: {
    value: `coalesce(g.content_rating, '')`,
    join: 'left join illustration_vector g on g.illustration_id = o.illustration_id and g.model_id = ',
  },
  source: {
    value: `coalesce(g.source, '')`,
    join: 'left join illustration g on g.id = o.illustration_id',
  },
};

/**
 * What was observed of a KPI by time and group, in order of time, with what the model expected beside it. To count
 * illustrations, or to tell how a number differs between them, it is added up by illustration first.
 *
 * @param model whose forecast is shown; undefined without one
 * @throws BadInputError for more than MOST_POINTS points
 */
export async function kpiSeries(
  pool: Pool,
  kpi: Kpi,
  model: ExpectingModel | undefined,
  request: SeriesRequest,
): Promise<SeriesPoint[]> {
  if (model) await refreshPredictions(pool);
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const { days, bucket, groupBy, tagModelId } = request;
  const group = groupOf(groupBy, parameter, tagModelId);
  const byIllustration = request.countIllustrations || kpi.kind === 'number';
  const expected = model ? expectedInContext(model, parameter) : { joins: '', value: 'null::float8' };
  const within = (column: string, wanted: readonly string[]): string[] =>
    wanted.length > 0 ? [`${column} = any(${parameter(wanted)}::text[])`] : [];
  const kpiId = parameter(kpi.id);
  const conditions = [
    `o.kpi_id = ${kpiId}::int`,
    ...(days.first === null ? [] : [`o.day >= ${parameter(days.first)}::date`]),
    ...(days.last === null ? [] : [`o.day <= ${parameter(days.last)}::date`]),
    ...within('o.slot', request.slots),
    ...within('o.audience', request.audiences),
    ...within(GROUPS.advertiser.value, request.advertisers),
    ...chosenIllustrations(request.filter, tagModelId, parameter),
    ...group.conditions,
  ];
  const { rows } = await pool.query<Row>(
    `with shown as (
       select ${bucketOf(bucket, kpiId)} as bucket, ${group.value} as "group",
         sum(o.numerator) as numerator, sum(o.denominator) as denominator,
         sum(o.denominator * (${expected.value})) as expected, ${model ? 'sum(o.denominator) filter (where p.linear is not null)' : 'null::float8'} as foreseen,
         bool_or(f.simulated) as simulated
       from kpi_observation o join kpi_import f on f.id = o.import_id
       ${expected.joins} ${group.join}
       where ${conditions.join(' and ')}
       group by 1, 2 ${byIllustration ? ', o.illustration_id' : ''}
     )
     select bucket::text as day, "group", sum(numerator) as numerator, sum(denominator) as denominator,
       sum(expected) / sum(foreseen) as forecast, ${byIllustration ? 'count(*)::int' : 'null::int'} as illustrations, bool_or(simulated) as simulated,
       sum(numerator ^ 2) as "numeratorSquares", sum(numerator * denominator) as products,
       sum(denominator ^ 2) as "denominatorSquares"
     from shown group by bucket, "group" order by bucket, "group" limit ${MOST_POINTS + 1}`,
    values,
  );
  if (rows.length > MOST_POINTS) {
    throw new BadInputError(
      `The series of "${kpi.name}" have more than ${MOST_POINTS} points. Ask for a coarser bucket (now ` +
        `${bucket.toUpperCase()}), a shorter time (from, to), or fewer groups (another groupBy, slots, audiences, advertisers).`,
    );
  }
  return rows.map((row) => pointOf(kpi, row));
}

interface Row extends Omit<SeriesPoint, 'value' | 'interval'> {
  readonly numeratorSquares: number;
  readonly products: number;
  readonly denominatorSquares: number;
}

function pointOf({ kind }: Kpi, { numeratorSquares, products, denominatorSquares, ...row }: Row): SeriesPoint {
  const squares = { numeratorSquares, products, denominatorSquares };
  const interval =
    kind === 'rate' ? intervalOfRate(row) : intervalOfMean({ ...row, ...squares, illustrations: row.illustrations! });
  return { ...row, value: row.numerator / row.denominator, interval };
}

function bucketOf(bucket: KpiBucket, kpiId: string): string {
  if (bucket === 'all') return `(select min(day) from kpi_observation where kpi_id = ${kpiId}::int)`;
  return bucket === 'day' ? 'o.day' : `date_trunc('${bucket}', o.day::timestamp)::date`;
}

function groupOf(
  groupBy: SeriesRequest['groupBy'],
  parameter: (value: unknown) => string,
  tagModelId: number,
): { value: string; join: string; conditions: string[] } {
  if (groupBy === undefined) return { value: 'null::text', join: '', conditions: [] };
  if (typeof groupBy === 'string') {
    const { value, join = '' } = GROUPS[groupBy];
    return { value, join: join.endsWith('= ') ? `${join}${parameter(tagModelId)}::int` : join, conditions: [] };
  }
  if (groupBy.length > MOST_TAGS) {
    throw new BadInputError(`${groupBy.length} tags were asked for; at most ${MOST_TAGS} make a series each.`);
  }
  // An illustration stands in the series of each of the tags that it has.
  const tagged = groupBy.map(
    (tag) => `(${parameter(tag.name)}::text,
      ${tagCondition({ all: [tag], any: [], none: [] }, parameter, 'g').join(' and ')})`,
  );
  return {
    value: 'tagged.name',
    join: `join illustration_vector g on g.illustration_id = o.illustration_id and g.model_id = ${parameter(tagModelId)}::int
      cross join lateral (values ${tagged.join(', ')}) as tagged (name, present)`,
    conditions: ['tagged.present'],
  };
}
