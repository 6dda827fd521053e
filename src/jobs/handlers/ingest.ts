import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Pool } from 'pg';
import type { Settings } from '../../settings.js';
import { UploadsGoneError, type UploadStore } from '../../http/upload-store.js';
import { DUPLICATE_POLICIES } from '../../indexer/duplicate-policy.js';
import { recordFailures } from '../../indexer/failure-table.js';
import type { PictureFetcher } from '../../indexer/remote/picture-fetcher.js';
import { openOriginals } from '../../indexer/open-originals.js';
import { idsByContent } from '../../indexer/illustration-table.js';
import { indexImages, type IndexReport } from '../../indexer/index-images.js';
import type { IndexInput } from '../../indexer/read-picture.js';
import { activeModel, modelById } from '../../tagging/model-registry.js';
import { refreshTagFrequencies } from '../../vectors/tag-frequencies.js';
import { wantsIndex } from '../../vectors/vector-index.js';
import { enqueueJob } from '../enqueue.js';
import type { NewPart } from '../part-table.js';
import type { DividedJob } from '../worker.js';
import { divideByKey } from './divide.js';
import { addReports, indexResult } from './index-result.js';
import { fetchPictures, type Kept } from './fetch-pictures.js';
import type { ModelInUse } from './model-in-use.js';

const illustrationsSchema = z.array(
  z.object({
    /** Hash of the content; of a picture that is fetched it is known then. */
    upload: z.string().optional(),
    url: z.string().optional(),
    /** Only what is fetched may have none yet. */
    name: z.string().optional(),
    /** Names it in the list of failures; of uploads it is made from the name. */
    origin: z.string().optional(),
    tags: z.array(z.string()),
    rating: z.string().nullish(),
    source: z.string().nullish(),
    metadata: z.record(z.string(), z.unknown()),
  }),
);
type Illustration = z.output<typeof illustrationsSchema>[number];
export type IngestedPicture = z.input<typeof illustrationsSchema>[number];

const jobSchema = z.object({
  // Left out where it was divided before it was queued.
  illustrations: illustrationsSchema.default([]),
  // Jobs from before there was a choice have none.
  duplicates: z.enum(DUPLICATE_POLICIES).default('keep'),
});
const partSchema = z.object({ illustrations: illustrationsSchema, model: z.number() });

/** @param model all of them are tagged by, also when another is activated meanwhile */
export function ingestParts(illustrations: readonly IngestedPicture[], model: number): NewPart[] {
  return divideByKey(illustrations, ({ upload, url }) => upload ?? url!).map((part) => ({
    input: { illustrations: part, model },
    total: part.length,
  }));
}

/** Uploads become illustrations: tagged by the active model, stored, and listed by id in the job's result. */
export function ingestJob(
  pool: Pool,
  settings: Settings,
  {
    models,
    uploads,
    fetcher,
  }: { readonly models: ModelInUse; readonly uploads: UploadStore; readonly fetcher: PictureFetcher },
): DividedJob {
  const store = openOriginals(settings);

  /** @throws UploadsGoneError */
  async function inputsOf(illustrations: readonly Kept<Illustration>[]): Promise<IndexInput[]> {
    const gone: string[] = [];
    const inputs = await Promise.all(
      illustrations.map(async ({ upload: id, file: fetched, name, origin, tags, rating, source, metadata }) => {
        const file = fetched ?? (await uploads.findIfKept(id))?.file;
        // An upload's id is the hash of its content: what an earlier attempt took needs no upload.
        if (!file && !(await store.has(id))) gone.push(name);
        const sidecar = { tags, rating: rating ?? null, source: source ?? null, metadata };
        return {
          name,
          source: origin ?? `upload:${name}`,
          ...(file ? { file } : { original: id }),
          sidecar: () => Promise.resolve(sidecar),
        };
      }),
    );
    if (gone.length > 0) throw new UploadsGoneError(gone);
    return inputs;
  }

  return {
    divide: async ({ job }) => ingestParts(jobSchema.parse(job.input).illustrations, (await activeModel(pool)).id),

    part: async ({ job, input, signal, progress }) => {
      const { illustrations, model: id } = partSchema.parse(input);
      const { duplicates } = jobSchema.parse(job.input);
      const registered = await modelById(pool, id);
      const folder = path.join(settings.fetchedFolder, randomUUID());
      try {
        const { kept, failures, hashes } = await fetchPictures(illustrations, {
          ...{ fetcher, folder, signal },
          onProgress: (done, total) => progress({ step: 'Fetching', done, total }),
        });
        await recordFailures(pool, registered.id, failures);
        const inputs = await inputsOf(kept);
        const report = await models.with(registered, (model) =>
          indexImages({
            ...{ pool, registered, model, store, inputs, duplicates, signal },
            countTags: false,
            onProgress: ({ done, total }) => progress({ step: 'Indexing', done, total }),
          }),
        );
        const all = { ...report, total: illustrations.length, failures: [...failures, ...report.failures] };
        return { result: { ...all, model: registered.id, hashes }, failed: all.failures.length };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },

    finish: async ({ job, results, inputs }) => {
      const report = addReports(results as unknown as readonly IndexReport[]);
      for (const id of new Set(results.map(({ model }) => model as number))) {
        // Filtered searches are planned by how frequent tags are.
        if (report.indexed > 0) await refreshTagFrequencies(pool, id);
        if (await wantsIndex(pool, id)) {
          await enqueueJob(pool, 'build_index', { tagModel: id, rebuild: false }, { bounded: false });
        }
      }
      const given = jobSchema.parse(job.input).illustrations;
      const illustrations = given.length > 0 ? given : inputs.flatMap((input) => partSchema.parse(input).illustrations);
      // An illustration's hash is the upload's id, or what was fetched from its URL.
      const fetched = Object.assign({}, ...results.map(({ hashes }) => hashes)) as Record<string, string>;
      const hashes = illustrations.map(({ upload, url }) => upload ?? fetched[url!]);
      const ids = await idsByContent(
        pool,
        hashes.filter((hash) => hash !== undefined),
      );
      return { ...indexResult(report), illustrations: hashes.map((hash) => (hash && ids.get(hash)) ?? null) };
    },
  };
}
