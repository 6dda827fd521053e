import type { Breathe } from '../breather.js';
import { columnMoments, type Design } from '../solvers/design.js';

/** Tags that matter most: more are not looked at. */
const CANDIDATES = 400;
/** Correlation of scores from which two tags count as going together. */
const MIN_CORRELATION = 0.6;

/**
 * Tags whose scores rise and fall together (synonyms, parts of one subject): ridge shares an effect out among them, so
 * their contributions are read as one. Of the tags that move predictions most, those joined by correlations of 0.6 or
 * more (single linkage).
 *
 * @returns groups of two or more dimensions, each ascending, the one that moves predictions most first
 */
export async function tagGroups(design: Design, coefficients: Float64Array, breathe: Breathe): Promise<number[][]> {
  const { rows, columns, offsets, indices, values } = design;
  const { mean, centredSquares } = columnMoments(design, new Float64Array(rows).fill(1));
  const moves = coefficients.map((coefficient, column) => Math.abs(coefficient) * Math.sqrt(centredSquares[column]!));
  const candidates = Array.from(moves.keys())
    .filter((column) => moves[column]! > 0)
    .sort((a, b) => moves[b]! - moves[a]!)
    .slice(0, CANDIDATES);
  const placeOf = new Int32Array(columns).fill(-1);
  candidates.forEach((column, place) => (placeOf[column] = place));

  const size = candidates.length;
  const products = new Float64Array(size * size);
  for (let row = 0; row < rows; row++) {
    const places: number[] = [];
    const scores: number[] = [];
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
      const place = placeOf[indices[k]!]!;
      if (place === -1) continue;
      places.push(place);
      scores.push(values[k]!);
    }
    for (let a = 0; a < places.length; a++) {
      for (let b = 0; b < a; b++) {
        products[places[a]! * size + places[b]!]! += scores[a]! * scores[b]!;
        products[places[b]! * size + places[a]!]! += scores[a]! * scores[b]!;
      }
    }
    await breathe();
  }

  const joined = candidates.map((_, place) => place);
  const rootOf = (place: number): number =>
    joined[place] === place ? place : (joined[place] = rootOf(joined[place]!));
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) {
      const [columnA, columnB] = [candidates[a]!, candidates[b]!];
      const covariance = products[a * size + b]! - rows * mean[columnA]! * mean[columnB]!;
      const correlation = covariance / Math.sqrt(centredSquares[columnA]! * centredSquares[columnB]!);
      if (correlation >= MIN_CORRELATION) joined[rootOf(a)] = rootOf(b);
    }
  }
  const groups = new Map<number, number[]>();
  candidates.forEach((column, place) => {
    const root = rootOf(place);
    groups.set(root, [...(groups.get(root) ?? []), column]);
  });
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.sort((a, b) => a - b));
}
