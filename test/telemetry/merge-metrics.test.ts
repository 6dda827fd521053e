import { type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { startMetricsServer } from '../../src/http/metrics-server.js';
import { mergeMetrics } from '../../src/telemetry/merge-metrics.js';
import { WorkerMetrics } from '../../src/telemetry/worker-metrics.js';

function measured(count: number): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'pictures_total', help: 'Pictures.', registers }).inc(count);
  new Gauge({ name: 'lag_seconds', help: 'Lag.', registers, aggregator: 'omit' }).set(count);
  new Histogram({ name: 'took_seconds', help: 'Took.', buckets: [1, 2], registers }).observe(count);
  return registry;
}

describe('Metrics of several processes', () => {
  it('stand under one name each, told apart by a label and not added up', async () => {
    const text = await mergeMetrics([
      { labels: {}, metrics: await measured(1).getMetricsAsJSON() },
      // As it comes from another process.
      { labels: { process: 'worker-1' }, metrics: JSON.parse(JSON.stringify(await measured(5).getMetricsAsJSON())) },
    ]);
    const lines = text.split('\n');
    expect(lines.filter((line) => line === '# TYPE pictures_total counter')).toHaveLength(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        'pictures_total 1',
        'pictures_total{process="worker-1"} 5',
        'lag_seconds{process="worker-1"} 5',
        'took_seconds_bucket{le="1"} 1',
        'took_seconds_bucket{le="2",process="worker-1"} 0',
        'took_seconds_count{process="worker-1"} 1',
      ]),
    );
  });

  it('of a worker that ended are gone, and the next one takes its name', async () => {
    const metrics = await measured(1).getMetricsAsJSON();
    const worker = (): ChildProcess => new EventEmitter() as ChildProcess;
    const [first, second, third] = [worker(), worker(), worker()];
    const workers = new WorkerMetrics();
    const tell = (of: ChildProcess): boolean => of.emit('message', { type: 'eyecatch-metrics', metrics });
    const names = (): string[] => workers.processes.map(({ labels }) => labels.process!);
    workers.follow(first);
    workers.follow(second);
    first.emit('message', { jobId: '1', kind: 'ingest' });
    expect(names()).toEqual([]);
    tell(first);
    tell(second);
    expect(names()).toEqual(['worker-1', 'worker-2']);
    first.emit('exit', 1);
    expect(names()).toEqual(['worker-2']);
    workers.follow(third);
    tell(third);
    expect(names().sort()).toEqual(['worker-1', 'worker-2']);
  });
});

describe('eyecatch worker --metrics-port', () => {
  it('answers /metrics and /health, and nothing else', async () => {
    const server = await startMetricsServer(0, '127.0.0.1');
    try {
      const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`);
      expect(await (await get('/metrics')).text()).toMatch(/^process_cpu_seconds_total /m);
      expect((await get('/health')).status).toBe(503);
      server.becomeReady();
      expect(await (await get('/health')).json()).toEqual({ status: 'ready' });
      for (const path of ['/other', '//', '//metrics']) expect((await get(path)).status, path).toBe(404);
      await expect(startMetricsServer(server.port, '127.0.0.1')).rejects.toThrow(
        /--metrics-port: .* cannot be listened on/,
      );
    } finally {
      await server.close();
    }
  });
});
