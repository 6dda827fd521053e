import type { Pool } from 'pg';
import { expect } from 'vitest';
import { createKey } from '../../src/access/key-table.js';
import type { AccessPolicy } from '../../src/access/policy.js';
import { readDocuments } from '../../src/cli/document-options.js';
import type { Replicas } from '../../src/database/replicas.js';
import type { Services } from '../../src/graphql/context.js';
import { Readiness } from '../../src/http/readiness.js';
import type { ServerLimits } from '../../src/http/server-limits.js';
import { startServer } from '../../src/http/server.js';
import { openUploads } from '../../src/http/open-uploads.js';
import { openOriginals } from '../../src/indexer/open-originals.js';
import { PictureFetcher } from '../../src/indexer/remote/picture-fetcher.js';
import { readUrlHosts } from '../../src/indexer/remote/url-hosts.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { PosteriorCache, PredictorCache } from '../../src/kpi/index.js';
import { createHandlers } from '../../src/jobs/handlers/index.js';
import { JobFeed } from '../../src/jobs/job-feed.js';
import { runWorker } from '../../src/jobs/worker.js';
import { TaggingThreads } from '../../src/tagging/tagging-threads.js';
import type { Settings } from '../../src/settings.js';
import type { TestDatabase } from './databases.js';

export interface Reply {
  readonly status: number;
  readonly data: any;
  readonly errors?: any[];
}

/** The server with a worker, over a library of a test. */
export interface ApiServer {
  readonly url: string;
  readonly ask: (query: string, variables?: object) => Promise<Reply>;
  /** The data of a query that must succeed. */
  readonly data: (query: string, variables?: object) => Promise<any>;
  /** Id of the upload. */
  readonly upload: (name: string, content: Buffer) => Promise<string>;
  /** Waits for a job to end. */
  readonly finished: (jobId: string) => Promise<any>;
  readonly close: () => Promise<void>;
}

/**
 * @param pool what resolvers query, e.g. one that counts; the worker queries the database's own
 * @param limits instead of the server's own
 * @param access who may ask; everybody when left out. Where keys are required, what is asked here is asked with one
 */
export async function startApi(
  database: TestDatabase,
  settings: Settings,
  pool: Pool = database.pool,
  access?: AccessPolicy,
  fetcher = new PictureFetcher({ hosts: readUrlHosts('') }),
  replicas?: Replicas,
  limits: Partial<ServerLimits> = {},
): Promise<ApiServer> {
  const readiness = new Readiness();
  readiness.becomeReady();
  const uploads = openUploads(settings);
  const images = openOriginals(settings);
  const thumbnails = new ThumbnailStore(settings.thumbnailsFolder, images);
  const documents = readDocuments({});
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    readiness,
    uploads,
    images,
    thumbnails,
    documents,
    limits,
    ...(access ? { access } : {}),
  });
  const threads = new TaggingThreads();
  const services: Services = {
    pool,
    replicas,
    uploads,
    fetcher,
    posteriors: new PosteriorCache(pool),
    predictors: new PredictorCache(pool),
    jobFeed: new JobFeed(pool, database.options.url),
    wakeWorker: () => undefined,
    taggingThread: (model) => threads.of(model),
  };
  server.open(services);
  const stop = new AbortController();
  const worker = runWorker({
    pool: database.pool,
    handlers: createHandlers(database.pool, settings, { fetcher }),
    signal: stop.signal,
    log: () => undefined,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const owner =
    access?.keys === 'required' ? await createKey(database.pool, { name: 'owner', scopes: ['admin'] }) : undefined;
  const headers: Record<string, string> = owner ? { 'x-api-key': owner.secret } : {};
  const ask: ApiServer['ask'] = async (query, variables = {}) => {
    const reply = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return { status: reply.status, ...((await reply.json()) as { data: any; errors?: any[] }) };
  };
  const data: ApiServer['data'] = async (query, variables) => {
    const reply = await ask(query, variables);
    expect(reply.errors).toBeUndefined();
    return reply.data;
  };
  return {
    url,
    ask,
    data,
    upload: async (name, content) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(content)]), name);
      const reply = await fetch(`${url}/uploads`, { method: 'POST', headers, body: form });
      expect(reply.status).toBe(201);
      return ((await reply.json()) as { uploads: { id: string }[] }).uploads[0]!.id;
    },
    finished: async (id) => {
      for (let i = 0; i < 600; i++) {
        const { job } = await data(`{ job(id: "${id}") { status error step result done total finishedAt } }`);
        if (['SUCCEEDED', 'FAILED'].includes(job.status as string)) return job;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('the job did not finish');
    },
    close: async () => {
      stop.abort();
      await worker;
      await threads.close();
      await server.close();
      await services.jobFeed.close();
    },
  };
}
