import { InferenceSession, Tensor } from 'onnxruntime-node';
import { setImmediate } from 'node:timers/promises';

/** Rows run at once. */
const BATCH = 256;

export interface PredictOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Probabilities of a head for rows of features.
 *
 * @param graph an ONNX file with one input, rows x width, and one output, rows x tags
 * @returns row-major, rows x tags
 */
export async function predict(
  graph: Uint8Array,
  features: Float32Array,
  width: number,
  { signal, onProgress }: PredictOptions = {},
): Promise<Float32Array> {
  const rows = features.length / width;
  const session = await InferenceSession.create(graph);
  try {
    let scores: Float32Array | undefined;
    for (let from = 0; from < rows; from += BATCH) {
      signal?.throwIfAborted();
      const to = Math.min(rows, from + BATCH);
      const batch = new Tensor('float32', features.subarray(from * width, to * width), [to - from, width]);
      const output = (await session.run({ [session.inputNames[0]!]: batch }))[session.outputNames[0]!]!;
      const tags = output.dims[1]!;
      scores ??= new Float32Array(rows * tags);
      scores.set(output.data as Float32Array, from * tags);
      onProgress?.(to, rows);
      await setImmediate();
    }
    return scores ?? new Float32Array(0);
  } finally {
    await session.release();
  }
}
