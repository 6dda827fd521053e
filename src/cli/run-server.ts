import { accessPolicy, type AccessPolicy } from '../access/policy.js';
import { openDatabase } from '../database/open.js';
import { PosteriorCache, PredictorCache } from '../kpi/index.js';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { openOriginals } from '../indexer/open-originals.js';
import { ThumbnailStore } from '../indexer/thumbnail-store.js';
import { startKeepingUploads } from '../jobs/awaited-uploads.js';
import { JobFeed } from '../jobs/job-feed.js';
import { Readiness } from '../http/readiness.js';
import { startServer } from '../http/server.js';
import { UploadStore } from '../http/upload-store.js';
import type { RegisteredModel } from '../tagging/model-registry.js';
import { TaggingThread } from '../tagging/tagging-thread-client.js';
import type { Pool } from 'pg';
import type { Settings } from '../settings.js';
import { sayWhoMayAsk } from './access-options.js';
import { WorkerProcesses, type WorkerMessage } from './worker-processes.js';

export interface RunningServer {
  readonly url: string;
  readonly pool: Pool;
  readonly readiness: Readiness;
  readonly wakeWorker: () => void;
  readonly close: () => Promise<void>;
}

/** The server with its database and the worker processes that do its jobs. */
export async function runServer(options: {
  readonly settings: Settings;
  readonly port: number;
  readonly host: string;
  readonly access?: AccessPolicy;
  readonly documents?: PersistedDocuments;
  /** Processes that do jobs (default 1); 0 where all of them run elsewhere. */
  readonly workers?: number;
  readonly onListening: (url: string) => void;
  readonly onWorkerMessage?: (message: WorkerMessage) => void;
}): Promise<RunningServer> {
  const { settings, port, host, access = accessPolicy({ host }), documents, onListening, onWorkerMessage } = options;
  const readiness = new Readiness();
  const uploads = new UploadStore(settings.uploadsFolder);
  const images = openOriginals(settings);
  const thumbnails = new ThumbnailStore(settings.thumbnailsFolder, images);
  const server = await startServer({
    port,
    host,
    readiness,
    uploads,
    images,
    thumbnails,
    access,
    ...(documents ? { documents } : {}),
  });
  const url = `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${server.port}`;
  onListening(url);
  let pool: Pool;
  try {
    pool = await openDatabase(settings.database);
    await sayWhoMayAsk(access, pool, settings.dataFolder);
  } catch (error) {
    await server.close();
    throw error;
  }

  let taggingThread: TaggingThread | undefined;
  let threadModel: string | undefined;
  const workers = new WorkerProcesses({
    count: options.workers ?? 1,
    dataFolder: settings.dataFolder,
    onMessage: onWorkerMessage,
  });
  const wakeWorker = (): void => workers.wake();

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
  workers.start();
  const stopKeepingUploads = startKeepingUploads(pool, uploads);

  return {
    url,
    pool,
    readiness,
    wakeWorker,
    close: async () => {
      stopKeepingUploads();
      await Promise.all([server.close(), workers.stop(), taggingThread?.close()]);
      await jobFeed.close();
      await pool.end();
    },
  };
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
