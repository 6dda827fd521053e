import path from 'node:path';
import { decodings, inferenceProviders, inferences, inferredPictures } from '../telemetry/measures.js';
import { traced, tracedDetail } from '../telemetry/spans.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { normaliseRating, type ContentRating } from './content-rating.js';
import { checkGraph } from './graph-ports.js';
import { ImageGraph, openGraph, PROVIDER } from './image-graph.js';
import { PACK_FILES, type ModelPack } from './model-pack.js';
import { decodeSquare, isSameSquare, type ImageFacts } from './preprocess.js';
import { RatingModel } from './rating-model.js';

export { BATCH_SIZE } from './image-graph.js';

/** What a model says of one picture. */
export interface Prediction {
  /** 5000 probabilities; past the pack's own tags they are 0. */
  readonly scores: Float32Array;
  /** Null when the pack has nothing that rates pictures. */
  readonly rating: ContentRating | null;
}

/** A picture decoded for all graphs of a pack (TagModel.decode). */
export interface DecodedPicture {
  /** What the tag model is given: size x size x 3 bytes, RGB. */
  readonly square: Uint8Array;
  /** What the pack's rating graph is given, when it has one. */
  readonly ratingSquare?: Uint8Array | undefined;
}

/**
 * A model pack loaded into ONNX Runtime.
 *
 * `predict` blocks the event loop of its thread while the graph runs (onnxruntime-node calls it synchronously), so a
 * server runs it through TaggingThread.
 */
export class TagModel {
  private constructor(
    readonly pack: ModelPack,
    private readonly graph: ImageGraph,
    private readonly ratingModel: RatingModel | undefined,
  ) {}

  /**
   * @throws ModelPackError when a graph cannot be loaded or its shape contradicts model.json or selected_tags.csv
   */
  static async load(pack: ModelPack, { threads }: { threads?: number } = {}): Promise<TagModel> {
    const file = path.join(pack.folder, PACK_FILES.graph);
    const session = await openGraph(file, threads);
    try {
      const { tags, rating, fixedBatch } = checkGraph(session, pack, file);
      const outputs = [
        { name: tags, width: pack.columns.width },
        ...(rating === undefined ? [] : [{ name: rating, width: 3 }]),
      ];
      const graph = new ImageGraph(session, file, pack.description.preprocessing, outputs, fixedBatch);
      const model = new TagModel(pack, graph, await RatingModel.load(pack, threads));
      inferenceProviders.set({ model: pack.description.name, provider: PROVIDER }, 1);
      return model;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /**
   * Decodes a picture into what {@link predict} takes.
   *
   * @throws UnreadableImageError naming the picture
   */
  async decode(image: Buffer, facts: ImageFacts, name: string): Promise<DecodedPicture> {
    const stop = decodings.startTimer();
    const attributes = { 'eyecatch.bytes': image.length, 'eyecatch.media_type': facts.mediaType };
    try {
      return await tracedDetail('decode', attributes, () => this.#decode(image, facts, name));
    } finally {
      stop();
    }
  }

  async #decode(image: Buffer, facts: ImageFacts, name: string): Promise<DecodedPicture> {
    const { preprocessing } = this.pack.description;
    const forRating = this.ratingModel?.preprocessing;
    if (forRating === undefined) return { square: await decodeSquare(image, facts, preprocessing, name) };
    if (isSameSquare(preprocessing, forRating)) {
      const square = await decodeSquare(image, facts, preprocessing, name);
      return { square, ratingSquare: square };
    }
    const [square, ratingSquare] = await Promise.all(
      [preprocessing, forRating].map((each) => decodeSquare(image, facts, each, name)),
    );
    return { square: square!, ratingSquare };
  }

  /**
   * Scores decoded squares, without rating them.
   *
   * @param images each size x size x 3 bytes, RGB (decodeSquare)
   * @returns for each image 5000 probabilities; past the pack's own tags they are 0
   */
  async score(images: readonly Uint8Array[]): Promise<Float32Array[]> {
    return (await this.#predict(images)).map(({ scores }) => scores);
  }

  /** Scores and rates decoded pictures. */
  async predict(pictures: readonly DecodedPicture[]): Promise<Prediction[]> {
    const attributes = {
      'eyecatch.model': this.pack.description.name,
      'eyecatch.provider': PROVIDER,
      'eyecatch.pictures': pictures.length,
    };
    return traced('inference', attributes, async () => {
      const stop = inferences.startTimer({ provider: PROVIDER });
      const predictions = await this.#predictAll(pictures);
      stop();
      inferredPictures.inc({ provider: PROVIDER }, pictures.length);
      return predictions;
    });
  }

  async #predictAll(pictures: readonly DecodedPicture[]): Promise<Prediction[]> {
    const predictions = await this.#predict(pictures.map(({ square }) => square));
    if (this.ratingModel === undefined) return predictions;
    const ratings = await this.ratingModel.rate(pictures.map(({ ratingSquare }) => ratingSquare!));
    return predictions.map(({ scores }, place) => ({ scores, rating: ratings[place]! }));
  }

  /** What the tag model alone says, which is no rating when the pack has another graph for it. */
  async #predict(images: readonly Uint8Array[]): Promise<Prediction[]> {
    const { width, ofDimension } = this.pack.columns;
    const predictions: Prediction[] = [];
    for (let from = 0; from < images.length; from += this.graph.batch) {
      const part = images.slice(from, from + this.graph.batch);
      const [values, ratings] = await this.graph.run(part);
      part.forEach((_, position) => {
        const row = values!.subarray(position * width, (position + 1) * width);
        const scores = new Float32Array(DIMENSIONS);
        for (let dimension = 0; dimension < ofDimension.length; dimension++) {
          scores[dimension] = this.#probability(row[ofDimension[dimension]!]!);
        }
        predictions.push({ scores, rating: this.#rate(row, ratings?.subarray(position * 3, position * 3 + 3)) });
      });
    }
    return predictions;
  }

  #probability(value: number): number {
    return this.pack.description.output.activation === 'logits' ? 1 / (1 + Math.exp(-value)) : value;
  }

  #rate(row: Float32Array, ownOutput: Float32Array | undefined): ContentRating | null {
    const { rating } = this.pack.columns;
    if (rating === undefined || rating.from === 'graph') return null;
    if (rating.from === 'output') return normaliseRating(ownOutput![0]!, ownOutput![1]!, ownOutput![2]!);
    const sum = (columns: readonly number[]): number =>
      columns.reduce((total, column) => total + this.#probability(row[column]!), 0);
    return normaliseRating(sum(rating.safe), sum(rating.questionable), sum(rating.explicit));
  }

  async release(): Promise<void> {
    inferenceProviders.remove({ model: this.pack.description.name, provider: PROVIDER });
    await this.graph.release();
    await this.ratingModel?.release();
  }
}
