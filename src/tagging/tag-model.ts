import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelPackError } from '../errors.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { normaliseRating, type ContentRating } from './content-rating.js';
import { checkGraph, type GraphPorts } from './graph-ports.js';
import { PACK_FILES, type ModelPack } from './model-pack.js';
import { writeTensor } from './preprocess.js';

/** Images a run of the graph takes at once: past 16 the throughput on a CPU no longer grows, only the memory. */
export const BATCH_SIZE = 16;

/** What a model says of one picture. */
export interface Prediction {
  /** 5000 probabilities; past the pack's own tags they are 0. */
  readonly scores: Float32Array;
  /** Null when neither the model nor its backbone rates pictures. */
  readonly rating: ContentRating | null;
}

/** @throws ModelPackError when ONNX Runtime does not take the file */
export async function openGraph(file: string, threads?: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(readFileSync(file), {
      executionProviders: ['cpu'],
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

/**
 * A model pack loaded into ONNX Runtime.
 *
 * `predict` blocks the event loop of its thread while the graph runs (onnxruntime-node calls it synchronously), so a
 * server runs it through TaggingThread.
 */
export class TagModel {
  #input: Float32Array | undefined;
  #runs: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly pack: ModelPack,
    private readonly session: InferenceSession,
    private readonly ports: GraphPorts,
  ) {}

  /**
   * @throws ModelPackError when the graph cannot be loaded or its shape contradicts model.json or selected_tags.csv
   */
  static async load(pack: ModelPack, { threads }: { threads?: number } = {}): Promise<TagModel> {
    const file = path.join(pack.folder, PACK_FILES.graph);
    const session = await openGraph(file, threads);
    return new TagModel(pack, session, checkGraph(session, pack, file));
  }

  /**
   * Scores decoded squares, without their ratings.
   *
   * @param images each size x size x 3 bytes, RGB (decodeSquare)
   * @returns for each image 5000 probabilities; past the pack's own tags they are 0
   */
  async score(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    return (await this.predict(images)).map(({ scores }) => scores);
  }

  /**
   * Scores and rates decoded squares.
   *
   * @param images each size x size x 3 bytes, RGB (decodeSquare)
   */
  async predict(images: readonly Uint8Array[]): Promise<Prediction[]> {
    const predictions: Prediction[] = [];
    const batch = this.ports.fixedBatch ?? BATCH_SIZE;
    for (let from = 0; from < images.length; from += batch) {
      // One run at a time: all runs fill the same input buffer.
      const run = this.#runs.then(() => this.#run(images.slice(from, from + batch)));
      this.#runs = run.catch(() => undefined);
      predictions.push(...(await run));
    }
    return predictions;
  }

  async #run(images: readonly Uint8Array[]): Promise<Prediction[]> {
    const { description, columns } = this.pack;
    const { size, layout } = description.preprocessing;
    const batch = images.length;
    // Kept between runs: a fresh buffer of 10 MB for each batch would keep the garbage collector busy.
    this.#input ??= new Float32Array((this.ports.fixedBatch ?? BATCH_SIZE) * size * size * 3);
    const tensor = this.#input.subarray(0, batch * size * size * 3);
    images.forEach((pixels, position) => writeTensor(pixels, description.preprocessing, tensor, position));
    const shape = layout === 'NHWC' ? [batch, size, size, 3] : [batch, 3, size, size];
    const { input, tags, rating } = this.ports;
    const wanted = rating === undefined ? [tags] : [tags, rating];
    const result = await this.session.run({ [input]: new Tensor('float32', tensor, shape) }, wanted);
    const values = this.#read(result, tags, batch * columns.width);
    const ratings = rating === undefined ? undefined : this.#read(result, rating, batch * 3);
    return images.map((_, position) => {
      const row = values.subarray(position * columns.width, (position + 1) * columns.width);
      const scores = new Float32Array(DIMENSIONS);
      for (let dimension = 0; dimension < columns.ofDimension.length; dimension++) {
        scores[dimension] = this.#probability(row[columns.ofDimension[dimension]!]!);
      }
      return { scores, rating: this.#rate(row, ratings?.subarray(position * 3, position * 3 + 3)) };
    });
  }

  /** A result whose width the graph left open shows only here whether it is the right one. */
  #read(result: InferenceSession.OnnxValueMapType, name: string, length: number): Float32Array {
    const { data, type, dims } = result[name] as Tensor;
    if (type !== 'float32' || data.length !== length) {
      throw new ModelPackError(
        `${path.join(this.pack.folder, PACK_FILES.graph)} gives "${name}" as ${type} [${dims.join(', ')}], which is not ` +
          `the ${length} float32 values that ${PACK_FILES.tags} and model.json ask for.`,
      );
    }
    return data as Float32Array;
  }

  #probability(value: number): number {
    return this.pack.description.output.activation === 'logits' ? 1 / (1 + Math.exp(-value)) : value;
  }

  #rate(row: Float32Array, ownOutput: Float32Array | undefined): ContentRating | null {
    const { rating } = this.pack.columns;
    if (rating === undefined) return null;
    if (rating.from === 'output') return normaliseRating(ownOutput![0]!, ownOutput![1]!, ownOutput![2]!);
    const sum = (columns: readonly number[]): number =>
      columns.reduce((total, column) => total + this.#probability(row[column]!), 0);
    return normaliseRating(sum(rating.safe), sum(rating.questionable), sum(rating.explicit));
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
