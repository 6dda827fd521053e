import { sketch } from './index-key.js';

/** What docs/decisions/0007-vector-index.md chose, for the benchmarks of the choice itself. */
export const CHOSEN = {
  /** Scores that the table keeps. */
  floor: 0.0005,
  /** What the index holds of them. */
  key: sketch({ floor: 0.005 }),
  settings: { m: 32, efConstruction: 300 },
  /** The product takes 80 and 50. */
  searches: [64, 80, 100, 200].map((efSearch) => ({ efSearch, candidates: 50 })),
} as const;
