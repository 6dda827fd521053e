import {
  blended,
  daysWithin,
  kpiCreatives as listCreatives,
  trueInterval,
  type CreativeOrder,
} from '../../kpi/index.js';
import { asksFor } from '../asked-fields.js';
import type { KpiCreativeOrder, KpiCreativeResolvers, QueryResolvers } from '../generated/schema-types.js';
import type { KpiCreativeModel } from '../models.js';
import { checkFirstWith } from '../paging.js';
import { kpiOf } from './asked-kpi.js';
import { resolveIllustrationFilter } from './illustration-filter-input.js';
import { deployedModel, forecastOf } from './kpi-forecast.js';

const MOST_CREATIVES = 1000;
/** Fields that take the posterior of the model, some milliseconds an illustration. */
const COSTLY = ['forecastLow', 'forecastHigh', 'blended'];
const ORDERS: Readonly<Record<KpiCreativeOrder, CreativeOrder>> = {
  FORECAST: 'forecast',
  OBSERVED: 'observed',
  TRIALS: 'trials',
  SURPRISE: 'surprise',
};

export const kpiCreatives: NonNullable<QueryResolvers['kpiCreatives']> = async (_, asked, context, info) => {
  const { kpi: name, from, to, first, order, direction, minDenominator, filter } = asked;
  const costly = COSTLY.filter((field) => asksFor(info, field));
  checkFirstWith(first, MOST_CREATIVES, costly);
  const kpi = await kpiOf(context, name);
  const { id: tagModelId } = await context.model();
  const byModel = order === 'FORECAST' || order === 'SURPRISE';
  // An order that is the model's says what to do when there is none.
  const model = byModel
    ? await deployedModel(context, name)
    : ((await context.loaders.kpiModel.load(name)) ?? undefined);
  const rows = await listCreatives(context.reads, kpi, model, {
    days: daysWithin({ from, to }),
    first,
    order: ORDERS[order],
    descending: direction === 'DESCENDING',
    minDenominator,
    filter: (await resolveIllustrationFilter(filter, context.model, context)) ?? {},
    tagModelId,
  });
  return rows.map((row): KpiCreativeModel => {
    const { id: illustrationId, linear } = row;
    return {
      ...row,
      kpi: name,
      simulated: row.simulated || (model?.simulated ?? false),
      made: model && linear !== null ? forecastOf(context, name, model, { linear, illustrationId }) : null,
    };
  });
};

export const KpiCreative: KpiCreativeResolvers = {
  url: ({ id }, { base }) => `${base}/images/${id}`,
  thumbnailUrl: ({ id }, { width, base }) => `${base}/images/${id}/thumbnail?width=${width}`,
  observedLow: ({ observedInterval }) => observedInterval?.low ?? null,
  observedHigh: ({ observedInterval }) => observedInterval?.high ?? null,
  forecastLow: async (row) => (await intervalOf(row))?.low ?? null,
  forecastHigh: async (row) => (await intervalOf(row))?.high ?? null,
  difference: ({ observed, expected }) => (observed === null || expected === null ? null : observed - expected),
  blended: async ({ made, numerator, denominator }) => {
    if (!made) return null;
    const observed = denominator > 0 ? { numerator, denominator } : null;
    return blended(made.model, await made.forecast(), observed)?.mean ?? null;
  },
};

async function intervalOf({ made }: KpiCreativeModel) {
  return made && trueInterval(made.model, await made.forecast());
}
