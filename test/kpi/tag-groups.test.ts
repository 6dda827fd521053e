import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { randomStream } from '../../src/kpi/simulation/random.js';
import { tagGroups } from '../../src/kpi/fitting/tag-groups.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

const [SWIMSUIT, BEACH, CAT, KITTEN, EARS, ALONE, ALWAYS, RARE] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function pictures(): SparseVector[] {
  const uniform = randomStream('groups');
  return Array.from({ length: 400 }, () => {
    const [atBeach, isCat] = [uniform() < 0.3, uniform() < 0.3];
    const dense = [
      atBeach ? 0.7 + 0.3 * uniform() : 0,
      atBeach ? 0.8 + 0.2 * uniform() : 0.1 * uniform(),
      isCat ? 0.9 : 0,
      isCat && uniform() < 0.9 ? 0.8 : 0,
      isCat || uniform() < 0.1 ? 0.8 : 0,
      uniform(),
      0.5,
    ];
    const indices = [...dense.keys()].filter((tag) => dense[tag]! > 0);
    return {
      dimensions: 8,
      indices: Int32Array.from(indices),
      values: Float32Array.from(indices, (tag) => dense[tag]!),
    };
  });
}

describe('tags that go together', () => {
  const design = designOf(pictures());

  it('are read as one where their scores rise and fall together, also through a third', async () => {
    const coefficients = Float64Array.of(0.1, 0.2, -0.5, 0.3, 0.2, 0.4, 1, 1);
    expect(await tagGroups(design, coefficients, breather())).toEqual([[CAT, KITTEN, EARS], [SWIMSUIT, BEACH]]); // prettier-ignore
  });

  it('begin with those that move forecasts most', async () => {
    const coefficients = Float64Array.of(0.9, 0.2, -0.1, 0.3, 0.2, 0.4, 1, 1);
    expect(await tagGroups(design, coefficients, breather())).toEqual([[SWIMSUIT, BEACH], [CAT, KITTEN, EARS]]); // prettier-ignore
  });

  it('leave out what moves nothing: a coefficient of 0, a tag of all pictures or of none', async () => {
    const coefficients = Float64Array.of(0.1, 0, 0, 0.3, 0.2, 0.4, 1, 1);
    const groups = await tagGroups(design, coefficients, breather());
    expect(groups).toEqual([[KITTEN, EARS]]);
    expect(groups.flat()).not.toContain(ALONE);
    expect([ALWAYS, RARE].some((tag) => groups.flat().includes(tag))).toBe(false);
  });

  it('are none where nothing is learnt', async () => {
    expect(await tagGroups(design, new Float64Array(8), breather())).toEqual([]);
  });
});
