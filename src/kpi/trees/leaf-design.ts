import type { Breathe } from '../breather.js';
import type { Design } from '../design.js';
import { countLeaves, countTrees, leavesOf, type TreeEnsemble } from './tree-ensemble.js';

/**
 * The leaves of each row, 1-of-K coded per tree (He et al. 2014, section 3.1), as further columns of the design: those of
 * the design stay 0 .. d - 1, leaf l becomes column d + l with the value 1.
 *
 * @param options.alone only the leaves, from column 0
 */
export async function appendLeaves(
  design: Design,
  ensemble: TreeEnsemble,
  breathe: Breathe,
  { alone = false }: { alone?: boolean } = {},
): Promise<Design> {
  const trees = countTrees(ensemble);
  const base = alone ? 0 : design.columns;
  const own = alone ? new Int32Array(design.rows + 1) : design.offsets;
  const offsets = own.map((offset, row) => offset + row * trees);
  const indices = new Int32Array(offsets[design.rows]!);
  const values = new Float32Array(indices.length);
  for (let row = 0; row < design.rows; row++) {
    const start = design.offsets[row]!;
    const end = design.offsets[row + 1]!;
    const vector = {
      dimensions: design.columns,
      indices: design.indices.subarray(start, end),
      values: design.values.subarray(start, end),
    };
    let at = offsets[row]!;
    if (!alone) {
      indices.set(vector.indices, at);
      values.set(vector.values, at);
      at += vector.indices.length;
    }
    const leaves = leavesOf(ensemble, vector);
    for (let tree = 0; tree < trees; tree++) indices[at + tree] = base + leaves[tree]!;
    values.fill(1, at, at + trees);
    await breathe();
  }
  return { rows: design.rows, columns: base + countLeaves(ensemble), offsets, indices, values };
}
