import { BadInputError } from '../../errors.js';
import { dimensionOf } from '../../tagging/model-registry.js';
import type { TagCriterion, TagFilter } from '../../vectors/tag-filter.js';
import type { Context } from '../context.js';
import type { ContentRating, TagFilter as TagFilterInput } from '../generated/schema-types.js';
import { ratingNames } from './tag-estimates.js';
import { thresholdOf } from './tag-scores.js';

/**
 * Names to dimensions of the active model; undefined when nothing is asked of what the model said.
 *
 * @throws UnknownTagError, and BadInputError for a tag that is both asked for and excluded
 */
export async function resolveTagFilter(
  tags: TagFilterInput | null | undefined,
  contentRating: readonly ContentRating[] | null | undefined,
  context: Context,
): Promise<TagFilter | undefined> {
  if (!tags && !contentRating) return undefined;
  const input = tags ?? {};
  const { id, description } = await context.model();
  const vocabulary = await context.vocabulary(id);
  const criteria = (list: TagFilterInput['all']): TagCriterion[] =>
    (list ?? []).map(({ name, minScore }) => {
      const dimension = dimensionOf(vocabulary, name);
      const threshold = thresholdOf(description, vocabulary.tags[dimension]!.category);
      return { dimension, minScore: minScore ?? threshold };
    });
  const filter = { all: criteria(input.all), any: criteria(input.any), none: criteria(input.none) };
  const ratings = contentRating ? { contentRating: ratingNames(contentRating) } : {};
  for (const excluded of filter.none) {
    const wanted = filter.all.find((each) => each.dimension === excluded.dimension);
    if (wanted && wanted.minScore >= excluded.minScore) {
      const { name } = vocabulary.tags[excluded.dimension]!;
      throw new BadInputError(`The filter asks for "${name}" (all) and excludes it (none): nothing can match.`);
    }
  }
  return { ...filter, ...ratings };
}
