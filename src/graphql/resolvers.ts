import type { Resolvers } from './generated/schema-types.js';
import { lazyCount } from './paging.js';
import { DateTime, JSONObject } from './scalars.js';
import { Illustration, Vector } from './types/illustration.js';
import { Kpi, KpiModel } from './types/kpi.js';
import { KpiForecast } from './types/kpi-forecast.js';
import { Mutation } from './types/mutation.js';
import { Query } from './types/query.js';
import { SimilarIllustration } from './types/similar-illustration.js';
import { TaggedImage } from './types/tagged-image.js';
import { TagModel } from './types/tag-model.js';

export const resolvers: Resolvers = {
  DateTime,
  JSON: JSONObject,
  Query,
  Mutation,
  IllustrationConnection: lazyCount,
  SimilarConnection: lazyCount,
  TagConnection: lazyCount,
  JobConnection: lazyCount,
  Illustration,
  Vector,
  SimilarIllustration,
  TaggedImage,
  TagModel,
  Kpi,
  KpiModel,
  KpiForecast,
};
