import type { Pool } from 'pg';
import type { DuplicatePolicy } from '../indexer/duplicate-policy.js';
import { openOriginals } from '../indexer/open-originals.js';
import type { WalkOptions } from '../indexer/walk-folder.js';
import { queueFolder } from '../jobs/queue-folder.js';
import type { Settings } from '../settings.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { followJob } from './follow-job.js';
import { ProgressBar } from './progress-bar.js';
import { interruptSignal } from './with-library.js';

/** `eyecatch index --queue`: the pictures are put in the store, workers do the rest. */
export async function indexQueued(
  folder: string,
  {
    pool,
    settings,
    duplicates,
    walk,
    wait,
    json,
  }: {
    readonly pool: Pool;
    readonly settings: Settings;
    readonly duplicates: DuplicatePolicy;
    readonly walk: WalkOptions;
    readonly wait: boolean;
    readonly json: boolean;
  },
): Promise<void> {
  const signal = interruptSignal();
  const bar = new ProgressBar();
  const { job, failures } = await queueFolder(folder, {
    ...{ pool, duplicates, walk, signal, store: openOriginals(settings) },
    onProgress: (done, total) => bar.update('Storing', done, total, 'images'),
  });
  bar.end();
  for (const { reason } of failures) console.error(reason);
  if (failures.length > 0) process.exitCode = EXIT_SOME_FAILED;
  if (!job) return;
  const ended = wait ? await followJob(pool, settings.database.url, job.id, signal) : undefined;
  if (!ended) {
    console.log(
      json ? JSON.stringify({ job: job.id }) : `Job ${job.id} is queued; \`eyecatch jobs\` says how it goes.`,
    );
    return;
  }
  const { result, error } = ended;
  if (json) console.log(JSON.stringify({ job: ended.id, status: ended.status, error, result }, null, 2));
  else if (result) {
    const { indexed, alreadyIndexed, failed } = result as Record<string, number>;
    console.log(`Job ${ended.id}: ${indexed} indexed, ${alreadyIndexed} already there, ${failed} could not be read.`);
  }
  if (ended.status === 'failed') {
    console.error(`eyecatch: job ${ended.id} failed: ${error}\nTry it again: eyecatch jobs --retry ${ended.id}`);
    process.exitCode = 1;
  } else if (Number(result?.failed) > 0) process.exitCode = EXIT_SOME_FAILED;
}
