import {
  deploymentBefore,
  feedBreaks,
  kpiTotals,
  maturedBefore,
  rankedCoefficients,
  reportPage,
} from '../../kpi/index.js';
import { asksFor } from '../asked-fields.js';
import type { KpiModelResolvers, KpiResolvers } from '../generated/schema-types.js';
import { checkFirst, checkSkip } from '../paging.js';
import { tagOf } from './tag-scores.js';

const KINDS = { rate: 'RATE', number: 'NUMBER' } as const;
const METHODS = { ridge: 'RIDGE', logistic: 'LOGISTIC', ftrl: 'FTRL', hybrid: 'HYBRID' } as const;
const LINKS = { identity: 'IDENTITY', logit: 'LOGIT' } as const;
const MEASURES = { rate: 'RATE', trials: 'TRIALS', missing: 'MISSING' } as const;

const ORDERS = { MAGNITUDE: 'magnitude', DESCENDING: 'descending', ASCENDING: 'ascending' } as const;

export const Kpi: KpiResolvers = {
  kind: ({ kind }) => KINDS[kind],
  immatureFrom: ({ id }, _, { reads: pool }) => maturedBefore(pool, id),
  feedBreaks: async (kpi, _, { reads: pool }) =>
    (await feedBreaks(pool, kpi)).map((found) => ({ ...found, what: MEASURES[found.what] })),
  observations: ({ id }, _, { reads: pool }) => kpiTotals(pool, id),
  deployedModel: ({ name }, _, { loaders }) => loaders.kpiModel.load(name),
  rollBackTo: async ({ id }, _, { reads: pool, model }) =>
    (await deploymentBefore(pool, id, (await model()).id)) ?? null,
};

export const KpiModel: KpiModelResolvers = {
  id: ({ id }) => String(id),
  kpi: ({ kpiName }) => kpiName,
  tagModel: ({ tagModelId }, _, { loaders }) => loaders.tagModel.load(tagModelId),
  method: ({ method }) => METHODS[method],
  link: ({ link }) => LINKS[link],
  report: ({ report }) => ({ ...report }),
  figures: ({ report: { holdOut, intervals } }) => ({
    heldOut: holdOut.illustrations,
    spearman: holdOut.spearman,
    calibration: holdOut.calibration,
    normalisedEntropy: holdOut.normalisedEntropy,
    relativeSquaredError: holdOut.relativeSquaredError,
    worthInTrials: holdOut.worth?.forRanking.trials ?? null,
    worthInterval: holdOut.worth?.forRanking.interval ?? null,
    coverage95: intervals?.coverage95 ?? null,
  }),
  warnings: ({ report }) => [...report.warnings],
  reportPage: async (model, _, { vocabulary, posteriors }) => {
    const { tags } = await vocabulary(model.tagModelId);
    return reportPage(model, tags, await posteriors.get(model.id));
  },
  reportUrl: ({ id }) => `/kpi-models/${id}/report`,
  context: ({ context }) =>
    context.factors.flatMap(({ name, levels }) => levels.map((level) => ({ factor: name, ...level }))),
  coefficients: async (model, { first, skip, search, order }, { vocabulary, posteriors }, info) => {
    checkFirst(first);
    checkSkip(skip);
    const { tags } = await vocabulary(model.tagModelId);
    const posterior = asksFor(info, 'standardError') ? await posteriors.get(model.id) : null;
    const options = { skip, order: ORDERS[order], among: named(tags, search) };
    return rankedCoefficients(model, first, posterior, options).map(({ dimension, ...rest }) => ({
      tag: tagOf(tags[dimension]!),
      ...rest,
    }));
  },
  coefficientCount: async ({ tagModelId, coefficients }, { search }, { vocabulary }) => {
    const among = named((await vocabulary(tagModelId)).tags, search);
    return coefficients.indices.filter(among).length;
  },
};

/** Which dimensions' tags have a name that contains what was typed, with spaces for underscores if so. */
function named(tags: readonly { readonly name: string }[], search: string | null | undefined) {
  const sought = search?.trim().toLowerCase().replaceAll(' ', '_') ?? '';
  return (dimension: number): boolean => tags[dimension]!.name.toLowerCase().includes(sought);
}
