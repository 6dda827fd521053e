import { BadInputError } from '../errors.js';
import type { ContentRatingName } from '../tagging/content-rating.js';
import { encodeSparsevec } from './sparsevec-codec.js';
import { DIMENSIONS } from './sparse-vector.js';
import { TAG_INDEX_THRESHOLD } from './vector-table.js';

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
 * SQL conditions on a row of illustration_vector. The array `tags` answers from its GIN index which rows can match;
 * the score itself is the inner product with the tag's unit vector, since a sparsevec has no element access.
 *
 * @param parameter adds a value to the statement and gives back its placeholder
 * @param row alias of illustration_vector in the statement
 * @throws BadInputError for a minimum outside (0, 1] and for a tag that is asked for and excluded at once
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
  const conditions: string[] = [];
  const indexed = (criteria: readonly TagCriterion[]): boolean =>
    criteria.every(({ minScore }) => minScore >= TAG_INDEX_THRESHOLD);
  const present = ({ dimension, minScore }: TagCriterion): string => {
    const unit = { dimensions: DIMENSIONS, indices: Int32Array.of(dimension), values: Float32Array.of(1) };
    return `-(${row}.scores <#> ${parameter(encodeSparsevec(unit))}::sparsevec) >= ${parameter(Math.fround(minScore))}::float8`;
  };
  const dimensions = (criteria: readonly TagCriterion[]): string =>
    `${parameter(criteria.map(({ dimension }) => dimension))}::smallint[]`;

  const narrowing = all.filter((criterion) => indexed([criterion]));
  if (narrowing.length > 0) conditions.push(`${row}.tags @> ${dimensions(narrowing)}`);
  conditions.push(...all.map(present));
  if (any.length > 0) {
    if (indexed(any)) conditions.push(`${row}.tags && ${dimensions(any)}`);
    conditions.push(`(${any.map(present).join(' or ')})`);
  }
  conditions.push(...none.map((criterion) => `not (${present(criterion)})`));
  if (contentRating) conditions.push(`${row}.content_rating = any(${parameter(contentRating)}::text[])`);
  return conditions;
}
