import { BadInputError } from '../errors.js';
import type { ContentRatingName } from '../tagging/content-rating.js';
import { encodeSparsevec } from './sparsevec-codec.js';
import { labelsFrom } from './labels.js';
import { DIMENSIONS } from './sparse-vector.js';

export interface TagCriterion {
  readonly dimension: number;
  /** Score from which the tag counts as present, 0 < minScore <= 1. */
  readonly minScore: number;
}

/** Illustrations by what the model says of them: all of these tags, at least one of those, none of the others. */
export interface TagFilter {
  readonly all: readonly TagCriterion[];
  readonly any: readonly TagCriterion[];
  readonly none: readonly TagCriterion[];
  /** Most probable rating is one of these; an illustration without a rating never matches. */
  readonly contentRating?: readonly ContentRatingName[];
}

/**
 * SQL conditions on a row of illustration_vector. The GIN index over `labels` answers which rows can match; where the
 * minimum lies within a band, the score itself is the inner product with the tag's unit vector, since a sparsevec has no
 * element access.
 *
 * @param parameter adds a value to the statement and gives back its placeholder
 * @param row alias of illustration_vector in the statement
 * @throws BadInputError for a minimum outside (0, 1]
 */
export function tagCondition(
  { all, any, none, contentRating }: TagFilter,
  parameter: (value: unknown) => string,
  row = 'illustration_vector',
): string[] {
  for (const { minScore } of [...all, ...any, ...none]) {
    if (!(minScore > 0 && minScore <= 1)) {
      throw new BadInputError(`A tag's minimum score is ${minScore}; it must be above 0 and at most 1.`);
    }
  }
  const scores = ({ dimension, minScore }: TagCriterion): string => {
    const unit = { dimensions: DIMENSIONS, indices: Int32Array.of(dimension), values: Float32Array.of(1) };
    return `-(${row}.scores <#> ${parameter(encodeSparsevec(unit))}::sparsevec) >= ${parameter(Math.fround(minScore))}::float8`;
  };
  const overlaps = (labels: readonly number[]): string => `${row}.labels && ${parameter(labels)}::smallint[]`;
  const present = (criterion: TagCriterion): string[] => {
    const labels = labelsFrom(criterion.dimension, criterion.minScore);
    if (!labels) return [scores(criterion)];
    return labels.exact ? [overlaps(labels.covering)] : [overlaps(labels.covering), scores(criterion)];
  };

  const conditions = all.flatMap(present);
  if (any.length > 0) {
    const labels = any.map(({ dimension, minScore }) => labelsFrom(dimension, minScore));
    // One overlap for all of them is one search of the index.
    if (labels.every((each) => each !== undefined)) conditions.push(overlaps(labels.flatMap((each) => each.covering)));
    if (!labels.every((each) => each?.exact)) {
      conditions.push(`(${any.map((criterion) => present(criterion).join(' and ')).join(' or ')})`);
    }
  }
  conditions.push(...none.map((criterion) => `not (${present(criterion).join(' and ')})`));
  if (contentRating) conditions.push(`${row}.content_rating = any(${parameter(contentRating)}::text[])`);
  return conditions;
}
