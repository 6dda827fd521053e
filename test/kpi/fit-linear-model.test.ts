import { describe, expect, it } from 'vitest';
import { KpiDataError } from '../../src/errors.js';
import { fitLinearModel } from '../../src/kpi/training/fit-linear-model.js';
import { randomStream } from '../../src/kpi/simulation/random.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import { shuffled, simulatedTrainingData, withSums } from './simulated-world.js';

const world = simulatedTrainingData(1500, 30_000);

/** The same clicks and impressions, dealt to other illustrations. */
function permuted(data: TrainingData): TrainingData {
  const order = shuffled([...data.numerators.keys()], randomStream('permutation'));
  return withSums(
    data,
    Float64Array.from(order, (row) => data.numerators[row]!),
    Float64Array.from(order, (row) => data.denominators[row]!),
  );
}

describe.each(['logistic', 'ridge'] as const)('a %s fit to a simulated world', (method) => {
  it('ranks held-out illustrations far above chance and is calibrated', async () => {
    const { report, link } = await fitLinearModel(world, { method });
    expect(link).toBe(method === 'ridge' ? 'identity' : 'logit');
    expect(report.holdOut.illustrations).toBe(300);
    expect(report.holdOut.spearman).toBeGreaterThan(0.35);
    expect(report.holdOut.normalisedEntropy).toBeLessThan(0.997);
    expect(report.holdOut.attainableShare).toBeGreaterThan(0.15);
    expect(report.holdOut.calibration).toBeGreaterThan(0.95);
    expect(report.holdOut.calibration).toBeLessThan(1.05);
    expect(report.crossValidation!.edge).toBeNull();
    expect(report.warnings).toEqual(['Fitted to simulated data: nothing here was measured on people.']);
  });

  it('knows how sure it is: its intervals hold about 95 % of the illustrations left out', async () => {
    const { report } = await fitLinearModel(world, { method });
    expect(report.intervals!.illustrations).toBe(200);
    expect(report.intervals!.coverage95).toBeGreaterThan(0.91);
    expect(report.intervals!.coverage95).toBeLessThan(0.985);
  });

  it('is the same each time', async () => {
    const [one, other] = [await fitLinearModel(world, { method }), await fitLinearModel(world, { method })];
    expect(one.coefficients).toEqual(other.coefficients);
    expect(one.report).toEqual(other.report);
  });

  it('tells effects of the slots apart from those of the tags', async () => {
    const { context } = await fitLinearModel(world, { method });
    const slots = context.factors.find(({ name }) => name === 'slot')!.levels;
    const effect = (slot: string): number => slots.find(({ level }) => level === slot)!.effect;
    // As the simulation has them: top 0.25 and sidebar -0.3 against feed.
    expect(effect('top') - effect('feed')).toBeCloseTo(0.25, 1);
    expect(effect('sidebar') - effect('feed')).toBeCloseTo(-0.3, 1);
  });

  it('learns more from more illustrations, and says what twice as many would bring', async () => {
    const { learningCurve } = (await fitLinearModel(world, { method })).report;
    expect(learningCurve!.points.map(({ illustrations }) => illustrations)).toHaveLength(4);
    expect(learningCurve!.points.at(-1)).toMatchObject({ illustrations: 1200 });
    expect(learningCurve!.points.at(-1)!.spearman).toBeGreaterThan(learningCurve!.points[0]!.spearman!);
  });
});

describe('a fit to a simulated world', () => {
  it('estimates how much the tags leave unexplained', async () => {
    const { report } = await fitLinearModel(world, { method: 'ridge' });
    // sd 0.25 of the logit at a rate of 1.1 % is about 0.0027; errors of prediction come on top.
    const sd = Math.sqrt(report.weights.unexplainedVariance!);
    expect(sd).toBeGreaterThan(0.0025);
    expect(sd).toBeLessThan(0.0045);
  });

  it('finds nothing when the labels are permuted, and says so', async () => {
    const { report } = await fitLinearModel(permuted(world));
    expect(Math.abs(report.holdOut.spearman ?? 0)).toBeLessThan(0.15);
    expect(Math.abs(report.holdOut.normalisedEntropy! - 1)).toBeLessThan(0.002);
    expect(report.warnings.join(' ')).toMatch(/no more than chance/);
  });

  it('reports coefficients as they are stored, in float32', async () => {
    const { coefficients } = await fitLinearModel(world);
    expect(coefficients.every((value) => Math.fround(value) === value)).toBe(true);
  });

  it.each(['impressions', 'equal'] as const)('can weight by %s', async (weights) => {
    const { report } = await fitLinearModel(world, { weights });
    expect(report.weights.method).toBe(weights);
    expect(report.holdOut.spearman).toBeGreaterThan(0.3);
  });

  it('keeps groups together', async () => {
    const groups = world.groups.map((_, row) => `advertiser ${row % 60}`);
    const { report } = await fitLinearModel({ ...world, groups });
    expect(report.groups).toBe(60);
    expect(report.warnings.join(' ')).toMatch(/form only 60 groups/);
  });

  it('lets the event loop turn, and stops when aborted', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const controller = new AbortController();
    const fit = fitLinearModel(world, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 60);
    await expect(fit).rejects.toThrow('enough');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('tells its steps', async () => {
    const steps: string[] = [];
    await fitLinearModel(world, { onProgress: ({ step, done, total }) => steps.push(`${done}/${total} ${step}`) });
    expect(steps).toHaveLength(6);
    expect(steps[1]).toBe('1/6 Choosing lambda');
  });
});

describe('data that do not allow a fit', () => {
  it('are refused when there are fewer than 20 illustrations', async () => {
    const few = { ...simulatedTrainingData(19), withoutVector: 7 };
    await expect(fitLinearModel(few)).rejects.toThrow(KpiDataError);
    await expect(fitLinearModel(few)).rejects.toThrow(/19 illustrations .* \(7 more .* not indexed\).* at least 20/);
  });

  it('are refused without a single click', async () => {
    const clickless = withSums(world, new Float64Array(world.numerators.length), world.denominators);
    await expect(fitLinearModel(clickless)).rejects.toThrow(/rate is 0 for every illustration/);
  });

  it('are refused when all rates are the same', async () => {
    const numerators = world.denominators.map(() => 1);
    const denominators = world.denominators.map(() => 50);
    await expect(fitLinearModel(withSums(world, numerators, denominators))).rejects.toThrow(/same rate, 0.02/);
  });

  it('are refused when all vectors are the same', async () => {
    const { design } = world;
    const empty = { ...design, offsets: new Int32Array(design.rows + 1) };
    await expect(fitLinearModel({ ...world, design: empty })).rejects.toThrow(/All vectors are the same/);
  });

  it('are refused when they form too few groups to hold some out', async () => {
    const groups = world.groups.map((_, row) => `advertiser ${row % 3}`);
    await expect(fitLinearModel({ ...world, groups })).rejects.toThrow(/3 groups; at least 10/);
  });

  it('are fitted with a warning when they are few', async () => {
    const { report } = await fitLinearModel(simulatedTrainingData(60));
    expect(report.warnings.join(' ')).toMatch(/Only 60 illustrations/);
  });
});
