import type { SimilarIllustrationResolvers } from '../generated/schema-types.js';
import { sharedTags } from '../../vectors/shared-tags.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

export const SimilarIllustration: SimilarIllustrationResolvers = {
  illustration: async ({ illustrationId }, _, { loaders }) => {
    const illustration = await loaders.illustration.load(illustrationId);
    if (!illustration) throw new Error(`Illustration ${illustrationId} has a vector but no row.`);
    return illustration;
  },
  sharedTags: async ({ illustrationId, asked, modelId }, { first }, { loaders, vocabulary }) => {
    checkFirst(first);
    const [vector, neighbour, { tags }] = await Promise.all([
      asked(),
      loaders.vector.load(illustrationId),
      vocabulary(modelId),
    ]);
    return sharedTags(vector, neighbour!, first).map(({ dimension, part, scoreA, scoreB }) => ({
      tag: tagOf(tags[dimension]!),
      part,
      score: scoreA,
      neighbourScore: scoreB,
    }));
  },
};
