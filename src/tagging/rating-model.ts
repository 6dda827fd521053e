import path from 'node:path';
import { ModelPackError } from '../errors.js';
import { normaliseRating, type ContentRating } from './content-rating.js';
import { checkInput, outputWidth } from './graph-ports.js';
import { ImageGraph, openGraph } from './image-graph.js';
import { PACK_EXTRAS, PACK_FILES, type ModelPack } from './model-pack.js';
import type { Preprocessing } from './preprocessing.js';

/** Probabilities of safe, questionable and explicit. */
const RATINGS = 3;

/** The graph that a pack brings along for its content rating, because its tag model rates nothing. */
export class RatingModel {
  private constructor(
    readonly preprocessing: Preprocessing,
    private readonly graph: ImageGraph,
  ) {}

  /**
   * @returns undefined when the pack has no such graph: the tag model rates pictures itself, or nothing does
   * @throws ModelPackError when it cannot be loaded, or its shape contradicts model.json
   */
  static async load(pack: ModelPack, threads?: number): Promise<RatingModel | undefined> {
    const { rating } = pack.columns;
    if (rating?.from !== 'graph') return undefined;
    const { preprocessing } = rating;
    const file = path.join(pack.folder, PACK_EXTRAS.rating);
    const session = await openGraph(file, threads);
    try {
      const fixedBatch = checkInput(session, preprocessing, file, `the rating in ${PACK_FILES.description}`);
      const name = session.outputNames[0]!;
      const width = outputWidth(session, name, file);
      if (width !== undefined && width !== RATINGS) {
        throw new ModelPackError(`${file} gives ${width} values as "${name}"; a content rating has ${RATINGS}.`);
      }
      const graph = new ImageGraph(session, file, preprocessing, [{ name, width: RATINGS }], fixedBatch);
      return new RatingModel(preprocessing, graph);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** @param squares each size x size x 3 bytes, RGB (decodeSquare by `preprocessing`) */
  async rate(squares: readonly Uint8Array[]): Promise<(ContentRating | null)[]> {
    const ratings: (ContentRating | null)[] = [];
    for (let from = 0; from < squares.length; from += this.graph.batch) {
      const part = squares.slice(from, from + this.graph.batch);
      const [values] = await this.graph.run(part);
      part.forEach((_, row) => {
        const [safe, questionable, explicit] = values!.subarray(row * RATINGS, (row + 1) * RATINGS);
        ratings.push(normaliseRating(safe!, questionable!, explicit!));
      });
    }
    return ratings;
  }

  async release(): Promise<void> {
    await this.graph.release();
  }
}
