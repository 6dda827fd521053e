import type { Pool } from 'pg';
import { queryUnder } from '../database/open.js';
import { searches, searchWidths, shortSearches } from '../telemetry/measures.js';
import { estimateIllustrationShare } from './estimate-rows.js';
import { planSearch, type SearchPlan, type SearchStrategy } from './plan-search.js';
import type { SearchFilter } from './search-filter.js';
import type { NeighbourCursor, Search } from './search-request.js';
import { exactSearch, indexSearch, indexSettings, type FoundRow, type SearchSql } from './search-sql.js';
import { searchStatistics } from './search-statistics.js';
import { combineShares, estimateSelectivity } from './selectivity.js';

/** Neighbours one call may ask for. */
export const MAX_NEIGHBOURS = 100;
/** Neighbours that can be paged through: an index searches no wider, and nobody reads on. */
export const SEARCH_WINDOW = 1000;

export interface Neighbour {
  readonly illustrationId: string;
  /** -1 to 1: what the ranking gives; for one vector the cosine. */
  readonly score: number;
  /** The score within 0 to 1: 1 for the same vector, 0 for nothing in common. */
  readonly similarity: number;
}

/** How a search was done. */
export interface SearchExplanation extends SearchPlan {
  /** Strategies that found too few before the one that answered. */
  readonly insufficient: readonly SearchStrategy[];
  readonly milliseconds: number;
}

export interface SearchResult {
  readonly neighbours: readonly (Neighbour & { readonly cursor: NeighbourCursor })[];
  readonly hasNextPage: boolean;
  readonly explanation: SearchExplanation;
}

/**
 * The nearest vectors of one model, nearest first, ties by id.
 *
 * Exact strategies find the nearest; the index finds nearly all of them (docs/decisions/0007-vector-index.md has the
 * recall). Whatever the strategy, `first` neighbours come back if the filter leaves as many: a scan of the index that
 * ends short is followed by an exact search.
 *
 * Query vectors are parameters, not sub-selects: an index is searched with a constant, and on a distributed table a
 * sub-select would be planned separately.
 */
export async function search(pool: Pool, given: Search): Promise<SearchResult> {
  const started = performance.now();
  const { first, after } = given;
  const skipped = after?.rank ?? 0;
  const count = Math.min(first, SEARCH_WINDOW - skipped);
  const statistics = await searchStatistics(pool, given.modelId);
  const plan = planSearch(statistics, {
    wanted: skipped + count + 1,
    selectivity: given.filter && (await selectivityOf(pool, given.filter, statistics.frequencies)),
    joined: given.filter?.illustration !== undefined,
    exact: given.exact ?? false,
  });
  // One more than asked for tells whether there is a next page.
  const sql: SearchSql = { ...given, limit: count + 1, skipped };
  const insufficient: SearchStrategy[] = [];
  let used = plan;
  let rows: FoundRow[] = [];
  if (plan.efSearch !== undefined) {
    rows = (await queryUnder<FoundRow>(pool, indexSettings(plan.efSearch), indexSearch(sql))).rows;
  }
  if (plan.efSearch === undefined || endsShort(rows, sql)) {
    if (plan.efSearch !== undefined) {
      insufficient.push(plan.strategy);
      used = exactAfter(plan, rows.length, given.filter !== undefined);
    }
    rows = (await pool.query<FoundRow>(exactSearch(sql))).rows;
  }
  const milliseconds = performance.now() - started;
  searches.observe({ strategy: used.strategy }, milliseconds / 1000);
  if (plan.efSearch !== undefined) searchWidths.observe(plan.efSearch);
  if (insufficient.length > 0) shortSearches.inc();
  const near = rows.filter(({ distance }) => similarityOf(distance) >= (given.minSimilarity ?? 0));
  return {
    neighbours: near.slice(0, count).map(({ id, distance }, place) => ({
      illustrationId: id,
      score: scoreOf(distance),
      similarity: similarityOf(distance),
      cursor: { distance, illustrationId: id, rank: skipped + place + 1 },
    })),
    hasNextPage: near.length > count && skipped + count < SEARCH_WINDOW,
    explanation: { ...used, insufficient, milliseconds },
  };
}

/** -1 to 1. pgvector adds up in float32: the distance of a vector to itself comes out a few 1e-8 beside zero. */
export function scoreOf(distance: number): number {
  return Math.min(1, 1 - distance);
}

export function similarityOf(distance: number): number {
  return Math.max(0, scoreOf(distance));
}

/**
 * Whether the index gave less than there may be. A filter that it cannot see is one cause; another are vectors of which
 * there are hundreds of copies: they are linked only with each other, and a search that comes among them stays there.
 */
function endsShort(rows: readonly FoundRow[], { limit, skipped }: SearchSql): boolean {
  return rows.length < limit || (rows[0]?.shortestProbe ?? Infinity) < skipped + limit;
}

function exactAfter(plan: SearchPlan, found: number, filtered: boolean): SearchPlan {
  const { vectors, expectedMatches } = plan;
  return {
    strategy: filtered ? 'FILTER_THEN_EXACT' : 'EXACT_SCAN',
    reason: `The index gave ${found} that pass, fewer than asked for; all were compared.`,
    ...{ vectors, expectedMatches },
  };
}

async function selectivityOf(
  pool: Pool,
  { tags, illustration }: SearchFilter,
  frequencies: Parameters<typeof estimateSelectivity>[1],
): Promise<number> {
  return combineShares([
    ...(tags ? [estimateSelectivity(tags, frequencies)] : []),
    ...(illustration ? [await estimateIllustrationShare(pool, illustration)] : []),
  ]);
}
