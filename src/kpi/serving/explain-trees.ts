import type { SparseVector } from '../../vectors/sparse-vector.js';
import { slopeOf } from './explain.js';
import type { Forecast, ForecastingModel } from './forecast.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import type { KpiPredictor, TreesContribution } from './predictor.js';

/** What all trees of a hybrid add to a forecast together, beside its tags. Associated with the KPI, not a cause of it. */
export interface ExplainedTrees extends TreesContribution {
  /** Of the total, on the link's scale; null when the model does not say how sure it is. */
  readonly standardError: number | null;
  /** In units of the KPI, as the points of tags. */
  readonly points: number;
}

/** @returns null for a model without trees */
export function explainTrees(
  model: ForecastingModel,
  predictor: KpiPredictor,
  forecast: Forecast,
  vector: SparseVector,
  posterior: Posterior | null,
  first: number,
): ExplainedTrees | null {
  const trees = predictor.trees(vector, first);
  if (!trees) return null;
  const { dimensions, indices, values } = predictor.posteriorVector(vector);
  const isLeaf = (_: number, at: number): boolean => indices[at]! >= vector.dimensions;
  const leaves = { dimensions, indices: indices.filter(isLeaf), values: values.filter(isLeaf) };
  return {
    ...trees,
    standardError: posterior && Math.sqrt(posterior.combinationVariance(leaves)),
    points: trees.total * slopeOf(model, forecast),
  };
}
