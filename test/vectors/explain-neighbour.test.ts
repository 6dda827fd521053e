import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineExamples } from '../../src/vectors/combine-examples.js';
import { explainNeighbour } from '../../src/vectors/explain-neighbour.js';
import { sparsify, type SparseVector } from '../../src/vectors/sparse-vector.js';

/** Few dimensions, so that vectors share some. */
const anyVector = fc
  .array(fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
  .map((values): SparseVector => {
    const scores = new Float32Array(5000);
    scores.set(values);
    return sparsify(scores);
  });
const anyExamples = fc.array(
  fc.record({
    vector: anyVector,
    weight: fc.double({ min: 0.1, max: 5, noNaN: true }).chain((w) => fc.constantFrom(w, -w)),
  }),
  { minLength: 1, maxLength: 5 },
);
const sum = (parts: readonly { part: number }[]): number => parts.reduce((total, { part }) => total + part, 0);

describe('the explanation of a neighbour', () => {
  it('of an average adds up to the cosine and, with what tells apart, to 1; examples add up too', () => {
    fc.assert(
      fc.property(anyExamples, anyVector, (examples, neighbour) => {
        let combined;
        try {
          combined = combineExamples(examples, 'average');
        } catch {
          return; // they cancel out
        }
        const { shared, apart, score, byExample } = explainNeighbour(combined, neighbour);
        expect(combined.ranking.kind).toBe('vector');
        expect(sum(shared)).toBeCloseTo(score, 9);
        expect(sum(shared) + sum(apart)).toBeCloseTo(1, 6);
        expect(byExample.reduce((total, part) => total + part, 0)).toBeCloseTo(score, 4);
        expect(score).toBeCloseTo(expectedAverage(examples, neighbour), 4);
      }),
      { numRuns: 500 },
    );
  });

  it('of a best match is that of the example that decided, by its weight', () => {
    fc.assert(
      fc.property(anyExamples, anyVector, (examples, neighbour) => {
        fc.pre(examples.some(({ weight }) => weight > 0));
        const { shared, apart, score, byExample } = explainNeighbour(
          combineExamples(examples, 'best-match'),
          neighbour,
        );
        const heaviest = Math.max(...examples.map(({ weight }) => weight));
        const scored = examples.map(({ vector, weight }) => {
          const scaled = Math.max(-1, weight / heaviest);
          return scaled * cosine(vector, neighbour);
        });
        const like = Math.max(...scored.filter((_, place) => examples[place]!.weight > 0));
        const unlike = Math.max(0, ...scored.filter((_, place) => examples[place]!.weight < 0).map((each) => -each));
        // Where the two are alike to the last digits, vectors in float32 may decide either way.
        fc.pre(Math.abs(unlike - like) > 1e-6);
        expect(score).toBeCloseTo(unlike >= like && unlike > 0 ? -(unlike ** 2) : like, 6);
        expect(sum(shared)).toBeCloseTo(score, 9);
        expect(byExample.reduce((total, part) => total + part, 0)).toBeCloseTo(score, 9);
        expect(byExample.filter((part) => part !== 0).length).toBeLessThanOrEqual(1);
        if (score >= 0) for (const { part } of apart) expect(part).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('of the same vector has nothing that tells apart', () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        const { score, apart } = explainNeighbour(combineExamples([{ vector, weight: 1 }], 'average'), vector);
        expect(score).toBeCloseTo(1, 12);
        expect(apart).toEqual([]);
      }),
    );
  });
});

function dense({ indices, values }: SparseVector): Map<number, number> {
  return new Map([...indices].map((index, place) => [index, values[place]!]));
}
function cosine(a: SparseVector, b: SparseVector): number {
  const inB = dense(b);
  let dot = 0;
  for (const [index, value] of dense(a)) dot += value * (inB.get(index) ?? 0);
  return dot / Math.sqrt([...a.values].reduce((s, v) => s + v * v, 0) * [...b.values].reduce((s, v) => s + v * v, 0));
}
function expectedAverage(
  examples: readonly { vector: SparseVector; weight: number }[],
  neighbour: SparseVector,
): number {
  let [dot, squared] = [0, 0];
  for (const a of examples) {
    dot += a.weight * cosine(a.vector, neighbour);
    for (const b of examples) squared += a.weight * b.weight * cosine(a.vector, b.vector);
  }
  return dot / Math.sqrt(squared);
}
