import type { DualProducts, PrimalProducts } from '../solvers/inverse-products.js';

/** All that a posterior consists of; what posterior-codec.ts writes and reads. */
export interface PosteriorParts {
  readonly dimensions: number;
  /** Columns that occur in the data, ascending; `mean` and the factor are in this order. */
  readonly columns: Int32Array;
  readonly mean: Float64Array;
  readonly totalWeight: number;
  readonly lambda: number;
  readonly scale: number;
  readonly products: PrimalProducts | DualProducts;
}
