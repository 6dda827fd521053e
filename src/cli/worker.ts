import type { Command } from 'commander';
import { openDatabase } from '../database/open.js';
import { DEMO_JOB } from '../demo/prepare-demo.js';
import { createHandlers } from '../jobs/handlers/index.js';
import { startMetricsServer, type MetricsServer } from '../http/metrics-server.js';
import { openUploads } from '../http/open-uploads.js';
import { removeAbandoned, unfinishedFolder } from '../indexer/placed-files.js';
import { sweepUploads } from '../jobs/awaited-uploads.js';
import { recallMinutes, watchRecall } from '../jobs/watch-recall.js';
import { runWorker } from '../jobs/worker.js';
import { log } from '../log.js';
import '../telemetry/build-info.js';
import { stopTracing } from '../telemetry/start-tracing.js';
import { tellMetrics } from '../telemetry/worker-metrics.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';

/** A process that does jobs: `serve` and `demo` start theirs, which end with them; on further machines it is started by hand. */
export function registerWorker(program: Command): void {
  addDataOption(program.command('worker'))
    .description(
      'do jobs of a library (tagging, indexing, fitting) beside those that its server does itself.\n' +
        'Any number of them, on any number of machines, share the work; they need the same DATABASE_URL and, in --data,\n' +
        'the same pictures, uploads and models as the server. Ctrl-C puts back what is being done.',
    )
    .option('--metrics-port <number>', 'answer GET /metrics on this port (or EYECATCH_METRICS_PORT; default none)')
    .option('--metrics-host <address>', 'address of that port', '127.0.0.1')
    .action(async (options: DataOption & MetricsOptions) => {
      const settings = readSettings(options);
      const minutes = recallMinutes();
      const metrics = await serveMetrics(options);
      const stop = new AbortController();
      // Its server may be gone before the database answers.
      process.on('disconnect', () => stop.abort());
      const pool = await openDatabase(settings.database, { for: 'worker', waitSeconds: 60 });
      const uploads = openUploads(settings);
      const endSweeps = sweepUploads(pool, uploads);
      // One that is killed is replaced by one that starts.
      await removeAbandoned([settings.fetchedFolder, unfinishedFolder(settings.imagesFolder)]);
      // SIGINT also reaches this process from the terminal; the server then asks for the same by SIGTERM.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
      tellMetrics();
      const sampling = watchRecall(pool, minutes, stop.signal);
      await runWorker({
        pool,
        handlers: createHandlers(pool, settings, { uploads }),
        signal: stop.signal,
        url: settings.database.url,
        log: (line) => log.warn(line),
        onReady: () => {
          metrics?.becomeReady();
          if (!process.connected) console.log('The worker is ready; it does what is queued until it is stopped.');
        },
        onWake: (wake) => process.on('message', wake),
        onFinished: ({ kind }) => {
          // Training leaves hundreds of megabytes in WebAssembly memories, which never shrink; a new process has none.
          if (kind === DEMO_JOB) stop.abort();
        },
      });
      endSweeps();
      await Promise.all([sampling, metrics?.close()]);
      await pool.end();
      await stopTracing();
      process.exit(0);
    });
}

interface MetricsOptions {
  readonly metricsPort?: string;
  readonly metricsHost: string;
}

async function serveMetrics({ metricsPort, metricsHost }: MetricsOptions): Promise<MetricsServer | undefined> {
  // A worker that a server started tells that server, and would fight over the port with the next one.
  const text = metricsPort ?? (process.connected ? undefined : process.env.EYECATCH_METRICS_PORT);
  if (text === undefined) return undefined;
  const server = await startMetricsServer(readCount(text, '--metrics-port', { min: 0, max: 65_535 }), metricsHost);
  log.info({ port: server.port }, 'Metrics are at /metrics.');
  return server;
}
