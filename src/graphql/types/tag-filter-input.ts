import { BadInputError } from '../../errors.js';
import { thresholdOf } from '../../tagging/model-pack.js';
import { dimensionOf, type RegisteredModel, type TagVocabulary } from '../../tagging/model-registry.js';
import type { TagCriterion, TagFilter } from '../../vectors/tag-filter.js';
import type { ContentRating, TagFilter as TagFilterInput } from '../generated/schema-types.js';
import { ratingNames } from './tag-estimates.js';

/**
 * Names to dimensions of a model; undefined when the filter asks for nothing.
 *
 * @throws UnknownTagError, and BadInputError for a filter that nothing can match
 */
export function resolveTagFilter(
  tags: TagFilterInput | null | undefined,
  contentRating: readonly ContentRating[] | null | undefined,
  { description }: RegisteredModel,
  vocabulary: TagVocabulary,
): TagFilter | undefined {
  const input = tags ?? {};
  const criteria = (list: TagFilterInput['all']): TagCriterion[] =>
    (list ?? []).map(({ name, minScore }) => {
      const dimension = dimensionOf(vocabulary, name);
      const threshold = thresholdOf(description, vocabulary.tags[dimension]!.category);
      return { dimension, minScore: minScore ?? threshold };
    });
  const filter = { all: criteria(input.all), any: criteria(input.any), none: criteria(input.none) };
  if (contentRating?.length === 0) {
    throw new BadInputError('The filter allows no contentRating at all: nothing can match.');
  }
  const nameOf = ({ dimension }: TagCriterion): string => `"${vocabulary.tags[dimension]!.name}"`;
  const excludes = (wanted: TagCriterion): boolean =>
    filter.none.some((each) => each.dimension === wanted.dimension && wanted.minScore >= each.minScore);
  const contradiction = filter.all.find(excludes);
  if (contradiction) {
    throw new BadInputError(
      `The filter asks for ${nameOf(contradiction)} (all) and excludes it (none): nothing can match.`,
    );
  }
  if (filter.any.length > 0 && filter.any.every(excludes)) {
    const names = filter.any.map(nameOf).join(', ');
    throw new BadInputError(
      `The filter asks for one of ${names} (any) and excludes all of them (none): nothing can match.`,
    );
  }
  if (filter.all.length + filter.any.length + filter.none.length === 0 && !contentRating) return undefined;
  return { ...filter, ...(contentRating ? { contentRating: ratingNames(contentRating) } : {}) };
}
