import { enqueueJob } from '../../jobs/enqueue.js';
import { modelById } from '../../tagging/model-registry.js';
import { vectorIndexOf } from '../../vectors/vector-index.js';
import { countVectors } from '../../vectors/vector-table.js';
import type { MutationResolvers, TagModelResolvers } from '../generated/schema-types.js';
import { checkId } from '../paging.js';
import { jobOf } from './job.js';

/** TagModel.index. */
export const index: NonNullable<TagModelResolvers['index']> = async ({ id }, _, { pool }) => {
  const found = await vectorIndexOf(pool, id);
  if (!found?.valid) return { state: found?.building ? 'BUILDING' : 'NONE', bytes: null, bytesPerVector: null };
  const vectors = await countVectors(pool, id);
  return {
    state: 'READY',
    bytes: found.bytes,
    bytesPerVector: vectors > 0 ? found.bytes / vectors : null,
  };
};

export const buildVectorIndex: NonNullable<MutationResolvers['buildVectorIndex']> = async (
  _,
  { model: asked, rebuild },
  { pool, model, wakeWorker },
) => {
  const { id } = asked == null ? await model() : await modelById(pool, Number(checkId(asked)));
  const job = await enqueueJob(pool, 'build_index', { tagModel: id, rebuild });
  wakeWorker();
  return jobOf(job);
};
