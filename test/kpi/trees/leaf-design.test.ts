import { describe, expect, it } from 'vitest';
import { breather } from '../../../src/kpi/breather.js';
import { designOf, rowProduct } from '../../../src/kpi/solvers/design.js';
import { appendLeaves } from '../../../src/kpi/trees/leaf-design.js';
import { decodeTreeModel } from '../../../src/kpi/trees/read-tree-model.js';
import { countLeaves, countTrees, leavesOf, rawScore } from '../../../src/kpi/trees/tree-ensemble.js';
import { fixture, rows } from './fixtures.js';

const { ensemble } = decodeTreeModel(fixture('lightgbm.txt'), 'lightgbm.txt');
const design = designOf(rows);

describe('leaves as columns of the design', () => {
  it('stand behind the tags, one 1 a tree', async () => {
    const both = await appendLeaves(design, ensemble, breather());
    expect(both.columns).toBe(design.columns + countLeaves(ensemble));
    rows.forEach((row, at) => {
      const own = both.indices.subarray(both.offsets[at], both.offsets[at + 1]);
      const leaves = Array.from(leavesOf(ensemble, row), (leaf) => design.columns + leaf);
      expect([...own]).toEqual([...row.indices, ...leaves]);
      expect([...own]).toEqual([...own].sort((a, b) => a - b));
      const values = both.values.subarray(both.offsets[at], both.offsets[at + 1]);
      expect([...values]).toEqual([...row.values, ...leaves.map(() => 1)]);
    });
  });

  it('alone, weighted by their values, are the ensemble', async () => {
    const leaves = await appendLeaves(design, ensemble, breather(), { alone: true });
    expect(leaves.columns).toBe(countLeaves(ensemble));
    expect(leaves.indices.length).toBe(rows.length * countTrees(ensemble));
    rows.forEach((row, at) => {
      expect(rowProduct(leaves, at, ensemble.leafValues)).toBeCloseTo(rawScore(ensemble, leavesOf(ensemble, row)), 10);
    });
  });
});
