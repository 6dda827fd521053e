import type { GraphQLResolveInfo } from 'graphql';
import { BadInputError } from '../../errors.js';
import { checkThumbnailWidth } from '../../indexer/thumbnail-store.js';
import { combineExamples } from '../../vectors/combine-examples.js';
import type { Context } from '../context.js';
import type { IllustrationResolvers, VectorResolvers } from '../generated/schema-types.js';
import { checkFirst, checkId } from '../paging.js';
import { forecastStored } from './kpi-forecast.js';
import * as estimates from './tag-estimates.js';
import { topTags } from './tag-scores.js';

type Path = GraphQLResolveInfo['path'];

/** Neighbours of each illustration in a list. */
const MAX_NESTED_NEIGHBOURS = 50;

export const Illustration: IllustrationResolvers = {
  url: ({ id }) => `/images/${id}`,
  thumbnailUrl: ({ id }, { width }) => `/images/${id}/thumbnail?width=${checkThumbnailWidth(width)}`,
  givenTags: ({ givenTags }) => [...givenTags],
  metadata: ({ metadata }) => ({ ...metadata }),
  contentRating: async ({ id }, _, { loaders, model }) =>
    estimates.contentRatingOf(await loaders.contentRating.load(id), await model()),
  tags: async ({ id }, { first, minScore }, { loaders, model, vocabulary }) => {
    const vector = await loaders.vector.load(id);
    if (!vector) return [];
    const { id: modelId, description } = await model();
    return topTags(vector, await vocabulary(modelId), description, {
      first,
      ...(minScore != null ? { minScore } : {}),
    });
  },
  plausibleTags: async ({ id }, given, context) => {
    const stored = await estimated(id, context);
    return stored && estimates.plausibleTags(stored, given, context);
  },
  topTags: async ({ id }, { first }, context) => {
    const stored = await estimated(id, context);
    return stored && estimates.topTagsByCategory(stored, first, context);
  },
  specificTags: async ({ id }, { names }, context) => {
    const stored = await estimated(id, context);
    return stored && estimates.specificTags(stored, names, context);
  },
  binaryVector: async ({ id }, given, context) => {
    const stored = await estimated(id, context);
    return stored && estimates.binaryVector(stored, given, context);
  },
  vector: async ({ id }, { model: asked }, { loaders, model }) => {
    const modelId = asked == null ? (await model()).id : (await loaders.tagModel.load(Number(checkId(asked)))).id;
    const vector = await loaders.vectorUnder(modelId).load(id);
    return vector && { modelId, vector };
  },
  similar: async ({ id }, { first }, { loaders, model }, { path }) => {
    refuseNesting(path);
    const neighbours = await loaders.neighbours(checkFirst(first, MAX_NESTED_NEIGHBOURS)).load(id);
    const { id: modelId } = await model();
    // A neighbour was found, so the illustration has a vector.
    const asked = async () => combineExamples([{ vector: (await loaders.vector.load(id))!, weight: 1 }], 'average');
    return neighbours.map((neighbour) => ({ ...neighbour, modelId, asked }));
  },
  kpi: ({ id }, { name }, context) => forecastStored(context, name, id),
};

export const Vector: VectorResolvers = {
  model: ({ modelId }, _, { loaders }) => loaders.tagModel.load(modelId),
  dimensions: ({ vector }) => vector.dimensions,
  indices: ({ vector }) => [...vector.indices],
  scores: ({ vector }) => [...vector.values],
};

/** Null when the illustration has no vector yet. */
async function estimated(id: string, { loaders, model }: Context): Promise<estimates.Estimated | null> {
  const [vector, rating] = await Promise.all([loaders.vector.load(id), loaders.contentRating.load(id)]);
  return vector && { model: await model(), vector, rating };
}

/** Neighbours of neighbours multiply: three levels of 50 would be 125,000 searches in one short query. */
function refuseNesting(path: Path): void {
  for (let at: Path | undefined = path; at; at = at.prev) {
    if (at.typename === 'SimilarIllustration') {
      throw new BadInputError(
        'similar cannot be asked of a neighbour; ask for its illustration by id in a second query.',
      );
    }
  }
}
