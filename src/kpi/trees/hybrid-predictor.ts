import { BadVectorError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { sparseOf } from '../fitting/coefficients.js';
import { contributions, predictVector, type Contribution, type LinearPredictor } from '../serving/predict.js';
import type { LinearFit } from '../solvers/ridge.js';
import { countLeaves, countTrees, leavesOf, type TreeEnsemble } from './tree-ensemble.js';

/**
 * A linear model over tags and over the leaves of boosted trees (He et al. 2014, section 3.1):
 *
 *     linear predictor = intercept + tags . coefficients + sum over trees of the weight of the leaf fallen into
 *
 * As with any linear predictor here, the model that was fitted says what it predicts: a logit or a rate.
 */
export interface HybridPredictor extends LinearPredictor {
  readonly ensemble: TreeEnsemble;
  /** One per leaf of the ensemble. They are fitted; what the trees themselves gave the leaf takes no part. */
  readonly leafWeights: Float64Array;
}

/** What one tree adds: the weight of the leaf that the vector fell into. */
export interface TreeContribution {
  readonly tree: number;
  /** Its number within the ensemble. */
  readonly leaf: number;
  readonly contribution: number;
}

export interface HybridContributions {
  /** As of a linear model, largest by absolute value first. */
  readonly tags: readonly Contribution[];
  /** The group of all tree leaves: its sum, and the trees, largest by absolute value first. */
  readonly trees: { readonly contribution: number; readonly largest: readonly TreeContribution[] };
}

/**
 * @param coefficients of the tags; of no entries for a model of leaves alone
 * @throws BadVectorError when there is not one finite weight a leaf, or trees look beyond the coefficients' dimensions
 */
export function hybridPredictor(
  intercept: number,
  coefficients: SparseVector,
  ensemble: TreeEnsemble,
  leafWeights: Float64Array,
): HybridPredictor {
  if (leafWeights.length !== countLeaves(ensemble)) {
    throw new BadVectorError(
      `${leafWeights.length} leaf weights were given for trees of ${countLeaves(ensemble)} leaves.`,
    );
  }
  if (!leafWeights.every(Number.isFinite)) throw new BadVectorError('A leaf weight is not a finite number.');
  const beyond = ensemble.features.find((feature) => feature >= coefficients.dimensions);
  if (beyond !== undefined) {
    throw new BadVectorError(
      `The trees split by feature ${beyond}, and a vector has ${coefficients.dimensions}. Trees that look at a context ` +
        'can be studied, not deployed: a prediction knows the picture alone.',
    );
  }
  return { intercept, coefficients, ensemble, leafWeights };
}

/**
 * The model that was fitted to a design of tags with leaves behind them (`appendLeaves`).
 *
 * @param dimensions columns of tags, before the leaves; their coefficients are rounded to float32, as they are stored
 */
export function hybridOfFit(
  { intercept, coefficients }: LinearFit,
  dimensions: number,
  ensemble: TreeEnsemble,
): HybridPredictor {
  const tags = sparseOf(coefficients.subarray(0, dimensions));
  return hybridPredictor(intercept, tags, ensemble, coefficients.slice(dimensions));
}

/** Linear predictor of one vector: the intercept, the tags in order of dimension, then the trees in order. */
export function predictHybrid(model: HybridPredictor, vector: SparseVector): number {
  const leaves = leavesOf(model.ensemble, vector);
  return predictVector(model, vector) + leaves.reduce((sum, leaf) => sum + model.leafWeights[leaf]!, 0);
}

/**
 * What each tag and the trees add to the prediction. The tags added to the intercept in order of dimension, and then the
 * trees' contribution, give `predictHybrid` to the last bit; the trees' contributions in order of tree give their sum.
 *
 * @param options.trees how many of the trees to name; default all
 */
export function hybridContributions(
  model: HybridPredictor,
  vector: SparseVector,
  { trees = countTrees(model.ensemble) }: { trees?: number } = {},
): HybridContributions {
  const each = Array.from(leavesOf(model.ensemble, vector), (leaf, tree) => ({
    ...{ tree, leaf },
    contribution: model.leafWeights[leaf]!,
  }));
  const contribution = each.reduce((sum, tree) => sum + tree.contribution, 0);
  const largest = each
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.tree - b.tree)
    .slice(0, trees);
  return { tags: contributions(model, vector), trees: { contribution, largest } };
}
