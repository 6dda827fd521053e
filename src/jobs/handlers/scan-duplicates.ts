import type { Pool } from 'pg';
import { openOriginals } from '../../indexer/open-originals.js';
import { scanDuplicates } from '../../indexer/scan-duplicates.js';
import type { Settings } from '../../settings.js';
import type { JobHandler } from '../worker.js';

/** Looks for near copies in the whole library. */
export function scanDuplicatesJob(pool: Pool, settings: Settings): JobHandler {
  const store = openOriginals(settings);
  return async ({ signal, progress }) => ({
    ...(await scanDuplicates({ pool, store, signal, onProgress: progress })),
  });
}
