import type { ChildProcess } from 'node:child_process';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { measures } from './measures.js';
import type { MeasuredProcess, Metrics } from './merge-metrics.js';

/** Fresh enough for a scrape every 15 s. Pushed, not asked for: a worker that computes answers nobody. */
const PUSH_MS = 5000;

interface MetricsMessage {
  readonly type: 'eyecatch-metrics';
  readonly metrics: Metrics;
}

/** The latest metrics of the workers that a server has started, by a name that a worker's successor takes over. */
export class WorkerMetrics {
  readonly #latest = new Map<string, Metrics>();
  readonly #names = new Map<ChildProcess, string>();

  follow(worker: ChildProcess): void {
    const taken = new Set(this.#names.values());
    let place = 1;
    while (taken.has(`worker-${place}`)) place++;
    const name = `worker-${place}`;
    this.#names.set(worker, name);
    worker.on('message', (message) => {
      if (isMetrics(message)) this.#latest.set(name, message.metrics);
    });
    worker.once('exit', () => {
      this.#names.delete(worker);
      this.#latest.delete(name);
    });
  }

  get processes(): MeasuredProcess[] {
    return [...this.#latest].map(([process, metrics]) => ({ labels: { process }, metrics }));
  }
}

/** Has a worker tell its metrics to the server that started it, for as long as that listens. */
export function tellMetrics(): void {
  if (!process.send) return;
  const own = ownMetrics();
  const tell = async (): Promise<void> => {
    const metrics = await own.getMetricsAsJSON();
    if (process.connected) process.send?.({ type: 'eyecatch-metrics', metrics } satisfies MetricsMessage);
  };
  void tell();
  setInterval(() => void tell(), PUSH_MS).unref();
}

/** What is measured of a process that is no server: `measures` and Node's own. */
export function ownMetrics(): Registry {
  const ofNode = new Registry();
  collectDefaultMetrics({ register: ofNode });
  return Registry.merge([measures, ofNode]);
}

function isMetrics(message: unknown): message is MetricsMessage {
  return typeof message === 'object' && message !== null && (message as MetricsMessage).type === 'eyecatch-metrics';
}
