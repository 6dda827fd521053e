import { sparsify, DIMENSIONS, type SparseVector } from '../vectors/sparse-vector.js';
import { CONTENT_RATINGS, type ContentRating, type ContentRatingName } from './content-rating.js';
import {
  BINARY_THRESHOLD,
  binaryFeature,
  PLAUSIBLE_THRESHOLD,
  plausibleTags,
  specificTags,
  TAG_GROUPS,
  thresholdsBy,
  topTags,
  type GroupedTags,
  type TagGroup,
  type ThresholdRule,
} from './estimate-tags.js';
import { readModelPack } from './model-pack.js';
import { readImageFacts } from './preprocess.js';
import { TagModel, type Prediction } from './tag-model.js';

/** Names with their probabilities, highest first; the rating is always whole, and empty when the model rates nothing. */
export type EstimatedTags = Readonly<Record<TagGroup, readonly [name: string, probability: number][]>> & {
  readonly rating: readonly [rating: ContentRatingName, probability: number][];
};

export interface ThresholdOptions {
  readonly threshold?: number;
  readonly thresholdRule?: ThresholdRule;
}

/**
 * The calls of Illustration2Vec (Saito and Matsui 2015; i2v/base.py of rezoo/illustration2vec) on a model pack. Pictures
 * are the bytes of image files; all calls answer in their order and throw UnreadableImageError for one that is none.
 *
 * @example
 * const i2v = await Illustration2Vec.open('models/embedded');
 * const [tags] = await i2v.estimatePlausibleTags([await readFile('miku.png')], { thresholdRule: 'f1' });
 */
export class Illustration2Vec {
  readonly #dimensionOf: ReadonlyMap<string, number>;

  constructor(private readonly model: TagModel) {
    this.#dimensionOf = new Map(model.pack.tags.map(({ name }, dimension) => [name, dimension]));
  }

  /** @throws ModelPackError */
  static async open(folder: string): Promise<Illustration2Vec> {
    return new Illustration2Vec(await TagModel.load(await readModelPack(folder)));
  }

  /** @throws BadInputError when the rule needs per-tag thresholds and the pack has none */
  async estimatePlausibleTags(
    images: readonly Buffer[],
    { threshold = PLAUSIBLE_THRESHOLD, thresholdRule = 'constant' }: ThresholdOptions = {},
  ): Promise<EstimatedTags[]> {
    const by = this.#thresholds(thresholdRule, threshold);
    return (await this.#predict(images)).map((each) =>
      withRating(plausibleTags(whole(each), this.model.pack.tags, by), each.rating),
    );
  }

  async estimateTopTags(images: readonly Buffer[], n = 10): Promise<EstimatedTags[]> {
    return (await this.#predict(images)).map((each) =>
      withRating(topTags(whole(each), this.model.pack.tags, n), each.rating),
    );
  }

  /** @throws UnknownTagError with the nearest names */
  async estimateSpecificTags(images: readonly Buffer[], tags: readonly string[]): Promise<Record<string, number>[]> {
    const vocabulary = { tags: this.model.pack.tags, dimensionOf: this.#dimensionOf };
    return (await this.#predict(images)).map((each) =>
      Object.fromEntries(specificTags(whole(each), vocabulary, tags).map(({ score }, at) => [tags[at]!, score])),
    );
  }

  /** The 5000-d vector of tag probabilities, which is this model's feature (Illustration2Vec's is a hidden layer of 4096). */
  async extractFeature(images: readonly Buffer[]): Promise<Float32Array[]> {
    return (await this.#predict(images)).map(({ scores }) => scores);
  }

  /** 625 bytes a picture; see {@link binaryFeature}. */
  async extractBinaryFeature(
    images: readonly Buffer[],
    { threshold = BINARY_THRESHOLD, thresholdRule = 'constant' }: ThresholdOptions = {},
  ): Promise<Uint8Array[]> {
    const by = this.#thresholds(thresholdRule, threshold);
    return (await this.#predict(images)).map((each) => binaryFeature(whole(each), by));
  }

  async release(): Promise<void> {
    await this.model.release();
  }

  #thresholds(rule: ThresholdRule, constant: number): (dimension: number) => number {
    const { thresholds, description } = this.model.pack;
    return thresholdsBy(rule, constant, thresholds, description.name);
  }

  async #predict(images: readonly Buffer[]): Promise<Prediction[]> {
    const pictures = await Promise.all(
      images.map(async (image, at) => {
        const name = `Image ${at}`;
        return this.model.decode(image, await readImageFacts(image, name), name);
      }),
    );
    return this.model.predict(pictures);
  }
}

/** Every score, however small: nothing is stored here, so there is no floor. */
function whole({ scores }: Prediction): SparseVector {
  return sparsify(scores, { floor: 0, maxNonZeros: DIMENSIONS });
}

function withRating(groups: GroupedTags, rating: ContentRating | null): EstimatedTags {
  const named = Object.fromEntries(
    TAG_GROUPS.map((group) => [group, groups[group].map(({ tag, score }) => [tag.name, score])]),
  ) as Record<TagGroup, [string, number][]>;
  const rated = rating ? CONTENT_RATINGS.map((name): [ContentRatingName, number] => [name, rating[name]]) : [];
  return { ...named, rating: rated.sort((a, b) => b[1] - a[1]) };
}
