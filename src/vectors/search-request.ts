import type { Ranking } from './ranking.js';
import type { SearchFilter } from './search-filter.js';

/** Where a page begins: right after this neighbour. */
export interface NeighbourCursor {
  readonly distance: number;
  readonly illustrationId: string;
  /** Place among all neighbours, from 1. */
  readonly rank: number;
}

export interface Search {
  readonly modelId: number;
  readonly ranking: Ranking;
  /** 1 to MAX_NEIGHBOURS. */
  readonly first: number;
  readonly after?: NeighbourCursor | undefined;
  /** Illustrations that are never found: the examples themselves. */
  readonly exclude?: readonly string[];
  readonly filter?: SearchFilter | undefined;
  /** Neighbours below are left out. */
  readonly minSimilarity?: number | undefined;
  /** Compares every vector that the filter leaves, whatever it costs. */
  readonly exact?: boolean;
}
