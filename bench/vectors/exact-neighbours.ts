import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { DIMENSIONS } from '../../src/vectors/sparse-vector.js';
import { featureInput } from '../../trainer/head/head-layers.js';
import { exportModel } from '../../trainer/onnx/export-model.js';
import { append } from '../../trainer/onnx/layers-model.js';

/** Neighbours kept for each query. */
export const TRUTH_DEPTH = 100;

/**
 * Exact nearest rows by the cosine of whole float32 vectors, all 5000 scores of them, in one pass over the rows while
 * the model gives them: whole vectors are not kept anywhere (20 GB a million).
 */
export class ExactNeighbours {
  readonly #ids: Int32Array;
  readonly #similarities: Float32Array;
  #rows = 0;

  private constructor(
    private readonly session: InferenceSession,
    readonly queries: number,
  ) {
    this.#ids = new Int32Array(queries * TRUTH_DEPTH).fill(-1);
    this.#similarities = new Float32Array(queries * TRUTH_DEPTH).fill(-1);
  }

  /** @param queries queries x 5000 scores, row-major */
  static async of(queries: Float32Array): Promise<ExactNeighbours> {
    const count = queries.length / DIMENSIONS;
    // Column q is query q at length 1, so that a product with it is a cosine but for the row's own length.
    const kernel = new Float32Array(queries.length);
    for (let q = 0; q < count; q++) {
      const query = queries.subarray(q * DIMENSIONS, (q + 1) * DIMENSIONS);
      const length = lengthOf(query);
      for (let d = 0; d < DIMENSIONS; d++) kernel[d * count + q] = query[d]! / length;
    }
    const product = {
      name: 'product',
      type: 'Dense',
      config: { units: count, activation: 'linear', use_bias: false },
      inputs: ['features'],
    };
    const model = append(
      featureInput(),
      [product],
      new Map([['product/kernel', { shape: [DIMENSIONS, count], values: kernel }]]),
    );
    const graph = exportModel(model, { inputShape: [DIMENSIONS], inputName: 'rows', outputName: 'products' });
    return new ExactNeighbours(
      await InferenceSession.create(graph, { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
      count,
    );
  }

  /** @param scores rows x 5000, row-major; rows are numbered as they come */
  async add(scores: Float32Array): Promise<void> {
    const rows = scores.length / DIMENSIONS;
    const output = await this.session.run({ rows: new Tensor('float32', scores, [rows, DIMENSIONS]) });
    const products = output.products!.data as Float32Array;
    for (let row = 0; row < rows; row++) {
      const length = lengthOf(scores.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS));
      for (let q = 0; q < this.queries; q++) {
        const similarity = products[row * this.queries + q]! / length;
        if (similarity > this.#similarities[(q + 1) * TRUTH_DEPTH - 1]!) this.#insert(q, this.#rows, similarity);
      }
      this.#rows++;
    }
  }

  /** Writes `truth.i32`, queries x TRUTH_DEPTH row numbers, nearest first. */
  async write(folder: string): Promise<void> {
    await this.session.release();
    writeFileSync(path.join(folder, 'truth.i32'), this.#ids);
  }

  #insert(q: number, row: number, similarity: number): void {
    let at = (q + 1) * TRUTH_DEPTH - 1;
    for (; at > q * TRUTH_DEPTH && this.#similarities[at - 1]! < similarity; at--) {
      this.#similarities[at] = this.#similarities[at - 1]!;
      this.#ids[at] = this.#ids[at - 1]!;
    }
    this.#similarities[at] = similarity;
    this.#ids[at] = row;
  }
}

/** The first `k` of each query's exact neighbours. */
export function readTruth(folder: string, k: number): number[][] {
  const file = readFileSync(path.join(folder, 'truth.i32'));
  const ids = new Int32Array(file.buffer, file.byteOffset, file.length / 4);
  return Array.from({ length: ids.length / TRUTH_DEPTH }, (_, q) => [
    ...ids.subarray(q * TRUTH_DEPTH, q * TRUTH_DEPTH + k),
  ]);
}

function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < vector.length; d++) sum += vector[d]! * vector[d]!;
  return Math.sqrt(sum);
}
