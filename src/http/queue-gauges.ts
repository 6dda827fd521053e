import { Gauge, type Registry } from 'prom-client';
import type { Pool } from 'pg';
import { FreshFigures } from '../database/fresh-figures.js';
import { queueFigures } from '../jobs/queue-figures.js';
import { workerFigures } from '../jobs/worker-figures.js';

/** Gauges of the queue and of who works on it, on whatever machine; absent while the database does not answer. */
export function observeQueue(registry: Registry, pool: () => Pool | undefined): void {
  const figures = new FreshFigures('the queue', () => {
    const open = pool();
    return open && Promise.all([queueFigures(open), workerFigures(open)]);
  });
  const registers = [registry];

  new Gauge({
    name: 'eyecatch_queue_parts',
    help: 'Parts of jobs, by kind and state: queued, active, dead (tried as often as may be).',
    labelNames: ['kind', 'state'] as const,
    registers,
    async collect() {
      this.reset();
      const [queue] = (await figures.get()) ?? [];
      for (const { kind, queued, active, dead } of queue?.kinds ?? []) {
        this.set({ kind, state: 'queued' }, queued);
        this.set({ kind, state: 'active' }, active);
        this.set({ kind, state: 'dead' }, dead);
      }
    },
  });
  new Gauge({
    name: 'eyecatch_queue_oldest_seconds',
    help: 'For how long the part that waits longest could have been begun; 0 when none waits.',
    registers,
    async collect() {
      const [queue] = (await figures.get()) ?? [];
      if (queue) this.set(queue.oldestSeconds);
      // Without labels there would be a 0 of before.
      else this.remove();
    },
  });
  new Gauge({
    name: 'eyecatch_workers',
    help: 'Workers that were heard of in the last 30 s, by what runs their models and by whether they work or wait.',
    labelNames: ['provider', 'state'] as const,
    registers,
    async collect() {
      this.reset();
      const [queue] = (await figures.get()) ?? [];
      for (const { provider, working, live } of queue?.workers ?? []) {
        this.set({ provider, state: 'working' }, working);
        this.set({ provider, state: 'waiting' }, live - working);
      }
    },
  });
  new Gauge({
    name: 'eyecatch_worker_heartbeat_age_seconds',
    help: 'Since a worker was last heard of; from 30 s on it is taken for dead.',
    labelNames: ['worker'] as const,
    registers,
    async collect() {
      this.reset();
      const [, workers] = (await figures.get()) ?? [];
      for (const { name, silentSeconds } of workers ?? []) this.set({ worker: name }, silentSeconds);
    },
  });
}
