import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { lambdaGrid } from '../../src/kpi/solvers/cross-validation.js';
import { rowProduct } from '../../src/kpi/solvers/design.js';
import { splitByGroup } from '../../src/kpi/solvers/folds.js';
import { crossValidateLogistic } from '../../src/kpi/solvers/logistic-cross-validation.js';
import { LogisticRidgeSolver, type LogisticProblem } from '../../src/kpi/solvers/logistic-ridge.js';
import { effectiveTrials } from '../../src/kpi/solvers/logit-weights.js';
import { randomStream } from '../../src/kpi/simulation/random.js';
import { shuffled, simulatedTrainingData } from './simulated-world.js';

const world = simulatedTrainingData(800, 30_000);
const fold = splitByGroup(world.groups, { seed: 1, holdOutShare: 0.2, folds: 4 });
const problem = weighted(world.numerators, world.denominators);

/** Counts shrunk by what the simulation leaves unexplained. */
function weighted(numerators: Float64Array, denominators: Float64Array): LogisticProblem {
  const trials = denominators.map((m) => effectiveTrials(m, 0.011, 0.0625));
  return {
    design: world.design,
    trials,
    successes: numerators.map((k, row) => (k * trials[row]!) / denominators[row]!),
  };
}

async function gridOf(of: LogisticProblem, stepsPerDecade = 2): Promise<number[]> {
  return lambdaGrid(await new LogisticRidgeSolver(of, breather()).scale(), stepsPerDecade);
}

async function validate(of: LogisticProblem) {
  return crossValidateLogistic(of, fold, await gridOf(of), breather());
}

describe('cross-validation of the logistic ridge', () => {
  it('finds a lambda inside the grid that predicts better than the base rate, and stops past it', async () => {
    const { lambda, curve, edge } = await validate(problem);
    expect(edge).toBeNull();
    expect(curve.length).toBeLessThan((await gridOf(problem)).length);
    const least = curve.reduce((a, b) => (b.error < a.error ? b : a));
    expect(least.lambda).toBe(lambda);
    expect(least.error).toBeLessThan(0.95);
    // At ten times the largest eigenvalue next to nothing is learnt.
    expect(curve[0]!.error).toBeGreaterThan(0.98);
    expect(curve[0]!.error).toBeLessThan(1.001);
  });

  it('predicts each row by the fit that did not see it, and held-out rows by none', async () => {
    const { lambda, predictors } = await validate(problem);
    const without = (values: Float64Array) =>
      values.map((value, row) => (fold[row] === -1 || fold[row] === 2 ? 0 : value));
    const { trials, successes } = problem;
    const part = { ...problem, trials: without(trials), successes: without(successes) };
    const exact = await new LogisticRidgeSolver(part, breather()).solve(lambda);
    fold.forEach((left, row) => {
      if (left === -1) expect(predictors[row]).toBe(0);
      if (left !== 2) return;
      const logit = exact.intercept + rowProduct(problem.design, row, exact.coefficients);
      expect(Math.abs(predictors[row]! - logit)).toBeLessThan(0.003);
    });
  });

  it('gives errors that hardly depend on where the fits began', async () => {
    const { curve } = await validate(problem);
    const cold = await Promise.all(
      curve.map(
        async ({ lambda }) => (await crossValidateLogistic(problem, fold, [lambda], breather())).curve[0]!.error,
      ),
    );
    curve.forEach(({ error }, step) => expect(Math.abs(error - cold[step]!)).toBeLessThan(1e-4));
  });

  it('learns nothing from clicks dealt to other illustrations', async () => {
    const order = shuffled([...world.numerators.keys()], randomStream('dealt'));
    const dealt = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
    const { curve } = await validate(weighted(dealt(world.numerators), dealt(world.denominators)));
    expect(Math.min(...curve.map(({ error }) => error))).toBeGreaterThan(0.98);
  });

  it('counts the offset in, in the null model as well', async () => {
    const offsets = Float64Array.from({ length: world.design.rows }, (_, row) => (row % 2 ? 1 : -1));
    const { predictors } = await validate(problem);
    const shifted = await validate({ ...problem, offsets });
    // Rates do not have what the offsets say, so both models are worse; tags cannot undo it.
    expect(Math.min(...shifted.curve.map(({ error }) => error))).toBeGreaterThan(0.9);
    const gap = (values: Float64Array) => {
      const mean = (odd: number) => {
        const rows = [...values.keys()].filter((row) => fold[row] !== -1 && row % 2 === odd);
        return rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
      };
      return mean(1) - mean(0);
    };
    expect(gap(shifted.predictors) - gap(predictors)).toBeGreaterThan(1.5);
  });
});
