import type { Command } from 'commander';
import { addAccessOptions, readAccess, type AccessOptions } from './access-options.js';
import { DEMO_JOB } from '../demo/prepare-demo.js';
import { enqueueJob } from '../jobs/enqueue.js';
import { listJobs, type Job } from '../jobs/job-table.js';
import type { Pool } from 'pg';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { addDataOption, readPort, readSettings, type DataOption } from './settings.js';
import { addDocumentOptions, readDocuments, type DocumentOptions } from './document-options.js';
import { addLimitOptions, readLimits, type LimitOptions } from './limit-options.js';
import { addWorkersOption, readWorkers, type WorkersOption } from './workers-option.js';
import { addServerOptions, readServerOptions, type ServerOptions } from './server-options.js';
import { runServer, untilStopped, type RunningServer } from './run-server.js';

type DemoOptions = DataOption &
  DocumentOptions &
  AccessOptions &
  LimitOptions &
  ServerOptions &
  WorkersOption & { readonly port?: string };

export function registerDemo(program: Command): void {
  addServerOptions(
    addLimitOptions(addWorkersOption(addDocumentOptions(addAccessOptions(addDataOption(program.command('demo')))))),
  )
    .description(
      'serve a library that shows what Eyecatch does. On the first run it is made: a tag model is trained on the\n' +
        'illustrations that npm ships, they are indexed, a simulated campaign is imported and a CTR model fitted.',
    )
    .option('--port <number>', 'port to listen on (or PORT; default 4000; 0 takes a free one)')
    .action(async (options: DemoOptions) => {
      const started = performance.now();
      const server = await runServer({
        settings: readSettings(options),
        port: readPort(options.port),
        host: options.host,
        access: readAccess(options),
        documents: readDocuments(options),
        workers: readWorkers(options),
        ...readServerOptions(options),
        costs: readLimits(options, readAccess(options)),
        onListening: (url) => console.log(`Eyecatch listens on ${url} (progress of the preparation: ${url}/health)`),
      });
      const bar = new ProgressBar();
      const job = await ensurePrepared(server.pool);
      if (job.status === 'succeeded') announce(server, started);
      else {
        void followPreparation(server, job, bar).then(
          (succeeded) => {
            if (succeeded) announce(server, started);
          },
          (error: unknown) => sayFailed(server, (error as Error).message),
        );
      }
      await untilStopped();
      bar.end();
      await server.close();
    });
}

/**
 * Shows how far the preparation is, whichever worker does it, until it has succeeded; after a failure perhaps not the first
 * time: the mutation retryJob begins again.
 *
 * @returns false when the server stops before
 */
async function followPreparation(server: RunningServer, job: Job, bar: ProgressBar): Promise<boolean> {
  server.readiness.preparing({ step: job.step ?? 'Waiting for a worker', done: job.done, total: job.total ?? 0 });
  server.wakeWorker();
  for await (const { id, status, step, done, total, error } of await server.jobFeed.followJobs()) {
    if (id !== job.id) continue;
    if (status === 'succeeded') {
      bar.end();
      return true;
    }
    if (status === 'failed') {
      bar.end();
      sayFailed(server, error ?? 'it failed');
    } else if (step !== null) {
      bar.update(step, done, total ?? 0);
      server.readiness.preparing({ step, done, total: total ?? 0 });
    }
  }
  return false;
}

/** The demo's preparation as a job: done before, under way (a run that was cut short), or to be done now. */
async function ensurePrepared(pool: Pool): Promise<Job> {
  const [latest] = await listJobs(pool, { first: 1, kind: DEMO_JOB });
  if (latest && latest.status !== 'failed') return latest;
  return enqueueJob(pool, DEMO_JOB, {});
}

function sayFailed(server: RunningServer, reason: string): void {
  server.readiness.fail(reason);
  console.error(`The preparation failed: ${reason}\nStart again to go on where it stopped.`);
}

function announce(server: RunningServer, started: number): void {
  server.readiness.becomeReady();
  console.log(
    `Ready after ${formatSeconds((performance.now() - started) / 1000)}. ${server.url}/ (GraphQL: ${server.url}/graphql)`,
  );
}
