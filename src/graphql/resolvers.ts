import type { QueryResolvers, Resolvers } from './generated/schema-types.js';
import { lazyCount } from './paging.js';
import { ofThePrimary } from './reading-session.js';
import { DateTime, JSONObject } from './scalars.js';
import { apiKeyMutations, apiKeyQueries } from './types/api-keys.js';
import {
  DuplicateGroup,
  duplicateFields,
  DuplicateGroupConnection,
  duplicateMutations,
  duplicateQueries,
  NearDuplicate,
  NearDuplicateConnection,
} from './types/duplicates.js';
import { Illustration, Vector } from './types/illustration.js';
import { Kpi, KpiModel } from './types/kpi.js';
import { KpiCreative } from './types/kpi-creatives.js';
import { KpiForecast } from './types/kpi-forecast.js';
import { kpiSeriesQueries } from './types/kpi-series.js';
import { KpiWhatIf } from './types/kpi-what-if.js';
import { LibraryFacets } from './types/library-facets.js';
import { Mutation } from './types/mutation.js';
import { Query } from './types/query.js';
import { SimilarIllustration } from './types/similar-illustration.js';
import { Subscription } from './types/subscription.js';
import { Tag } from './types/tag.js';
import { TaggedImage } from './types/tagged-image.js';
import { TagModel } from './types/tag-model.js';

/** Whoever is shown that something is done finds it in what they read next. */
const { job, jobs, indexFailures } = Query as Required<QueryResolvers>;

export const resolvers: Resolvers = {
  DateTime,
  JSON: JSONObject,
  Query: {
    ...Query,
    ...duplicateQueries,
    ...kpiSeriesQueries,
    ...apiKeyQueries,
    ...ofThePrimary({ job, jobs, indexFailures }),
  },
  Mutation: ofThePrimary({ ...Mutation, ...duplicateMutations, ...apiKeyMutations }),
  Subscription,
  IllustrationConnection: lazyCount,
  SimilarConnection: lazyCount,
  TagConnection: lazyCount,
  JobConnection: lazyCount,
  IndexFailureConnection: lazyCount,
  NearDuplicateConnection,
  DuplicateGroupConnection,
  Illustration: { ...Illustration, ...duplicateFields },
  NearDuplicate,
  DuplicateLink: NearDuplicate,
  DuplicateGroup,
  Vector,
  SimilarIllustration,
  Tag,
  TaggedImage,
  LibraryFacets,
  TagModel,
  Kpi,
  KpiModel,
  KpiCreative,
  KpiForecast,
  KpiForecastConnection: lazyCount,
  KpiWhatIf,
};
