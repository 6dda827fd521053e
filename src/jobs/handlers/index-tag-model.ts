import { z } from 'zod';
import type { Pool } from 'pg';
import { openOriginals } from '../../indexer/open-originals.js';
import type { IndexReport } from '../../indexer/index-images.js';
import { divideUntagged, indexLibrary } from '../../indexer/index-library.js';
import type { Settings } from '../../settings.js';
import { modelById } from '../../tagging/model-registry.js';
import { buildVectorIndex } from '../../vectors/build-vector-index.js';
import { refreshTagFrequencies } from '../../vectors/tag-frequencies.js';
import { wantsIndex } from '../../vectors/vector-index.js';
import type { DividedJob } from '../worker.js';
import { partSize } from './divide.js';
import { addReports, indexResult } from './index-result.js';
import type { ModelInUse } from './model-in-use.js';

const inputSchema = z.object({ model: z.number() });
const partSchema = z.object({ after: z.string(), upTo: z.string() });

/** Tags the whole library under a model that does not answer yet, and builds its index where it is worth one. */
export function indexTagModelJob(pool: Pool, settings: Settings, models: ModelInUse): DividedJob {
  const store = openOriginals(settings);
  return {
    divide: async ({ job }) => {
      const { id } = await modelById(pool, inputSchema.parse(job.input).model);
      const ranges = await divideUntagged(pool, id, partSize);
      return ranges.map(({ count, ...input }) => ({ input, total: count }));
    },

    part: async ({ job, input, signal, progress }) => {
      const registered = await modelById(pool, inputSchema.parse(job.input).model);
      const range = partSchema.parse(input);
      const report = await models.with(registered, (model) =>
        indexLibrary({
          ...{ pool, model, registered, signal, store, range },
          countTags: false,
          onProgress: ({ done, total }) => progress({ step: 'Tagging', done, total }),
        }),
      );
      return { result: { ...report }, failed: report.failures.length };
    },

    finish: async ({ job, results, signal, progress }) => {
      const { model: id } = inputSchema.parse(job.input);
      const none = { nearCopies: [], skipped: 0, exactCopies: 0 };
      const {
        nearCopies: _,
        skipped: __,
        exactCopies: ___,
        ...report
      } = addReports(
        results.map((result) => ({ ...none, ...(result as unknown as Omit<IndexReport, keyof typeof none>) })),
      );
      if (report.indexed > 0) await refreshTagFrequencies(pool, id);
      // Searches of a large library would be slow on the day it is activated.
      const indexed = await wantsIndex(pool, id);
      if (indexed) await buildVectorIndex(pool, id, { wait: true, signal, onProgress: progress });
      return { ...indexResult(report), indexBuilt: indexed };
    },
  };
}
