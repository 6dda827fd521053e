import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { BackendName } from './backend.js';
import { CHUNK_IMAGES, loadAhead, planChunks, stepsPerEpoch, chunksPerEpoch, type ChunkPlan } from './chunks.js';
import { writeCheckpoint } from './checkpoint.js';
import type { HeadSettings } from './head/settings.js';
import { HeadShard, type StepReport } from './head/shard.js';
import { startThreads, type HeadTrainer } from './head/train-in-threads.js';
import type { HeadData } from './head/training-set.js';
import { initialState, stateFromArrays, stateToArrays, type HeadState, type HeadWeights } from './head/weights.js';
import { LossCurve, type LossPoint } from './loss-curve.js';
import { resume } from './train-network.js';

/** Beyond this the exchange of the logits eats what another thread brings. */
const MOST_THREADS = 4;

export interface TrainHeadOptions {
  /** Must be started (see backend.ts). */
  readonly backend: BackendName;
  /** Default: {@link threadsFor} the backend. More than one needs the wasm backend. */
  readonly threads?: number | undefined;
  /** Images in memory at a time. Does not change the result. */
  readonly chunkImages?: number | undefined;
  /** File that is written after each chunk, and gone on from when it belongs to the same training. */
  readonly checkpoint: string;
  /** Hash of everything the result depends on besides `data` and `settings`, which are its business too. */
  readonly identity: string;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((report: StepReport) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface TrainedHead {
  readonly weights: HeadWeights;
  readonly losses: readonly LossPoint[];
}

/** TensorFlow.js' wasm runs on one core, so threads share the network; the other backends use the machine themselves. */
export function threadsFor(backend: BackendName): number {
  return backend === 'wasm' ? Math.min(MOST_THREADS, availableParallelism()) : 1;
}

/**
 * Trains the head. Two runs with the same arguments and thread count give the same weights, bit for bit, whether or
 * not they were interrupted and whatever the chunks; another thread count changes the order of sums and so the last bits.
 *
 * The caller removes the checkpoint (forgetCheckpoint) once the result is safe.
 *
 * @throws the signal's reason when it aborts; the checkpoint then holds the last whole chunk
 * @throws DiskFullError when there is no room for a checkpoint
 */
export async function trainHead(
  data: HeadData,
  settings: HeadSettings,
  options: TrainHeadOptions,
): Promise<TrainedHead> {
  const { backend, threads = threadsFor(backend), checkpoint, identity, signal, onStep, log } = options;
  signal?.throwIfAborted();
  const plan: ChunkPlan = { ...settings, images: data.images, chunkImages: options.chunkImages ?? CHUNK_IMAGES };
  const steps = settings.epochs * stepsPerEpoch(plan);
  const found = await resume(checkpoint, identity, settings.epochs * chunksPerEpoch(plan), log);
  if (found?.threads !== undefined && found.threads !== threads) {
    log?.(
      `The checkpoint was made by ${found.threads} threads, ${threads} go on: the last bits of the weights will not be ` +
        `those of an uninterrupted run. With --threads ${found.threads} they are.`,
    );
  }
  const losses = new LossCurve(steps, found?.losses);
  let state = found ? stateFromArrays(found.arrays) : initialState(data, settings.hidden, settings.seed);
  const from = found?.chunksDone ?? 0;
  const trainer =
    threads > 1
      ? startThreads(threads, backend, data, settings, state, signal)
      : startHere(data, settings, state, signal);
  try {
    const size = Math.min(data.images, Math.max(plan.chunkImages, plan.batch)) * data.width;
    const memory = [0, 1].map(() => new Float32Array(new SharedArrayBuffer(size * 4)));
    const chunks = loadAhead(planChunks(plan, from), ({ order }, slot) => data.load(order, memory[slot]!));
    for await (const { place, chunk } of chunks) {
      state = await trainer.train({ chunk, firstStep: place.firstStep, steps }, (report) => {
        losses.add(report.step, report.loss);
        onStep?.(report);
      });
      const done = place.firstStep + Math.ceil(place.order.length / plan.batch);
      await writeCheckpoint(checkpoint, identity, {
        chunksDone: place.index + 1,
        threads,
        losses: losses.points(done),
        arrays: stateToArrays(state),
      });
    }
  } finally {
    await trainer.end();
  }
  return { weights: state.weights, losses: losses.points(steps) };
}

/** All hidden units in this thread, which breathes between steps. */
function startHere(
  data: HeadData,
  settings: HeadSettings,
  state: HeadState,
  signal: AbortSignal | undefined,
): HeadTrainer {
  const shard = new HeadShard(data, settings, { from: 0, to: settings.hidden }, state);
  return {
    train: async ({ chunk, firstStep, steps }, onStep) => {
      for await (const report of shard.train(chunk, firstStep, steps)) {
        onStep(report);
        await setImmediate();
        signal?.throwIfAborted();
      }
      return await shard.read();
    },
    end: async () => shard.dispose(),
  };
}
