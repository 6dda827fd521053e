import { findNeighbours } from '../../vectors/similar.js';
import { modelById } from '../../tagging/model-registry.js';
import type { TaggedImageResolvers } from '../generated/schema-types.js';
import { checkFirst } from '../paging.js';
import { forecastVector } from './kpi-forecast.js';
import { topTags } from './tag-scores.js';

export const TaggedImage: TaggedImageResolvers = {
  mediaType: ({ facts }) => facts.mediaType,
  width: ({ facts }) => facts.width,
  height: ({ facts }) => facts.height,
  tags: async ({ modelId, vector }, { first, minScore }, { pool, vocabulary }) => {
    const { description } = await modelById(pool, modelId);
    return topTags(vector, await vocabulary(modelId), description, {
      first,
      ...(minScore != null ? { minScore } : {}),
    });
  },
  similar: async ({ modelId, vector }, { first }, { pool }) => {
    const { neighbours } = await findNeighbours(pool, modelId, vector, { first: checkFirst(first) });
    const asked = () => Promise.resolve(vector);
    return neighbours.map((neighbour) => ({ ...neighbour, modelId, asked }));
  },
  kpi: ({ vector }, { name }, context) => forecastVector(context, name, vector),
};
