import type { Breathe } from '../breather.js';
import type { Design } from '../solvers/design.js';
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
    let at = offsets[row]!;
    if (!alone) {
      const start = design.offsets[row]!;
      const end = design.offsets[row + 1]!;
      indices.set(design.indices.subarray(start, end), at);
      values.set(design.values.subarray(start, end), at);
      at += end - start;
    }
    indices.fill(base, at, at + trees);
    values.fill(1, at, at + trees);
  }
  await eachRowsLeaves(design, ensemble, breathe, (row, leaves) => {
    const at = offsets[row + 1]! - trees;
    for (let tree = 0; tree < trees; tree++) indices[at + tree]! += leaves[tree]!;
  });
  return { rows: design.rows, columns: base + countLeaves(ensemble), offsets, indices, values };
}

/**
 * Visits the rows with the leaf of each tree. One dense row is filled and emptied again: hundreds of trees look up the
 * same few scores of a row.
 */
export async function eachRowsLeaves(
  { rows, columns, offsets, indices, values }: Design,
  ensemble: TreeEnsemble,
  breathe: Breathe,
  visit: (row: number, leaves: Int32Array) => void,
): Promise<void> {
  const none = ensemble.absent === 'zero' ? 0 : NaN;
  const dense = new Float32Array(columns).fill(none);
  const valueAt = (feature: number): number => (feature < columns ? dense[feature]! : none);
  for (let row = 0; row < rows; row++) {
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) dense[indices[k]!] = values[k]!;
    visit(row, leavesOf(ensemble, valueAt));
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) dense[indices[k]!] = none;
    await breathe();
  }
}
