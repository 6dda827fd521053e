import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EF, planSearch } from '../../src/vectors/plan-search.js';
import { combineShares, estimateSelectivity } from '../../src/vectors/selectivity.js';
import type { TagFrequencies } from '../../src/vectors/tag-frequencies.js';

/** Tag d is carried by 1 in 10^d of a million, all of them above 0.75. */
const frequencies: TagFrequencies = {
  vectors: 1_000_000,
  ofLabel: new Map([0, 1, 2, 3, 4].map((tag) => [tag + 25_000, 10 ** (6 - tag)])),
  ofRating: { safe: 500_000, questionable: 300_000, explicit: 100_000 },
  countedAt: new Date(),
};
const statistics = { frequencies, index: 'hnsw' };
const tag = (dimension: number) => ({ dimension, minScore: 0.5 });

describe('the plan of a search', () => {
  it.each([
    ['no filter', undefined, 'INDEX'],
    ['half', 0.5, 'INDEX_THEN_FILTER'],
    ['a tenth', 0.1, 'ITERATIVE_SCAN'],
    ['a hundredth', 0.01, 'FILTER_THEN_EXACT'],
    ['a thousandth', 0.001, 'FILTER_THEN_EXACT'],
  ])('over a million vectors, with a filter that leaves %s (%f), is %s', (_, selectivity, strategy) => {
    expect(planSearch(statistics, { wanted: 11, selectivity, exact: false }).strategy).toBe(strategy);
  });

  it('reads the index sooner where a filter needs the illustrations’ own rows', () => {
    const of100k = { frequencies: { ...frequencies, vectors: 100_000 }, index: 'hnsw' };
    const given = { wanted: 11, selectivity: 0.1, exact: false };
    expect(planSearch(of100k, { ...given, joined: false }).strategy).toBe('FILTER_THEN_EXACT');
    expect(planSearch(of100k, { ...given, joined: true }).strategy).toBe('ITERATIVE_SCAN');
  });

  it('never searches the index wider than pgvector can, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1001 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        fc.integer({ min: 0, max: 10 ** 8 }),
        (wanted, selectivity, vectors) => {
          const plan = planSearch(
            { frequencies: { ...frequencies, vectors }, index: 'hnsw' },
            { wanted, selectivity, exact: false },
          );
          if (plan.efSearch !== undefined) {
            expect(plan.efSearch).toBeGreaterThanOrEqual(Math.min(MAX_EF, wanted));
            expect(plan.efSearch).toBeLessThanOrEqual(MAX_EF);
          } else {
            expect(plan.strategy).toMatch(/EXACT/);
          }
        },
      ),
    );
  });

  it('compares all while there is no index, and when asked to', () => {
    const given = { wanted: 11, selectivity: undefined };
    expect(planSearch({ frequencies, index: undefined }, { ...given, exact: false }).strategy).toBe('EXACT_SCAN');
    expect(planSearch(statistics, { ...given, exact: true }).strategy).toBe('EXACT_SCAN');
  });
});

describe('what a filter is expected to leave', () => {
  it('is the tag’s share, and less with every further condition', () => {
    const of = (filter: object): number => estimateSelectivity({ all: [], any: [], none: [], ...filter }, frequencies);
    expect(of({ all: [tag(2)] })).toBeCloseTo(0.01);
    expect(of({ all: [tag(2), tag(1)] })).toBeCloseTo(0.01 * Math.sqrt(0.1));
    expect(of({ any: [tag(1), tag(2)] })).toBeCloseTo(1 - 0.9 * 0.99);
    expect(of({ none: [tag(1)] })).toBeCloseTo(0.9);
    expect(of({ all: [tag(77)] })).toBe(0);
    expect(of({ contentRating: ['safe', 'explicit'] })).toBeCloseTo(0.6);
    // Nobody carries it between 0.5 and 0.75, and everybody who does scores more than 0.75.
    expect(of({ all: [{ dimension: 2, minScore: 0.9 }] })).toBeCloseTo(0.01);
  });

  it('lies between the rarest condition and the product of all', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }), (shares) => {
        const combined = combineShares(shares);
        expect(combined).toBeLessThanOrEqual(Math.min(...shares) + 1e-12);
        expect(combined).toBeGreaterThanOrEqual(shares.reduce((product, share) => product * share, 1) - 1e-12);
      }),
    );
  });
});
