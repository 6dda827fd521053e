import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelPackError } from '../errors.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { PACK_FILES, type ModelPack } from './model-pack.js';
import { writeTensor } from './preprocess.js';

/** Images a run of the graph takes at once: past 16 the throughput on a CPU no longer grows, only the memory. */
export const BATCH_SIZE = 16;

/**
 * A model pack loaded into ONNX Runtime.
 *
 * `score` blocks the event loop of its thread while the graph runs (onnxruntime-node calls it synchronously), so a
 * server runs it through TaggingThread.
 */
export class TagModel {
  #input: Float32Array | undefined;
  #runs: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly pack: ModelPack,
    private readonly session: InferenceSession,
    private readonly input: string,
    private readonly output: string,
  ) {}

  /**
   * @throws ModelPackError when the graph cannot be loaded or its shape contradicts model.json or selected_tags.csv
   */
  static async load(pack: ModelPack, { threads }: { threads?: number } = {}): Promise<TagModel> {
    const file = path.join(pack.folder, PACK_FILES.graph);
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(readFileSync(file), {
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
    const { input, output } = checkShapes(session, pack, file);
    return new TagModel(pack, session, input, output);
  }

  /**
   * Scores decoded squares.
   *
   * @param images each size x size x 3 bytes, RGB (decodeSquare)
   * @returns for each image 5000 probabilities; past the pack's own tags they are 0
   */
  async score(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    const scores: Float32Array[] = [];
    for (let from = 0; from < images.length; from += BATCH_SIZE) {
      // One run at a time: all runs fill the same input buffer.
      const run = this.#runs.then(() => this.#run(images.slice(from, from + BATCH_SIZE)));
      this.#runs = run.catch(() => undefined);
      scores.push(...(await run));
    }
    return scores;
  }

  async #run(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { preprocessing, output } = this.pack.description;
    const { size, layout } = preprocessing;
    const batch = images.length;
    // Kept between runs: a fresh buffer of 10 MB for each batch would keep the garbage collector busy.
    this.#input ??= new Float32Array(BATCH_SIZE * size * size * 3);
    const tensor = this.#input.subarray(0, batch * size * size * 3);
    images.forEach((pixels, position) => writeTensor(pixels, preprocessing, tensor, position));
    const shape = layout === 'NHWC' ? [batch, size, size, 3] : [batch, 3, size, size];
    const result = await this.session.run({ [this.input]: new Tensor('float32', tensor, shape) });
    const values = result[this.output]!.data as Float32Array;
    const tags = this.pack.tags.length;
    return images.map((_, position) => {
      const scores = new Float32Array(DIMENSIONS);
      for (let i = 0; i < tags; i++) {
        const value = values[position * tags + i]!;
        scores[i] = output.activation === 'logits' ? 1 / (1 + Math.exp(-value)) : value;
      }
      return scores;
    });
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}

function checkShapes(session: InferenceSession, pack: ModelPack, file: string): { input: string; output: string } {
  if (session.inputNames.length !== 1) {
    throw new ModelPackError(`${file} has ${session.inputNames.length} inputs; a tag model has one, the image.`);
  }
  const { size, layout } = pack.description.preprocessing;
  const input = session.inputMetadata[0]!;
  const wanted = layout === 'NHWC' ? [size, size, 3] : [3, size, size];
  if (input.isTensor) {
    const got = input.shape.slice(1);
    if (got.length !== 3 || got.some((side, axis) => typeof side === 'number' && side !== wanted[axis])) {
      throw new ModelPackError(
        `${file} takes images of shape ${got.join(' x ')}, but model.json says ${layout} at ${size}: ${wanted.join(' x ')}.`,
      );
    }
    if (typeof input.shape[0] === 'number' && input.shape[0] !== 1) {
      throw new ModelPackError(`${file} has a fixed batch of ${input.shape[0]}; export it with a dynamic batch.`);
    }
  }
  const output = session.outputMetadata[0]!;
  const width = output.isTensor ? output.shape.at(-1) : undefined;
  if (typeof width === 'number' && width !== pack.tags.length) {
    throw new ModelPackError(
      `${file} gives ${width} scores, but ${PACK_FILES.tags} beside it names ${pack.tags.length} tags: ` +
        'the two files are not of the same model.',
    );
  }
  return { input: session.inputNames[0]!, output: session.outputNames[0]! };
}
