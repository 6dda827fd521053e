import type { Breathe } from '../breather.js';
import { factorCholesky, solveLower, solveLowerTransposed } from './cholesky.js';
import { multiply, multiplyTransposed } from './design.js';
import { centredGram, centredKernel, type CentredDesign } from './gram.js';
import { addScaled, dot } from './normal-equations.js';

/** Products of vectors by the inverse of A = Xc' W Xc + lambda I. */
export interface InverseProducts {
  /**
   * @param vectors dense, one number per column; overwritten
   * @returns x_i' A^-1 x_j for all pairs, k x k
   */
  of(vectors: readonly Float64Array[]): Float64Array;
  /** The same, letting others have a turn between two vectors, each of which takes some ten milliseconds. */
  ofMany(vectors: readonly Float64Array[], breathe: Breathe): Promise<Float64Array>;
}

/** By the Cholesky factor of A itself, columns by columns: x' A^-1 y = (L^-1 x) . (L^-1 y). */
export class PrimalProducts implements InverseProducts {
  /** @param factor L, packed, in float32: half the memory, and rounding far below what lambda adds to the diagonal */
  constructor(readonly factor: Float32Array) {}

  static async fit(centred: CentredDesign, lambda: number, breathe: Breathe): Promise<PrimalProducts> {
    const matrix = await centredGram(centred, lambda, breathe);
    await factorCholesky(matrix, centred.design.columns, breathe);
    return new PrimalProducts(new Float32Array(matrix));
  }

  of(vectors: readonly Float64Array[]): Float64Array {
    for (const vector of vectors) solveLower(this.factor, vector);
    return allPairs(vectors, dot);
  }

  async ofMany(vectors: readonly Float64Array[], breathe: Breathe): Promise<Float64Array> {
    for (const vector of vectors) {
      await breathe();
      solveLower(this.factor, vector);
    }
    return allPairs(vectors, dot);
  }
}

/**
 * By the factor of the matrix of rows by rows, K = Z Z' + lambda I with Z = W^1/2 Xc, for fewer rows than columns
 * (Woodbury): A^-1 x = (x - Z' K^-1 Z x) / lambda. What is left after that subtraction can be a thousandth of x, so
 * errors of the float32 factor would be a thousand times as large; x' a + y' b - a' A b (a = A^-1 y, b = A^-1 x) is
 * x' A^-1 y up to the product of both errors.
 */
export class DualProducts implements InverseProducts {
  private readonly rootWeights: Float64Array;

  /** @param factor that of K, packed, in float32 */
  constructor(
    readonly factor: Float32Array,
    readonly centred: CentredDesign,
    private readonly lambda: number,
  ) {
    this.rootWeights = centred.weights.map(Math.sqrt);
  }

  static async fit(centred: CentredDesign, lambda: number, breathe: Breathe): Promise<DualProducts> {
    const matrix = await centredKernel(centred, lambda, breathe);
    await factorCholesky(matrix, centred.design.rows, breathe);
    return new DualProducts(new Float32Array(matrix), centred, lambda);
  }

  of(vectors: readonly Float64Array[]): Float64Array {
    return this.productsOf(vectors.map((vector) => this.solve(vector)));
  }

  async ofMany(vectors: readonly Float64Array[], breathe: Breathe): Promise<Float64Array> {
    const solved: Solved[] = [];
    for (const vector of vectors) {
      await breathe();
      solved.push(this.solve(vector));
    }
    return this.productsOf(solved);
  }

  private solve(vector: Float64Array): Solved {
    const rows = this.scores(vector);
    solveLower(this.factor, rows);
    solveLowerTransposed(this.factor, rows);
    const solution = this.transposed(rows);
    for (let j = 0; j < solution.length; j++) solution[j] = (vector[j]! - solution[j]!) / this.lambda;
    return { vector, solution, scores: this.scores(solution) };
  }

  private productsOf(solved: readonly Solved[]): Float64Array {
    return allPairs(
      solved,
      (x, y) =>
        dot(x.vector, y.solution) +
        dot(y.vector, x.solution) -
        this.lambda * dot(x.solution, y.solution) -
        dot(x.scores, y.scores),
    );
  }

  /** Z v, one per row. */
  private scores(v: Float64Array): Float64Array {
    const { design, weights, mean } = this.centred;
    const scores = new Float64Array(design.rows);
    multiply(design, v, weights, scores);
    const shift = dot(mean, v);
    for (let row = 0; row < scores.length; row++) scores[row] = this.rootWeights[row]! * (scores[row]! - shift);
    return scores;
  }

  /** Z' u, one per column. */
  private transposed(u: Float64Array): Float64Array {
    const { design, weights, mean } = this.centred;
    const weighted = u.map((value, row) => value * this.rootWeights[row]!);
    const product = new Float64Array(design.columns);
    multiplyTransposed(design, weighted, weights, product);
    const total = weighted.reduce((sum, value) => sum + value, 0);
    addScaled(product, -total, mean);
    return product;
  }
}

/** x, A^-1 x and Z A^-1 x. */
interface Solved {
  readonly vector: Float64Array;
  readonly solution: Float64Array;
  readonly scores: Float64Array;
}

function allPairs<T>(items: readonly T[], product: (a: T, b: T) => number): Float64Array {
  const size = items.length;
  const products = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      products[i * size + j] = products[j * size + i] = product(items[i]!, items[j]!);
    }
  }
  return products;
}
