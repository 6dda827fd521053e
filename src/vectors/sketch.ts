import type { SparseVector } from './sparse-vector.js';

/** Scores from here on make the sketch. */
export const SKETCH_FLOOR = 0.005;
/** A vector of small scores only keeps this many all the same: one without any could not be indexed. */
const FEWEST = 8;

/**
 * The large elements of a vector, by absolute value: a third of them, which decide nearly all of its direction. The
 * vector index holds sketches, so it is smaller and compares faster; what it finds is then ranked by the whole vectors
 * (docs/decisions/0007-vector-index.md).
 */
export function sketchOf(vector: SparseVector): SparseVector {
  const { dimensions, indices, values } = vector;
  let large = 0;
  for (let place = 0; place < values.length; place++) if (isLarge(values[place]!)) large++;
  if (large < FEWEST) return largestOf(vector, FEWEST);
  const sketch = { dimensions, indices: new Int32Array(large), values: new Float32Array(large) };
  for (let place = 0, next = 0; next < large; place++) {
    if (!isLarge(values[place]!)) continue;
    sketch.indices[next] = indices[place]!;
    sketch.values[next++] = values[place]!;
  }
  return sketch;
}

function isLarge(value: number): boolean {
  return value >= SKETCH_FLOOR || value <= -SKETCH_FLOOR;
}

function largestOf({ dimensions, indices, values }: SparseVector, count: number): SparseVector {
  const places = [...indices.keys()]
    .sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
  return {
    dimensions,
    indices: Int32Array.from(places, (place) => indices[place]!),
    values: Float32Array.from(places, (place) => values[place]!),
  };
}
