import { describe, expect, it } from 'vitest';
import { rowVector } from '../../src/kpi/solvers/design-rows.js';
import { breather } from '../../src/kpi/breather.js';
import { designOf, type Design } from '../../src/kpi/solvers/design.js';
import { LogisticRidgeSolver } from '../../src/kpi/solvers/logistic-ridge.js';
import { withGroupEffects } from '../../src/kpi/fitting/group-effects.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';
import { sigmoid } from '../../src/kpi/link.js';
import { simulatedTrainingData } from './simulated-world.js';

const world = simulatedTrainingData(600);

describe('effects of groups', () => {
  it('are columns of their own behind the tags, one for each group', () => {
    const groups = world.groups.map((_, row) => `advertiser ${row % 7}`);
    const widened = withGroupEffects(world.design, groups);
    expect(widened.columns).toBe(world.design.columns + 7);
    for (const row of [0, 1, 8, 599]) {
      const [before, after] = [rowVector(world.design, row), rowVector(widened, row)];
      expect([...after.indices]).toEqual([...before.indices, world.design.columns + (row % 7)]);
      expect([...after.values]).toEqual([...before.values, 1]);
    }
  });

  it('are left out where illustrations are hardly grouped', () => {
    expect(withGroupEffects(world.design, world.groups)).toBe(world.design);
  });

  it('keep what advertisers are clicked for out of the tags', async () => {
    // A tag that does nothing, shown more often by the advertisers that are clicked more.
    const uniform = randomStream('advertisers');
    const groups = Array.from({ length: 600 }, (_, row) => `advertiser ${row % 30}`);
    const levels = new Map([...new Set(groups)].map((group) => [group, 0.6 * normal(uniform)]));
    const design = designOf(
      groups.map((group) => {
        const has = uniform() < (levels.get(group)! > 0 ? 0.8 : 0.2);
        const indices = Int32Array.from(has ? [1] : []);
        return { dimensions: 3, indices, values: Float32Array.from(indices, () => 1) };
      }),
    );
    const trials = new Float64Array(600).fill(20_000);
    const successes = Float64Array.from(groups, (group) => binomial(20_000, sigmoid(-4 + levels.get(group)!), uniform));
    const fit = async (of: Design) => new LogisticRidgeSolver({ design: of, successes, trials }, breather()).solve(10);
    const alone = (await fit(design)).coefficients[1]!;
    const { coefficients } = await fit(withGroupEffects(design, groups));
    expect(alone).toBeGreaterThan(0.3);
    expect(Math.abs(coefficients[1]!)).toBeLessThan(0.05);
    // Beside the intercept they add up to nothing: a new advertiser is an average one.
    expect(coefficients.slice(3).reduce((sum, effect) => sum + effect, 0)).toBeCloseTo(0, 6);
  });
});
