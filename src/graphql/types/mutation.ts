import { BadInputError, NotFoundError } from '../../errors.js';
import { unhurried } from '../../database/unhurried.js';
import { enqueueJob } from '../../jobs/enqueue.js';
import { deployKpiModel, findKpi, setMaturityDays, rollBackKpiModel } from '../../kpi/index.js';
import { activateWholeModel } from '../../indexer/index-library.js';
import { modelById } from '../../tagging/model-registry.js';
import { readImageFacts } from '../../tagging/preprocess.js';
import type { MutationResolvers } from '../generated/schema-types.js';
import { checkId, MAX_PAGE } from '../paging.js';
import { jobOf, retryJob } from './job.js';
import { buildVectorIndex } from './vector-index.js';

export const Mutation: MutationResolvers = {
  ingest: async (_, { illustrations, duplicates }, { pool, uploads, fetcher, model, operation, wakeWorker }) => {
    if (illustrations.length === 0 || illustrations.length > MAX_PAGE) {
      throw new BadInputError(`${illustrations.length} illustrations were given; a call takes 1 to ${MAX_PAGE}.`);
    }
    await model(); // without a tag model the job could only fail
    const inputs = await Promise.all(
      illustrations.map(async ({ upload: id, url, name, tags, rating, source, metadata }) => {
        const said = { tags: tags ?? [], rating, source, metadata: metadata ?? {} };
        if ((id == null) === (url == null)) {
          throw new BadInputError('Each illustration is given by an upload or by a url, one of the two.');
        }
        if (id == null) return { url: fetcher.check(url!).href, ...(name != null ? { name } : {}), ...said };
        const shown = name ?? (await uploads.find(id)).name;
        await uploads.withContent(id, (content) => readImageFacts(content, shown), operation.signal);
        return { upload: id, name: shown, ...said };
      }),
    );
    const job = await enqueueJob(pool, 'ingest', { illustrations: inputs, duplicates: duplicates.toLowerCase() });
    wakeWorker();
    return jobOf(job);
  },

  importKpi: async (_, { input }, { pool, uploads, wakeWorker }) => {
    const { name } = await uploads.find(input.upload);
    const job = await enqueueJob(pool, 'import_kpi', { ...input, name });
    wakeWorker();
    return jobOf(job);
  },

  setKpiMaturity: (_, { kpi, days }, { pool }) => setMaturityDays(pool, kpi, days),

  fitKpi: async (_, { kpi, deploy, method, resume, weights, groupBy, seed }, { pool, model, wakeWorker }) => {
    if (!(await findKpi(pool, kpi))) throw new NotFoundError(`There is no KPI "${kpi}".`);
    await model();
    if (method === 'HYBRID') {
      throw new BadInputError(
        'A hybrid model is fitted on the command line, where its trees are: eyecatch kpi fit --trees.',
      );
    }
    if (resume && method !== 'FTRL') {
      throw new BadInputError(
        'Only an online model goes on where it stopped: ask for the method FTRL, or leave resume out.',
      );
    }
    const job = await enqueueJob(pool, 'fit_kpi', {
      kpi,
      deploy,
      ...(method ? { method: method.toLowerCase() } : {}),
      resume,
      weights: weights.toLowerCase().replace('_', '-'),
      ...(groupBy != null ? { groupBy } : {}),
      seed,
    });
    wakeWorker();
    return jobOf(job);
  },

  indexTagModel: async (_, { id }, { pool, wakeWorker }) => {
    const model = await modelById(pool, Number(checkId(id)));
    const job = await enqueueJob(pool, 'index_tag_model', { model: model.id });
    wakeWorker();
    return jobOf(job);
  },

  activateTagModel: (_, { id, partly }, { pool }) => activateWholeModel(pool, Number(checkId(id)), { partly }),

  deployKpiModel: (_, { id }, { pool }) => unhurried(pool, (client) => deployKpiModel(client, Number(checkId(id)))),

  rollBackKpiModel: async (_, { kpi: name }, { pool, model }) => {
    const kpi = await findKpi(pool, name);
    if (!kpi) throw new NotFoundError(`There is no KPI "${name}".`);
    return rollBackKpiModel(pool, kpi.id, (await model()).id);
  },

  buildVectorIndex,
  retryJob,
};
