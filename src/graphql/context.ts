import type { Pool } from 'pg';
import type { Caller } from '../access/caller.js';
import type { JobFeed } from '../jobs/job-feed.js';
import type { PictureFetcher } from '../indexer/remote/picture-fetcher.js';
import type { UploadStore } from '../http/upload-store.js';
import { activeModel, loadVocabulary, type RegisteredModel, type TagVocabulary } from '../tagging/model-registry.js';
import type { TaggingThread } from '../tagging/tagging-thread-client.js';
import type { PosteriorCache, PredictorCache } from '../kpi/index.js';
import { createLoaders, type Loaders } from './loaders.js';

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
  readonly loaders: Loaders;
  /** The model that answers, asked for once a request: all of a reply is of one model. */
  readonly model: () => Promise<RegisteredModel>;
  readonly vocabulary: (modelId: number) => Promise<TagVocabulary>;
}

export function createContext(services: Services, caller: Caller): Context {
  let model: Promise<RegisteredModel> | undefined;
  const askModel = (): Promise<RegisteredModel> => (model ??= activeModel(services.pool));
  return {
    ...services,
    caller,
    model: askModel,
    vocabulary: (modelId) => loadVocabulary(services.pool, modelId),
    loaders: createLoaders(services.pool, askModel, services.predictors),
  };
}
