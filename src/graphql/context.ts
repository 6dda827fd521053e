import type { Pool } from 'pg';
import type { Caller } from '../access/caller.js';
import { poolUntil } from '../database/pool-until.js';
import type { Replicas } from '../database/replicas.js';
import type { RequestCost } from './limits/request-cost.js';
import type { JobFeed } from '../jobs/job-feed.js';
import type { PictureFetcher } from '../indexer/remote/picture-fetcher.js';
import type { UploadStore } from '../http/upload-store.js';
import { activeModel, loadVocabulary, type RegisteredModel, type TagVocabulary } from '../tagging/model-registry.js';
import type { TaggingThread } from '../tagging/tagging-thread-client.js';
import type { PosteriorCache, PredictorCache } from '../kpi/index.js';
import { createLoaders, type Loaders } from './loaders.js';
import type { Operation } from './operation.js';
import { readingSession, type ReadingSession, type SeenPosition } from './reading-session.js';

/** What the server gives to every request. */
export interface Services {
  readonly pool: Pool;
  /** Copies of the database that take reads off `pool`. */
  readonly replicas?: Replicas | undefined;
  readonly uploads: UploadStore;
  /** Knows which URLs pictures may be fetched from; a worker fetches. */
  readonly fetcher: PictureFetcher;
  /** The thread that runs a model's pack, to be asked at once. */
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
  /** Where a query reads the library: a replica, or `pool`. What must be of this moment (jobs) is read from `pool`. */
  readonly reads: Pool;
  readonly session: ReadingSession;
  /** Undefined for a request that is not executed. */
  readonly cost: RequestCost | undefined;
  readonly operation: Operation;
  readonly loaders: Loaders;
  /** The model that answers, asked for once a request: all of a reply is of one model. */
  readonly model: () => Promise<RegisteredModel>;
  readonly vocabulary: (modelId: number) => Promise<TagVocabulary>;
}

/** For what no request asked for. */
const UNLIMITED: Operation = { signal: new AbortController().signal, outliveClient: () => undefined };

/** What is known of the request beside who sent it. */
export interface RequestFacts {
  readonly operation?: Operation;
  /** Where it was counted. */
  readonly cost?: RequestCost | undefined;
  /** What the client says it has seen of the primary, and how it is told. */
  readonly seen?: SeenPosition;
}

export function createContext(
  services: Services,
  caller: Caller,
  { operation = UNLIMITED, cost, seen }: RequestFacts = {},
): Context {
  // Nothing is asked of the database for who waits no more.
  const limited = (given: Pool): Pool => poolUntil(given, operation.signal);
  const pool = limited(services.pool);
  let model: Promise<RegisteredModel> | undefined;
  let loaders: Loaders | undefined;
  const session = readingSession({ pool, replicas: services.replicas }, caller, { seen, limited });
  const askModel = (): Promise<RegisteredModel> => (model ??= activeModel(session.reads));
  return {
    ...services,
    pool,
    caller,
    operation,
    session,
    // Chosen when it is first needed: a mutation has said by then that it needs the primary.
    get reads() {
      return session.reads;
    },
    get loaders() {
      return (loaders ??= createLoaders(session.reads, askModel, services, operation.signal));
    },
    cost,
    model: askModel,
    vocabulary: (modelId) => loadVocabulary(session.reads, modelId),
  };
}
