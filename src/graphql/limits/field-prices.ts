/** What an estimate of a field's price can go by. */
export interface Asked {
  /** With variables and defaults put in. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether the field's own selection names one of these. */
  readonly asks: (...fields: readonly string[]) => boolean;
}

/** Points of a field itself, and how often the points of what it contains are added: entries of a list. */
export interface Price {
  readonly once: number;
  readonly times?: number;
}

/** Points of a field without a price of its own: looking it up in its parent, and writing it into the reply. */
export const SCALAR_POINTS = 0.002;
export const OBJECT_POINTS = 0.005;

/** A picture through the tag model. */
const INFERENCE = 30;
/** The variance of one forecast: the model's posterior times a vector. */
const POSTERIOR = 20;
/** How sure a model is of one tag. The posterior keeps what it has worked out; this is between the first time and later ones. */
const TAG_CERTAINTY = 10;
/** A job is put in the queue; its own work waits for its turn there. */
const JOB = 50;

const BY_POSTERIOR = ['interval', 'observedInterval', 'standardError', 'blended'];

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : list == null ? 0 : 1);
/** `first` out of range is refused by the resolver; a negative one must not pay for other fields. */
const firstOf = ({ args }: Asked): number => Math.max(0, Number(args.first ?? 0));

/** Conditions of a filter. */
function filterPoints(filter: unknown): number {
  if (filter == null) return 0;
  const { tags, ...others } = filter as Record<string, unknown>;
  const criteria = Object.values((tags ?? {}) as Record<string, unknown>).reduce<number>(
    (sum, list) => sum + countOf(list),
    0,
  );
  return 5 * criteria + 5 * Object.values(others).filter((each) => each != null).length;
}

function examplePoints(examples: unknown, each: number): number {
  const list = (Array.isArray(examples) ? examples : []) as readonly { readonly upload?: unknown }[];
  return list.reduce((sum, { upload }) => sum + each + (upload == null ? 0 : INFERENCE), 0);
}

/** What the forecasts of a list take, one each. */
function forecastPoints({ asks }: Asked): number {
  return asks(...BY_POSTERIOR) ? POSTERIOR : 0;
}

/** Of a connection: `once` for the search, `each` for an entry, `count` for counting them all. */
function connectionPrice(asked: Asked, { once, each, count }: { once: number; each: number; count: number }): Price {
  const entries = firstOf(asked);
  return { once: once + each * entries + (asked.asks('totalCount') ? count : 0), times: entries };
}

type Estimate = (asked: Asked) => Price;
const flat =
  (once: number): Estimate =>
  () => ({ once });
/** A list whose length no argument says; `times` is what it mostly has. */
const list =
  (once: number, times: number): Estimate =>
  () => ({ once, times });
/** The first so many of what is there already. */
const firstOnes =
  (once: number, each: number): Estimate =>
  (asked) => ({ once: once + each * firstOf(asked), times: firstOf(asked) });

/** Deciding among creatives takes the posterior of all of them together. */
const decision: Estimate = ({ args: { illustrations, uploads } }) => {
  const creatives = countOf(illustrations) + countOf(uploads);
  return { once: 60 + 85 * creatives + INFERENCE * countOf(uploads), times: creatives };
};

/**
 * What fields cost, in points: 1 point is about 1 ms of work of the server and its database together, measured over the
 * demo library (`npm run bench -- query-cost`, docs/decisions/0015-query-cost.md). Every field of Query, Mutation and
 * Subscription is here, and every other one that does more than read what its parent has.
 */
export const FIELD_PRICES: Readonly<Record<string, Estimate>> = {
  'Query.illustration': flat(3),
  'Query.illustrations': (asked) =>
    connectionPrice(asked, { once: 5 + filterPoints(asked.args.filter), each: 0.05, count: 5 }),
  'Query.libraryFacets': firstOnes(15, 0.02),
  'Query.similar': (asked) => {
    const { id, like, unlike, combine, exact, filter } = asked.args;
    const each = combine === 'BEST_MATCH' ? 3 : 0.3;
    const examples = (id == null ? 0 : 0.3) + examplePoints(like, each) + examplePoints(unlike, each);
    const once = 8 + examples + filterPoints(filter) + (exact === true ? 50 : 0);
    return connectionPrice(asked, { once, each: 0.05, count: 5 });
  },
  'Query.tags': (asked) =>
    connectionPrice(asked, { once: asked.args.order === 'LIBRARY' ? 8 : 4, each: 0.01, count: 0 }),
  'Query.tagModels': list(2, 3),
  'Query.tagImage': flat(INFERENCE),
  'Query.kpis': list(2, 3),
  'Query.kpiModels': list(3, 10),
  'Query.kpiModel': flat(3),
  'Query.predictKpi': (asked) => {
    const { illustrations, uploads } = asked.args;
    const forecasts = countOf(illustrations) + countOf(uploads);
    const each = 0.05 + forecastPoints(asked);
    return { once: 3 + each * forecasts + INFERENCE * countOf(uploads), times: forecasts };
  },
  'Query.bestPredicted': (asked) =>
    connectionPrice(asked, { once: 8 + filterPoints(asked.args.filter), each: 0.05, count: 15 }),
  'Query.decideKpi': decision,
  'Query.allocateKpi': decision,
  'Query.jobs': (asked) => connectionPrice(asked, { once: 5, each: 0.05, count: 3 }),
  'Query.job': flat(3),
  'Query.indexFailures': (asked) => connectionPrice(asked, { once: 5, each: 0.05, count: 3 }),
  'Query.exactDuplicate': flat(5),
  'Query.nearDuplicates': (asked) =>
    connectionPrice(asked, { once: asked.args.upload == null ? 80 : 180, each: 0.05, count: 0 }),
  'Query.duplicateGroups': (asked) => connectionPrice(asked, { once: 12, each: 0.2, count: 0 }),
  'Query.kpiSeries': (asked) => {
    const { tags, groupBy, filter } = asked.args;
    const once = 130 + 30 * countOf(tags) + (groupBy == null ? 0 : 50) + filterPoints(filter);
    // A point a day; a campaign is watched for some months.
    return { once: once + (asked.asks('illustrations') ? 100 : 0), times: 100 };
  },
  'Query.kpiCreatives': (asked) => {
    const sure = asked.asks('forecastLow', 'forecastHigh', 'blended');
    const { order, filter } = asked.args;
    const once = (order === 'SURPRISE' ? 140 : 20) + filterPoints(filter);
    return { once: once + (sure ? 25 : 0.1) * firstOf(asked), times: firstOf(asked) };
  },
  'Query.kpiTags': (asked) => {
    const sure = asked.asks('standardError', 'low', 'high');
    return { once: 80 + (sure ? 35 : 0.03) * firstOf(asked), times: firstOf(asked) };
  },
  'Query.librarySeries': list(12, 100),
  'Query.apiKeys': list(3, 10),

  'Mutation.ingest': ({ args: { illustrations } }) => ({ once: JOB + 10 * countOf(illustrations) }),
  'Mutation.importKpi': flat(JOB),
  'Mutation.setKpiMaturity': flat(10),
  'Mutation.fitKpi': flat(JOB),
  'Mutation.deployKpiModel': flat(20),
  'Mutation.rollBackKpiModel': flat(20),
  'Mutation.indexTagModel': flat(JOB),
  'Mutation.activateTagModel': flat(20),
  'Mutation.buildVectorIndex': flat(JOB),
  'Mutation.scanDuplicates': flat(JOB),
  'Mutation.retryJob': flat(JOB),
  'Mutation.createApiKey': flat(10),
  'Mutation.revokeApiKey': flat(10),
  'Mutation.rotateApiKey': flat(10),

  'Subscription.job': flat(10),
  'Subscription.jobs': flat(10),

  'Illustration.tags': firstOnes(0.15, 0.01),
  'Illustration.plausibleTags': list(0.2, 10),
  'Illustration.topTags': firstOnes(0.2, 0.02),
  'Illustration.specificTags': ({ args: { names } }) => ({ once: 0.2 + 0.01 * countOf(names), times: countOf(names) }),
  'Illustration.contentRating': flat(0.1),
  'Illustration.vector': flat(0.3),
  'Illustration.binaryVector': flat(0.2),
  'Illustration.similar': firstOnes(4, 0.03),
  'Illustration.kpi': (asked) => ({ once: 0.1 + forecastPoints(asked), times: 1 }),
  'Illustration.copies': list(0.1, 2),
  'Illustration.duplicates': firstOnes(0.1, 0.05),
  'Illustration.duplicateCount': flat(0.1),
  'DuplicateGroup.illustrations': firstOnes(0, 0.05),
  'Tag.illustrationCount': flat(0.02),
  'SimilarIllustration.sharedTags': firstOnes(0.25, 0.005),
  'SimilarIllustration.apartTags': firstOnes(0.25, 0.005),
  'SimilarIllustration.explanation': firstOnes(0.3, 0.01),
  'TaggedImage.tags': firstOnes(0.2, 0.005),
  'TaggedImage.plausibleTags': list(0.2, 10),
  'TaggedImage.topTags': firstOnes(0.2, 0.02),
  'TaggedImage.specificTags': ({ args: { names } }) => ({ once: 0.2, times: countOf(names) }),
  'TaggedImage.vector': flat(0.3),
  'TaggedImage.binaryVector': flat(0.2),
  'TaggedImage.similar': firstOnes(8, 0.05),
  'TaggedImage.kpi': (asked) => ({ once: 1 + forecastPoints(asked), times: 1 }),
  // What gives the categories says how many tags there are in all of them.
  ...Object.fromEntries(
    ['general', 'character', 'copyright', 'artist', 'meta', 'other'].map((category) => [
      `TagsByCategory.${category}`,
      list(0.005, 1),
    ]),
  ),
  'TagsByCategory.rating': flat(0.01),
  'SimilarityExplanation.shared': list(0.005, 1),
  'SimilarityExplanation.apart': list(0.005, 1),
  'KpiDecision.candidates': list(0.005, 1),

  'KpiForecast.observed': flat(0.1),
  'KpiForecast.intervalFromObservations': flat(0.2),
  'KpiForecast.contributions': (asked) => ({
    once: 0.1 + (asked.asks('standardError') ? TAG_CERTAINTY : 0.01) * firstOf(asked),
    times: firstOf(asked),
  }),
  'KpiForecast.contributionGroups': (asked) => ({
    once: 0.2 + (asked.asks('standardError') ? TAG_CERTAINTY : 0.02) * firstOf(asked),
    times: firstOf(asked),
  }),
  'KpiForecast.treeContribution': flat(5),
  'KpiForecast.whatIf': ({ args: { add, remove } }) => ({ once: 50 + 20 * (countOf(add) + countOf(remove)), times: 1 }),
  'KpiForecastEdge.node': (asked) => ({ once: forecastPoints(asked), times: 1 }),

  'TagModel.illustrationCount': flat(2),
  'TagModel.tagCount': flat(0.5),
  'TagModel.provenance': flat(0.5),
  'TagModel.lossCurve': list(2, 500),
  'TagModel.evaluation': flat(2),
  'TagModel.reportUrl': flat(0.5),
  'TagModel.index': flat(2),
  'Kpi.immatureFrom': flat(2),
  'Kpi.observations': flat(30),
  'Kpi.feedBreaks': list(25, 5),
  'Kpi.deployedModel': flat(2),
  'Kpi.rollBackTo': flat(2),
  'KpiModel.report': flat(1),
  'KpiModel.reportPage': flat(800),
  'KpiModel.context': list(0.1, 50),
  'KpiModel.coefficients': (asked) => ({
    once: 2 + (asked.asks('standardError') ? TAG_CERTAINTY : 0.01) * firstOf(asked),
    times: firstOf(asked),
  }),
  'KpiModel.coefficientCount': flat(1),
};
