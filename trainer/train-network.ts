import { setImmediate } from 'node:timers/promises';
import { orBackendFailure } from './backend.js';
import { chunksPerEpoch, loadAhead, planChunks, stepsPerEpoch, type ChunkPlan } from './chunks.js';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.js';
import { labelsOf, type LabelRows } from './label-rows.js';
import { LossCurve, type LossPoint } from './loss-curve.js';
import type { NetworkState, TrainableNetwork } from './network/trainable.js';
import type { RowSource } from './row-source.js';

export interface TrainNetworkOptions {
  readonly plan: ChunkPlan;
  /** Numbers of the images that train, in `pixels` and `labels`. */
  readonly training: Int32Array;
  readonly pixels: RowSource<Uint8Array>;
  readonly labels: LabelRows;
  /** Learning rate, constant. */
  readonly rate: number;
  /** File that is written after each chunk, and gone on from when it belongs to the same training. */
  readonly checkpoint: string;
  readonly identity: string;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number, steps: number) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/**
 * Trains a network on pixels, chunk by chunk.
 *
 * @param start builds it, anew or from the state of a checkpoint
 * @throws the signal's reason when it aborts, BackendError when the GPU dies; the checkpoint then holds the last whole
 *   chunk
 */
export async function trainNetwork(
  start: (state: NetworkState | undefined) => TrainableNetwork,
  options: TrainNetworkOptions,
): Promise<{ state: NetworkState; losses: readonly LossPoint[] }> {
  const { plan, training, pixels, labels, rate, checkpoint, identity, signal, onStep, log } = options;
  const steps = plan.epochs * stepsPerEpoch(plan);
  const found = await resume(checkpoint, identity, plan.epochs * chunksPerEpoch(plan), log);
  const losses = new LossCurve(steps, found?.losses);
  const network = start(found);
  try {
    let state: NetworkState | undefined = found;
    const room = Math.min(training.length, Math.max(plan.chunkImages, plan.batch)) * pixels.width;
    const memory = [0, 1].map(() => new Uint8Array(room));
    const chunks = loadAhead(planChunks(plan, found?.chunksDone), async ({ order }, slot) => {
      const images = order.map((place) => training[place]!);
      const chunk = memory[slot]!.subarray(0, images.length * pixels.width);
      await pixels.read(images, chunk);
      return { images, pixels: chunk };
    });
    for await (const { place, chunk } of chunks) {
      let step = place.firstStep;
      for (let from = 0; from < chunk.images.length; from += plan.batch, step++) {
        const part = chunk.images.subarray(from, from + plan.batch);
        const batch = {
          pixels: chunk.pixels.subarray(from * pixels.width, (from + part.length) * pixels.width),
          labels: Array.from(part, (image) => labelsOf(labels, image)),
        };
        losses.add(step, await orBackendFailure(network.step(batch, step, rate)));
        onStep?.(step + 1, steps);
        await setImmediate();
        signal?.throwIfAborted();
      }
      state = await orBackendFailure(network.read());
      await writeCheckpoint(checkpoint, identity, {
        chunksDone: place.index + 1,
        losses: losses.points(step),
        arrays: state.arrays,
      });
    }
    return { state: state ?? (await network.read()), losses: losses.points(steps) };
  } finally {
    network.dispose();
  }
}

/** The checkpoint to go on from; says what was found. */
export async function resume(
  file: string,
  identity: string,
  chunks: number,
  log: ((line: string) => void) | undefined,
): Promise<Checkpoint | undefined> {
  const found = await readCheckpoint(file, identity);
  if (found === 'foreign') log?.(`The checkpoint ${file} is of another training; this one starts anew.`);
  if (found === 'damaged') log?.(`The checkpoint ${file} is damaged; the training starts anew.`);
  if (typeof found !== 'object') return undefined;
  log?.(`Training goes on after chunk ${found.chunksDone} of ${chunks}.`);
  return found;
}
