import type { SparseVector } from '../../vectors/sparse-vector.js';

/**
 * What a score that a sparse vector does not hold is to the trees. LightGBM reads an absent entry of a sparse matrix as 0
 * (unless trained with zero_as_missing, which its file says split by split), XGBoost reads it as missing and goes the
 * split's default way. It belongs to how the model was trained, so it is part of the model.
 */
export type AbsentScore = 'zero' | 'missing';

/** Bits of a split's rule. */
export const Rule = {
  /** Left when value < threshold; otherwise when value <= threshold. */
  STRICT: 1,
  /** What counts as missing goes left. */
  MISSING_LEFT: 2,
  /** NaN counts as missing; without this bit as 0 (LightGBM's missing type None). */
  NAN_IS_MISSING: 4,
  /** Zero (up to 1e-35) and NaN count as missing (LightGBM's zero_as_missing). */
  ZERO_IS_MISSING: 8,
} as const;

/** LightGBM's kZeroThreshold. */
const ZERO = 1e-35;

/**
 * Boosted binary trees with one number a leaf, whoever trained them. Splits and leaves are numbered through the whole
 * ensemble, each tree's in a row; a root or child >= 0 is a split, and ~leaf (below 0) a leaf.
 */
export interface TreeEnsemble {
  /** One per tree. */
  readonly roots: Int32Array;
  /** Tree t has the leaves leafOffsets[t] .. leafOffsets[t + 1] - 1; one more than there are trees. */
  readonly leafOffsets: Int32Array;
  /** Of each split: the dimension it looks at. */
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  readonly rules: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What the library calls the leaf within its tree: the numbers that its own `pred_leaf` gives. */
  readonly leafIds: Int32Array;
  /** What the leaf adds to the raw score (the log-odds, for a model of a rate). */
  readonly leafValues: Float64Array;
  /** Raw score before any tree. */
  readonly baseScore: number;
  readonly absent: AbsentScore;
}

export function countTrees({ roots }: TreeEnsemble): number {
  return roots.length;
}

export function countLeaves({ leafIds }: TreeEnsemble): number {
  return leafIds.length;
}

/**
 * The leaf that a vector falls into, for each tree: its number within the ensemble (`leafIds` has the library's own).
 *
 * @param vector a sparse vector, whose absent scores are what `ensemble.absent` says; or a function from dimension to
 *   value, where NaN is missing
 */
export function leavesOf(ensemble: TreeEnsemble, vector: SparseVector | ((feature: number) => number)): Int32Array {
  const valueAt = typeof vector === 'function' ? vector : storedScores(vector, ensemble.absent);
  return ensemble.roots.map((root) => leafFrom(ensemble, root, valueAt));
}

/** Base score plus the values of the leaves, one a tree: what the libraries call raw score or margin. */
export function rawScore({ baseScore, leafValues }: TreeEnsemble, leaves: Int32Array): number {
  let score = baseScore;
  for (const leaf of leaves) score += leafValues[leaf]!;
  return score;
}

function leafFrom(ensemble: TreeEnsemble, root: number, valueAt: (feature: number) => number): number {
  const { features, thresholds, rules, left, right } = ensemble;
  let node = root;
  while (node >= 0) {
    node = goesLeft(valueAt(features[node]!), thresholds[node]!, rules[node]!) ? left[node]! : right[node]!;
  }
  return ~node;
}

function goesLeft(value: number, threshold: number, rule: number): boolean {
  const isNaN = Number.isNaN(value);
  const missing =
    (isNaN && (rule & (Rule.NAN_IS_MISSING | Rule.ZERO_IS_MISSING)) !== 0) ||
    (Math.abs(value) <= ZERO && (rule & Rule.ZERO_IS_MISSING) !== 0);
  if (missing) return (rule & Rule.MISSING_LEFT) !== 0;
  const compared = isNaN ? 0 : value;
  return (rule & Rule.STRICT) !== 0 ? compared < threshold : compared <= threshold;
}

/** By binary search: a vector has some hundred scores, and filling a dense one would cost 5000 writes. */
function storedScores({ indices, values }: SparseVector, absent: AbsentScore): (feature: number) => number {
  const none = absent === 'zero' ? 0 : NaN;
  return (feature) => {
    let low = 0;
    let high = indices.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = indices[middle]!;
      if (at === feature) return values[middle]!;
      if (at < feature) low = middle + 1;
      else high = middle - 1;
    }
    return none;
  };
}
