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
export function sketchOf({ dimensions, indices, values }: SparseVector): SparseVector {
  let places = [...indices.keys()].filter((place) => Math.abs(values[place]!) >= SKETCH_FLOOR);
  if (places.length < FEWEST) {
    places = [...indices.keys()]
      .sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b)
      .slice(0, FEWEST)
      .sort((a, b) => a - b);
  }
  return {
    dimensions,
    indices: Int32Array.from(places, (place) => indices[place]!),
    values: Float32Array.from(places, (place) => values[place]!),
  };
}
