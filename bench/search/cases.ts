import type { VectorSet } from '../vectors/vector-set.js';
import type { HnswSettings } from './hnsw.js';
import { sketch, squareRoots, tagBits, unitLength, type IndexKey } from './index-key.js';
import { fitProjection } from './projection.js';
import { projected } from './index-key.js';

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

/** Floor of what the table keeps where an index on something shorter is tried: the loss is then the index's. */
const STORED = 0.0002;

export const CASES: readonly IndexCase[] = [
  ...[0.001, 0.0005, 0.0002].map((floor): IndexCase => ({
    name: `scores from ${floor}`,
    floor,
    settings: { m: 16, efConstruction: 100 },
    processes: floor === 0.0005 ? [1, 2] : [2],
    searches: direct,
  })),
  { name: 'scores from 0.0005', floor: 0.0005, settings: { m: 24, efConstruction: 200 }, searches: direct },
  {
    name: 'inner product of scores at length 1',
    floor: 0.0005,
    key: () => unitLength(0.0005),
    settings: { m: 16, efConstruction: 100 },
    searches: direct,
  },
  ...[0.002, 0.005].map((floor): IndexCase => ({
    name: `sketch: scores from ${floor}, reranked`,
    floor: STORED,
    key: () => sketch({ floor }),
    settings: { m: 16, efConstruction: 100 },
    searches: reranked,
  })),
  ...[32, 64].map((cap): IndexCase => ({
    name: `sketch: ${cap} largest, reranked`,
    floor: STORED,
    key: () => sketch({ cap }),
    settings: { m: 16, efConstruction: 100 },
    searches: reranked,
  })),
  {
    name: 'square roots of scores from 0.002, reranked',
    floor: STORED,
    key: () => squareRoots(0.002),
    settings: { m: 16, efConstruction: 100 },
    searches: reranked,
  },
  ...[0.05, 0.01].map((threshold): IndexCase => ({
    name: `bits: scores from ${threshold}, Jaccard, reranked`,
    floor: STORED,
    key: () => tagBits(threshold),
    settings: { m: 16, efConstruction: 100 },
    searches: reranked,
  })),
  ...[128, 256].map((dimensions): IndexCase => ({
    name: `halfvec(${dimensions}) by singular directions, reranked`,
    floor: STORED,
    key: (table) => projected(fitProjection(table, dimensions)),
    settings: { m: 16, efConstruction: 100 },
    searches: reranked,
  })),
];
