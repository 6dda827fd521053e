import type { TrainingData } from '../../src/kpi/fitting/training-data.js';

/** Some cells of a campaign, as columns of the same length: what a fit or a study works on. */
export interface Cells {
  /** Index in the world's creatives. */
  readonly creative: Int32Array;
  /** Index in the world's days. */
  readonly day: Int32Array;
  /** Indices in SLOTS, POSITIONS and AUDIENCES of contexts.ts. */
  readonly slot: Int32Array;
  readonly position: Int32Array;
  readonly audience: Int32Array;
  /** n, all above 0. */
  readonly impressions: Float64Array;
  /** k */
  readonly clicks: Float64Array;
}

/** What a fit in this process may learn from. */
export interface Lesson {
  /** k of n of each creative, summed over contexts, as the database would give it; advertisers are its groups. */
  readonly data: TrainingData;
  /** Of each row of `data`, the creative's index in the world. */
  readonly creatives: Int32Array;
  /** The same observations by context. */
  readonly cells: Cells;
}
