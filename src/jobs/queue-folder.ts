import type { Pool } from 'pg';
import { DiskFullError, EyecatchError, StorageUnavailableError } from '../errors.js';
import type { DuplicatePolicy } from '../indexer/duplicate-policy.js';
import { recordFailures, type IndexFailure } from '../indexer/failure-table.js';
import { hashFile } from '../indexer/hash-file.js';
import type { OriginalStore } from '../indexer/original-store.js';
import { mapAhead } from '../indexer/map-ahead.js';
import { readSidecar } from '../indexer/sidecar.js';
import { walkFolder, type ImageFile, type WalkOptions } from '../indexer/walk-folder.js';
import { activeModel } from '../tagging/model-registry.js';
import { enqueueJob } from './enqueue.js';
import { ingestParts, type IngestedPicture } from './handlers/ingest.js';
import type { Job } from './job-table.js';

/** Files read at once. */
const AHEAD = 8;

/**
 * Puts the pictures of a folder in the library's image store and queues one job that tags them. The folder is needed no
 * more: workers on other machines read the store.
 *
 * @returns the job, undefined where no picture was left to queue; and the pictures that could not be read
 * @throws NotReadyError without a tag model, QueueFullError
 */
export async function queueFolder(
  folder: string,
  {
    pool,
    store,
    duplicates,
    walk = {},
    signal,
    onProgress,
  }: {
    readonly pool: Pool;
    readonly store: OriginalStore;
    readonly duplicates: DuplicatePolicy;
    readonly walk?: WalkOptions;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<{ readonly job: Job | undefined; readonly failures: readonly IndexFailure[] }> {
  const { id: model } = await activeModel(pool);
  const images = await walkFolder(folder, walk);
  const pictures: IngestedPicture[] = [];
  const failures: IndexFailure[] = [];
  for await (const kept of mapAhead(images, AHEAD, (image) => keep(store, image))) {
    signal?.throwIfAborted();
    if ('reason' in kept) failures.push(kept);
    else pictures.push(kept);
    onProgress?.(pictures.length + failures.length, images.length);
  }
  await recordFailures(pool, model, failures);
  if (pictures.length === 0) return { job: undefined, failures };
  const input = { folder, duplicates };
  const job = await enqueueJob(pool, 'ingest', input, { parts: ingestParts(pictures, model) });
  return { job, failures };
}

async function keep(store: OriginalStore, { file, name, sidecar }: ImageFile): Promise<IngestedPicture | IndexFailure> {
  try {
    const { tags, rating, source, metadata } = await readSidecar(sidecar);
    const upload = await hashFile(file);
    await store.addFile(upload, file);
    return { upload, name, origin: file, tags: [...tags], rating, source: source ?? file, metadata };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const unreadable = ['ENOENT', 'EACCES', 'EPERM', 'EIO'].includes(code ?? '');
    const ours = error instanceof DiskFullError || error instanceof StorageUnavailableError;
    if (ours || (!(error instanceof EyecatchError) && !unreadable)) throw error;
    return { source: file, reason: (error as Error).message };
  }
}
