import { fork, type ChildProcess } from 'node:child_process';
import { compiledModule } from '../compiled-module.js';
import { log } from '../log.js';
import type { WorkerMetrics } from '../telemetry/worker-metrics.js';

/** Between a worker that died and the next one, at first; it doubles, so that a broken set-up does not spin. */
const RESTART_MS = 1000;
const LONGEST_RESTART_MS = 60_000;
/** A worker that lived this long was not broken from the start. */
const LIVED_MS = 60_000;
/** A worker that is told to stop finishes the batch at hand. */
const STOP_MS = 10_000;

/** The worker processes of a server: as many as it was told, each replaced when it ends. */
export class WorkerProcesses {
  readonly #workers: (ChildProcess | undefined)[];
  #stopping = false;

  constructor(
    private readonly options: {
      readonly count: number;
      readonly dataFolder: string;
      readonly metrics?: WorkerMetrics;
    },
  ) {
    this.#workers = Array.from({ length: options.count }, () => undefined);
  }

  start(): void {
    for (let place = 0; place < this.#workers.length; place++) this.#startOne(place, RESTART_MS);
  }

  /** There is something to do. */
  wake(): void {
    for (const worker of this.#workers) if (worker?.connected) worker.send('wake');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#workers.map((worker) => stopProcess(worker)));
  }

  #startOne(place: number, restartMs: number): void {
    if (this.#stopping) return;
    const started = performance.now();
    const worker = fork(compiledModule(import.meta.url, './main.js'), ['worker', '--data', this.options.dataFolder], {
      env: process.env,
    });
    this.#workers[place] = worker;
    this.options.metrics?.follow(worker);
    worker.on('error', (error) => log.error({ err: error }, 'A worker could not be started.'));
    worker.on('exit', (code, signal) => {
      if (this.#stopping) return;
      if (code === 0) {
        this.#startOne(place, RESTART_MS); // it ended of itself to give memory back
        return;
      }
      const wait = performance.now() - started > LIVED_MS ? RESTART_MS : restartMs;
      log.error(`A worker ended (${signal ?? `exit code ${code}`}); another one starts in ${wait / 1000} s.`);
      setTimeout(() => this.#startOne(place, Math.min(2 * wait, LONGEST_RESTART_MS)), wait).unref();
    });
  }
}

async function stopProcess(worker: ChildProcess | undefined): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => worker.kill('SIGKILL'), STOP_MS);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.kill('SIGTERM');
  });
}
