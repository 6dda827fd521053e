import { z } from 'zod';
import type { Pool } from 'pg';
import { openOriginals } from '../../indexer/open-originals.js';
import { indexLibrary } from '../../indexer/index-library.js';
import type { Settings } from '../../settings.js';
import { modelById, readRegisteredPack } from '../../tagging/model-registry.js';
import { TagModel } from '../../tagging/tag-model.js';
import { buildVectorIndex } from '../../vectors/build-vector-index.js';
import { wantsIndex } from '../../vectors/vector-index.js';
import type { JobHandler } from '../worker.js';
import { indexResult } from './index-result.js';

const inputSchema = z.object({ model: z.number() });

/** Tags the whole library under a model that does not answer yet, and builds its index where it is worth one. */
export function indexTagModelJob(pool: Pool, settings: Settings): JobHandler {
  return async ({ job, signal, progress }) => {
    const { model: id } = inputSchema.parse(job.input);
    const registered = await modelById(pool, id);
    const model = await TagModel.load(await readRegisteredPack(registered));
    try {
      const report = await indexLibrary({
        ...{ pool, model, registered, signal, store: openOriginals(settings) },
        onProgress: ({ done, total }) => progress({ step: 'Tagging', done, total }),
      });
      // Searches of a large library would be slow on the day it is activated.
      const indexed = await wantsIndex(pool, id);
      if (indexed) await buildVectorIndex(pool, id, { signal, onProgress: progress });
      return { ...indexResult(report), indexBuilt: indexed };
    } finally {
      await model.release();
    }
  };
}
