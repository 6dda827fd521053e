import type { Breathe } from '../breather.js';
import { columnMoments, type Design } from './design.js';

/**
 * The matrix Xc' W Xc of a weighted least-squares problem whose intercept is eliminated by centring; Xc = X - 1 mean' is
 * dense, so neither is formed. Rows with weight 0 take no part.
 */
export class NormalEquations {
  /**
   * @param mean weighted mean of each column
   * @param diagonal of the matrix, or something near it: it only preconditions
   */
  constructor(
    private readonly design: Design,
    private readonly weights: Float64Array,
    readonly mean: Float64Array,
    readonly diagonal: Float64Array,
  ) {}

  static of(design: Design, weights: Float64Array): NormalEquations {
    const { mean, centredSquares } = columnMoments(design, weights);
    return new NormalEquations(design, weights, mean, centredSquares);
  }

  /**
   * out = (Xc' W Xc + lambda I) v, as X' W (X v - mean . v) + lambda v: those weighted residuals sum to 0, so the second
   * factor needs no centring. One pass over the non-zeros, each row being used while it is in the cache.
   */
  multiply(v: Float64Array, lambda: number, out: Float64Array): void {
    const { rows, columns, offsets, indices, values } = this.design;
    const { weights } = this;
    const shift = dot(this.mean, v);
    for (let j = 0; j < columns; j++) out[j] = lambda * v[j]!;
    for (let row = 0; row < rows; row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      const begin = offsets[row]!;
      const end = offsets[row + 1]!;
      // Four sums and four updates at a time, which need not wait for one another: columns of a row are distinct.
      const whole = end - ((end - begin) & 3);
      let s0 = -shift;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = begin; k < whole; k += 4) {
        s0 += values[k]! * v[indices[k]!]!;
        s1 += values[k + 1]! * v[indices[k + 1]!]!;
        s2 += values[k + 2]! * v[indices[k + 2]!]!;
        s3 += values[k + 3]! * v[indices[k + 3]!]!;
      }
      for (let k = whole; k < end; k++) s0 += values[k]! * v[indices[k]!]!;
      const factor = weight * (s0 + s1 + (s2 + s3));
      for (let k = begin; k < whole; k += 4) {
        out[indices[k]!]! += values[k]! * factor;
        out[indices[k + 1]!]! += values[k + 1]! * factor;
        out[indices[k + 2]!]! += values[k + 2]! * factor;
        out[indices[k + 3]!]! += values[k + 3]! * factor;
      }
      for (let k = whole; k < end; k++) out[indices[k]!]! += values[k]! * factor;
    }
  }

  /** To about a percent, by power iteration: the scale against which lambda shrinks. */
  async largestEigenvalue(breathe: Breathe): Promise<number> {
    let vector = Float64Array.from(this.diagonal, Math.sqrt);
    let product = new Float64Array(vector.length);
    let eigenvalue = 0;
    for (let iteration = 0; iteration < 20; iteration++) {
      const norm = Math.sqrt(dot(vector, vector));
      if (norm === 0) return 0;
      for (let j = 0; j < vector.length; j++) vector[j]! /= norm;
      this.multiply(vector, 0, product);
      eigenvalue = dot(vector, product);
      [vector, product] = [product, vector];
      await breathe();
    }
    return eigenvalue;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}
