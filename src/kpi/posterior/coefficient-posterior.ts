import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Breathe } from '../breather.js';

/**
 * How uncertain the coefficients of a linear model are, and so its predictions, on the link's scale. A vector of another
 * length than the model's throws BadVectorError.
 */
export interface Posterior {
  /** Of the vectors it takes; what was fitted beside the tags (leaves of trees, groups) stands behind them. */
  readonly dimensions: number;
  /** Of intercept + x . beta. */
  variance(vector: SparseVector): number;
  /** Of c . beta, without the intercept: a coefficient, or the contributions of a group of tags. */
  combinationVariance(vector: SparseVector): number;
  /** Of intercept + x . beta for several vectors jointly; k x k, row by row. */
  covariance(vectors: readonly SparseVector[]): Float64Array;
  /** The same for many vectors, which would keep a server from answering for most of a second. */
  covarianceOfMany(vectors: readonly SparseVector[], breathe: Breathe): Promise<Float64Array>;
  /** Of c . beta for several combinations jointly; k x k, row by row. */
  combinationCovariance(vectors: readonly SparseVector[]): Float64Array;
  /** Little-endian, beginning with the four bytes that tell its format (stored-posterior.ts). */
  encode(): Uint8Array;
}
