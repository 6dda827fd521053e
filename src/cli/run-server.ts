import { accessPolicy, type AccessPolicy } from '../access/policy.js';
import { openDatabase } from '../database/open.js';
import { readReplicaSettings, Replicas } from '../database/replicas.js';
import { DatabaseWatch } from '../database/watch.js';
import { PosteriorCache, PredictorCache } from '../kpi/index.js';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { openOriginals } from '../indexer/open-originals.js';
import { removeAbandoned, unfinishedFolder } from '../indexer/placed-files.js';
import { PictureFetcher } from '../indexer/remote/picture-fetcher.js';
import { readUrlHosts } from '../indexer/remote/url-hosts.js';
import { ThumbnailStore } from '../indexer/thumbnail-store.js';
import { sweepUploads } from '../jobs/awaited-uploads.js';
import { JobFeed } from '../jobs/job-feed.js';
import { Readiness } from '../http/readiness.js';
import { limitsFromEnvironment, type ServerLimits } from '../http/server-limits.js';
import { startServer } from '../http/server.js';
import type { CostLimits } from '../http/cost-limits.js';
import { openUploads } from '../http/open-uploads.js';
import { TaggingThreads } from '../tagging/tagging-threads.js';
import type { Pool } from 'pg';
import type { Settings } from '../settings.js';
import { sayWhoMayAsk } from './access-options.js';
import { WorkerMetrics } from '../telemetry/worker-metrics.js';
import { WorkerProcesses } from './worker-processes.js';

/** A database that starts beside the server, as in a compose file, is waited for. */
const DATABASE_WAIT_SECONDS = 60;

export interface RunningServer {
  readonly url: string;
  readonly pool: Pool;
  readonly readiness: Readiness;
  readonly jobFeed: JobFeed;
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
  readonly costs?: CostLimits;
  readonly databaseWaitSeconds?: number;
  readonly limits?: ServerLimits;
  /** Processes that do jobs (default 1); 0 where all of them run elsewhere. */
  readonly workers?: number;
  readonly onListening: (url: string) => void;
}): Promise<RunningServer> {
  const { settings, port, host, access = accessPolicy({ host }), documents, costs, onListening } = options;
  const replicaSettings = readReplicaSettings();
  const readiness = new Readiness();
  const uploads = openUploads(settings);
  const images = openOriginals(settings);
  const thumbnails = new ThumbnailStore(settings.thumbnailsFolder, images);
  const workerMetrics = new WorkerMetrics();
  const server = await startServer({
    port,
    host,
    readiness,
    uploads,
    images,
    thumbnails,
    access,
    workerMetrics,
    ...(documents ? { documents } : {}),
    costs: { ...costs, sharedBudgets: settings.database.url !== undefined },
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
    await sayWhoMayAsk(access, pool, settings.dataFolder);
  } catch (error) {
    await server.close();
    throw error;
  }

  const watch = new DatabaseWatch(pool, ({ reachable, reason }) =>
    console.error(reachable ? 'The database answers again.' : `The database is away: ${reason}`),
  );
  await watch.start();
  readiness.watchDatabase(watch);

  const taggingThreads = new TaggingThreads();
  const workers = new WorkerProcesses({
    count: options.workers ?? 1,
    dataFolder: settings.dataFolder,
    metrics: workerMetrics,
  });
  const wakeWorker = (): void => workers.wake();

  const jobFeed = new JobFeed(pool, settings.database.url);
  const replicas = replicaSettings.urls.length > 0 ? new Replicas(pool, replicaSettings) : undefined;
  server.open({
    pool,
    replicas,
    uploads,
    fetcher: new PictureFetcher({ hosts: readUrlHosts(process.env.EYECATCH_URL_HOSTS) }),
    posteriors: new PosteriorCache(pool),
    predictors: new PredictorCache(pool),
    jobFeed,
    wakeWorker,
    taggingThread: (model) => taggingThreads.of(model),
  });
  workers.start();
  const endSweeps = sweepUploads(pool, uploads);
  await removeAbandoned([unfinishedFolder(settings.thumbnailsFolder)]);

  return {
    url,
    pool,
    readiness,
    jobFeed,
    wakeWorker,
    close: async () => {
      endSweeps();
      // Requests under way may still need the threads and the feed.
      await Promise.all([server.close(), workers.stop()]);
      await taggingThreads.close();
      await jobFeed.close();
      await replicas?.close();
      await watch.stop();
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
