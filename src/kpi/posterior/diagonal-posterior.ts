import { BadInputError, BadVectorError, KpiDataError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Posterior } from './coefficient-posterior.js';

/**
 * Layout, little-endian:
 *
 *     uint32 x 2   MAGIC, version
 *     float64      q, one per coordinate, intercept last
 */
export const DIAGONAL_MAGIC = 0x44505945; // 'EYPD'
const VERSION = 1;
const HEADER_BYTES = 8;

/**
 * A posterior that keeps one number a coordinate: the coefficients are independent normals with the precisions
 *
 *     q_i = 1 / sigma2 + sum of m p (1 - p) x_i^2
 *
 * (Chapelle & Li, An Empirical Evaluation of Thompson Sampling, NIPS 2011, algorithm 3: the diagonal of the Laplace
 * approximation). It can be kept up example by example in constant memory, but ignores that tags go together: of tags
 * that always come in company it believes each to be known as if the others' effects were. Where that is so, variances
 * are too small for combinations nobody saw and too large for those everybody has.
 */
export class DiagonalPosterior implements Posterior {
  /**
   * @param precisions q, one per coordinate, intercept last
   * @throws BadInputError for a precision that is not above 0, of which no variance follows
   */
  constructor(private readonly precisions: Float64Array) {
    const bad = precisions.findIndex((q) => !(q > 0 && Number.isFinite(q)));
    if (bad !== -1) {
      throw new BadInputError(`Coordinate ${bad} has the precision ${precisions[bad]}; it has to be above 0.`);
    }
  }

  get dimensions(): number {
    return this.precisions.length - 1;
  }

  variance(vector: SparseVector): number {
    return this.combinationVariance(vector) + this.interceptVariance();
  }

  combinationVariance(vector: SparseVector): number {
    this.check(vector);
    let sum = 0;
    for (let k = 0; k < vector.indices.length; k++) {
      sum += vector.values[k]! ** 2 / this.precisions[vector.indices[k]!]!;
    }
    return sum;
  }

  covariance(vectors: readonly SparseVector[]): Float64Array {
    const intercept = this.interceptVariance();
    return this.combinationCovariance(vectors).map((value) => value + intercept);
  }

  covarianceOfMany(vectors: readonly SparseVector[]): Promise<Float64Array> {
    return Promise.resolve(this.covariance(vectors));
  }

  combinationCovariance(vectors: readonly SparseVector[]): Float64Array {
    const size = vectors.length;
    const covariance = new Float64Array(size * size);
    const dense = new Float64Array(this.dimensions);
    vectors.forEach((a, i) => {
      this.check(a);
      a.indices.forEach((dimension, k) => (dense[dimension] = a.values[k]! / this.precisions[dimension]!));
      for (let j = 0; j <= i; j++) {
        const { indices, values } = vectors[j]!;
        let sum = 0;
        for (let k = 0; k < indices.length; k++) sum += values[k]! * dense[indices[k]!]!;
        covariance[i * size + j] = sum;
        covariance[j * size + i] = sum;
      }
      a.indices.forEach((dimension) => (dense[dimension] = 0));
    });
    return covariance;
  }

  encode(): Uint8Array {
    const bytes = new Uint8Array(HEADER_BYTES + this.precisions.byteLength);
    bytes.set(new Uint8Array(Uint32Array.of(DIAGONAL_MAGIC, VERSION).buffer));
    const { buffer, byteOffset, byteLength } = this.precisions;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), HEADER_BYTES);
    return bytes;
  }

  /** @throws KpiDataError when the bytes are not what `encode` gave */
  static decode(bytes: Uint8Array): DiagonalPosterior {
    // Copied, because what a database client gives lies at any byte of its buffer.
    const { buffer } = new Uint8Array(bytes);
    if (buffer.byteLength % 8 !== 0 || buffer.byteLength < HEADER_BYTES + 16) throw notPosterior('its length is wrong');
    const [magic, version] = new Uint32Array(buffer, 0, 2);
    if (magic !== DIAGONAL_MAGIC || version !== VERSION) throw notPosterior('it begins differently');
    return new DiagonalPosterior(new Float64Array(buffer, HEADER_BYTES));
  }

  private interceptVariance(): number {
    return 1 / this.precisions[this.dimensions]!;
  }

  private check({ dimensions }: SparseVector): void {
    if (dimensions !== this.dimensions) {
      throw new BadVectorError(`A vector of ${dimensions} scores was given where ${this.dimensions} are needed.`);
    }
  }
}

function notPosterior(why: string): KpiDataError {
  return new KpiDataError(`The stored uncertainty of the model cannot be read: ${why}. Fit the model again.`);
}
