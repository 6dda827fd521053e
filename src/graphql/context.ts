import type { Pool } from 'pg';
import type { Caller } from '../access/caller.js';
import { poolUntil } from '../database/pool-until.js';
import type { JobFeed } from '../jobs/job-feed.js';
import type { PictureFetcher } from '../indexer/remote/picture-fetcher.js';
import type { UploadStore } from '../http/upload-store.js';
import { activeModel, loadVocabulary, type RegisteredModel, type TagVocabulary } from '../tagging/model-registry.js';
import type { TaggingThread } from '../tagging/tagging-thread-client.js';
import type { PosteriorCache, PredictorCache } from '../kpi/index.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { Operation } from './operation.js';

/** What the server gives to every request. */
export interface Services {
  readonly pool: Pool;
  readonly uploads: UploadStore;
  /** Knows which URLs pictures may be fetched from; a worker fetches. */
  readonly fetcher: PictureFetcher;
  /** The thread that runs a model's pack; started on first use. */
  readonly taggingThread: (model: RegisteredModel) => TaggingThread;
  /** How sure KPI models are of their coefficients. */
  readonly posteriors: PosteriorCache;
  /** What they make of a vector. */
  readonly predictors: PredictorCache;
  /** The states of jobs as they change. */
  readonly jobFeed: JobFeed;
  /** Tells the worker that a job waits, so that it need not poll for it. */
  readonly wakeWorker: () => void;
}

export interface Context extends Services {
  readonly caller: Caller;
  readonly operation: Operation;
  readonly loaders: Loaders;
  /** The model that answers, asked for once a request: all of a reply is of one model. */
  readonly model: () => Promise<RegisteredModel>;
  readonly vocabulary: (modelId: number) => Promise<TagVocabulary>;
}

/** For what no request asked for. */
const UNLIMITED: Operation = { signal: new AbortController().signal, outliveClient: () => undefined };

export function createContext(services: Services, caller: Caller, operation: Operation = UNLIMITED): Context {
  // Nothing is asked of the database for who waits no more.
  const pool = poolUntil(services.pool, operation.signal);
  let model: Promise<RegisteredModel> | undefined;
  const askModel = (): Promise<RegisteredModel> => (model ??= activeModel(pool));
  return {
    ...services,
    pool,
    caller,
    operation,
    model: askModel,
    vocabulary: (modelId) => loadVocabulary(pool, modelId),
    loaders: createLoaders(pool, askModel, services.predictors),
  };
}
