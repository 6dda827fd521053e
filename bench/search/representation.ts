import { DIMENSIONS, type SparseVector } from '../../src/vectors/sparse-vector.js';
import type { VectorSet } from '../vectors/vector-set.js';

/**
 * What is left of the exact neighbours when vectors are shortened, whatever index finds them: recall of the `k` nearest by
 * the shortened vectors, exact cosine, and the share of the true `k` among the first `candidates` of them.
 *
 * @param shorten what is kept of a vector
 * @param queries of these, evenly spaced over the set that asks
 */
export function representationRecall(
  table: VectorSet,
  asking: VectorSet,
  truth: readonly (readonly number[])[],
  shorten: (set: VectorSet, row: number) => SparseVector,
  { k = 10, queries = 100, candidates = [40, 100] } = {},
): { recall: number; inCandidates: Record<string, number>; nonZerosMean: number; nonZerosMax: number } {
  const rows = shortenAll(table, shorten);
  const depth = Math.max(k, ...candidates);
  const step = Math.max(1, Math.floor(asking.rows / queries));
  const found = new Map([k, ...candidates].map((count) => [count, 0]));
  let asked = 0;
  for (let q = 0; q < asking.rows && asked < queries; q += step, asked++) {
    const near = nearest(rows, shorten(asking, q), depth);
    const wanted = new Set(truth[q]!.slice(0, k));
    for (const count of found.keys()) {
      found.set(count, found.get(count)! + near.slice(0, count).filter((row) => wanted.has(row)).length);
    }
  }
  const share = (count: number): number => found.get(count)! / (k * asked);
  const lengths = rows.offsets.subarray(1).map((end, row) => end - rows.offsets[row]!);
  return {
    recall: share(k),
    inCandidates: Object.fromEntries(candidates.map((count) => [count, share(count)])),
    nonZerosMean: rows.offsets.at(-1)! / table.rows,
    nonZerosMax: lengths.reduce((most, length) => Math.max(most, length), 0),
  };
}

interface Rows extends Omit<VectorSet, 'rows'> {
  readonly lengths: Float32Array;
}

function shortenAll(table: VectorSet, shorten: (set: VectorSet, row: number) => SparseVector): Rows {
  const offsets = new Uint32Array(table.rows + 1);
  const indices = new Uint16Array(table.indices.length);
  const values = new Float32Array(table.values.length);
  const lengths = new Float32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const short = shorten(table, row);
    indices.set(short.indices, offsets[row]);
    values.set(short.values, offsets[row]);
    lengths[row] = Math.hypot(...short.values);
    offsets[row + 1] = offsets[row]! + short.indices.length;
  }
  return { offsets, indices, values, lengths };
}

/** Row numbers of the `depth` nearest by cosine, nearest first. */
function nearest({ offsets, indices, values, lengths }: Rows, query: SparseVector, depth: number): number[] {
  const dense = new Float32Array(DIMENSIONS);
  query.indices.forEach((d, k) => (dense[d] = query.values[k]!));
  const best: { row: number; similarity: number }[] = [];
  let worst = -1;
  for (let row = 0; row < lengths.length; row++) {
    let product = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) product += dense[indices[at]!]! * values[at]!;
    const similarity = product / lengths[row]!;
    if (best.length === depth && similarity <= worst) continue;
    let place = best.length;
    while (place > 0 && best[place - 1]!.similarity < similarity) place--;
    best.splice(place, 0, { row, similarity });
    if (best.length > depth) best.pop();
    if (best.length === depth) worst = best.at(-1)!.similarity;
  }
  return best.map(({ row }) => row);
}
