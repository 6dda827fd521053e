import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { splitGroups } from '../../trainer/hold-out.js';

const keyOf = (row: number) => `picture ${row}`;

describe('holding out', () => {
  it('never divides a near-duplicate group, and takes every image exactly once', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 100 });
    fc.assert(
      fc.property(groups, (numbers) => {
        fc.pre(new Set(numbers).size > 1);
        const { training, heldOut, leaks } = splitGroups(Int32Array.from(numbers), keyOf);
        expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual([...numbers.keys()]);
        const held = new Set(heldOut.map((row) => numbers[row]));
        expect(training.filter((row) => held.has(numbers[row]))).toEqual([]);
        expect(held.size).toBe(Math.ceil(new Set(numbers).size / 10));
        expect(leaks).toBe(0);
      }),
    );
  });

  it('chooses the same pictures whatever their order and however their groups are numbered', () => {
    const numbers = Array.from({ length: 200 }, (_, row) => Math.floor(row / 2));
    const keys = numbers.map((_, row) => keyOf(row));
    const named = (rows: readonly number[], of: readonly string[]) => rows.map((row) => of[row]).sort();
    const one = splitGroups(Int32Array.from(numbers), keyOf);
    const turned = [...keys].reverse();
    const other = splitGroups(
      Int32Array.from([...numbers].reverse(), (group) => 5000 - group),
      (row) => turned[row]!,
    );
    expect(named(other.heldOut, turned)).toEqual(named(one.heldOut, keys));
  });

  it('moves few pictures from one side to the other when pictures are added', () => {
    const held = (count: number) =>
      new Set(
        splitGroups(
          Int32Array.from({ length: count }, (_, row) => row),
          keyOf,
        ).heldOut,
      );
    const before = held(1000);
    const after = held(1050);
    expect([...before].filter((row) => !after.has(row)).length).toBeLessThanOrEqual(10);
  });

  it('keeps to a rule, and counts what has a near duplicate on the other side', () => {
    const groups = Int32Array.of(0, 0, 1, 2, 2, 3);
    const { training, heldOut, leaks } = splitGroups(groups, keyOf, (row) => row >= 3 || row === 0);
    expect([training, heldOut]).toEqual([
      [1, 2],
      [0, 3, 4, 5],
    ]);
    expect(leaks).toBe(1);
  });

  it('refuses to leave a side empty', () => {
    expect(() => splitGroups(['a'], keyOf)).toThrow(/Of 1 images 0 would train and 1 would be held out/);
    expect(() => splitGroups(['a', 'b'], keyOf, () => false)).toThrow(BadInputError);
  });
});
