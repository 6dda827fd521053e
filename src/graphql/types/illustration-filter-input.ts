import { illustrationConditions } from '../../indexer/illustration-conditions.js';
import type { RegisteredModel } from '../../tagging/model-registry.js';
import type { IllustrationConditions } from '../../vectors/search-filter.js';
import type { TagFilter } from '../../vectors/tag-filter.js';
import type { Context } from '../context.js';
import type { IllustrationFilter } from '../generated/schema-types.js';
import { resolveTagFilter } from './tag-filter-input.js';

/**
 * A filter with the names of tags looked up in a model's vocabulary; the model is asked for only when the filter needs
 * it. Undefined when nothing is asked for.
 *
 * @throws UnknownTagError, and BadInputError for a filter that nothing can match
 */
export async function resolveIllustrationFilter(
  filter: IllustrationFilter | null | undefined,
  model: () => Promise<RegisteredModel>,
  { vocabulary }: Context,
): Promise<{ readonly tags?: TagFilter; readonly illustration?: IllustrationConditions } | undefined> {
  if (!filter) return undefined;
  const { tags, contentRating, rating, source, name, createdAfter, createdBefore, metadata } = filter;
  const byModel = tags || contentRating ? await model() : undefined;
  const said = byModel && resolveTagFilter(tags, contentRating, byModel, await vocabulary(byModel.id));
  const illustration = illustrationConditions({
    ...(rating ? { rating } : {}),
    ...(source != null ? { source } : {}),
    ...(name != null ? { name } : {}),
    ...(createdAfter ? { createdAfter } : {}),
    ...(createdBefore ? { createdBefore } : {}),
    ...(metadata ? { metadata } : {}),
  });
  if (!said && !illustration) return undefined;
  return { ...(said ? { tags: said } : {}), ...(illustration ? { illustration } : {}) };
}
