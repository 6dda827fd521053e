import { describe, expect, it } from 'vitest';
import { splitByGroup } from '../../src/kpi/solvers/folds.js';

const options = { seed: 1, holdOutShare: 0.2, folds: 5 };

describe('the split into hold-out and folds', () => {
  const groups = Array.from({ length: 300 }, (_, row) => `advertiser ${row % 100}`);
  const split = splitByGroup(groups, options);

  it('never parts a group', () => {
    for (let row = 100; row < 300; row++) expect(split[row]).toBe(split[row - 100]);
  });

  it('holds out the share asked for and fills the folds evenly', () => {
    const sizes = [-1, 0, 1, 2, 3, 4].map((part) => split.filter((p) => p === part).length);
    expect(sizes).toEqual([60, 48, 48, 48, 48, 48]);
  });

  it('depends on names and seed, not on the order of rows', () => {
    expect([...splitByGroup(groups.toReversed(), options)]).toEqual([...split].reverse());
    expect([...splitByGroup(groups, { ...options, seed: 2 })]).not.toEqual([...split]);
  });
});
