import { z } from 'zod';
import type { Pool } from 'pg';
import type { Settings } from '../../settings.js';
import { UploadsGoneError, UploadStore } from '../../http/upload-store.js';
import { DUPLICATE_POLICIES } from '../../indexer/duplicate-policy.js';
import { openOriginals } from '../../indexer/open-originals.js';
import { idsByContent } from '../../indexer/illustration-table.js';
import { indexImages } from '../../indexer/index-images.js';
import { activeModel, readRegisteredPack, type RegisteredModel } from '../../tagging/model-registry.js';
import { TagModel } from '../../tagging/tag-model.js';
import { wantsIndex } from '../../vectors/vector-index.js';
import { enqueueJob } from '../job-table.js';
import type { JobHandler } from '../worker.js';
import { indexResult } from './index-result.js';

const inputSchema = z.object({
  illustrations: z.array(
    z.object({
      upload: z.string(),
      name: z.string(),
      tags: z.array(z.string()),
      rating: z.string().nullish(),
      source: z.string().nullish(),
      metadata: z.record(z.string(), z.unknown()),
    }),
  ),
  // Jobs from before there was a choice have none.
  duplicates: z.enum(DUPLICATE_POLICIES).default('keep'),
});

/** Uploads become illustrations: tagged by the active model, stored, and listed by id in the job's result. */
export function ingestJob(pool: Pool, settings: Settings): JobHandler {
  const uploads = new UploadStore(settings.uploadsFolder);
  const store = openOriginals(settings);
  let loaded: { registered: RegisteredModel; model: TagModel } | undefined;
  return async ({ job, signal, progress }) => {
    const { illustrations, duplicates } = inputSchema.parse(job.input);
    const registered = await activeModel(pool);
    if (loaded?.registered.sha256 !== registered.sha256) {
      await loaded?.model.release();
      loaded = { registered, model: await TagModel.load(await readRegisteredPack(registered)) };
    }
    const gone: string[] = [];
    const inputs = await Promise.all(
      illustrations.map(async ({ upload: id, name, tags, rating, source, metadata }) => {
        // An upload's id is the hash of its content: what an earlier attempt took needs no upload.
        const upload = await uploads.findIfKept(id);
        if (!upload && !(await store.has(id))) gone.push(name);
        const sidecar = { tags, rating: rating ?? null, source: source ?? null, metadata };
        return {
          name,
          source: `upload:${name}`,
          ...(upload ? { file: upload.file } : { original: id }),
          sidecar: () => Promise.resolve(sidecar),
        };
      }),
    );
    if (gone.length > 0) throw new UploadsGoneError(gone);
    const report = await indexImages({
      pool,
      registered,
      model: loaded.model,
      store,
      inputs,
      duplicates,
      signal,
      onProgress: ({ done, total }) => progress({ step: 'Indexing', done, total }),
    });
    if (await wantsIndex(pool, registered.id)) {
      await enqueueJob(pool, 'build_index', { tagModel: registered.id, rebuild: false });
    }
    // An illustration's hash is the upload's id.
    const ids = await idsByContent(
      pool,
      illustrations.map(({ upload }) => upload),
    );
    return { ...indexResult(report), illustrations: illustrations.map(({ upload }) => ids.get(upload) ?? null) };
  };
}
