import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, BadVectorError, KpiDataError } from '../../src/errors.js';
import { decodeFtrl, encodeFtrl } from '../../src/kpi/solvers/ftrl-codec.js';
import { FtrlProximal, progressiveEntropy, type FtrlExample, type FtrlParameters } from '../../src/kpi/solvers/ftrl.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';

interface Fixture {
  columns: number;
  runs: {
    parameters: FtrlParameters;
    examples: { indices: number[]; values: number[]; trials: number; successes: number; offset: number }[];
    predictions: number[];
    z: number[];
    n: number[];
    weights: number[];
  }[];
}

const fixture = JSON.parse(readFileSync('test/kpi/fixtures/ftrl.json', 'utf8')) as Fixture;

function examplesOf({ examples }: Fixture['runs'][number]): FtrlExample[] {
  return examples.map(({ indices, values, ...counts }) => ({
    ...counts,
    vector: {
      dimensions: fixture.columns,
      indices: Int32Array.from(indices),
      values: Float32Array.from(values),
    },
  }));
}

/** Examples of a world in which half of the tags move the logit. */
function simulated(name: string, count: number, trials: number): (FtrlExample & { rate: number })[] {
  const truth = randomStream('truth of the online learner');
  const effects = Array.from({ length: 60 }, () => (truth() < 0.5 ? 0.7 * normal(truth) : 0));
  const uniform = randomStream(name);
  return Array.from({ length: count }, () => {
    const indices = Int32Array.from(effects.keys()).filter(() => uniform() < 0.1);
    const logit = indices.reduce((sum, tag) => sum + effects[tag]!, -4);
    const rate = 1 / (1 + Math.exp(-logit));
    const values = new Float32Array(indices.length).fill(1);
    return { vector: { dimensions: 60, indices, values }, rate, trials, successes: binomial(trials, rate, uniform) };
  });
}

function learn(learner: FtrlProximal, examples: readonly FtrlExample[]): FtrlProximal {
  for (const example of examples) learner.train(example);
  return learner;
}

describe('FTRL-Proximal', () => {
  it.each(fixture.runs.map((run, place) => ({ run, place })))(
    'follows algorithm 1 step by step, run $place',
    ({ run }) => {
      const learner = new FtrlProximal(fixture.columns, run.parameters);
      const close = (found: number, exact: number) =>
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-11 * Math.abs(exact));
      examplesOf(run).forEach((example, row) => {
        const before = learner.predict(example.vector, example.offset);
        close(before, run.predictions[row]!);
        expect(learner.train(example)).toBe(before);
      });
      const { z, n } = learner.state();
      const { intercept, coefficients } = learner.coefficients();
      run.weights.forEach((weight, coordinate) => {
        close(coordinate === fixture.columns ? intercept : coefficients[coordinate]!, weight);
        expect(z[coordinate]).toBeCloseTo(run.z[coordinate]!, 8);
        close(n[coordinate]!, run.n[coordinate]!);
      });
    },
  );

  it('is the same to the bit when it is interrupted, stored and resumed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixture.runs), fc.nat(120), fc.nat(7), (run, pause, shift) => {
        const examples = examplesOf(run);
        const whole = learn(new FtrlProximal(fixture.columns, run.parameters), examples);
        const first = learn(new FtrlProximal(fixture.columns, run.parameters), examples.slice(0, pause));
        const bytes = encodeFtrl(first.state());
        // A database client gives bytes that begin anywhere in its buffer.
        const stored = new Uint8Array(bytes.length + shift).subarray(shift);
        stored.set(bytes);
        const resumed = learn(FtrlProximal.resume(decodeFtrl(stored)), examples.slice(pause));
        expect(encodeFtrl(resumed.state())).toEqual(encodeFtrl(whole.state()));
      }),
      { numRuns: 60 },
    );
  });

  it('learns what moves the rate, and predicts better as it goes', () => {
    const learner = new FtrlProximal(60, { alpha: 0.3 });
    learn(learner, simulated('first', 400, 500));
    const { progressive: early } = learner.state();
    learn(learner, simulated('second', 2000, 500));
    const { progressive: all } = learner.state();
    expect(all.trials).toBe(2400 * 500);
    const late = {
      trials: all.trials - early.trials,
      successes: all.successes - early.successes,
      loss: all.loss - early.loss,
    };
    expect(progressiveEntropy(late)!).toBeLessThan(progressiveEntropy(early)!);
    expect(progressiveEntropy(late)!).toBeLessThan(0.97);
    const fresh = simulated('fresh', 500, 1);
    const predictions = Float64Array.from(fresh, ({ vector }) => learner.predict(vector));
    expect(
      spearman(
        predictions,
        Float64Array.from(fresh, ({ rate }) => rate),
      ),
    ).toBeGreaterThan(0.9);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    const calibration = sum(predictions) / sum(Float64Array.from(fresh, ({ rate }) => rate));
    expect(Math.abs(calibration - 1)).toBeLessThan(0.1);
  });

  it('leaves coefficients at 0 that earn less than l1, but not the intercept', () => {
    const examples = simulated('sparse', 300, 500).map((example) => ({ ...example, offset: -3.5 }));
    const run = (l1: number) => learn(new FtrlProximal(60, { l1 }), examples).coefficients();
    const nonZeros = (l1: number) => run(l1).coefficients.filter((value) => value !== 0).length;
    expect(nonZeros(0)).toBe(60);
    expect(nonZeros(400)).toBeLessThan(40);
    expect(nonZeros(400)).toBeGreaterThan(5);
    expect(run(1e9).coefficients.every((value) => value === 0)).toBe(true);
    expect(run(1e9).intercept).not.toBe(0);
  });

  it('measures the loss of each prediction before learning from it', () => {
    const learner = new FtrlProximal(60);
    let loss = 0;
    for (const example of simulated('loss', 50, 20)) {
      const p = learner.predict(example.vector);
      loss -= example.successes * Math.log(p) + (example.trials - example.successes) * Math.log(1 - p);
      learner.train(example);
    }
    expect(learner.state().progressive.loss).toBeCloseTo(loss, 8);
    expect(learner.state().examples).toBe(50);
    expect(progressiveEntropy(new FtrlProximal(60).state().progressive)).toBeNull();
  });

  it('refuses what cannot be', () => {
    const learner = new FtrlProximal(60);
    const [example] = simulated('one', 1, 10);
    expect(() => learner.train({ ...example!, successes: 11 })).toThrow(BadInputError);
    expect(() => learner.train({ ...example!, trials: NaN })).toThrow(BadInputError);
    expect(() => learner.predict({ ...example!.vector, dimensions: 59 })).toThrow(BadVectorError);
    expect(() => new FtrlProximal(60, { alpha: 0 })).toThrow(/alpha of the online learner is 0/);
    expect(() => new FtrlProximal(60, { l2: -1 })).toThrow(BadInputError);
    const bytes = encodeFtrl(learner.state());
    expect(() => decodeFtrl(bytes.subarray(8))).toThrow(KpiDataError);
    expect(() => decodeFtrl(bytes.map((byte) => byte ^ 1))).toThrow(/begins differently/);
    expect(learner.state().examples).toBe(0);
  });
});
