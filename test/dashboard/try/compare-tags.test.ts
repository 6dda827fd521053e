import { expect, it } from 'vitest';
import { namesToCompare, tagDifferences, type Side } from '../../../src/dashboard/try/compare-tags.js';

const tag = (name: string) => ({ name, displayName: name });
/** Points are contributions times the picture's slope. */
function side(scores: Record<string, number>, coefficients: Record<string, number>, slope: number): Side {
  const entries = Object.entries(scores).map(([name, score]) => ({ tag: tag(name), score }));
  const contributions = entries
    .filter(({ tag: { name }, score }) => score > 0 && coefficients[name] !== undefined)
    .map((each) => {
      const coefficient = coefficients[each.tag.name]!;
      const contribution = coefficient * each.score;
      return { tag: each.tag, coefficient, contribution, points: contribution * slope };
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { tags: entries.filter(({ score }) => score > 0), scores: entries, contributions };
}

it('takes the difference of forecasts apart by tags, also those that one of the two lacks', () => {
  const coefficients = { cat: 0.5, dog: -0.2, sky: 0.1 };
  const a = side({ cat: 1, dog: 0, sky: 0.5 }, coefficients, 0.01);
  const b = side({ cat: 0, dog: 1, sky: 0.5 }, coefficients, 0.02);
  const rows = tagDifferences(a, b);
  expect(rows.map(({ name }) => name)).toEqual(['cat', 'dog', 'sky']);
  const [cat, dog, sky] = rows.map(({ points }) => points!);
  expect(cat).toEqual([0.005, 0]);
  expect(dog).toEqual([-0, -0.004]);
  expect(sky![0] - sky![1]).toBeCloseTo(0.1 * 0.5 * (0.01 - 0.02));
});

it('goes by the scores where no model says what they are worth', () => {
  const of = (scores: Record<string, number>): Side => ({ ...side(scores, {}, 0), contributions: undefined });
  const rows = tagDifferences(of({ cat: 0.9, dog: 0.5 }), of({ cat: 0.8, dog: 0.1 }));
  expect(rows.map(({ name, points }) => [name, points])).toEqual([
    ['dog', undefined],
    ['cat', undefined],
  ]);
});

it('asks for at most 100 tags, those that move the forecasts most first', () => {
  const many = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`t${n}`, 0.5]));
  const a = side({ ...many, weighty: 0.1 }, { weighty: 9, t3: 1 }, 1);
  const b = side(Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`u${n}`, 0.4])), {}, 1);
  const names = namesToCompare([a, b]);
  expect(names).toHaveLength(100);
  expect(names.slice(0, 2)).toEqual(['weighty', 't3']);
});
