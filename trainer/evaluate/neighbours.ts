import { DEFAULT_FLOOR } from '../../src/vectors/sparse-vector.js';

/**
 * Whether each query's nearest gallery vector by cosine is of the query's own group: "the same subject in another style
 * comes first". Values below the floor of the stored vector are left out: what is measured is the search that users get.
 *
 * @param vectors row-major, one row of `width` an image; not changed
 * @param groups the group of each row
 * @param isQuery rows that ask; all others are the gallery
 * @returns one number a row: 1 right, 0 wrong, NaN for gallery rows and for queries whose group the gallery does not
 *   hold, which have no right answer
 */
export function nearestOfSameGroup(
  vectors: Float32Array,
  width: number,
  groups: readonly string[],
  isQuery: readonly boolean[],
): Float64Array {
  const gallery: number[] = [];
  const held = new Set<string>();
  groups.forEach((group, row) => {
    if (isQuery[row]) return;
    gallery.push(row);
    held.add(group);
  });
  const index = invert(vectors, width, gallery);
  const similarity = new Float32Array(gallery.length);
  return Float64Array.from(groups, (group, row) => {
    if (!isQuery[row] || !held.has(group)) return NaN;
    similarity.fill(0);
    for (let at = 0; at < width; at++) {
      const value = vectors[row * width + at]!;
      if (value < DEFAULT_FLOOR) continue;
      const { places, values } = index[at]!;
      for (let k = 0; k < places.length; k++) similarity[places[k]!]! += value * values[k]!;
    }
    let best = 0;
    for (let place = 1; place < gallery.length; place++) if (similarity[place]! > similarity[best]!) best = place;
    return Number(groups[gallery[best]!] === group);
  });
}

/** For each dimension the gallery places with a score there, each row scaled to length 1. */
function invert(vectors: Float32Array, width: number, gallery: readonly number[]) {
  const places: number[][] = Array.from({ length: width }, () => []);
  const values: number[][] = Array.from({ length: width }, () => []);
  gallery.forEach((row, place) => {
    const vector = vectors.subarray(row * width, (row + 1) * width);
    const kept: number[] = [];
    let squares = 0;
    for (let at = 0; at < width; at++) {
      const value = vector[at]!;
      if (value < DEFAULT_FLOOR) continue;
      kept.push(at);
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (const at of kept) {
      places[at]!.push(place);
      values[at]!.push(vector[at]! * scale);
    }
  });
  return places.map((list, at) => ({ places: Int32Array.from(list), values: Float32Array.from(values[at]!) }));
}
