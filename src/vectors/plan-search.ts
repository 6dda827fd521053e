import type { SearchStatistics } from './search-statistics.js';

export type SearchStrategy =
  /** Nearest by the vector index; there is no filter. */
  | 'INDEX'
  /** One batch of the index, then the filter: it leaves so much that the batch holds enough. */
  | 'INDEX_THEN_FILTER'
  /** Batch after batch of the index through the filter until there are enough. */
  | 'ITERATIVE_SCAN'
  /** What the filter leaves, each compared exactly. */
  | 'FILTER_THEN_EXACT'
  /** Every vector of the model compared exactly. */
  | 'EXACT_SCAN';

export interface SearchPlan {
  readonly strategy: SearchStrategy;
  /** Why, in words. */
  readonly reason: string;
  /** Vectors of the model. */
  readonly vectors: number;
  /** Vectors that the filter is expected to leave. */
  readonly expectedMatches: number;
  /** Width of the index's search; undefined for exact strategies. */
  readonly efSearch?: number;
  readonly index?: string;
}

/** pgvector's bound. */
export const MAX_EF = 1000;
/** Recall at a small k is decided by this, docs/decisions/0007-vector-index.md. */
const BASE_EF = 80;
/** Rows taken from the index, which ranks by sketches, for the whole vectors to choose from. */
const FEWEST_CANDIDATES = 50;
const CANDIDATES_PER_ROW = 2;
/** What the index finds in order is the nearest with gaps; a search this much wider than the rows taken closes them. */
const EF_PER_CANDIDATE = 1.5;
/** Estimates of what a filter leaves are off; this much more than they ask for is looked at. */
const SLACK = 1.5;
/** Widest single batch; beyond, batch after batch is cheaper because most searches need fewer. */
const WIDEST_BATCH = 400;
/** Comparing a vector that the index leads to costs as much as this many in a row (measured, same document). */
const VISIT_COST = 14;
/** So does comparing one whose illustration's own row has to be read for the filter. */
const JOINED_ROW_COST = 3;

/** Vectors an iterative scan looks at before it gives up and the filter's rows are compared exactly. */
export const MAX_SCAN_TUPLES = 20_000;

/**
 * Chooses how to search from what is expected to be left.
 *
 * @param wanted rows to find, those of earlier pages included
 * @param selectivity share of the vectors that the filter leaves, 0 to 1; undefined without a filter
 * @param joined whether the filter reads the illustrations' own rows
 */
export function planSearch(
  { frequencies: { vectors }, index }: SearchStatistics,
  asked: { wanted: number; selectivity: number | undefined; joined?: boolean; exact: boolean },
): SearchPlan {
  const { wanted, selectivity, joined = false, exact: askedExact } = asked;
  const filtered = selectivity !== undefined;
  const share = selectivity ?? 1;
  const expectedMatches = Math.round(share * vectors);
  const exact = filtered ? 'FILTER_THEN_EXACT' : 'EXACT_SCAN';
  const facts = { vectors, expectedMatches };
  if (askedExact) return { ...facts, strategy: exact, reason: 'An exact search was asked for.' };
  if (index === undefined) {
    return { ...facts, strategy: exact, reason: 'The model has no vector index; `eyecatch reindex` builds one.' };
  }
  const needed = (SLACK * candidatesFor(wanted)) / Math.max(share, Number.MIN_VALUE);
  const exactCost = (joined ? JOINED_ROW_COST : 1) * (filtered ? expectedMatches : vectors);
  const indexCost = VISIT_COST * Math.max(filtered ? needed : 0, efFor(wanted));
  if (exactCost <= indexCost || needed > MAX_SCAN_TUPLES) {
    const of = filtered
      ? `the filter leaves about ${expectedMatches} of ${vectors} vectors`
      : `there are ${vectors} vectors`;
    return { ...facts, strategy: exact, reason: `Comparing all is cheapest: ${of}.` };
  }
  if (!filtered) {
    return { ...facts, strategy: 'INDEX', reason: 'No filter.', efSearch: efFor(wanted), index };
  }
  const left = `the filter leaves about ${percent(share)} of ${vectors} vectors`;
  if (needed <= WIDEST_BATCH) {
    return {
      ...facts,
      strategy: 'INDEX_THEN_FILTER',
      reason: `One batch of the index holds enough: ${left}.`,
      efSearch: Math.min(MAX_EF, Math.max(efFor(wanted), Math.ceil(needed))),
      index,
    };
  }
  return {
    ...facts,
    strategy: 'ITERATIVE_SCAN',
    reason: `The index is read until enough pass: ${left}.`,
    efSearch: Math.max(efFor(wanted), WIDEST_BATCH),
    index,
  };
}

/** Rows to take from the index so that the nearest `wanted` are among them. */
export function candidatesFor(wanted: number): number {
  return Math.max(FEWEST_CANDIDATES, CANDIDATES_PER_ROW * wanted);
}

/** ef_search for a number of rows. */
function efFor(wanted: number): number {
  return Math.min(MAX_EF, Math.max(BASE_EF, Math.ceil(EF_PER_CANDIDATE * candidatesFor(wanted))));
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
