import { Worker } from 'node:worker_threads';
import { compiledModule } from '../../src/compiled-module.js';
import type { BackendName } from '../backend.js';
import { exchangeMemory } from './exchange.js';
import type { HeadSettings } from './settings.js';
import type { HeadShape, StepReport } from './shard.js';
import { joinUnits, takeUnits, type HeadState, type UnitRange } from './weights.js';
import type { ChunkTask, WorkerMessage, WorkerTask } from './worker.js';

/** A head under training, wherever its hidden units are. */
export interface HeadTrainer {
  /**
   * Trains on one chunk.
   *
   * @returns the state after it
   * @throws the signal's reason, or what made the training fail
   */
  train(task: ChunkTask, onStep: (report: StepReport) => void): Promise<HeadState>;
  end(): Promise<void>;
}

/** A trainer whose hidden units are shared out over `threads` worker threads. An abort ends them where they are. */
export function startThreads(
  threads: number,
  backend: BackendName,
  { width, tags }: HeadShape,
  settings: HeadSettings,
  state: HeadState,
  signal: AbortSignal | undefined,
): HeadTrainer {
  const memory = exchangeMemory(threads, settings.batch * tags);
  const workers = shareOut(settings.hidden, threads).map((units, thread) => {
    const take = (part: keyof HeadState) => takeUnits(state[part], settings.hidden, units);
    const own = { weights: take('weights'), first: take('first'), second: take('second') };
    const task: WorkerTask = { thread, backend, shape: { width, tags }, settings, units, state: own, memory };
    return new Worker(compiledModule(import.meta.url, './worker.js'), { workerData: task });
  });
  // A thread that fails while nobody waits (between two chunks) is reported by the next chunk.
  let failure: Error | undefined;
  for (const [thread, worker] of workers.entries()) {
    worker.on('error', (error: Error) => (failure ??= error));
    worker.on('exit', (code) => (failure ??= new Error(`Training thread ${thread} ended with code ${code}.`)));
  }
  return {
    train: (task, onStep) => trainChunk(workers, task, onStep, () => failure, signal),
    end: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function trainChunk(
  workers: readonly Worker[],
  task: ChunkTask,
  onStep: (report: StepReport) => void,
  failure: () => Error | undefined,
  signal: AbortSignal | undefined,
): Promise<HeadState> {
  signal?.throwIfAborted();
  const done = new AbortController();
  const states: HeadState[] = [];
  let pending = workers.length;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(failure()!);
      if (failure() !== undefined) fail();
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { signal: done.signal });
      for (const worker of workers) {
        const listen = (message: WorkerMessage) => {
          if (message.kind === 'step') return onStep(message.report);
          states[message.thread] = message.state;
          if (--pending === 0) resolve();
        };
        worker.on('message', listen);
        // Registered after the listeners that note the failure, so that it is known here.
        worker.on('error', fail);
        worker.on('exit', fail);
        done.signal.addEventListener('abort', () => {
          worker.off('message', listen);
          worker.off('error', fail);
          worker.off('exit', fail);
        });
        worker.postMessage(task);
      }
    });
  } finally {
    done.abort();
  }
  return {
    weights: joinUnits(states.map(({ weights }) => weights)),
    first: joinUnits(states.map(({ first }) => first)),
    second: joinUnits(states.map(({ second }) => second)),
  };
}

/** Contiguous ranges whose sizes differ by at most one. */
function shareOut(hidden: number, threads: number): UnitRange[] {
  const border = (thread: number) => Math.floor((hidden * thread) / threads);
  return Array.from({ length: threads }, (_, thread) => ({ from: border(thread), to: border(thread + 1) }));
}
