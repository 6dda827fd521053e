import type { Command } from 'commander';
import { openDatabase } from '../database/open.js';
import { DEMO_JOB } from '../demo/prepare-demo.js';
import { createHandlers } from '../jobs/handlers/index.js';
import { runWorker } from '../jobs/worker.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import type { WorkerMessage } from './worker-processes.js';

/** A process that does jobs: `serve` and `demo` start theirs, which end with them; on further machines it is started by hand. */
export function registerWorker(program: Command): void {
  addDataOption(program.command('worker'))
    .description(
      'do jobs of a library (tagging, indexing, fitting) beside those that its server does itself.\n' +
        'Any number of them, on any number of machines, share the work; they need the same DATABASE_URL and, in --data,\n' +
        'the same pictures, uploads and models as the server. Ctrl-C puts back what is being done.',
    )
    .action(async (options: DataOption) => {
      const settings = readSettings(options);
      const pool = await openDatabase(settings.database);
      const stop = new AbortController();
      // SIGINT also reaches this process from the terminal; the server then asks for the same by SIGTERM.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
      process.on('disconnect', () => stop.abort());
      const tell = (message: WorkerMessage): void => {
        if (process.connected) process.send?.(message);
      };
      if (!process.connected) console.log('The worker is ready; it does what is queued until it is stopped.');
      await runWorker({
        pool,
        handlers: createHandlers(pool, settings),
        signal: stop.signal,
        url: settings.database.url,
        log: (line) => console.error(line),
        onWake: (wake) => process.on('message', wake),
        onProgress: ({ id, kind }, progress) => tell({ jobId: id, kind, progress }),
        onFinished: ({ id, kind }, finished, error) => {
          tell({ jobId: id, kind, finished, ...(error ? { error } : {}) });
          // Training leaves hundreds of megabytes in WebAssembly memories, which never shrink; a new process has none.
          if (kind === DEMO_JOB) stop.abort();
        },
      });
      await pool.end();
      process.exit(0);
    });
}
