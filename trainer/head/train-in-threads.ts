import { Worker } from 'node:worker_threads';
import { compiledModule } from '../../src/compiled-module.js';
import type { BackendName } from '../backend.js';
import { exchangeMemory } from './exchange.js';
import type { HeadSettings } from './settings.js';
import type { StepReport } from './shard.js';
import type { TrainingSet } from './training-set.js';
import { joinUnits, takeUnits, type HeadState, type UnitRange } from './weights.js';
import type { WorkerMessage, WorkerTask } from './worker.js';

export interface EpochRun {
  readonly set: TrainingSet;
  readonly settings: HeadSettings;
  readonly backend: BackendName;
  readonly state: HeadState;
  readonly firstEpoch: number;
  readonly signal: AbortSignal | undefined;
  readonly onStep: (report: StepReport) => void;
  /** Called with the state after each epoch, in order; the next call waits for the promise. */
  readonly onEpoch: (epochsDone: number, state: HeadState) => Promise<void>;
}

/**
 * Trains the epochs that remain, the hidden units shared out over `threads` worker threads.
 *
 * An abort ends the threads where they are: whole epochs alone reach `onEpoch`.
 *
 * @throws the signal's reason, or what made a thread fail
 */
export async function trainInThreads(threads: number, run: EpochRun): Promise<void> {
  const { settings, set, signal } = run;
  signal?.throwIfAborted();
  const memory = exchangeMemory(threads, settings.batch * set.tags);
  const workers = shareOut(settings.hidden, threads).map((units, thread) => {
    const take = (part: keyof HeadState) => takeUnits(run.state[part], settings.hidden, units);
    const task: WorkerTask = {
      thread,
      backend: run.backend,
      set,
      settings,
      units,
      state: { weights: take('weights'), first: take('first'), second: take('second') },
      firstEpoch: run.firstEpoch,
      memory,
    };
    return new Worker(compiledModule(import.meta.url, './worker.js'), { workerData: task });
  });
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal!.reason as Error);
  });
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([follow(workers, run), aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Contiguous ranges whose sizes differ by at most one. */
function shareOut(hidden: number, threads: number): UnitRange[] {
  const border = (thread: number) => Math.floor((hidden * thread) / threads);
  return Array.from({ length: threads }, (_, thread) => ({ from: border(thread), to: border(thread + 1) }));
}

/** Ends when all threads have ended well and their epochs are handed on; fails with the first that fails. */
async function follow(workers: readonly Worker[], { onStep, onEpoch }: EpochRun): Promise<void> {
  const parts = new Map<number, HeadState[]>();
  let handedOn = Promise.resolve();
  await Promise.all(
    workers.map(
      (worker, thread) =>
        new Promise<void>((resolve, reject) => {
          worker.on('error', reject);
          worker.on('exit', (code) => {
            if (code === 0) resolve();
            else reject(new Error(`Training thread ${thread} ended with code ${code}.`));
          });
          worker.on('message', (message: WorkerMessage) => {
            if (message.kind === 'step') return onStep(message.report);
            const states = parts.get(message.epoch) ?? [];
            parts.set(message.epoch, states);
            states[message.thread] = message.state;
            if (states.filter(Boolean).length < workers.length) return;
            parts.delete(message.epoch);
            handedOn = handedOn.then(() => onEpoch(message.epoch + 1, join(states)));
            // A checkpoint that cannot be written (a full disk) must end the run, not be noticed at its end.
            handedOn.catch(reject);
          });
        }),
    ),
  );
  await handedOn;
}

function join(states: readonly HeadState[]): HeadState {
  return {
    weights: joinUnits(states.map(({ weights }) => weights)),
    first: joinUnits(states.map(({ first }) => first)),
    second: joinUnits(states.map(({ second }) => second)),
  };
}
