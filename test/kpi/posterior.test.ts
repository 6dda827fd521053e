import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, BadVectorError, KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { GaussianPosterior, type PosteriorProblem } from '../../src/kpi/posterior/posterior.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

function vectorOf(dense: readonly number[]): SparseVector {
  const indices = [...dense.keys()].filter((column) => dense[column] !== 0);
  return {
    dimensions: dense.length,
    indices: Int32Array.from(indices),
    values: Float32Array.from(indices, (column) => dense[column]!),
  };
}

function problemOf(rows: readonly (readonly number[])[], weights: readonly number[], lambda: number, scale = 1) {
  return { design: designOf(rows.map(vectorOf)), weights: Float64Array.from(weights), lambda, scale };
}

/**
 * scale ([X 1]' W [X 1] + diag(lambda, ..., lambda, 0))^-1, intercept last, by Gauss and Jordan: the covariance of all
 * coefficients with nothing centred or eliminated.
 */
function denseCovariance(rows: readonly (readonly number[])[], { weights, lambda, scale = 1 }: PosteriorProblem) {
  const size = rows[0]!.length + 1;
  const cells = rows.map((row) => [...row.map(Math.fround), 1]);
  const matrix = Array.from({ length: size }, (_, a) =>
    Array.from({ length: 2 * size }, (_, b) => {
      if (b >= size) return b - size === a ? scale : 0;
      const gram = cells.reduce((sum, row, i) => sum + weights[i]! * row[a]! * row[b]!, 0);
      return gram + (a === b && a < size - 1 ? lambda : 0);
    }),
  );
  for (let pivot = 0; pivot < size; pivot++) {
    const row = matrix[pivot]!;
    const divisor = row[pivot]!;
    for (let b = 0; b < 2 * size; b++) row[b]! /= divisor;
    for (const other of matrix) {
      if (other === row) continue;
      const factor = other[pivot]!;
      for (let b = 0; b < 2 * size; b++) other[b]! -= factor * row[b]!;
    }
  }
  return matrix.map((row) => row.slice(size));
}

function quadratic(covariance: number[][], a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + b.reduce((inner, y, j) => inner + x * covariance[i]![j]! * y, 0), 0);
}

const cell = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  fc.double({ min: 0.001, max: 1, noNaN: true }).map(Math.fround),
);
const anyCase = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 15 })).chain(([rows, columns]) => {
  const row = fc.array(cell, { minLength: columns, maxLength: columns });
  return fc.record({
    rows: fc.array(row, { minLength: rows, maxLength: rows }),
    asked: fc.array(row, { minLength: 1, maxLength: 4 }),
    weights: fc
      .array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 100, noNaN: true })), {
        minLength: rows,
        maxLength: rows,
      })
      .filter((weights) => weights.some((weight) => weight > 0)),
    lambda: fc.constantFrom(0.1, 1, 30),
    scale: fc.constantFrom(1, 0.02),
  });
});

describe.each(['primal', 'dual'] as const)('the %s posterior', (form) => {
  it('agrees with the inverse of the dense system, intercept and all', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ rows, asked, weights, lambda, scale }) => {
        const problem = problemOf(rows, weights, lambda, scale);
        const dense = denseCovariance(rows, problem);
        const posterior = await GaussianPosterior.fit({ ...problem, form }, breather());
        const found = posterior.covariance(asked.map(vectorOf));
        const combined = posterior.combinationCovariance(asked.map(vectorOf));
        asked.forEach((a, i) =>
          asked.forEach((b, j) => {
            const size = (intercept: number) =>
              Math.sqrt(
                quadratic(dense, [...a, intercept], [...a, intercept]) *
                  quadratic(dense, [...b, intercept], [...b, intercept]),
              );
            const at = i * asked.length + j;
            expect(Math.abs(found[at]! - quadratic(dense, [...a, 1], [...b, 1]))).toBeLessThanOrEqual(1e-5 * size(1));
            expect(Math.abs(combined[at]! - quadratic(dense, [...a, 0], [...b, 0]))).toBeLessThanOrEqual(
              1e-5 * size(0),
            );
          }),
        );
        expect(posterior.variance(vectorOf(asked[0]!))).toBe(found[0]);
        expect(posterior.combinationVariance(vectorOf(asked[0]!))).toBe(combined[0]);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same after it was stored', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ rows, asked, weights, lambda, scale }) => {
        const posterior = await GaussianPosterior.fit({ ...problemOf(rows, weights, lambda, scale), form }, breather());
        const bytes = posterior.encode();
        // A database client gives bytes that begin anywhere in its buffer.
        const shifted = new Uint8Array(bytes.length + 3).subarray(3);
        shifted.set(bytes);
        const read = GaussianPosterior.decode(shifted);
        expect(read.form).toBe(form);
        expect(read.covariance(asked.map(vectorOf))).toEqual(posterior.covariance(asked.map(vectorOf)));
      }),
      { numRuns: 50 },
    );
  });

  it('gives a column that no row has its prior variance', async () => {
    const problem = problemOf([[0.5, 0, 0], [0, 0.7, 0]], [1, 1], 4, 0.5); // prettier-ignore
    const posterior = await GaussianPosterior.fit({ ...problem, form }, breather());
    expect(posterior.combinationVariance(vectorOf([0, 0, 1]))).toBeCloseTo(0.5 / 4, 12);
    const without = posterior.variance(vectorOf([0.2, 0.3, 0]));
    expect(posterior.variance(vectorOf([0.2, 0.3, 2]))).toBeCloseTo(without + (4 * 0.5) / 4, 6);
  });

  it('says which bytes it cannot read', async () => {
    const bytes = (await GaussianPosterior.fit({ ...problemOf([[1, 0], [0, 1]], [1, 1], 1), form }, breather())).encode(); // prettier-ignore
    expect(() => GaussianPosterior.decode(bytes.subarray(0, bytes.length - 8))).toThrow(/ends too early/);
    expect(() => GaussianPosterior.decode(bytes.map((byte) => byte + 1))).toThrow(KpiDataError);
  });

  it('stops as soon as it is aborted', async () => {
    const problem = { ...problemOf([[1, 0]], [1], 1), form };
    await expect(GaussianPosterior.fit(problem, breather(AbortSignal.abort()))).rejects.toThrow(/aborted/);
  });
});

describe('the posterior of a model of many tags', () => {
  const uniform = randomStream('posterior');
  const rows = Array.from({ length: 260 }, () => {
    const dense = new Array<number>(300).fill(0);
    // Three tags that always come together, as synonyms do, and others by Zipf's law.
    for (let n = 0; n < 25; n++) dense[Math.floor(300 ** uniform()) - 1] = Math.fround(uniform());
    dense[200] = dense[201] = dense[0]!;
    return dense;
  });
  const weights = rows.map(() => Math.exp(normal(uniform)));
  const asked = [
    ...rows.slice(0, 3),
    rows[0]!.map((_, j) => (j === 200 ? 1 : 0)),
    rows[0]!.map((value) => 1e-3 * value),
  ];

  it('loses less than a ten-thousandth by its float32 factor even where lambda is a ten-thousandth of the data', async () => {
    const problem = problemOf(rows, weights, 3e-3);
    const dense = denseCovariance(rows, problem);
    for (const form of ['primal', 'dual'] as const) {
      const posterior = await GaussianPosterior.fit({ ...problem, form }, breather());
      for (const vector of asked) {
        const exact = quadratic(dense, [...vector, 1], [...vector, 1]);
        expect(Math.abs(posterior.variance(vectorOf(vector)) / exact - 1)).toBeLessThan(1e-4);
      }
    }
  });

  it('chooses rows over columns when there are fewer of them', async () => {
    const few = problemOf(rows.slice(0, 40), weights.slice(0, 40), 1);
    expect((await GaussianPosterior.fit(few, breather())).form).toBe('dual');
    const many = problemOf([...rows, ...rows], [...weights, ...weights], 1);
    expect((await GaussianPosterior.fit(many, breather())).form).toBe('primal');
  });

  it('knows less about an illustration unlike those it has seen', async () => {
    const posterior = await GaussianPosterior.fit(problemOf(rows, weights, 1), breather());
    const usual = posterior.variance(vectorOf(rows[0]!));
    const odd = posterior.variance(vectorOf(rows[0]!.map((_, j) => (j > 270 ? 1 : 0))));
    expect(odd).toBeGreaterThan(4 * usual);
  });

  it('knows a sum of synonyms better than either alone', async () => {
    const posterior = await GaussianPosterior.fit(problemOf(rows, weights, 0.1), breather());
    const [one, other] = [200, 201].map((column) => vectorOf(rows[0]!.map((_, j) => (j === column ? 1 : 0))));
    const [first, shared, , second] = posterior.combinationCovariance([one!, other!]);
    // Of three, each is as free to give to the one as to the other.
    expect(shared! / Math.sqrt(first! * second!)).toBeCloseTo(-0.5, 1);
  });
});

describe('a posterior asked for the impossible', () => {
  it('wants a lambda above 0, a row and vectors of its length', async () => {
    await expect(GaussianPosterior.fit(problemOf([[1]], [1], 0), breather())).rejects.toThrow(BadInputError);
    await expect(GaussianPosterior.fit(problemOf([[1]], [0], 1), breather())).rejects.toThrow(KpiDataError);
    const posterior = await GaussianPosterior.fit(problemOf([[1, 0]], [1], 1), breather());
    expect(() => posterior.variance(vectorOf([1, 0, 0]))).toThrow(BadVectorError);
  });
});
