import { setImmediate } from 'node:timers/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeTensor } from '../src/tagging/preprocess.js';
import type { Preprocessing } from '../src/tagging/model-pack.js';
import type { RowSource } from './row-source.js';

/** What a graph is run on, by row number. */
export interface Inputs {
  /** Shape of one input, without the batch. */
  readonly shape: readonly number[];
  /** Rows run at once. */
  readonly batch: number;
  /** Fills `into` with the inputs of `rows`, one after the other. */
  fill(rows: Int32Array, into: Float32Array): Promise<void>;
}

export interface PredictOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export function featureInputs(source: RowSource<Float32Array>): Inputs {
  return { shape: [source.width], batch: 256, fill: (rows, into) => source.read(rows, into) };
}

/** @param source squares, size x size x 3 bytes, RGB */
export function pixelInputs(source: RowSource<Uint8Array>, preprocessing: Preprocessing): Inputs {
  const { size } = preprocessing;
  return {
    shape: [size, size, 3],
    batch: 8,
    fill: async (rows, into) => {
      const pixels = new Uint8Array(rows.length * source.width);
      await source.read(rows, pixels);
      for (let at = 0; at < rows.length; at++) {
        writeTensor(pixels.subarray(at * source.width, (at + 1) * source.width), preprocessing, into, at);
      }
    },
  };
}

/**
 * Probabilities that a graph gives for some rows of its inputs.
 *
 * @param graph an ONNX file, or where it lies, with one input, rows x shape, and one output, rows x tags
 * @returns row-major, rows x tags
 */
export async function predict(
  graph: Uint8Array | string,
  inputs: Inputs,
  rows: Int32Array,
  { signal, onProgress }: PredictOptions = {},
): Promise<Float32Array> {
  const { shape, batch } = inputs;
  const width = shape.reduce((product, side) => product * side, 1);
  const session = await (typeof graph === 'string' ? InferenceSession.create(graph) : InferenceSession.create(graph));
  try {
    const memory = new Float32Array(Math.min(batch, rows.length) * width);
    let scores: Float32Array | undefined;
    for (let from = 0; from < rows.length; from += batch) {
      signal?.throwIfAborted();
      const part = rows.subarray(from, from + batch);
      const input = memory.subarray(0, part.length * width);
      await inputs.fill(part, input);
      const tensor = new Tensor('float32', input, [part.length, ...shape]);
      const output = (await session.run({ [session.inputNames[0]!]: tensor }))[session.outputNames[0]!]!;
      const tags = output.dims[1]!;
      scores ??= new Float32Array(rows.length * tags);
      scores.set(output.data as Float32Array, from * tags);
      onProgress?.(from + part.length, rows.length);
      await setImmediate();
    }
    return scores ?? new Float32Array(0);
  } finally {
    await session.release();
  }
}
