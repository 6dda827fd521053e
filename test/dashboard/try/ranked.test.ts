import { expect, it } from 'vitest';
import { isSameSet, rankByDecision, verdictOf } from '../../../src/dashboard/try/ranked.js';

const candidate = (id: string) => ({ id, isUpload: true, name: id });
const decided = (expectedRate: number, probabilityBest: number) => ({
  expectedRate,
  probabilityBest,
  probabilityBeatsIncumbent: null,
  expectedGain: 0,
  gainInterval: { low: 0, high: 0 },
  expectedLoss: 0,
});
const ranked = (...chances: number[]) =>
  rankByDecision(
    chances.map((_, place) => candidate(`c${place}`)),
    chances.map((chance) => decided(chance / 10, chance)),
  );

it('ranks by expected rate', () => {
  expect(ranked(0.2, 0.5, 0.3).map(({ candidate: { id } }) => id)).toEqual(['c1', 'c2', 'c0']);
});

it.each([
  [0.95, 'clear'],
  [0.94, 'likely'],
  [0.75, 'likely'],
  [0.74, 'open'],
])('calls a chance of %d %s', (chance, how) => {
  expect(verdictOf(ranked(1 - chance, chance))).toMatchObject({ how, best: { candidate: { id: 'c1' } } });
});

it('has nothing to say of fewer than two', () => {
  expect(verdictOf(ranked(1))).toBeUndefined();
});

it('takes sets in another order for other sets', () => {
  const set = { illustrations: ['1', '2'], uploads: ['a'] };
  expect(isSameSet(set, { illustrations: ['1', '2'], uploads: ['a'] })).toBe(true);
  expect(isSameSet(set, { illustrations: ['2', '1'], uploads: ['a'] })).toBe(false);
  expect(isSameSet(set, { illustrations: ['1', '2'], uploads: [] })).toBe(false);
});
