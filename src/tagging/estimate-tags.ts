import { BadInputError } from '../errors.js';
import { DIMENSIONS, scoreAt, type SparseVector } from '../vectors/sparse-vector.js';
import type { TagDefinition } from './model-pack.js';
import { dimensionOf, type TagVocabulary } from './model-registry.js';
import type { ThresholdRule as CalibratedRule, TagThresholds } from './tag-thresholds.js';

/*
 * Illustration2Vec's estimates (rezoo/illustration2vec, i2v/base.py) on a vector of tag scores. Ratings are not among
 * the scores; whoever shows tags shows the rating beside them, whole.
 */

export const PLAUSIBLE_THRESHOLD = 0.25;
export const BINARY_THRESHOLD = 0.5;

/** `threshold_rule`: the same threshold for every tag, or each tag's own as it was calibrated. */
export type ThresholdRule = 'constant' | CalibratedRule;

export interface TagEstimate {
  readonly dimension: number;
  readonly tag: TagDefinition;
  readonly score: number;
}

export const TAG_GROUPS = ['general', 'character', 'copyright', 'artist', 'meta', 'other'] as const;
export type TagGroup = (typeof TAG_GROUPS)[number];
/** In each group the highest score first. */
export type GroupedTags = Readonly<Record<TagGroup, readonly TagEstimate[]>>;

const GROUP_OF_CATEGORY: Readonly<Record<number, TagGroup>> = {
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'meta',
};

/**
 * The score that each tag must exceed.
 *
 * @param constant used by the rule `constant`, 0..1
 * @param calibrated the pack's thresholds.csv
 * @param model named in the error
 * @returns threshold by dimension
 * @throws BadInputError when the rule needs thresholds that the pack does not have, or `constant` is not within 0..1
 */
export function thresholdsBy(
  rule: ThresholdRule,
  constant: number,
  calibrated: TagThresholds | undefined,
  model: string,
): (dimension: number) => number {
  if (rule === 'constant') {
    if (!(constant >= 0 && constant <= 1)) {
      throw new BadInputError(`threshold is ${constant}; it must be from 0 to 1.`);
    }
    return () => constant;
  }
  if (calibrated === undefined) {
    throw new BadInputError(
      `The tag model "${model}" has no thresholds of its own for each tag (thresholds.csv), which the rule ${rule} reads. ` +
        'Ask with the rule constant, or for a model that was calibrated.',
    );
  }
  // Past the pack's tags there is nothing to exceed.
  return (dimension) => calibrated[rule][dimension] ?? 1;
}

/** `estimate_plausible_tags`: the tags that score above (not at) their threshold. */
export function plausibleTags(
  vector: SparseVector,
  tags: readonly TagDefinition[],
  threshold: (dimension: number) => number,
): GroupedTags {
  return group(vector, tags, (dimension, score) => score > threshold(dimension));
}

/** `estimate_top_tags`: the `n` highest scores of each group. */
export function topTags(vector: SparseVector, tags: readonly TagDefinition[], n: number): GroupedTags {
  const all = group(vector, tags, () => true);
  return groupsBy((name) => all[name].slice(0, n));
}

/**
 * `estimate_specific_tags`: the scores of the tags named, in their order.
 *
 * @throws UnknownTagError with the nearest names
 */
export function specificTags(
  vector: SparseVector,
  vocabulary: Pick<TagVocabulary, 'tags' | 'dimensionOf'>,
  names: readonly string[],
): TagEstimate[] {
  return names.map((name) => {
    const dimension = dimensionOf(vocabulary, name);
    return { dimension, tag: vocabulary.tags[dimension]!, score: scoreAt(vector, dimension) };
  });
}

/**
 * `extract_binary_feature`: one bit a dimension, packed most significant first as numpy's packbits does. Our feature is
 * the tag vector, so a bit says whether the tag's score is above its threshold; Illustration2Vec takes the signs of a
 * hidden layer of 4096 instead.
 *
 * @returns 5000 bits in 625 bytes
 */
export function binaryFeature({ indices, values }: SparseVector, threshold: (dimension: number) => number): Uint8Array {
  const packed = new Uint8Array(Math.ceil(DIMENSIONS / 8));
  indices.forEach((dimension, place) => {
    if (values[place]! > threshold(dimension)) packed[dimension >> 3]! |= 0x80 >> (dimension & 7);
  });
  return packed;
}

function group(
  { indices, values }: SparseVector,
  tags: readonly TagDefinition[],
  keep: (dimension: number, score: number) => boolean,
): GroupedTags {
  const groups = groupsBy((): TagEstimate[] => []);
  indices.forEach((dimension, place) => {
    const tag = tags[dimension];
    const score = values[place]!;
    if (tag !== undefined && keep(dimension, score)) {
      groups[GROUP_OF_CATEGORY[tag.category] ?? 'other'].push({ dimension, tag, score });
    }
  });
  for (const name of TAG_GROUPS) groups[name].sort((a, b) => b.score - a.score || a.dimension - b.dimension);
  return groups;
}

function groupsBy<T>(of: (name: TagGroup) => T): Record<TagGroup, T> {
  return Object.fromEntries(TAG_GROUPS.map((name) => [name, of(name)])) as Record<TagGroup, T>;
}
