import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, BadVectorError, KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { DiagonalPosterior } from '../../src/kpi/posterior/diagonal-posterior.js';
import { GaussianPosterior } from '../../src/kpi/posterior/posterior.js';
import { decodeStoredPosterior } from '../../src/kpi/posterior/stored-posterior.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

const vectorOf = (scores: readonly number[]): SparseVector => {
  const indices = Int32Array.from(scores.keys()).filter((place) => scores[place] !== 0);
  return { dimensions: scores.length, indices, values: Float32Array.from(indices, (place) => scores[place]!) };
};

const SIZE = 6;
const precisions = fc
  .array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: SIZE + 1, maxLength: SIZE + 1 })
  .map((values) => Float64Array.from(values));
const scores = fc.array(fc.constantFrom<number>(0, 0, 0.25, 0.5, 1, -0.75), { minLength: SIZE, maxLength: SIZE });

describe('a diagonal posterior', () => {
  it('gives the variances and covariances of independent coefficients', () => {
    fc.assert(
      fc.property(precisions, fc.array(scores, { minLength: 1, maxLength: 4 }), (q, all) => {
        const posterior = new DiagonalPosterior(q);
        const vectors = all.map(vectorOf);
        const covariance = posterior.covariance(vectors);
        const combinations = posterior.combinationCovariance(vectors);
        all.forEach((a, i) =>
          all.forEach((b, j) => {
            const exact = a.reduce((sum, score, k) => sum + (score * b[k]!) / q[k]!, 0);
            const close = (found: number, of: number) =>
              expect(Math.abs(found - of)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(of)));
            close(combinations[i * all.length + j]!, exact);
            close(covariance[i * all.length + j]!, exact + 1 / q[SIZE]!);
          }),
        );
        vectors.forEach((vector, i) => {
          expect(posterior.variance(vector)).toBeCloseTo(covariance[i * all.length + i]!, 6);
          expect(posterior.combinationVariance(vector)).toBeCloseTo(combinations[i * all.length + i]!, 6);
        });
      }),
    );
  });

  it('is read back as it was stored, from anywhere in a buffer, and told from the other format', async () => {
    fc.assert(
      fc.property(precisions, scores, fc.nat(7), (q, asked, shift) => {
        const posterior = new DiagonalPosterior(q);
        const bytes = posterior.encode();
        const stored = new Uint8Array(bytes.length + shift).subarray(shift);
        stored.set(bytes);
        const read = decodeStoredPosterior(stored);
        expect(read).toBeInstanceOf(DiagonalPosterior);
        expect(read.variance(vectorOf(asked))).toBe(posterior.variance(vectorOf(asked)));
      }),
    );
    const design = designOf([vectorOf([1, 0, 0.5]), vectorOf([0, 1, 0.25])]);
    const problem = { design, weights: Float64Array.of(3, 4), lambda: 2 };
    const gaussian = await GaussianPosterior.fit(problem, breather());
    expect(decodeStoredPosterior(gaussian.encode())).toBeInstanceOf(GaussianPosterior);
  });

  it('agrees with the full one where tags never go together', async () => {
    // Tags one by one, so often that the intercept's own uncertainty hardly matters.
    const rows = [...[1, 0, 0, 0], ...[0, 1, 0, 0]].length;
    const design = designOf(
      Array.from({ length: rows * 500 }, (_, n) => vectorOf([0, 1, 2, 3].map((k) => (n % 40 === k ? 1 : 0)))),
    );
    const weights = new Float64Array(design.rows).fill(0.3);
    const full = await GaussianPosterior.fit({ design, weights, lambda: 5 }, breather());
    const q = Float64Array.from([0, 1, 2, 3, 4], (k) => (k === 4 ? 0.3 * design.rows : 5 + (0.3 * design.rows) / 40));
    const diagonal = new DiagonalPosterior(q);
    const unit = vectorOf([0, 1, 0, 0]);
    expect(diagonal.combinationVariance(unit) / full.combinationVariance(unit)).toBeCloseTo(1, 1);
  });

  it('refuses what cannot be', () => {
    expect(() => new DiagonalPosterior(Float64Array.of(1, 0))).toThrow(BadInputError);
    const posterior = new DiagonalPosterior(Float64Array.of(1, 2, 3));
    expect(() => posterior.variance(vectorOf([1]))).toThrow(BadVectorError);
    expect(() => posterior.covariance([vectorOf([1, 0, 0])])).toThrow(/3 scores was given where 2/);
    expect(() => DiagonalPosterior.decode(posterior.encode().subarray(4))).toThrow(KpiDataError);
    expect(() => decodeStoredPosterior(new Uint8Array(2))).toThrow(KpiDataError);
  });
});
