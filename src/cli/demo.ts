import type { Command } from 'commander';
import { addAccessOptions, readAccess, type AccessOptions } from './access-options.js';
import { DEMO_JOB } from '../demo/prepare-demo.js';
import { enqueueJob } from '../jobs/enqueue.js';
import { listJobs, type Job } from '../jobs/job-table.js';
import type { Pool } from 'pg';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { addDataOption, readPort, readSettings, type DataOption } from './settings.js';
import { addDocumentOptions, readDocuments, type DocumentOptions } from './document-options.js';
import { runServer, untilStopped, type RunningServer } from './run-server.js';

export function registerDemo(program: Command): void {
  addDocumentOptions(addAccessOptions(addDataOption(program.command('demo'))))
    .description(
      'serve a library that shows what Eyecatch does. On the first run it is made: a tag model is trained on the\n' +
        'illustrations that npm ships, they are indexed, a simulated campaign is imported and a CTR model fitted.',
    )
    .option('--port <number>', 'port to listen on (or PORT; default 4000; 0 takes a free one)')
    .action(async (options: DataOption & DocumentOptions & AccessOptions & { port?: string }) => {
      const started = performance.now();
      const bar = new ProgressBar();
      // The worker takes longer to start than this call to return: no message finds `server` unassigned.
      const server = await runServer({
        settings: readSettings(options),
        port: readPort(options.port),
        host: options.host,
        access: readAccess(options),
        documents: readDocuments(options),
        onListening: (url) => console.log(`Eyecatch listens on ${url} (progress of the preparation: ${url}/health)`),
        onWorkerMessage: (message) => {
          if (message.kind !== DEMO_JOB) return;
          if ('finished' in message) {
            bar.end();
            // Perhaps not for the first time: the mutation retryJob begins again.
            if (message.finished === 'succeeded') announce(server, started);
            else sayFailed(server, message.error ?? 'it failed');
          } else {
            const { step, done, total } = message.progress;
            bar.update(step, done, total);
            server.readiness.preparing(message.progress);
          }
        },
      });
      const job = await ensurePrepared(server.pool);
      if (job.status !== 'succeeded') {
        server.readiness.preparing({
          step: job.step ?? 'Waiting for the worker',
          done: job.done,
          total: job.total ?? 0,
        });
        server.wakeWorker();
      } else {
        announce(server, started);
      }
      await untilStopped();
      bar.end();
      await server.close();
    });
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
