import { BadInputError, NotFoundError } from '../../errors.js';
import { countIllustrations, searchIllustrations } from '../../indexer/search-illustrations.js';
import { countJobs, findJob, listJobs, type JobFilter } from '../../jobs/job-table.js';
import { bestPredicted, countPredicted, findKpi, findKpiModel, listKpiModels, listKpis } from '../../kpi/index.js';
import { listModels } from '../../tagging/model-registry.js';
import { searchTags, type TagPosition } from '../../tagging/search-tags.js';
import { countTagged } from '../../vectors/count-tagged.js';
import type { QueryResolvers } from '../generated/schema-types.js';
import { checkFirst, checkId, checkSkip, connection, decodeCursor, encodeCursor, MAX_PAGE } from '../paging.js';
import { indexFailures } from './index-failures.js';
import { kpiDecisions } from './kpi-decision.js';
import { deployedModel, forecastAll, forecastOf } from './kpi-forecast.js';
import { jobOf } from './job.js';
import { similar } from './similar.js';
import { resolveIllustrationFilter } from './illustration-filter-input.js';
import { tagOf } from './tag-scores.js';

export const Query: QueryResolvers = {
  illustration: (_, { id }, { loaders }) => loaders.illustration.load(checkId(id)),

  illustrations: async (_, { first, after, skip, filter }, context) => {
    checkFirst(first);
    checkSkip(skip);
    const query = ['illustrations', filter ?? null];
    const before = after == null ? {} : { before: checkId(String(decodeCursor(query, after)[0])) };
    const resolved = await resolveIllustrationFilter(filter, context.model, context);
    const search = {
      filter: {
        ...(resolved?.tags ? { tags: resolved.tags } : {}),
        ...(resolved?.illustration ? { given: resolved.illustration } : {}),
      },
      ...(resolved?.tags ? { modelId: (await context.model()).id } : {}),
    };
    const { illustrations, hasNextPage } = await searchIllustrations(context.reads, {
      ...search,
      first,
      skip,
      ...before,
    });
    for (const illustration of illustrations) context.loaders.illustration.prime(illustration.id, illustration);
    return connection(
      illustrations.map((node) => ({ cursor: encodeCursor(query, [node.id]), node })),
      {
        hasNextPage,
        hasPreviousPage: after != null || skip > 0,
        totalCount: () => countIllustrations(context.reads, search),
      },
    );
  },

  similar,

  tags: async (_, { first, after, search, order }, { reads: pool, model, vocabulary }) => {
    checkFirst(first);
    const active = await model();
    const known = await vocabulary(active.id);
    const query = ['tags', active.id, search ?? null, order];
    const found = searchTags(known, {
      first,
      ...(after == null ? {} : { after: decodeCursor(query, after) as unknown as TagPosition }),
      ...(search == null ? {} : { search }),
      ...(order === 'LIBRARY' ? { illustrations: await countTagged(pool, active, known.tags) } : {}),
    });
    return connection(
      found.page.map(({ position, tag }) => ({ cursor: encodeCursor(query, position), node: tagOf(tag) })),
      { hasNextPage: found.hasNextPage, hasPreviousPage: after != null, totalCount: () => found.totalCount },
    );
  },

  libraryFacets: (_, { first }) => ({ first: checkFirst(first) }),

  tagModels: (_, __, { reads: pool }) => listModels(pool),

  tagImage: async (_, { upload }, { model, loaders }) => loaders.taggedUpload(await model()).load(upload),

  kpis: (_, __, { reads: pool }) => listKpis(pool),

  kpiModels: async (_, { kpi: name }, { reads: pool }) => {
    const kpi = await findKpi(pool, name);
    if (!kpi) throw new NotFoundError(`There is no KPI "${name}".`);
    return listKpiModels(pool, kpi.id);
  },

  kpiModel: async (_, { id }, { reads: pool }) => (await findKpiModel(pool, Number(checkId(id)))) ?? null,

  predictKpi: async (_, { kpi, illustrations, uploads, context: asked }, context) => {
    const count = illustrations.length + uploads.length;
    if (count > MAX_PAGE) throw new BadInputError(`${count} forecasts were asked for; at most ${MAX_PAGE} a call.`);
    return forecastAll(context, kpi, { illustrations, uploads, asked: asked ?? {} });
  },

  bestPredicted: async (_, { kpi, first, after, skip, order, filter }, context) => {
    checkFirst(first);
    checkSkip(skip);
    const { reads: pool } = context;
    const model = await deployedModel(context, kpi);
    const query = ['bestPredicted', model.id, order, filter ?? null];
    const [linear, illustrationId] = after == null ? [] : decodeCursor(query, after);
    const resolved = (await resolveIllustrationFilter(filter, context.model, context)) ?? {};
    const position =
      after == null ? undefined : { linear: Number(linear), illustrationId: checkId(String(illustrationId)) };
    const best = await bestPredicted(pool, model, {
      ...{ first: first + 1, after: position, skip, filter: resolved },
      order: order === 'ASCENDING' ? 'ascending' : 'descending',
    });
    return connection(
      best.slice(0, first).map((found) => ({
        cursor: encodeCursor(query, [found.linear, found.illustrationId]),
        node: forecastOf(context, kpi, model, found),
      })),
      {
        hasNextPage: best.length > first,
        hasPreviousPage: after != null || skip > 0,
        totalCount: () => countPredicted(pool, model, resolved),
      },
    );
  },

  ...kpiDecisions,

  indexFailures,

  jobs: async (_, { first, after, kind, status }, { pool }) => {
    checkFirst(first);
    const filter: JobFilter = {
      kind: kind ?? undefined,
      status: (status?.toLowerCase() as JobFilter['status']) ?? undefined,
    };
    const query = ['jobs', filter];
    const before = after == null ? undefined : checkId(String(decodeCursor(query, after)[0]));
    const jobs = await listJobs(pool, { first: first + 1, before, ...filter });
    return connection(
      jobs.slice(0, first).map((job) => ({ cursor: encodeCursor(query, [job.id]), node: jobOf(job) })),
      { hasNextPage: jobs.length > first, hasPreviousPage: after != null, totalCount: () => countJobs(pool, filter) },
    );
  },

  job: async (_, { id }, { pool }) => {
    const job = await findJob(pool, checkId(id));
    return job ? jobOf(job) : null;
  },
};
