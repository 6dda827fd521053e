import { BadInputError, BadVectorError, KpiDataError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Breathe } from '../breather.js';
import type { Posterior } from './coefficient-posterior.js';
import { columnMoments, type Design } from '../solvers/design.js';
import type { CentredDesign } from '../solvers/gram.js';
import { DualProducts, PrimalProducts, type InverseProducts } from '../solvers/inverse-products.js';
import { decodePosterior, encodePosterior } from './posterior-codec.js';
import type { PosteriorParts } from './posterior-parts.js';

/** What the factor is of: the columns that occur in the data, or its rows. */
export type PosteriorForm = 'primal' | 'dual';

export interface PosteriorProblem {
  readonly design: Design;
  /**
   * W >= 0, one per row: the fit's weights for ridge, m p (1 - p) at the solution for logistic ridge. Rows with weight 0
   * take no part.
   */
  readonly weights: Float64Array;
  /** Above 0. */
  readonly lambda: number;
  /** Variance that an observation of weight 1 has: default 1, as for logistic ridge. */
  readonly scale?: number;
  /**
   * Of the vectors that will be asked about: the first so many columns, default all of them. What stands behind was fitted
   * beside them (effects of groups) and is left as it is on average.
   */
  readonly dimensions?: number;
  /** Default whichever takes less arithmetic. */
  readonly form?: PosteriorForm;
}

/**
 * How uncertain the coefficients of a ridge fit are, and so its predictions, given its penalty: normal, with
 *
 *     Cov(beta) = scale (Xc' W Xc + lambda I)^-1 = scale A^-1,    Xc = X - 1 mean' by weights W,
 *     Var(b + x . beta) = scale (1 / sum w + (x - mean)' A^-1 (x - mean)),
 *
 * the intercept b having a flat prior (Gelman et al., Bayesian Data Analysis, 14.2 and, for logistic ridge, the normal
 * approximation at the mode, 4.1). A column that does not occur in the data keeps its prior variance, scale / lambda.
 */
export class GaussianPosterior implements Posterior {
  private readonly products: InverseProducts;
  /** For each column its place among those that occur, or -1. */
  private readonly place: Int32Array;

  private constructor(private readonly parts: PosteriorParts) {
    this.products = parts.products;
    this.place = new Int32Array(Math.max(parts.dimensions, (parts.columns.at(-1) ?? -1) + 1)).fill(-1);
    parts.columns.forEach((column, place) => (this.place[column] = place));
  }

  /**
   * Takes seconds at 5,000 columns that occur, and 8 bytes for every two of their pairs.
   *
   * @throws BadInputError for a lambda that is not above 0
   * @throws KpiDataError without rows, or when lambda is too small for float64
   */
  static async fit(problem: PosteriorProblem, breathe: Breathe): Promise<GaussianPosterior> {
    const { lambda, scale = 1 } = problem;
    if (!(lambda > 0)) throw new BadInputError(`Lambda is ${lambda}; a posterior needs one above 0.`);
    const { centred, columns } = occurring(problem);
    const form = problem.form ?? cheaperForm(centred.design);
    const products = await (form === 'primal' ? PrimalProducts : DualProducts).fit(centred, lambda, breathe);
    const { mean, totalWeight } = centred;
    return new GaussianPosterior({
      ...{
        dimensions: problem.dimensions ?? problem.design.columns,
        columns,
        mean,
        totalWeight,
        lambda,
        scale,
        products,
      },
    });
  }

  /** Columns of the design that was fitted to: the tags, and behind them the leaves of trees. */
  get dimensions(): number {
    return this.parts.dimensions;
  }

  get form(): PosteriorForm {
    return this.parts.products instanceof PrimalProducts ? 'primal' : 'dual';
  }

  /** Of intercept + x . beta, on the scale of the linear predictor. */
  variance(vector: SparseVector): number {
    return this.covariance([vector])[0]!;
  }

  /** Of c . beta, without the intercept: a coefficient, or the contributions of a group of tags. */
  combinationVariance(vector: SparseVector): number {
    return this.combinationCovariance([vector])[0]!;
  }

  /** Of intercept + x . beta for several vectors jointly; k x k, row by row. */
  covariance(vectors: readonly SparseVector[]): Float64Array {
    const { totalWeight, scale, mean } = this.parts;
    const products = this.inverseProducts(vectors, mean);
    return products.map((value) => value + scale / totalWeight);
  }

  async covarianceOfMany(vectors: readonly SparseVector[], breathe: Breathe): Promise<Float64Array> {
    const { totalWeight, scale, mean } = this.parts;
    const { seen, unseen } = this.split(vectors, mean);
    const covariance = this.scaled(await this.products.ofMany(seen, breathe), unseen);
    return covariance.map((value) => value + scale / totalWeight);
  }

  /** Of c . beta for several combinations jointly; k x k, row by row. */
  combinationCovariance(vectors: readonly SparseVector[]): Float64Array {
    return this.inverseProducts(vectors, null);
  }

  /** Little-endian; the factor in float32. About 50 MB for 5,000 columns that occur. */
  encode(): Uint8Array {
    return encodePosterior(this.parts);
  }

  /** @throws KpiDataError when the bytes are not what `encode` gave */
  static decode(bytes: Uint8Array): GaussianPosterior {
    return new GaussianPosterior(decodePosterior(bytes));
  }

  /** scale (x_i - mean)' A^-1 (x_j - mean) for all pairs; A is lambda I in the columns that do not occur. */
  private inverseProducts(vectors: readonly SparseVector[], mean: Float64Array | null): Float64Array {
    const { seen, unseen } = this.split(vectors, mean);
    return this.scaled(this.parts.products.of(seen), unseen);
  }

  /** The vectors in the columns that occur, centred, and what they hold in the others. */
  private split(
    vectors: readonly SparseVector[],
    mean: Float64Array | null,
  ): { seen: Float64Array[]; unseen: Map<number, number>[] } {
    const { dimensions, columns } = this.parts;
    const unseen: Map<number, number>[] = [];
    const dense = vectors.map((vector) => {
      if (vector.dimensions !== dimensions) {
        throw new BadVectorError(`A vector of ${vector.dimensions} scores was given where ${dimensions} are needed.`);
      }
      const seen = mean ? mean.map((value) => -value) : new Float64Array(columns.length);
      const rest = new Map<number, number>();
      vector.indices.forEach((column, k) => {
        const place = this.place[column]!;
        if (place >= 0) seen[place]! += vector.values[k]!;
        else rest.set(column, vector.values[k]!);
      });
      unseen.push(rest);
      return seen;
    });
    return { seen: dense, unseen };
  }

  private scaled(covariance: Float64Array, unseen: readonly Map<number, number>[]): Float64Array {
    const { lambda, scale } = this.parts;
    unseen.forEach((a, i) =>
      unseen.forEach((b, j) => {
        let sum = 0;
        for (const [column, value] of a) sum += value * (b.get(column) ?? 0);
        const at = i * unseen.length + j;
        covariance[at] = scale * (covariance[at]! + sum / lambda);
      }),
    );
    return covariance;
  }
}

/** Rows with a weight, columns with a value in them. */
function occurring({ design, weights }: PosteriorProblem): { centred: CentredDesign; columns: Int32Array } {
  const place = new Int32Array(design.columns).fill(-1);
  const kept: number[] = [];
  let nonZeros = 0;
  for (let row = 0; row < design.rows; row++) {
    if (!(weights[row]! > 0)) continue;
    kept.push(row);
    nonZeros += design.offsets[row + 1]! - design.offsets[row]!;
    for (let k = design.offsets[row]!; k < design.offsets[row + 1]!; k++) place[design.indices[k]!] = 0;
  }
  if (kept.length === 0) throw new KpiDataError('No observation has a weight above 0; nothing is known.');
  const columns = Int32Array.from(place.keys()).filter((column) => place[column] === 0);
  columns.forEach((column, at) => (place[column] = at));
  const offsets = new Int32Array(kept.length + 1);
  const indices = new Int32Array(nonZeros);
  const values = new Float32Array(nonZeros);
  kept.forEach((row, at) => {
    const begin = design.offsets[row]!;
    const end = design.offsets[row + 1]!;
    offsets[at + 1] = offsets[at]! + end - begin;
    indices.set(
      design.indices.subarray(begin, end).map((column) => place[column]!),
      offsets[at],
    );
    values.set(design.values.subarray(begin, end), offsets[at]);
  });
  const compact: Design = { rows: kept.length, columns: columns.length, offsets, indices, values };
  const keptWeights = Float64Array.from(kept, (row) => weights[row]!);
  const { mean } = columnMoments(compact, keptWeights);
  const totalWeight = keptWeights.reduce((sum, weight) => sum + weight, 0);
  return { centred: { design: compact, weights: keptWeights, totalWeight, mean }, columns };
}

/** By multiplications: those of the factor, and those of the matrix, which jump about and so count double. */
function cheaperForm({ rows, columns, offsets }: Design): PosteriorForm {
  const nonZeros = offsets[rows]!;
  const primal = columns ** 3 / 6 + (2 * nonZeros * nonZeros) / rows / 2;
  const dual = rows ** 3 / 6 + (2 * nonZeros * rows) / 2;
  return primal <= dual ? 'primal' : 'dual';
}
