import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { designOf, type Design } from '../../src/kpi/solvers/design.js';
import { RidgeSolver, type LinearFit, type RidgeProblem } from '../../src/kpi/solvers/ridge.js';

interface Fixture {
  columns: number;
  rows: { indices: number[]; values: number[] }[];
  response: number[];
  weights: number[];
  solutions: { lambda: number; intercept: number; coefficients: number[] }[];
}

function problemOf({ columns, rows, response, weights }: Omit<Fixture, 'solutions'>): RidgeProblem {
  return {
    design: designOf(
      rows.map(({ indices, values }) => ({
        dimensions: columns,
        indices: Int32Array.from(indices),
        values: Float32Array.from(values),
      })),
    ),
    response: Float64Array.from(response),
    weights: Float64Array.from(weights),
  };
}

function solve(problem: RidgeProblem, lambda: number, start?: Float64Array) {
  return new RidgeSolver(problem, breather()).solve(lambda, start ? { start } : {});
}

/** |found - exact| / |exact| over the coefficients. */
function relativeError(found: LinearFit, exact: LinearFit): number {
  const difference = Math.hypot(...found.coefficients.map((value, j) => value - exact.coefficients[j]!));
  return difference / Math.hypot(...exact.coefficients);
}

/** The same minimum by Cholesky on the dense normal equations of [X 1], the intercept's diagonal without lambda. */
function solveDense({ design, response, weights }: RidgeProblem, lambda: number): LinearFit {
  const size = design.columns + 1;
  const rows = denseRows(design).map((row) => [...row, 1]);
  const normal = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => {
      const gram = rows.reduce((sum, row, i) => sum + weights[i]! * row[a]! * row[b]!, 0);
      return gram + (a === b && a < design.columns ? lambda : 0);
    }),
  );
  const right = Array.from({ length: size }, (_, a) =>
    rows.reduce((sum, row, i) => sum + weights[i]! * row[a]! * response[i]!, 0),
  );
  const solution = solveCholesky(normal, right);
  return { coefficients: Float64Array.from(solution.slice(0, -1)), intercept: solution.at(-1)! };
}

function denseRows({ rows, columns, offsets, indices, values }: Design): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const dense = new Array<number>(columns).fill(0);
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) dense[indices[k]!] = values[k]!;
    return dense;
  });
}

function solveCholesky(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const lower = matrix.map((row) => row.slice());
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  }
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

const anyProblem = fc.tuple(fc.integer({ min: 3, max: 25 }), fc.integer({ min: 1, max: 15 })).chain(([rows, columns]) =>
  fc
    .record({
      cells: fc.array(
        fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.double({ min: 0.001, max: 1, noNaN: true })),
        {
          minLength: rows * columns,
          maxLength: rows * columns,
        },
      ),
      response: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: rows, maxLength: rows }),
      weights: fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: rows, maxLength: rows }),
    })
    .map(({ cells, response, weights }) =>
      problemOf({
        columns,
        response,
        weights,
        rows: Array.from({ length: rows }, (_, row) => {
          const dense = cells.slice(row * columns, (row + 1) * columns);
          const indices = [...dense.keys()].filter((column) => dense[column] !== 0);
          return { indices, values: indices.map((column) => dense[column]!) };
        }),
      }),
    ),
);

describe('the ridge solver', () => {
  it('agrees with scikit-learn on a weighted sparse problem, over six decades of lambda', async () => {
    const fixture = JSON.parse(readFileSync('test/kpi/fixtures/ridge.json', 'utf8')) as Fixture;
    const problem = problemOf(fixture);
    for (const { lambda, intercept, coefficients } of fixture.solutions) {
      const fit = await solve(problem, lambda);
      expect(relativeError(fit, { intercept, coefficients: Float64Array.from(coefficients) })).toBeLessThan(1e-6);
      expect(fit.intercept).toBeCloseTo(intercept, 9);
    }
  });

  it('agrees with a dense Cholesky solution on any small problem', async () => {
    await fc.assert(
      fc.asyncProperty(anyProblem, fc.constantFrom(0.01, 0.3, 10), async (problem, lambda) => {
        const exact = solveDense(problem, lambda);
        // Coefficients that are all rounding noise (a constant response) have no relative error.
        fc.pre(Math.hypot(...exact.coefficients) > 1e-9);
        const fit = await solve(problem, lambda);
        expect(relativeError(fit, exact)).toBeLessThan(1e-6);
        expect(Math.abs(fit.intercept - exact.intercept)).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('needs no iteration when it starts at the solution', async () => {
    const fixture = JSON.parse(readFileSync('test/kpi/fixtures/ridge.json', 'utf8')) as Fixture;
    const solved = await solve(problemOf(fixture), 1);
    expect(solved.iterations).toBeGreaterThan(3);
    expect((await solve(problemOf(fixture), 1, solved.coefficients)).iterations).toBeLessThan(3);
  });

  it('leaves out rows of weight 0 as if they were not there', async () => {
    const { solutions: _, ...all } = JSON.parse(readFileSync('test/kpi/fixtures/ridge.json', 'utf8')) as Fixture;
    const half = all.weights.map((weight, row) => (row % 2 === 0 ? weight : 0));
    const even = <T>(items: T[]): T[] => items.filter((_, row) => row % 2 === 0);
    const masked = await solve(problemOf({ ...all, weights: half }), 0.5);
    const alone = await solve(
      problemOf({ ...all, rows: even(all.rows), response: even(all.response), weights: even(all.weights) }),
      0.5,
    );
    expect(relativeError(masked, alone)).toBeLessThan(1e-9);
    expect(masked.intercept).toBeCloseTo(alone.intercept, 12);
  });

  it('is not slowed down by tags of very different size, thanks to the preconditioner', async () => {
    const { solutions: _, ...fixture } = JSON.parse(readFileSync('test/kpi/fixtures/ridge.json', 'utf8')) as Fixture;
    const rows = fixture.rows.map(({ indices, values }) => ({
      indices,
      // As scores are: one tag near 1 everywhere, another never above a thousandth.
      values: values.map((value, k) => value * 10 ** -(indices[k]! % 4)),
    }));
    const { iterations } = await solve(problemOf({ ...fixture, rows }), 1e-6);
    // 204 with it, 434 without.
    expect(iterations).toBeLessThan(300);
  });

  it('stops as soon as it is aborted', async () => {
    const fixture = JSON.parse(readFileSync('test/kpi/fixtures/ridge.json', 'utf8')) as Fixture;
    const solver = new RidgeSolver(problemOf(fixture), breather(AbortSignal.abort()));
    await expect(solver.solve(1)).rejects.toThrow(/aborted/);
  });
});
