import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKETCH_FLOOR, sketchOf } from '../../src/vectors/sketch.js';
import { DIMENSIONS, type SparseVector } from '../../src/vectors/sparse-vector.js';

const vectors = fc
  .uniqueArray(
    fc.tuple(
      fc.integer({ min: 0, max: DIMENSIONS - 1 }),
      fc.oneof(fc.float({ min: Math.fround(0.0005), max: 1, noNaN: true }), fc.constant(Math.fround(0.005))),
      fc.boolean(),
    ),
    { selector: ([index]) => index, maxLength: 60 },
  )
  .map((elements): SparseVector => {
    const sorted = [...elements].sort(([a], [b]) => a - b);
    return {
      dimensions: DIMENSIONS,
      indices: Int32Array.from(sorted, ([index]) => index),
      values: Float32Array.from(sorted, ([, score, negative]) => (negative ? -score : score)),
    };
  });

describe('the sketch of a vector', () => {
  it('keeps every large element, the eight largest at least, as they are and in order', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const { indices, values } = sketchOf(vector);
        const elements = [...vector.indices].map((index, k) => [index, vector.values[k]!] as const);
        const bySize = [...elements].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
        const large = elements.filter(([, value]) => Math.abs(value) >= SKETCH_FLOOR).length;
        const kept = Math.max(large, Math.min(8, elements.length));
        expect(indices).toHaveLength(kept);
        expect([...indices]).toEqual([...indices].sort((a, b) => a - b));
        for (const [k, index] of indices.entries()) expect(elements).toContainEqual([index, values[k]]);
        const smallest = Math.min(...[...values].map(Math.abs));
        if (kept > 0) expect(smallest).toBe(Math.abs(bySize[kept - 1]![1]));
      }),
    );
  });
});
