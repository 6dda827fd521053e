import { combineExamples } from '../../vectors/combine-examples.js';
import { search } from '../../vectors/search.js';
import type { Context } from '../context.js';
import type { TaggedImageResolvers } from '../generated/schema-types.js';
import type { TaggedImageModel } from '../models.js';
import { checkFirst } from '../paging.js';
import { forecastVector } from './kpi-forecast.js';
import * as estimates from './tag-estimates.js';
import { topTags } from './tag-scores.js';

export const TaggedImage: TaggedImageResolvers = {
  mediaType: ({ facts }) => facts.mediaType,
  width: ({ facts }) => facts.width,
  height: ({ facts }) => facts.height,
  tags: async ({ modelId, vector }, { first, minScore }, { loaders, vocabulary }) => {
    const { description } = await loaders.tagModel.load(modelId);
    return topTags(vector, await vocabulary(modelId), description, {
      first,
      ...(minScore != null ? { minScore } : {}),
    });
  },
  contentRating: async ({ modelId, rating }, _, { loaders }) =>
    estimates.contentRatingOf(rating, await loaders.tagModel.load(modelId)),
  plausibleTags: async (image, given, context) =>
    estimates.plausibleTags(await estimated(image, context), given, context),
  topTags: async (image, { first }, context) =>
    estimates.topTagsByCategory(await estimated(image, context), first, context),
  specificTags: async (image, { names }, context) =>
    estimates.specificTags(await estimated(image, context), names, context),
  vector: ({ modelId, vector }) => ({ modelId, vector }),
  binaryVector: async (image, given, context) =>
    estimates.binaryVector(await estimated(image, context), given, context),
  similar: async ({ modelId, vector }, { first }, { reads: pool }) => {
    checkFirst(first);
    // Nothing scores above the floor: nothing is like it.
    if (vector.indices.length === 0) return [];
    const combined = combineExamples([{ vector, weight: 1 }], 'average');
    const { neighbours } = await search(pool, { modelId, ranking: combined.ranking, first });
    const asked = () => Promise.resolve(combined);
    return neighbours.map((neighbour) => ({ ...neighbour, modelId, asked }));
  },
  kpi: ({ vector }, { name }, context) => forecastVector(context, name, vector),
};

async function estimated(
  { modelId, vector, rating }: TaggedImageModel,
  { loaders }: Context,
): Promise<estimates.Estimated> {
  return { model: await loaders.tagModel.load(modelId), vector, rating };
}
