import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL_BANDS, labelsFrom, labelsOf } from '../../src/vectors/labels.js';
import { sparsify } from '../../src/vectors/sparse-vector.js';

const score = fc.float({ min: 0, max: 1, noNaN: true });
/** Minimums that bands begin with come up often: that is where an edge would be off. */
const minimum = fc.oneof(fc.constantFrom(...LABEL_BANDS), fc.double({ min: 0.001, max: 1, noNaN: true }));

describe('labels', () => {
  it('cover whoever scores the minimum, and nobody else where they say that they are exact', () => {
    fc.assert(
      fc.property(score, minimum, fc.nat(4999), (given, minScore, dimension) => {
        const scores = new Float32Array(5000);
        scores[dimension] = given;
        const carried = labelsOf(sparsify(scores));
        const passes = Math.fround(given) >= Math.fround(minScore);
        const labels = labelsFrom(dimension, minScore);
        if (!labels) {
          expect(minScore).toBeLessThan(0.05);
          return;
        }
        const overlaps = labels.covering.some((label) => carried.includes(label));
        if (passes) expect(overlaps).toBe(true);
        if (labels.exact) expect(overlaps).toBe(passes);
      }),
      { numRuns: 2000 },
    );
  });

  it('are one a tag, fit a smallint, and are of that tag', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 200 }), (given) => {
        const scores = new Float32Array(5000);
        scores.set(given, 4800);
        const labels = labelsOf(sparsify(scores));
        expect(labels.map((label) => label % 5000)).toEqual(
          [...scores.keys()].filter((dimension) => scores[dimension]! >= Math.fround(0.05)),
        );
        for (const label of labels) expect(label).toBeLessThan(32_768);
      }),
    );
  });
});
