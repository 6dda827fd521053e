import { BadInputError } from '../../errors.js';
import { dimensionOf } from '../../tagging/model-registry.js';
import type { TagCriterion, TagFilter } from '../../vectors/tag-filter.js';
import type { Context } from '../context.js';
import type { TagFilter as TagFilterInput } from '../generated/schema-types.js';
import { thresholdOf } from './tag-scores.js';

/**
 * Names to dimensions of the active model.
 *
 * @throws UnknownTagError, and BadInputError for a tag that is both asked for and excluded
 */
export async function resolveTagFilter(input: TagFilterInput, context: Context): Promise<TagFilter> {
  const { id, description } = await context.model();
  const vocabulary = await context.vocabulary(id);
  const criteria = (list: TagFilterInput['all']): TagCriterion[] =>
    (list ?? []).map(({ name, minScore }) => {
      const dimension = dimensionOf(vocabulary, name);
      const threshold = thresholdOf(description, vocabulary.tags[dimension]!.category);
      return { dimension, minScore: minScore ?? threshold };
    });
  const filter = { all: criteria(input.all), any: criteria(input.any), none: criteria(input.none) };
  for (const excluded of filter.none) {
    const wanted = filter.all.find((each) => each.dimension === excluded.dimension);
    if (wanted && wanted.minScore >= excluded.minScore) {
      const { name } = vocabulary.tags[excluded.dimension]!;
      throw new BadInputError(`The filter asks for "${name}" (all) and excludes it (none): nothing can match.`);
    }
  }
  return filter;
}
