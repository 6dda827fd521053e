import { fork, type ChildProcess } from 'node:child_process';
import { compiledModule } from '../compiled-module.js';
import { openDatabase } from '../database/open.js';
import { DatabaseWatch } from '../database/watch.js';
import { PosteriorCache, PredictorCache } from '../kpi/index.js';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { ImageStore } from '../indexer/image-store.js';
import { ThumbnailStore } from '../indexer/thumbnail-store.js';
import { JobFeed } from '../jobs/job-feed.js';
import type { JobProgress } from '../jobs/job-table.js';
import { Readiness } from '../http/readiness.js';
import { limitsFromEnvironment, type ServerLimits } from '../http/server-limits.js';
import { startServer } from '../http/server.js';
import { UploadStore } from '../http/upload-store.js';
import type { RegisteredModel } from '../tagging/model-registry.js';
import { TaggingThread } from '../tagging/tagging-thread-client.js';
import type { Pool } from 'pg';
import type { Settings } from '../settings.js';

/** What a worker tells the server that started it. */
export type WorkerMessage =
  | { readonly kind: string; readonly jobId: string; readonly progress: JobProgress }
  | {
      readonly kind: string;
      readonly jobId: string;
      readonly finished: 'succeeded' | 'failed';
      readonly error?: string;
    };

/** Between a worker that died and the next one: long enough that a broken set-up does not spin. */
const RESTART_MS = 2000;
/** A worker that is told to stop finishes the batch at hand. */
const STOP_MS = 10_000;
/** A database that starts beside the server, as in a compose file, is waited for. */
const DATABASE_WAIT_SECONDS = 60;

export interface RunningServer {
  readonly url: string;
  readonly pool: Pool;
  readonly readiness: Readiness;
  readonly wakeWorker: () => void;
  readonly close: () => Promise<void>;
}

/** The server with its database and the worker process that does its jobs. */
export async function runServer(options: {
  readonly settings: Settings;
  readonly port: number;
  readonly host: string;
  readonly documents?: PersistedDocuments;
  readonly databaseWaitSeconds?: number;
  readonly limits?: ServerLimits;
  readonly onListening: (url: string) => void;
  readonly onWorkerMessage?: (message: WorkerMessage) => void;
}): Promise<RunningServer> {
  const { settings, port, host, documents, onListening, onWorkerMessage } = options;
  const readiness = new Readiness();
  const uploads = new UploadStore(settings.uploadsFolder);
  const images = new ImageStore(settings.imagesFolder);
  const thumbnails = new ThumbnailStore(settings.thumbnailsFolder, images);
  const server = await startServer({
    port,
    host,
    readiness,
    uploads,
    images,
    thumbnails,
    ...(documents ? { documents } : {}),
    limits: options.limits ?? limitsFromEnvironment(),
  });
  const url = `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${server.port}`;
  onListening(url);
  let pool: Pool;
  try {
    pool = await openDatabase(settings.database, {
      for: 'api',
      waitSeconds: options.databaseWaitSeconds ?? DATABASE_WAIT_SECONDS,
      onWait: (reason) => console.error(`Waiting for the database: ${reason}`),
    });
  } catch (error) {
    await server.close();
    throw error;
  }

  const watch = new DatabaseWatch(pool, ({ reachable, reason }) =>
    console.error(reachable ? 'The database answers again.' : `The database is away: ${reason}`),
  );
  await watch.start();
  readiness.watchDatabase(watch);

  let taggingThread: TaggingThread | undefined;
  let threadModel: string | undefined;
  let worker: ChildProcess | undefined;
  let stopping = false;
  const startWorker = (): void => {
    worker = fork(compiledModule(import.meta.url, './main.js'), ['worker', '--data', settings.dataFolder], {
      env: process.env,
    });
    worker.on('message', (message) => onWorkerMessage?.(message as WorkerMessage));
    worker.on('exit', (code, signal) => {
      if (stopping) return;
      if (code === 0) {
        startWorker(); // it ended of itself to give memory back
        return;
      }
      console.error(`The worker ended (${signal ?? `exit code ${code}`}); starting another one.`);
      setTimeout(() => {
        if (!stopping) startWorker();
      }, RESTART_MS);
    });
  };
  const wakeWorker = (): void => {
    if (worker?.connected) worker.send('wake');
  };

  const jobFeed = new JobFeed(pool, settings.database.url);
  server.open({
    pool,
    uploads,
    posteriors: new PosteriorCache(pool),
    predictors: new PredictorCache(pool),
    jobFeed,
    wakeWorker,
    taggingThread: (model: RegisteredModel) => {
      if (taggingThread === undefined || threadModel !== model.sha256) {
        void taggingThread?.close();
        taggingThread = new TaggingThread(model);
        threadModel = model.sha256;
      }
      return taggingThread;
    },
  });
  startWorker();

  return {
    url,
    pool,
    readiness,
    wakeWorker,
    close: async () => {
      stopping = true;
      // Requests under way may still need the thread and the feed.
      await Promise.all([server.close(), stopWorker(worker)]);
      await taggingThread?.close();
      await jobFeed.close();
      await watch.stop();
      await pool.end();
    },
  };
}

async function stopWorker(worker: ChildProcess | undefined): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => worker.kill('SIGKILL'), STOP_MS);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.kill('SIGTERM');
  });
}

/** Resolves on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
