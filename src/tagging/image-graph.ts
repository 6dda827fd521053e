import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelPackError } from '../errors.js';
import { writeTensor } from './preprocess.js';
import type { Preprocessing } from './preprocessing.js';

/** Images a run of the graph takes at once: past 16 the throughput on a CPU no longer grows, only the memory. */
export const BATCH_SIZE = 16;
/** What runs the graphs. */
export const PROVIDER = 'cpu';

/** @throws ModelPackError when ONNX Runtime does not take the file */
export async function openGraph(file: string, threads?: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(readFileSync(file), {
      executionProviders: [PROVIDER],
      // Threads that wait for work by spinning would take the cores from decoding and the database.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      ...(threads ? { intraOpNumThreads: threads } : {}),
    });
  } catch (error) {
    throw new ModelPackError(`${file} cannot be loaded by ONNX Runtime: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A result that is asked of a graph. */
export interface GraphOutput {
  readonly name: string;
  /** Values a picture. */
  readonly width: number;
}

/** An ONNX graph from pictures to rows of numbers, with the buffer that its batches are written into. */
export class ImageGraph {
  /** Pictures a run takes at most. */
  readonly batch: number;
  #input: Float32Array | undefined;
  #runs: Promise<unknown> = Promise.resolve();

  /** @param fixedBatch pictures that every run must have, for a graph that was exported so */
  constructor(
    private readonly session: InferenceSession,
    private readonly file: string,
    private readonly preprocessing: Preprocessing,
    private readonly outputs: readonly GraphOutput[],
    fixedBatch?: number,
  ) {
    this.batch = fixedBatch ?? BATCH_SIZE;
  }

  /**
   * @param images at most `batch` squares, each size x size x 3 bytes, RGB
   * @returns for each output, in their order, images x width values, row-major
   * @throws ModelPackError when the graph gives something else
   */
  run(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    // One run at a time: all runs fill the same input buffer.
    const run = this.#runs.then(() => this.#run(images));
    this.#runs = run.catch(() => undefined);
    return run;
  }

  async #run(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { size, layout } = this.preprocessing;
    const count = images.length;
    // Kept between runs: a fresh buffer of 10 MB for each batch would keep the garbage collector busy.
    this.#input ??= new Float32Array(this.batch * size * size * 3);
    const tensor = this.#input.subarray(0, count * size * size * 3);
    images.forEach((pixels, position) => writeTensor(pixels, this.preprocessing, tensor, position));
    const shape = layout === 'NHWC' ? [count, size, size, 3] : [count, 3, size, size];
    const result = await this.session.run(
      { [this.session.inputNames[0]!]: new Tensor('float32', tensor, shape) },
      this.outputs.map(({ name }) => name),
    );
    return this.outputs.map((output) => this.#read(result[output.name] as Tensor, output, count));
  }

  /** A result whose width the graph left open shows only here whether it is the right one. */
  #read({ data, type, dims }: Tensor, { name, width }: GraphOutput, count: number): Float32Array {
    if (type !== 'float32' || data.length !== count * width) {
      throw new ModelPackError(
        `${this.file} gives "${name}" as ${type} [${dims.join(', ')}], which is not the ${count * width} float32 ` +
          'values that the rest of the pack asks for.',
      );
    }
    return data as Float32Array;
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
