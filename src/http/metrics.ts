import { performance } from 'node:perf_hooks';
import { Router, type Request, type RequestHandler } from 'express';
import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LibraryFigures } from '../database/library-figures.js';
import '../telemetry/build-info.js';
import { measures } from '../telemetry/measures.js';
import { mergeMetrics } from '../telemetry/merge-metrics.js';
import type { WorkerMetrics } from '../telemetry/worker-metrics.js';
import { observeLibrary } from './library-gauges.js';
import { observeQueue } from './queue-gauges.js';
import { routeOf } from './route-of.js';

/** From a cached picture to a search that compares every vector, seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Clients may call their operations what they like: so many names are told apart, the rest is "other". */
const MOST_OPERATIONS = 50;

/** What is measured of one server. Each has a registry of its own, so that several fit into one process. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'eyecatch_http_request_duration_seconds',
    help: 'Time to answer an HTTP request, by pattern of the route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #operations = new Histogram({
    name: 'eyecatch_graphql_operation_duration_seconds',
    help: `Time to answer a GraphQL operation, by its name; names after the first ${MOST_OPERATIONS} are "other".`,
    labelNames: ['operation', 'type'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'eyecatch_graphql_errors_total',
    help: 'Errors in GraphQL replies, by code.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });
  readonly #names = new Set<string>();

  /** @param pool undefined while the database is being opened */
  constructor(
    pool: () => Pool | undefined,
    private readonly workers?: WorkerMetrics,
  ) {
    collectDefaultMetrics({ register: this.registry });
    observePool(this.registry, pool);
    observeLibrary(this.registry, new LibraryFigures(pool));
    observeQueue(this.registry, pool);
  }

  operation({ name, type, seconds }: { name: string | undefined; type: string; seconds: number }): void {
    this.#operations.observe({ operation: this.#boundedName(name), type }, seconds);
  }

  error(code: string): void {
    this.#errors.inc({ code });
  }

  /** Times every request; streams of events, which last as long as somebody listens, are left out. */
  readonly timeRequests: RequestHandler = (request, response, next) => {
    const started = performance.now();
    response.once('finish', () => {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return;
      const status = `${Math.floor(response.statusCode / 100)}xx`;
      const seconds = (performance.now() - started) / 1000;
      this.#requests.observe({ method: methodOf(request), route: routeOf(request), status }, seconds);
    });
    next();
  };

  /** `GET /metrics`, in Prometheus's text format. */
  routes(): Router {
    const router = Router();
    router.get('/metrics', async (_request, response) => {
      response.set('Content-Type', this.registry.contentType).send(await this.text());
    });
    return router;
  }

  /** Of this server, of what it does below HTTP, and of its workers. */
  async text(): Promise<string> {
    const own = await Promise.all([this.registry.getMetricsAsJSON(), measures.getMetricsAsJSON()]);
    return mergeMetrics([...own.map((metrics) => ({ labels: {}, metrics })), ...(this.workers?.processes ?? [])]);
  }

  #boundedName(name: string | undefined): string {
    if (name === undefined) return 'anonymous';
    if (!this.#names.has(name)) {
      if (this.#names.size >= MOST_OPERATIONS) return 'other';
      this.#names.add(name);
    }
    return name;
  }
}

function observePool(registry: Registry, pool: () => Pool | undefined): void {
  const registers = [registry];
  new Gauge({
    name: 'eyecatch_database_pool_connections',
    help: 'Connections to the database, by what they do.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { totalCount = 0, idleCount = 0 } = pool() ?? {};
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'used' }, totalCount - idleCount);
    },
  });
  new Gauge({
    name: 'eyecatch_database_pool_waiting',
    help: 'Queries that wait for a connection.',
    registers,
    collect() {
      this.set(pool()?.waitingCount ?? 0);
    },
  });
}

/** Node's parser lets few methods in, but more than a graph needs. */
function methodOf({ method }: Request): string {
  return ['GET', 'HEAD', 'POST', 'OPTIONS'].includes(method) ? method : 'other';
}
