import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What this process counts and times below HTTP: the server shows it on /metrics beside its own, with that of its
 * workers; `eyecatch worker --metrics-port` shows a worker's alone.
 */
export const measures = new Registry();
const registers = [measures];

export const databaseStatements = new Histogram({
  name: 'eyecatch_database_statement_duration_seconds',
  help: 'Time that a statement took, as seen from this process.',
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  registers,
});

export const decodings = new Histogram({
  name: 'eyecatch_decode_duration_seconds',
  help: 'Time to decode a picture for a tag model.',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers,
});

export const inferences = new Histogram({
  name: 'eyecatch_inference_duration_seconds',
  help: 'Time that a tag model took for a batch of pictures.',
  labelNames: ['provider'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

export const inferredPictures = new Counter({
  name: 'eyecatch_inference_pictures_total',
  help: 'Pictures that a tag model was run on.',
  labelNames: ['provider'] as const,
  registers,
});

export const inferenceProviders = new Gauge({
  name: 'eyecatch_inference_provider_info',
  help: '1 for each loaded tag model and what runs it: cpu, cuda, webgpu.',
  labelNames: ['model', 'provider'] as const,
  registers,
});

export const indexedImages = new Counter({
  name: 'eyecatch_images_indexed_total',
  help: 'Pictures that went through indexing, by outcome: indexed, known, failed, skipped.',
  labelNames: ['outcome'] as const,
  registers,
});

export const taggingQueue = new Gauge({
  name: 'eyecatch_tagging_thread_queue',
  help: 'Pictures that wait for the tagging thread or are on it.',
  registers,
});

export const searches = new Histogram({
  name: 'eyecatch_search_duration_seconds',
  help: 'Time of a nearest-neighbour search, by the strategy that answered.',
  labelNames: ['strategy'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers,
});

export const searchWidths = new Histogram({
  name: 'eyecatch_search_ef',
  help: 'hnsw.ef_search of searches by the index.',
  buckets: [80, 100, 150, 200, 300, 400, 600, 1000],
  registers,
});

export const shortSearches = new Counter({
  name: 'eyecatch_search_fallbacks_total',
  help: 'Searches of the index that gave too few, so that all vectors were compared.',
  registers,
});

export const cacheRequests = new Counter({
  name: 'eyecatch_cache_requests_total',
  help: 'Look-ups in a cache of this process, by cache and result (hit, miss).',
  labelNames: ['cache', 'result'] as const,
  registers,
});

export const queryCosts = new Histogram({
  name: 'eyecatch_graphql_query_cost',
  help: 'Cost of GraphQL operations, points, those that a budget refused included.',
  buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 100_000],
  registers,
});

export const jobsEnded = new Counter({
  name: 'eyecatch_jobs_ended_total',
  help: 'Jobs that this process ended, by kind and status.',
  labelNames: ['kind', 'status'] as const,
  registers,
});

const ofRecall = ['model'] as const;
export const recall = new Gauge({
  name: 'eyecatch_search_recall_at_10',
  help: 'Share of the ten nearest that the vector index finds, over a few random illustrations of the latest sample.',
  labelNames: ofRecall,
  registers,
});
export const recallQueries = new Gauge({
  name: 'eyecatch_search_recall_queries',
  help: 'Searches that the latest sample of recall is of.',
  labelNames: ofRecall,
  registers,
});
export const recallSeconds = new Gauge({
  name: 'eyecatch_search_recall_seconds',
  help: 'Mean time of a search in the latest sample of recall, by way: index or exact.',
  labelNames: ['model', 'way'] as const,
  registers,
});
export const recallTimestamp = new Gauge({
  name: 'eyecatch_search_recall_timestamp_seconds',
  help: 'When recall was sampled last.',
  labelNames: ofRecall,
  registers,
});

/** Counts a look-up. */
export function countLookUp(cache: string, hit: boolean): void {
  cacheRequests.inc({ cache, result: hit ? 'hit' : 'miss' });
}
