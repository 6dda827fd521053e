import { describe, expect, it } from 'vitest';
import { thinCurve } from '../../src/tagging/thin-curve.js';

type Point = readonly [number, number];
const thin = (points: readonly Point[], most: number): Point[] =>
  thinCurve(points, most, { x: ([x]) => x, y: ([, y]) => y });
const curve = (length: number, y: (x: number) => number): Point[] => Array.from({ length }, (_, x) => [x, y(x)]);

describe('thinning a curve', () => {
  it('leaves a short one as it is', () => {
    const points = curve(500, Math.sin);
    expect(thin(points, 500)).toEqual(points);
    expect(thin([], 500)).toEqual([]);
  });

  it('keeps the first, the last and at most so many of the points that were there, in order', () => {
    for (const length of [501, 502, 999, 12_345]) {
      const points = curve(length, (x) => 50 * Math.exp(-x / 200));
      const kept = thin(points, 500);
      expect(kept).toHaveLength(500);
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      expect(kept.every((point, at) => points.includes(point) && (at === 0 || point[0] > kept[at - 1]![0]))).toBe(true);
    }
  });

  it('keeps a spike of one step', () => {
    const kept = thin(
      curve(20_000, (x) => (x === 7777 ? 100 : 1)),
      500,
    );
    expect(kept).toContainEqual([7777, 100]);
  });
});
