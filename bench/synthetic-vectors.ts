import { DIMENSIONS, type SparseVector } from '../src/vectors/sparse-vector.js';

/** Non-zeros a vector has on average: what a trained head left above 0.001 on real illustrations (docs/decisions/0002). */
export const MEAN_NON_ZEROS = 145;

/**
 * Vectors of the shape that the trained head gives, without its meaning: 145 scores above 0.001, of which 38 are above 0.01
 * (scores follow a power law of exponent 0.58, cut at 1), over tags of which a few are common and most are rare.
 *
 * @param next uniform in [0, 1)
 */
export function syntheticVector(next: () => number): SparseVector {
  const wanted = Math.round(MEAN_NON_ZEROS * (0.6 + 0.8 * next()));
  const chosen = new Set<number>();
  while (chosen.size < wanted) chosen.add(Math.floor(DIMENSIONS ** next()) - 1 + Math.floor(next() * 40));
  const indices = Int32Array.from([...chosen].map((index) => index % DIMENSIONS)).sort();
  const distinct = indices.filter((index, place) => index !== indices[place - 1]);
  return {
    dimensions: DIMENSIONS,
    indices: distinct,
    values: Float32Array.from(distinct, () => Math.min(1, 0.001 * (1 - next()) ** (-1 / 0.58))),
  };
}
