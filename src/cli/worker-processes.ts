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
    const startAgain = (what: string): void => {
      this.#workers[place] = undefined;
      if (this.#stopping) return;
      const wait = performance.now() - started > LIVED_MS ? RESTART_MS : restartMs;
      log.error(`A worker ${what}; another one starts in ${wait / 1000} s.`);
      setTimeout(() => this.#startOne(place, Math.min(2 * wait, LONGEST_RESTART_MS)), wait).unref();
    };
    const failed = (error: Error): void => startAgain(`could not be started (${error.message})`);
    let worker: ChildProcess;
    try {
      worker = forkWorker(this.options.dataFolder);
    } catch (error) {
      failed(error as Error); // no memory is thrown, no room for one more process is an event
      return;
    }
    this.#workers[place] = worker;
    worker.on('spawn', () => this.options.metrics?.follow(worker));
    worker.on('error', (error) => {
      if (worker.pid !== undefined) log.error({ err: error }, 'A message to a worker was lost.');
      // One that never was has no exit.
      else if (this.#workers[place] === worker) failed(error);
    });
    worker.on('exit', (code, signal) => {
      if (code !== 0) startAgain(`ended (${signal ?? `exit code ${code}`})`);
      // It ended of itself to give memory back.
      else this.#startOne(place, RESTART_MS);
    });
  }
}

function forkWorker(dataFolder: string): ChildProcess {
  return fork(compiledModule(import.meta.url, './main.js'), ['worker', '--data', dataFolder], { env: process.env });
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
