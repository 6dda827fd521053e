import { DIMENSIONS, densify, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { encodeBits, encodeHalfvec } from './key-encodings.js';
import type { Projection } from './projection.js';

/** What is indexed in place of the stored scores. */
export interface IndexKey {
  /** Type of the column. */
  readonly type: string;
  /** Operator class of its index, and the operator that orders by it. */
  readonly operators: string;
  readonly operator: string;
  /** Binary form of the key of a vector with scores from 1e-4 on. */
  encode(vector: SparseVector): Buffer;
}

const sparse = { type: `sparsevec(${DIMENSIONS})`, operators: 'sparsevec_cosine_ops', operator: '<=>' };

/** The scores from `floor` on, at most the `cap` largest. */
export function sketch({ floor = 0, cap = DIMENSIONS }: { floor?: number; cap?: number }): IndexKey {
  return { ...sparse, encode: (vector) => encodeSparsevec(largest(vector, floor, cap)) };
}

/** Square roots of the scores from `floor` on: weak tags weigh more, and the cosine is Bhattacharyya's coefficient. */
export function squareRoots(floor: number): IndexKey {
  return {
    ...sparse,
    encode: (vector) => {
      const { indices, values, dimensions } = largest(vector, floor, DIMENSIONS);
      return encodeSparsevec({ dimensions, indices, values: values.map(Math.sqrt) });
    },
  };
}

/** Scores at length 1, so that the inner product is the cosine. */
export function unitLength(floor: number): IndexKey {
  return {
    ...sparse,
    operators: 'sparsevec_ip_ops',
    operator: '<#>',
    encode: (vector) => {
      const { indices, values, dimensions } = largest(vector, floor, DIMENSIONS);
      const length = Math.hypot(...values);
      return encodeSparsevec({ dimensions, indices, values: values.map((value) => value / length) });
    },
  };
}

/** One bit a tag: whether its score is at least `threshold`. */
export function tagBits(threshold: number): IndexKey {
  return {
    type: `bit(${DIMENSIONS})`,
    operators: 'bit_jaccard_ops',
    operator: '<%>',
    encode: ({ indices, values }) => encodeBits(DIMENSIONS, indices.filter((_, k) => values[k]! >= threshold)), // prettier-ignore
  };
}

/** All scores at half precision: pgvector has no index for it, only the scan. */
export const halfvec: IndexKey = {
  type: `halfvec(${DIMENSIONS})`,
  operators: 'none',
  operator: '<=>',
  encode: (vector) => encodeHalfvec(densify(vector)),
};

/** The vector at length 1 in fewer dimensions. */
export function projected(projection: Projection): IndexKey {
  return {
    type: `halfvec(${projection.dimensions})`,
    operators: 'halfvec_cosine_ops',
    operator: '<=>',
    encode: (vector) => encodeHalfvec(projection.of(vector)),
  };
}

function largest(vector: SparseVector, floor: number, cap: number): SparseVector {
  const { indices, values, dimensions } = vector;
  const order = [...indices.keys()].filter((k) => values[k]! >= floor);
  if (order.length > cap) {
    order.sort((a, b) => values[b]! - values[a]! || a - b);
    order.length = cap;
    order.sort((a, b) => a - b);
  }
  return {
    dimensions,
    indices: Int32Array.from(order, (k) => indices[k]!),
    values: Float32Array.from(order, (k) => values[k]!),
  };
}
