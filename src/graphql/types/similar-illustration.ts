import { explainNeighbour, type NeighbourExplanation, type TagPart } from '../../vectors/explain-neighbour.js';
import type { Context } from '../context.js';
import type { SimilarIllustrationResolvers } from '../generated/schema-types.js';
import type { SimilarModel, TagPartSource } from '../models.js';
import { checkFirst } from '../paging.js';
import { tagOf } from './tag-scores.js';

export const SimilarIllustration: SimilarIllustrationResolvers = {
  illustration: async ({ illustrationId }, _, { loaders }) => {
    const illustration = await loaders.illustration.load(illustrationId);
    if (!illustration) throw new Error(`Illustration ${illustrationId} has a vector but no row.`);
    return illustration;
  },
  sharedTags: async (neighbour, { first }, context) => {
    checkFirst(first);
    return named((await explain(neighbour, context)).shared.slice(0, first), neighbour, context);
  },
  apartTags: async (neighbour, { first }, context) => {
    checkFirst(first);
    return named((await explain(neighbour, context)).apart.slice(0, first), neighbour, context);
  },
  explanation: async (neighbour, { first }, context) => {
    checkFirst(first);
    const { shared, apart, byExample } = await explain(neighbour, context);
    const rest = (parts: readonly TagPart[]): number => parts.slice(first).reduce((sum, { part }) => sum + part, 0);
    return {
      shared: await named(shared.slice(0, first), neighbour, context),
      sharedRest: rest(shared),
      apart: await named(apart.slice(0, first), neighbour, context),
      apartRest: rest(apart),
      examples: [...byExample],
    };
  },
};

async function explain(
  { illustrationId, asked, modelId }: SimilarModel,
  { loaders }: Context,
): Promise<NeighbourExplanation> {
  const [combined, vector] = await Promise.all([asked(), loaders.vectorUnder(modelId).load(illustrationId)]);
  if (!vector) throw new Error(`Illustration ${illustrationId} was found by a vector that is gone.`);
  return explainNeighbour(combined, vector);
}

async function named(
  parts: readonly TagPart[],
  { modelId }: SimilarModel,
  { vocabulary }: Context,
): Promise<TagPartSource[]> {
  const { tags } = await vocabulary(modelId);
  return parts.map(({ dimension, ...part }) => ({ tag: tagOf(tags[dimension]!), ...part }));
}
