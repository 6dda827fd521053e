import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackendError } from '../../src/errors.js';
import { readCheckpoint, type Checkpoint } from '../../trainer/checkpoint.js';
import { compressLabels } from '../../trainer/label-rows.js';
import type { NetworkState, PixelBatch, TrainableNetwork } from '../../trainer/network/trainable.js';
import { trainNetwork, type TrainNetworkOptions } from '../../trainer/train-network.js';

const IMAGES = 10;

/** Counts what it was shown: the loop is under test, not a network. */
class CountingNetwork implements TrainableNetwork {
  readonly #seen: Float32Array;

  constructor(
    state: NetworkState | undefined,
    readonly onStep: (step: number) => void = () => undefined,
  ) {
    this.#seen = Float32Array.from(state?.arrays.get('seen') ?? new Float32Array(IMAGES));
  }

  async step({ pixels, labels }: PixelBatch, step: number): Promise<number> {
    this.onStep(step);
    pixels.forEach((image, at) => {
      this.#seen[image]! += 1;
      expect(labels[at]).toEqual(Int32Array.of(image));
    });
    return 1 / (step + 1);
  }

  async read(): Promise<NetworkState> {
    return { arrays: new Map([['seen', Float32Array.from(this.#seen)]]) };
  }

  dispose(): void {}
}

describe('training a network on pixels', () => {
  let folder: string;
  let options: TrainNetworkOptions;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-network-'));
    options = {
      plan: { images: IMAGES, epochs: 2, batch: 2, seed: 1, chunkImages: 4 },
      training: Int32Array.from({ length: IMAGES }, (_, image) => image),
      // One pixel an image: its number.
      pixels: { width: 1, read: async (images, into) => into.set(Uint8Array.from(images)) },
      labels: compressLabels(Array.from({ length: IMAGES }, (_, image) => Int32Array.of(image))),
      rate: 0.1,
      checkpoint: path.join(folder, 'a.checkpoint'),
      identity: 'this',
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('shows every image once an epoch with its labels, and keeps the loss of every step', async () => {
    const { state, losses } = await trainNetwork((from) => new CountingNetwork(from), options);
    expect([...state.arrays.get('seen')!]).toEqual(new Array(IMAGES).fill(2));
    expect(losses.map(({ loss }) => loss)).toEqual(Array.from({ length: 10 }, (_, step) => 1 / (step + 1)));
  });

  it('a GPU that dies ends it with its own error; the last checkpoint is whole and gone on from', async () => {
    const dies = (from: NetworkState | undefined) =>
      new CountingNetwork(from, (step) => {
        if (step === 7) throw new BackendError('The GPU was lost.');
      });
    await expect(trainNetwork(dies, options)).rejects.toThrow('The GPU was lost.');
    // Chunks of two steps: 0-1, 2-3, 4, 5-6 are done.
    const kept = (await readCheckpoint(options.checkpoint, 'this')) as Checkpoint;
    expect(kept.chunksDone).toBe(4);
    const steps: number[] = [];
    const log: string[] = [];
    const { state, losses } = await trainNetwork((from) => new CountingNetwork(from, (step) => steps.push(step)), {
      ...options,
      log: (line) => log.push(line),
    });
    expect(steps).toEqual([7, 8, 9]);
    expect(log).toEqual(['Training goes on after chunk 4 of 6.']);
    expect([...state.arrays.get('seen')!]).toEqual(new Array(IMAGES).fill(2));
    expect(losses).toHaveLength(10);
  });
});
