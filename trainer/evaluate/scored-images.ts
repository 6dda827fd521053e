import { BadInputError } from '../../src/errors.js';

/**
 * More held-out images than this say nothing new about a model, and their scores would not fit: 20,000 x 5,000 float32
 * are 400 MB.
 */
export const MOST_IMAGES = 20_000;

/** What a tagger said of held-out images, and what is true of them. */
export interface ScoredImages {
  /** Probabilities, row-major, images x tags. */
  readonly scores: Float32Array;
  /** One row of ascending tag numbers an image. */
  readonly labels: readonly Int32Array[];
  /** Columns of `scores`. */
  readonly tags: number;
}

/** @throws BadInputError when shapes disagree, an image is one too many, or a score is no probability */
export function requireScores({ scores, labels, tags }: ScoredImages): void {
  if (labels.length === 0) throw new BadInputError('There are no held-out images to measure the model on.');
  if (labels.length > MOST_IMAGES) {
    throw new BadInputError(
      `${labels.length} images were held out; ${MOST_IMAGES} are measured at most. Take as many of them, by whole groups.`,
    );
  }
  if (scores.length !== labels.length * tags) {
    throw new BadInputError(
      `${scores.length} scores are not those of ${labels.length} images x ${tags} tags: the model and its tag file do not match.`,
    );
  }
  // One NaN would turn every metric into NaN, hours after the training that made it.
  const bad = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (bad >= 0) {
    throw new BadInputError(
      `The model gives tag ${bad % tags} of held-out image ${Math.floor(bad / tags)} the score ${scores[bad]}; ` +
        'probabilities from 0 to 1 are needed. Did the training diverge, or does the graph end before its sigmoid?',
    );
  }
  labels.forEach((row, image) => {
    if (row.some((tag) => tag < 0 || tag >= tags)) {
      throw new BadInputError(`Held-out image ${image} carries a tag number that is not in 0 … ${tags - 1}.`);
    }
  });
}

/** The images that carry each tag, ascending. */
export function carriersOf(labels: readonly Int32Array[], tags: number): Int32Array[] {
  const counts = new Int32Array(tags);
  for (const row of labels) for (const tag of row) counts[tag]!++;
  const carriers = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  labels.forEach((row, image) => {
    for (const tag of row) carriers[tag]![counts[tag]!++] = image;
  });
  return carriers;
}

/** The scores of one tag, one an image. */
export function columnOf({ scores, labels, tags }: ScoredImages, tag: number, into: Float32Array): Float32Array {
  for (let image = 0; image < labels.length; image++) into[image] = scores[image * tags + tag]!;
  return into;
}
