import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, KpiDataError } from '../../src/errors.js';
import { breather } from '../../src/kpi/breather.js';
import { designOf, rowProduct } from '../../src/kpi/solvers/design.js';
import { LogisticRidgeSolver, type LogisticProblem } from '../../src/kpi/solvers/logistic-ridge.js';
import type { LinearFit } from '../../src/kpi/solvers/ridge.js';

interface Fixture {
  columns: number;
  rows: { indices: number[]; values: number[] }[];
  successes: number[];
  trials: number[];
  offsets: number[];
  solutions: { lambda: number; intercept: number; coefficients: number[] }[];
}

function readFixture(): Fixture {
  return JSON.parse(readFileSync('test/kpi/fixtures/logistic.json', 'utf8')) as Fixture;
}

function problemOf({ columns, rows, successes, trials, offsets }: Omit<Fixture, 'solutions'>): LogisticProblem {
  return {
    design: designOf(
      rows.map(({ indices, values }) => ({
        dimensions: columns,
        indices: Int32Array.from(indices),
        values: Float32Array.from(values),
      })),
    ),
    successes: Float64Array.from(successes),
    trials: Float64Array.from(trials),
    offsets: Float64Array.from(offsets),
  };
}

function solverOf(problem: LogisticProblem): LogisticRidgeSolver {
  return new LogisticRidgeSolver(problem, breather());
}

function relativeError(found: ArrayLike<number>, exact: ArrayLike<number>): number {
  const difference = Math.hypot(...Array.from(found, (value, j) => value - exact[j]!));
  return difference / Math.hypot(...Array.from(exact));
}

/** Derivatives of the penalised loss by the intercept and by each coefficient, by the formula. */
function gradientAt({ design, successes, trials, offsets }: LogisticProblem, fit: LinearFit, lambda: number): number[] {
  const gradient = [0, ...fit.coefficients.map((value) => lambda * value)];
  for (let row = 0; row < design.rows; row++) {
    const logit = fit.intercept + rowProduct(design, row, fit.coefficients) + (offsets?.[row] ?? 0);
    const failures = trials[row]! - successes[row]!;
    const residual = failures / (1 + Math.exp(-logit)) - successes[row]! / (1 + Math.exp(logit));
    gradient[0]! += residual;
    for (let k = design.offsets[row]!; k < design.offsets[row + 1]!; k++) {
      gradient[1 + design.indices[k]!]! += design.values[k]! * residual;
    }
  }
  return gradient;
}

const anyProblem = fc.tuple(fc.integer({ min: 2, max: 25 }), fc.integer({ min: 1, max: 12 })).chain(([rows, columns]) =>
  fc
    .record({
      cells: fc.array(
        fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.double({ min: 0.001, max: 1, noNaN: true })),
        { minLength: rows * columns, maxLength: rows * columns },
      ),
      trials: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000_000 })), {
        minLength: rows,
        maxLength: rows,
      }),
      rates: fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 1e-6, max: 0.1, noNaN: true })), {
        minLength: rows,
        maxLength: rows,
      }),
      offsets: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: rows, maxLength: rows }),
    })
    .map(({ cells, trials, rates, offsets }) =>
      problemOf({
        columns,
        trials,
        successes: trials.map((m, row) => m * rates[row]!),
        offsets,
        rows: Array.from({ length: rows }, (_, row) => {
          const dense = cells.slice(row * columns, (row + 1) * columns);
          const indices = [...dense.keys()].filter((column) => dense[column] !== 0);
          return { indices, values: indices.map((column) => dense[column]!) };
        }),
      }),
    )
    .filter(({ successes, trials }) => {
      const k = successes.reduce((sum, value) => sum + value, 0);
      return k > 0 && k < trials.reduce((sum, value) => sum + value, 0);
    }),
);

describe('the logistic ridge solver', () => {
  const fixture = readFixture();
  const problem = problemOf(fixture);

  it('agrees with a dense Newton method in float64, over six decades of lambda', async () => {
    for (const { lambda, intercept, coefficients } of fixture.solutions) {
      const fit = await solverOf(problem).solve(lambda);
      expect(relativeError(fit.coefficients, coefficients)).toBeLessThan(1e-6);
      expect(fit.intercept).toBeCloseTo(intercept, 5);
    }
  });

  it('ends where the gradient vanishes, whatever the counts: none of 1 to all of ten million', async () => {
    await fc.assert(
      fc.asyncProperty(anyProblem, fc.constantFrom(0.01, 1, 100, 1e6), async (any, lambda) => {
        const solver = solverOf(any);
        const fit = await solver.solve(lambda);
        const none = { intercept: solver.nullIntercept, coefficients: new Float64Array(any.design.columns) };
        const begin = Math.hypot(...gradientAt(any, none, lambda));
        const rounding = 1e-13 * any.successes.reduce((sum, k) => sum + k, 0);
        expect(Math.hypot(...gradientAt(any, fit, lambda))).toBeLessThan(1.1e-9 * begin + rounding);
      }),
      { numRuns: 200 },
    );
  });

  it('starts near the solution of a neighbouring lambda, and ends at the same place', async () => {
    const solver = solverOf(problem);
    const near = await solver.solve(0.12);
    const cold = await solver.solve(0.1);
    const warm = await solver.solve(0.1, { start: near });
    expect(warm.iterations).toBeLessThan(cold.iterations);
    expect(relativeError(warm.coefficients, cold.coefficients)).toBeLessThan(1e-6);
    expect((await solver.solve(0.1, { start: cold })).iterations).toBe(0);
  });

  it('leaves out rows without trials as if they were not there', async () => {
    const masked = { ...fixture, trials: fixture.trials.map((m, row) => (row % 2 ? m : 0)) };
    masked.successes = fixture.successes.map((k, row) => (row % 2 ? k : 0));
    const odd = <T>(items: readonly T[]): T[] => items.filter((_, row) => row % 2);
    const alone = problemOf({
      columns: fixture.columns,
      rows: odd(fixture.rows),
      successes: odd(fixture.successes),
      trials: odd(fixture.trials),
      offsets: odd(fixture.offsets),
    });
    const [a, b] = [await solverOf(problemOf(masked)).solve(1), await solverOf(alone).solve(1)];
    expect(relativeError(a.coefficients, b.coefficients)).toBeLessThan(1e-7);
    expect(a.intercept).toBeCloseTo(b.intercept, 8);
  });

  it('takes an offset for a known part of the logit: moving all of them moves only the intercept', async () => {
    const moved = { ...problem, offsets: problem.offsets!.map((offset) => offset + 2) };
    const [a, b] = [await solverOf(problem).solve(1), await solverOf(moved).solve(1)];
    expect(relativeError(b.coefficients, a.coefficients)).toBeLessThan(1e-6);
    expect(b.intercept).toBeCloseTo(a.intercept - 2, 7);
  });

  it('finds the intercept that makes rounded coefficients expect as many successes as there were', async () => {
    const solver = solverOf(problem);
    const fit = await solver.solve(0.1);
    expect(solver.interceptFor(fit.coefficients)).toBeCloseTo(fit.intercept, 7);
    const coefficients = fit.coefficients.map((value) => Math.round(10 * value) / 10);
    const rounded = { coefficients, intercept: solver.interceptFor(coefficients) };
    const successes = problem.successes.reduce((sum, k) => sum + k, 0);
    expect(Math.abs(gradientAt(problem, rounded, 0)[0]!)).toBeLessThan(1e-9 * successes);
    expect(rounded.intercept).not.toBeCloseTo(fit.intercept, 4);
  });

  it('shrinks the coefficients to nothing at a lambda far above the scale, and not at one below', async () => {
    const solver = solverOf(problem);
    const scale = await solver.scale();
    const sizeAt = async (lambda: number) => Math.hypot(...(await solver.solve(lambda)).coefficients);
    expect(await sizeAt(100 * scale)).toBeLessThan(0.02 * (await sizeAt(scale / 100)));
  });

  it('says what is wrong with counts', () => {
    const row = { indices: Int32Array.of(0), values: Float32Array.of(1), dimensions: 1 };
    const of = (successes: number[], trials: number[]) => () =>
      solverOf({
        design: designOf(successes.map(() => row)),
        successes: Float64Array.from(successes),
        trials: Float64Array.from(trials),
      });
    expect(of([1, 3], [2, 2])).toThrow(new BadInputError('Row 1 counts 3 successes of 2 trials.'));
    expect(of([1, -1], [2, 2])).toThrow(BadInputError);
    expect(of([0, 0], [2, 2])).toThrow(KpiDataError);
    expect(of([2, 2], [2, 2])).toThrow(KpiDataError);
    expect(of([0, 0], [0, 0])).toThrow(/no observation has a trial/i);
  });

  it('wants a lambda above 0', async () => {
    await expect(solverOf(problem).solve(0)).rejects.toThrow(BadInputError);
  });

  it('stops as soon as it is aborted', async () => {
    const solver = new LogisticRidgeSolver(problem, breather(AbortSignal.abort()));
    await expect(solver.solve(1)).rejects.toThrow(/aborted/);
  });
});
