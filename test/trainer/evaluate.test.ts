import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  breakEven,
  crossEntropy,
  evaluateTags,
  macroAveragePrecision,
  precisionAt,
} from '../../trainer/evaluate.js';
import { sameGroupFirst } from '../../trainer/evaluate-neighbours.js';

const rows = (...labels: number[][]) => labels.map((row) => Int32Array.from(row));

describe('average precision', () => {
  it('is the mean of the precisions at the positives', () => {
    // Ranked: + - + -, so (1/1 + 2/3) / 2.
    expect(averagePrecision(Float32Array.of(0.9, 0.8, 0.7, 0.1), Uint8Array.of(1, 0, 1, 0))).toBeCloseTo(5 / 6, 12);
  });

  it('ranks ties worst case, so that a constant score earns nothing', () => {
    expect(averagePrecision(Float32Array.of(0.5, 0.5, 0.5, 0.5), Uint8Array.of(1, 0, 0, 0))).toBeCloseTo(1 / 4, 12);
  });

  it('is averaged over the tags with a positive, and equals the plain one for each', () => {
    const cases = fc.integer({ min: 2, max: 12 }).chain((images) =>
      fc.record({
        scores: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: images * 3, maxLength: images * 3 }),
        carried: fc.array(fc.boolean(), { minLength: images * 3, maxLength: images * 3 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ scores, carried }) => {
        const matrix = Float32Array.from(scores, (score) => score / 5);
        const images = scores.length / 3;
        const labels = Array.from({ length: images }, (_, i) =>
          Int32Array.from([0, 1, 2].filter((tag) => carried[i * 3 + tag])),
        );
        const expected = [0, 1, 2]
          .map((tag) =>
            averagePrecision(
              Float32Array.from({ length: images }, (_, i) => matrix[i * 3 + tag]!),
              Uint8Array.from({ length: images }, (_, i) => Number(carried[i * 3 + tag])),
            ),
          )
          .filter((value) => !Number.isNaN(value));
        const { macroAp, tagsScored } = macroAveragePrecision(matrix, labels, 3);
        expect(tagsScored).toBe(expected.length);
        if (expected.length > 0) {
          expect(macroAp).toBeCloseTo(expected.reduce((a, b) => a + b, 0) / expected.length, 9);
        }
      }),
    );
  });
});

describe('precision at k', () => {
  it('counts right tags among the best k, over images that carry a tag', () => {
    const scores = Float32Array.of(0.9, 0.8, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5);
    expect(precisionAt(2, scores, rows([0, 2], [1, 2], []), 3)).toBeCloseTo((1 / 2 + 2 / 2) / 2, 12);
  });
});

describe('the break-even threshold', () => {
  it('is where as many pairs are predicted as are true', () => {
    const scores = Float32Array.of(0.9, 0.6, 0.4, 0.7, 0.2, 0.1);
    const { threshold, f1 } = breakEven(scores, rows([0, 2], [1]), 3);
    expect(threshold).toBeCloseTo(0.6, 4);
    // Three predicted (0.9, 0.7, 0.6), three true, one hit.
    expect(f1).toBeCloseTo(1 / 3, 12);
  });
});

describe('cross-entropy', () => {
  it('is summed over tags and averaged over images', () => {
    const scores = Float32Array.of(0.5, 0.25, 0.5, 0.75);
    const expected = -(Math.log(0.5) + Math.log(0.75) + Math.log(0.5) + Math.log(0.75)) / 2;
    expect(crossEntropy(scores, rows([0], [1]), 2)).toBeCloseTo(expected, 6);
  });
});

describe('all metrics together', () => {
  it('are perfect for perfect scores', () => {
    const scores = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1);
    expect(evaluateTags(scores, rows([0, 5], [1, 5]), 6)).toMatchObject({ macroAp: 1, microF1: 1, tagsScored: 3 });
  });
});

describe('the same group first among neighbours', () => {
  it('asks held-out rows alone, and only those that can be answered', () => {
    const vectors = Float32Array.of(1, 0, /**/ 0, 1, /**/ 0.9, 0.1, /**/ 0.2, 2, /**/ 1, 1);
    const groups = ['cat', 'dog', 'cat', 'cat', 'nobody'];
    const isQuery = [false, false, true, true, true];
    // Row 2 finds the cat, row 3 the dog (cosine looks past its length), row 4 has no answer.
    expect(sameGroupFirst(vectors, 2, groups, isQuery)).toBe(1 / 2);
  });
});
