import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerProcesses } from '../src/cli/worker-processes.js';
import { openDatabase } from '../src/database/open.js';
import { ImageStore } from '../src/indexer/image-store.js';
import { indexImages } from '../src/indexer/index-images.js';
import { enqueueJob } from '../src/jobs/enqueue.js';
import { ingestParts } from '../src/jobs/handlers/ingest.js';
import { findJob, type Job } from '../src/jobs/job-table.js';
import { settingsOf } from '../src/settings.js';
import { readModelPack } from '../src/tagging/model-pack.js';
import { registerModel } from '../src/tagging/model-registry.js';
import { TagModel } from '../src/tagging/tag-model.js';
import { median, type Metrics } from './benchmark.js';

const PICTURES = Number(process.env.BENCH_PICTURES ?? 500);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** Ingests of one picture, one after the other. */
const SINGLE = 10;
const WORKERS = [1, 2];

/**
 * What the queue costs: the same pictures taken in by one call of the indexer in this process, as a worker did a whole
 * job before there were parts, and by jobs in parts with one worker process and two. Pictures and model of the demo
 * library (EYECATCH_DATA, else `.eyecatch`); a database of its own, on DATABASE_URL or embedded, which it empties each time.
 */
export async function queueBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const demo = settingsOf(process.env.EYECATCH_DATA ?? '.eyecatch', undefined);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  const settings = settingsOf(scratch, process.env.DATABASE_URL);
  const pool = await openDatabase(settings.database);
  const model = await TagModel.load(await readModelPack(path.join(demo.modelsFolder, 'embedded')));
  const registered = await registerModel(pool, model.pack);
  const demoImages = new ImageStore(demo.imagesFolder);
  const store = new ImageStore(settings.imagesFolder);
  const hashes = readdirSync(demo.imagesFolder)
    .flatMap((part) => readdirSync(path.join(demo.imagesFolder, part)))
    .slice(0, PICTURES);
  for (const sha256 of hashes) await store.addFile(sha256, demoImages.pathOf(sha256));

  const empty = () => pool.query('truncate illustration cascade');
  const wholeAtOnce = async (): Promise<number> => {
    await empty();
    const inputs = hashes.map((sha256) => ({
      ...{ name: sha256, source: sha256, file: store.pathOf(sha256) },
      sidecar: () => Promise.resolve({ tags: [], rating: null, source: null, metadata: {} }),
    }));
    const report = await indexImages({ pool, model, registered, store, inputs });
    return report.indexed / report.seconds;
  };
  const pictureOf = (upload: string) => ({ upload, name: upload, tags: [], metadata: {} });
  const ended = async (id: string): Promise<Job> => {
    for (;;) {
      const job = (await findJob(pool, id))!;
      if (job.status === 'succeeded') return job;
      if (job.status === 'failed') throw new Error(job.error!);
      await sleep(5);
    }
  };
  const ingest = async (workers: WorkerProcesses, uploads: readonly string[]): Promise<number> => {
    const started = performance.now();
    const pictures = uploads.map(pictureOf);
    // One as the API queues it, many as `eyecatch index --queue` does.
    const { id } =
      pictures.length === 1
        ? await enqueueJob(pool, 'ingest', { illustrations: pictures, duplicates: 'keep' })
        : await enqueueJob(pool, 'ingest', { duplicates: 'keep' }, { parts: ingestParts(pictures, registered.id) });
    workers.wake();
    await ended(id);
    return (performance.now() - started) / 1000;
  };

  const rates: Record<string, number[]> = {};
  const single: number[] = [];
  const note = (name: string, rate: number): void => {
    (rates[name] ??= []).push(rate);
    log(`${name}: ${rate.toFixed(1)} a second`);
  };
  try {
    await wholeAtOnce(); // what is read first is compiled and cached
    for (let round = 0; round < ROUNDS; round++) {
      note('wholeAtOnce', await wholeAtOnce());
      for (const count of WORKERS) {
        await empty();
        const workers = new WorkerProcesses({ count, dataFolder: scratch });
        workers.start();
        try {
          // Until each has loaded the model.
          await ingest(workers, hashes);
          await empty();
          note(`workers${count}`, hashes.length / (await ingest(workers, hashes)));
          if (count > 1) continue;
          await empty();
          for (const sha256 of hashes.slice(0, SINGLE)) single.push(await ingest(workers, [sha256]));
        } finally {
          await workers.stop();
        }
      }
    }
  } finally {
    await model.release();
    await pool.end();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
  const perSecond = Object.fromEntries(Object.entries(rates).map(([name, values]) => [name, median(values)]));
  return { pictures: hashes.length, illustrationsPerSecond: perSecond, onePictureMs: 1000 * median(single) };
}
