import type { VectorSet } from '../vectors/vector-set.js';
import type { HnswSettings } from './hnsw.js';
import { projected, sketch, squareRoots, tagBits, unitLength, type IndexKey } from './index-key.js';
import { fitProjection } from './projection.js';

/** One way of indexing the table, and the ways of asking it. */
export interface IndexCase {
  readonly name: string;
  /** Scores kept in the table. */
  readonly floor: number;
  /** What is indexed in place of the scores; made of the table's vectors where it has to be fitted. */
  readonly key?: ((table: VectorSet) => IndexKey) | undefined;
  readonly settings: HnswSettings;
  /** Processes of the build, its own session among them. */
  readonly processes?: readonly number[];
  readonly searches: readonly { readonly efSearch: number; readonly candidates?: number }[];
}

const direct = [40, 64, 100, 200].map((efSearch) => ({ efSearch }));
const reranked = [
  { efSearch: 40, candidates: 40 },
  { efSearch: 64, candidates: 64 },
  { efSearch: 100, candidates: 100 },
  { efSearch: 200, candidates: 200 },
];

/** Floor of what the table keeps where an index on something shorter is tried. */
const STORED = 0.0005;

const QUICK: HnswSettings = { m: 16, efConstruction: 100 };

/** What was tried beside the chosen one. */
export const CASES: readonly IndexCase[] = [
  {
    name: 'scores from 0.0005',
    floor: 0.0005,
    settings: { m: 24, efConstruction: 200 },
    processes: [2],
    searches: direct,
  },
  { name: 'scores from 0.0005', floor: 0.0005, settings: QUICK, searches: direct },
  { name: 'scores from 0.001', floor: 0.001, settings: QUICK, searches: direct },
  {
    name: 'sketch: scores from 0.005, reranked',
    floor: STORED,
    key: () => sketch({ floor: 0.005 }),
    settings: QUICK,
    searches: reranked,
  },
  {
    name: 'sketch: scores from 0.005, reranked',
    floor: STORED,
    key: () => sketch({ floor: 0.005 }),
    settings: { m: 32, efConstruction: 200 },
    searches: reranked,
  },
  {
    name: 'sketch: 32 largest, reranked',
    floor: STORED,
    key: () => sketch({ cap: 32 }),
    settings: QUICK,
    searches: reranked,
  },
  {
    name: 'square roots of scores from 0.005, reranked',
    floor: STORED,
    key: () => squareRoots(0.005),
    settings: QUICK,
    searches: reranked,
  },
  {
    name: 'bits: scores from 0.01, Jaccard, reranked',
    floor: STORED,
    key: () => tagBits(0.01),
    settings: QUICK,
    searches: reranked,
  },
  {
    name: 'halfvec(256) by singular directions, reranked',
    floor: STORED,
    key: (table) => projected(fitProjection(table, 256)),
    settings: QUICK,
    searches: reranked,
  },
  {
    name: 'inner product of scores at length 1',
    floor: 0.0005,
    key: () => unitLength(0.0005),
    settings: QUICK,
    searches: direct,
  },
];
