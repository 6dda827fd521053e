import { facet } from '../../indexer/library-facets.js';
import { CONTENT_RATINGS } from '../../tagging/content-rating.js';
import { searchStatistics } from '../../vectors/search-statistics.js';
import type { LibraryFacetsResolvers } from '../generated/schema-types.js';
import { ENUM_OF } from './tag-estimates.js';

/** Each kind is a statement of its own, made only when it is asked for. */
export const LibraryFacets: LibraryFacetsResolvers = {
  ratings: async ({ first }, _, { reads: pool }) => (await facet(pool, 'ratings')).slice(0, first),
  contentRatings: async (_, __, { reads: pool, model }) => {
    const { ofRating } = (await searchStatistics(pool, (await model()).id)).frequencies;
    return CONTENT_RATINGS.filter((rating) => ofRating[rating] > 0)
      .map((rating) => ({ value: ENUM_OF[rating], count: ofRating[rating] }))
      .sort((a, b) => b.count - a.count);
  },
  sources: async ({ first }, _, { reads: pool }) => (await facet(pool, 'sources')).slice(0, first),
  metadata: async ({ first }, _, { reads: pool }) =>
    (await facet(pool, 'metadata')).slice(0, first).map(({ key, values }) => ({ key, values: values.slice(0, first) })),
};
