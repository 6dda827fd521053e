import type { Database } from '../../database/open.js';
import { KpiDataError } from '../../errors.js';
import { countLookUp } from '../../telemetry/measures.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { loadVectors } from '../../vectors/vector-table.js';
import { loadTrees, type KpiModel } from './model-table.js';
import { predictStored, predictVector, type LinearPredictor } from './predict.js';
import { decodeHybrid } from '../trees/hybrid-codec.js';
import { hybridContributions, predictHybrid, type HybridPredictor } from '../trees/hybrid-predictor.js';
import { countLeaves, countTrees, leavesOf } from '../trees/tree-ensemble.js';

/** What one tree adds to a prediction. */
export interface TreeStep {
  /** From 0, in the order of the file. */
  readonly tree: number;
  /** What the library that trained it calls the leaf within its tree (`pred_leaf`). */
  readonly leaf: number;
  /** On the link's scale. */
  readonly contribution: number;
}

export interface TreesContribution {
  /** Sum over all trees, in their order. */
  readonly total: number;
  /** How many there are. */
  readonly trees: number;
  /** Largest by absolute value first. */
  readonly largest: readonly TreeStep[];
}

/** What a model makes of a vector, whatever its kind. */
export interface KpiPredictor {
  /**
   * Linear predictor: intercept, contributions of the tags (`contributions`) added in order of dimension, then the total
   * of the trees, to the last bit.
   */
  linear(vector: SparseVector): number;
  /** Null for a model without trees. @param first how many of the trees to name */
  trees(vector: SparseVector, first: number): TreesContribution | null;
  /** The vector in the columns that the model's posterior has: the tags and, behind them, a 1 for each leaf fallen into. */
  posteriorVector(vector: SparseVector): SparseVector;
}

export function linearPredictor(model: LinearPredictor): KpiPredictor {
  return {
    linear: (vector) => predictVector(model, vector),
    trees: () => null,
    posteriorVector: (vector) => vector,
  };
}

export function treesPredictor(model: HybridPredictor): KpiPredictor {
  const { ensemble, coefficients } = model;
  // A model of leaves alone has no tags in its posterior either: there they would pass for columns never seen.
  const alone = coefficients.indices.length === 0;
  return {
    linear: (vector) => predictHybrid(model, vector),
    trees: (vector, first) => {
      const { trees } = hybridContributions(model, vector, { trees: first });
      return {
        total: trees.contribution,
        trees: countTrees(ensemble),
        largest: trees.largest.map(({ leaf, ...rest }) => ({ ...rest, leaf: ensemble.leafIds[leaf]! })),
      };
    },
    posteriorVector: (vector) => {
      const { dimensions } = coefficients;
      const leaves = leavesOf(ensemble, vector).map((leaf) => dimensions + leaf);
      const tags = alone ? { indices: new Int32Array(), values: new Float32Array() } : vector;
      const values = new Float32Array(tags.values.length + leaves.length).fill(1);
      values.set(tags.values);
      const indices = new Int32Array(values.length);
      indices.set(tags.indices);
      indices.set(leaves, tags.indices.length);
      return { dimensions: dimensions + countLeaves(ensemble), indices, values };
    },
  };
}

type PredictingModel = LinearPredictor & Pick<KpiModel, 'id' | 'method'>;

/** The trees of a hybrid are read from the database: keep what this gives, or ask a PredictorCache. */
export async function loadPredictor(db: Database, model: PredictingModel): Promise<KpiPredictor> {
  if (model.method !== 'hybrid') return linearPredictor(model);
  const trees = await loadTrees(db, model.id);
  if (!trees) throw new KpiDataError(`KPI model ${model.id} is a hybrid without trees. Fit it again.`);
  return treesPredictor(decodeHybrid(trees));
}

/** Hybrids take some hundred kB each; of others there is nothing to keep. */
const KEPT = 8;

/** Predictors of the models asked for last. */
export class PredictorCache {
  private readonly kept = new Map<number, Promise<KpiPredictor>>();

  constructor(private readonly db: Database) {}

  get(model: PredictingModel): Promise<KpiPredictor> {
    const { id } = model;
    if (model.method !== 'hybrid') return Promise.resolve(linearPredictor(model));
    const known = this.kept.get(id);
    countLookUp('predictor', known !== undefined);
    this.kept.delete(id);
    const found = known ?? loadPredictor(this.db, model);
    this.kept.set(id, found);
    // A failure is not kept; whoever asked is told.
    if (!known) found.catch(() => this.kept.delete(id));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
    return found;
  }
}

/** Vectors in memory at a time: some MB. */
const PAGE = 500;

/**
 * Linear predictors for stored illustrations by any model: in SQL where it is linear, else here, from their vectors.
 *
 * @returns by illustration id; illustrations without a vector of the model's tag model are absent
 */
export async function predictIllustrations(
  db: Database,
  predictors: PredictorCache,
  model: PredictingModel & Pick<KpiModel, 'tagModelId'>,
  illustrationIds: readonly string[],
): Promise<Map<string, number>> {
  if (model.method !== 'hybrid') return predictStored(db, model, illustrationIds);
  const predictor = await predictors.get(model);
  const found = new Map<string, number>();
  for (let start = 0; start < illustrationIds.length; start += PAGE) {
    const vectors = await loadVectors(db, model.tagModelId, illustrationIds.slice(start, start + PAGE));
    for (const [id, vector] of vectors) found.set(id, predictor.linear(vector));
  }
  return found;
}
