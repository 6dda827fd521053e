import { BadInputError } from '../../errors.js';
import { modelById, type RegisteredModel } from '../../tagging/model-registry.js';
import { combineExamples } from '../../vectors/combine-examples.js';
import { countMatches } from '../../vectors/count-matches.js';
import { search, SEARCH_WINDOW } from '../../vectors/search.js';
import type { NeighbourCursor } from '../../vectors/search-request.js';
import type { Context } from '../context.js';
import type { QueryResolvers, QuerySimilarArgs } from '../generated/schema-types.js';
import { checkFirst, checkId, connection, decodeCursor, encodeCursor } from '../paging.js';
import { resolveExamples } from './examples-input.js';
import { resolveIllustrationFilter } from './illustration-filter-input.js';

const COMBINATIONS = { AVERAGE: 'average', BEST_MATCH: 'best-match' } as const;

export const similar: NonNullable<QueryResolvers['similar']> = async (_, args, context) => {
  const { first, filter: filterInput, minSimilarity, exact } = args;
  checkFirst(first);
  if (minSimilarity != null && !(minSimilarity >= 0 && minSimilarity <= 1)) {
    throw new BadInputError(`minSimilarity is ${minSimilarity}; it must be from 0 to 1.`);
  }
  const model = await askedModel(args, context);
  const query = fingerprintOf(args, model);
  const after = args.after == null ? undefined : neighbourCursor(decodeCursor(query, args.after));
  const [{ examples, illustrationIds }, filter] = await Promise.all([
    resolveExamples(args, model, context),
    resolveIllustrationFilter(filterInput, () => Promise.resolve(model), context),
  ]);
  const combined = combineExamples(examples, COMBINATIONS[args.combine]);
  const found = await search(context.reads, {
    ...{ modelId: model.id, ranking: combined.ranking, first, after, exclude: illustrationIds, filter, exact },
    minSimilarity: minSimilarity ?? undefined,
  });
  return {
    ...connection(
      found.neighbours.map(({ cursor, ...neighbour }) => ({
        cursor: encodeCursor(query, [cursor.distance, cursor.illustrationId, cursor.rank]),
        node: { ...neighbour, modelId: model.id, asked: () => Promise.resolve(combined) },
      })),
      {
        hasNextPage: found.hasNextPage,
        hasPreviousPage: after !== undefined,
        totalCount: () => countMatches(context.reads, model.id, { exclude: illustrationIds, filter }),
      },
    ),
    windowLimit: SEARCH_WINDOW,
    explain: found.explanation,
  };
};

function askedModel({ model }: QuerySimilarArgs, context: Context): Promise<RegisteredModel> {
  return model == null ? context.model() : modelById(context.reads, Number(checkId(model)));
}

/** What a cursor belongs to: everything that decides the order, and no more, so that a page may change its length. */
function fingerprintOf(args: QuerySimilarArgs, { id }: RegisteredModel): unknown {
  const { id: illustration, like, unlike, combine, filter, minSimilarity, exact } = args;
  return ['similar', id, illustration, like, unlike, combine, filter, minSimilarity, exact].map((each) => each ?? null);
}

function neighbourCursor([distance, illustrationId, rank]: readonly (string | number)[]): NeighbourCursor {
  return { distance: Number(distance), illustrationId: checkId(String(illustrationId)), rank: Number(rank) };
}
