import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Design } from './design.js';

/** A row of the design as the vector it was made of; shares memory with it. */
export function rowVector({ columns, offsets, indices, values }: Design, row: number): SparseVector {
  const [start, end] = [offsets[row], offsets[row + 1]];
  return {
    dimensions: columns,
    indices: indices.subarray(start, end),
    values: Float32Array.from(values.subarray(start, end)),
  };
}
