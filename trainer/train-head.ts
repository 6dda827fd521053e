import { availableParallelism } from 'node:os';
import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { BackendName } from './backend.js';
import { readCheckpoint, writeCheckpoint } from './head/checkpoint.js';
import type { HeadSettings } from './head/settings.js';
import { HeadShard, type StepReport } from './head/shard.js';
import { trainInThreads, type EpochRun } from './head/train-in-threads.js';
import type { TrainingSet } from './head/training-set.js';
import { initialState, type HeadState, type HeadWeights } from './head/weights.js';

/** Beyond this the exchange of the logits eats what another thread brings. */
const MOST_THREADS = 4;

export interface TrainHeadOptions {
  /** Must be started (see backend.ts). */
  readonly backend: BackendName;
  /** Default: {@link threadsFor} the backend. More than one needs the wasm backend. */
  readonly threads?: number | undefined;
  /** File that is written after each epoch, and gone on from when it belongs to the same training. */
  readonly checkpoint: string;
  /** Hash of everything the result depends on besides `set` and `settings`, which are its business too. */
  readonly identity: string;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((report: StepReport) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/** TensorFlow.js' wasm runs on one core, so threads share the network; the other backends use the machine themselves. */
export function threadsFor(backend: BackendName): number {
  return backend === 'wasm' ? Math.min(MOST_THREADS, availableParallelism()) : 1;
}

/**
 * Trains the head. Two runs with the same arguments and thread count give the same weights, bit for bit, whether or
 * not they were interrupted; another thread count changes the order of sums and so the last bits.
 *
 * The caller removes the checkpoint (see {@link forgetCheckpoint}) once the result is safe.
 *
 * @throws the signal's reason when it aborts; the checkpoint then holds the last whole epoch
 */
export async function trainHead(
  set: TrainingSet,
  settings: HeadSettings,
  { backend, threads = threadsFor(backend), checkpoint, identity, signal, onStep, log }: TrainHeadOptions,
): Promise<HeadWeights> {
  signal?.throwIfAborted();
  const found = await readCheckpoint(checkpoint, identity);
  if (typeof found === 'object') log?.(`Training goes on after epoch ${found.epochsDone} of ${settings.epochs}.`);
  if (found === 'foreign') log?.(`The checkpoint ${checkpoint} is of another training; this one starts anew.`);
  if (found === 'damaged') log?.(`The checkpoint ${checkpoint} is damaged; the training starts anew.`);
  let state: HeadState = typeof found === 'object' ? found.state : initialState(set, settings.hidden, settings.seed);
  const run: EpochRun = {
    set,
    settings,
    backend,
    state,
    firstEpoch: typeof found === 'object' ? found.epochsDone : 0,
    signal,
    onStep: (report) => onStep?.(report),
    onEpoch: async (epochsDone, after) => {
      state = after;
      await writeCheckpoint(checkpoint, identity, { epochsDone, state });
    },
  };
  if (run.firstEpoch < settings.epochs) await (threads > 1 ? trainInThreads(threads, run) : trainHere(run));
  return state.weights;
}

export async function forgetCheckpoint(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** All hidden units in this thread, which breathes between steps. */
async function trainHere({ set, settings, state, firstEpoch, signal, onStep, onEpoch }: EpochRun): Promise<void> {
  const shard = new HeadShard(set, settings, { from: 0, to: settings.hidden }, state);
  try {
    for (let epoch = firstEpoch; epoch < settings.epochs; epoch++) {
      for (const report of shard.epoch(epoch)) {
        onStep(report);
        await setImmediate();
        signal?.throwIfAborted();
      }
      await onEpoch(epoch + 1, await shard.read());
    }
  } finally {
    shard.dispose();
  }
}
