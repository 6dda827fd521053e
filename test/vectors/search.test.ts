import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { illustrationConditions } from '../../src/indexer/illustration-conditions.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { combineExamples, tagVector } from '../../src/vectors/combine-examples.js';
import { countMatches } from '../../src/vectors/count-matches.js';
import { findNeighboursOfMany } from '../../src/vectors/neighbours-of-many.js';
import { search, SEARCH_WINDOW, type SearchResult } from '../../src/vectors/search.js';
import type { Search } from '../../src/vectors/search-request.js';
import type { SearchFilter } from '../../src/vectors/search-filter.js';
import { scoreAt, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { refreshTagFrequencies } from '../../src/vectors/tag-frequencies.js';
import { storeVectors } from '../../src/vectors/vector-table.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { storeSynthetic, SUBJECTS, syntheticVectors } from '../support/synthetic-vectors.js';

const VECTORS = 4000;

describe.each(databases)('search on $name', ({ create }) => {
  let database: TestDatabase;
  let modelId: number;
  const vectors = syntheticVectors(VECTORS, 'search');

  beforeAll(async () => {
    database = await create();
    modelId = await storeSynthetic(database.pool, vectors);
    await refreshTagFrequencies(database.pool, modelId);
  });
  afterAll(() => database.close());

  const find = (given: Partial<Search> & { vector?: SparseVector }): Promise<SearchResult> =>
    search(database.pool, {
      ...{ modelId, first: 10, ranking: { kind: 'vector', vector: given.vector ?? vectors[0]! } },
      ...given,
    });
  const idsOf = ({ neighbours }: SearchResult): string[] => neighbours.map(({ illustrationId }) => illustrationId);

  /** All that `passes`, nearest first, computed here. */
  function bruteForce(vector: SparseVector, passes: (id: number) => boolean = () => true): string[] {
    return vectors
      .map((each, place) => ({ id: place + 1, similarity: cosine(vector, each) }))
      .filter(({ id }) => passes(id))
      .sort((a, b) => b.similarity - a.similarity || a.id - b.id)
      .map(({ id }) => String(id));
  }
  const recall = (found: readonly string[], truth: readonly string[]): number =>
    truth.slice(0, 10).filter((id) => found.includes(id)).length / Math.min(10, truth.length);

  it('compares all when there is no index, and says so', async () => {
    const result = await find({});
    expect(idsOf(result)).toEqual(bruteForce(vectors[0]!).slice(0, 10));
    expect(result.neighbours[0]).toMatchObject({ illustrationId: '1', similarity: expect.closeTo(1, 6) });
    expect(result.explanation).toMatchObject({ strategy: 'EXACT_SCAN', vectors: VECTORS, insufficient: [] });
    expect(result.explanation.reason).toContain('eyecatch reindex');
  });

  describe('with an index', () => {
    beforeAll(async () => {
      await buildVectorIndex(database.pool, modelId);
    }, 120_000);

    it('finds nearly all of the nearest by the index', async () => {
      let total = 0;
      for (let query = 0; query < 50; query++) {
        const result = await find({ vector: vectors[query * 7]! });
        expect(result.explanation).toMatchObject({ strategy: 'INDEX', index: expect.stringMatching(/_hnsw$/) });
        total += recall(idsOf(result), bruteForce(vectors[query * 7]!));
      }
      expect(total / 50).toBeGreaterThan(0.97);
    });

    it('compares all when asked to', async () => {
      const result = await find({ exact: true, vector: vectors[5]! });
      expect(result.explanation.strategy).toBe('EXACT_SCAN');
      expect(idsOf(result)).toEqual(bruteForce(vectors[5]!).slice(0, 10));
    });

    // Rows that each filter leaves of 4,000: 50 %, 10 %, 2.5 %, 0.1 %.
    const selective: [string, number, SearchFilter, (id: number) => boolean][] = [
      ['half', 0.5, { illustration: illustrationConditions({ createdBefore: afterHours(2001) })! }, (id) => id <= 2000],
      [
        'a tenth',
        0.1,
        { illustration: illustrationConditions({ metadata: { advertiser: 'a3' } })! },
        (id) => id % 10 === 3,
      ],
      ['one subject', 1 / SUBJECTS, { tags: filterBy({ all: [7] }) }, (id) => (id - 1) % SUBJECTS === 7],
      [
        'four of a subject',
        0.001,
        { tags: filterBy({ all: [7] }), illustration: illustrationConditions({ createdBefore: afterHours(160) })! },
        (id) => (id - 1) % SUBJECTS === 7 && id < 160,
      ],
    ];
    it.each(selective)(
      'returns as many as were asked for when the filter leaves %s',
      async (_, share, filter, passes) => {
        let total = 0;
        for (let query = 0; query < 20; query++) {
          const vector = vectors[query * 13]!;
          const truth = bruteForce(vector, passes);
          const result = await find({ vector, filter });
          expect(idsOf(result)).toHaveLength(Math.min(10, truth.length));
          for (const id of idsOf(result)) expect(passes(Number(id))).toBe(true);
          total += recall(idsOf(result), truth);
        }
        expect(total / 20).toBeGreaterThanOrEqual(0.95);
        expect(await countMatches(database.pool, modelId, { filter })).toBe(
          Math.round(share * VECTORS) === 4 ? 4 : bruteForce(vectors[0]!, passes).length,
        );
      },
    );

    it('chooses the strategy by what tags are expected to leave', async () => {
      const strategyOf = async (filter: SearchFilter): Promise<string> => (await find({ filter })).explanation.strategy;
      expect(await strategyOf({ tags: filterBy({ none: [7] }) })).toBe('INDEX_THEN_FILTER');
      expect(await strategyOf({ tags: filterBy({ all: [7] }) })).toBe('FILTER_THEN_EXACT');
      const { explanation } = await find({ filter: { tags: filterBy({ all: [7] }) } });
      expect(explanation.expectedMatches).toBe(VECTORS / SUBJECTS);
    });

    it.each([
      ['rating', { rating: ['safe'] }, 1 / 3],
      ['source', { source: 'shelf 3' }, 1 / 7],
      ['day', { createdBefore: afterHours(1001) }, 1 / 4],
    ] as const)('knows how many a %s leaves', async (_, given, share) => {
      const { explanation } = await find({ filter: { illustration: illustrationConditions(given)! } });
      expect(explanation.expectedMatches / (share * VECTORS)).toBeGreaterThan(0.9);
      expect(explanation.expectedMatches / (share * VECTORS)).toBeLessThan(1.1);
    });

    it('makes up for an index that ends short with an exact search', async () => {
      // The tags' counts say that nearly all pass; what people said is estimated apart and leaves 3.
      const numbers = [500, 1500, 2500];
      const filter: SearchFilter = {
        tags: filterBy({ none: [4999] }),
        illustration: (parameter, row) => [
          `(${row}.metadata ->> 'number')::int * 1 = any(${parameter(numbers)}::int[])`,
        ],
      };
      const result = await find({ filter });
      expect(
        idsOf(result)
          .map(Number)
          .sort((a, b) => a - b),
      ).toEqual(numbers);
      expect(result.hasNextPage).toBe(false);
    });

    it('obeys minimum scores that no band begins with', async () => {
      const filter = {
        tags: { all: [{ dimension: 7, minScore: 0.62 }], any: [], none: [{ dimension: 7, minScore: 0.9 }] },
      };
      const passes = (id: number): boolean => {
        const score = scoreAt(vectors[id - 1]!, 7);
        return score >= Math.fround(0.62) && !(score >= Math.fround(0.9));
      };
      expect(idsOf(await find({ filter, vector: vectors[7]! }))).toEqual(bruteForce(vectors[7]!, passes).slice(0, 10));
    });

    it('leaves out examples and what is below the minimum similarity', async () => {
      const truth = bruteForce(vectors[0]!);
      const { neighbours } = await find({ exclude: ['1'], first: 100, minSimilarity: 0.8 });
      expect(neighbours.map(({ illustrationId }) => illustrationId)).not.toContain('1');
      const above = truth.filter((id) => id !== '1' && cosine(vectors[0]!, vectors[Number(id) - 1]!) >= 0.8);
      expect(neighbours.length).toBe(Math.min(100, above.length));
      for (const { similarity } of neighbours) expect(similarity).toBeGreaterThanOrEqual(0.8);
    });

    it('pages to the bound without repeating or skipping, and stops there', async () => {
      const pages = await allPages({}, 100);
      expect(pages).toHaveLength(SEARCH_WINDOW);
      expect(new Set(pages).size).toBe(SEARCH_WINDOW);
      const whole = bruteForce(vectors[0]!).slice(0, SEARCH_WINDOW);
      expect(whole.filter((id) => !pages.includes(id)).length).toBeLessThan(0.03 * SEARCH_WINDOW);
    });

    it('neither repeats nor skips while near vectors are added between the pages', async () => {
      const filter: SearchFilter = { tags: filterBy({ all: [0] }) };
      const before = bruteForce(vectors[0]!, (id) => (id - 1) % SUBJECTS === 0);
      for (const given of [{ filter }, {}]) {
        let added = 50_000;
        const seen = await allPages(given, 15, 5, async () => {
          const copies = Array.from({ length: 40 }, () => ({
            illustrationId: String(added++),
            vector: vectors[0]!,
          }));
          await storeVectors(database.pool, modelId, copies);
        });
        expect(new Set(seen).size).toBe(seen.length);
        const old = seen.filter((id) => Number(id) <= VECTORS);
        const expected = given.filter ? before : bruteForce(vectors[0]!);
        expect(old.length).toBeGreaterThanOrEqual(70);
        // Nearest first, with nothing left out; without a filter the index answers, which may miss one.
        const missed = expected.slice(0, old.length).filter((id) => !old.includes(id));
        expect(missed.length).toBeLessThanOrEqual(given.filter ? 0 : 1);
        await database.pool.query('delete from illustration_vector where illustration_id >= 50000');
      }
    });

    it('ranks by the best match of several examples, and puts the unlike last', async () => {
      const liked = [vectors[0]!, vectors[1]!];
      const combined = combineExamples(
        [...liked.map((vector) => ({ vector, weight: 1 })), { vector: vectors[2]!, weight: -1 }],
        'best-match',
      );
      const scoreOf = (vector: SparseVector): number => {
        const [like, unlike] = [Math.max(...liked.map((each) => cosine(each, vector))), cosine(vectors[2]!, vector)];
        return unlike >= like ? -(unlike ** 2) : like;
      };
      const truth = vectors
        .map((vector, place) => ({ id: String(place + 1), score: scoreOf(vector) }))
        .sort((a, b) => b.score - a.score);
      for (const exact of [true, false]) {
        const { neighbours } = await find({ ranking: combined.ranking, exact, first: 30 });
        expect(neighbours.map(({ score }) => score)).toEqual(
          truth.slice(0, 30).map(({ score }) => expect.closeTo(score, 5)),
        );
        expect(new Set(neighbours.map(({ illustrationId }) => (Number(illustrationId) - 1) % SUBJECTS))).toEqual(
          new Set([0, 1]),
        );
      }
      const seen = await allPages({ ranking: combined.ranking }, 50, 4);
      expect(new Set(seen).size).toBe(200);
    });

    it('turns to a tag and away from another', async () => {
      const combined = combineExamples(
        [
          { vector: vectors[0]!, weight: 1 },
          { vector: tagVector(3), weight: 2 },
          { vector: tagVector(0), weight: -1 },
        ],
        'average',
      );
      const { neighbours } = await find({ ranking: combined.ranking });
      for (const { illustrationId } of neighbours) expect((Number(illustrationId) - 1) % SUBJECTS).toBe(3);
    });

    it('finds the neighbours of many in one statement', async () => {
      const asked = ['1', '2', '500'];
      const found = await findNeighboursOfMany(database.pool, modelId, [...asked, '999999'], 5);
      expect([...found.keys()].sort()).toEqual([...asked].sort());
      for (const id of asked) {
        const truth = bruteForce(vectors[Number(id) - 1]!, (other) => other !== Number(id)).slice(0, 5);
        const got = found.get(id)!.map(({ illustrationId }) => illustrationId);
        expect(truth.filter((each) => got.includes(each)).length).toBeGreaterThanOrEqual(4);
      }
    });

    it('finds a vector without any score only after all others, and nothing by it', async () => {
      const empty = { dimensions: 5000, indices: new Int32Array(), values: new Float32Array() };
      await storeVectors(database.pool, modelId, [{ illustrationId: '60000', vector: empty }]);
      const { neighbours } = await find({ exact: true, first: 10, filter: { tags: filterBy({ none: [0] }) } });
      expect(neighbours.map(({ illustrationId }) => illustrationId)).not.toContain('60000');
      expect(() => combineExamples([{ vector: empty, weight: 1 }], 'average')).toThrow(/no tag that scores/);
      expect(await findNeighboursOfMany(database.pool, modelId, ['60000'], 3)).toEqual(new Map());
      await database.pool.query('delete from illustration_vector where illustration_id = 60000');
    });

    async function allPages(
      given: Partial<Search>,
      first: number,
      pages = Infinity,
      between: () => Promise<void> = () => Promise.resolve(),
    ): Promise<string[]> {
      const seen: string[] = [];
      let after: Search['after'];
      for (let page = 0; page < pages; page++) {
        const result = await find({ ...given, first, after });
        seen.push(...idsOf(result));
        after = result.neighbours.at(-1)?.cursor;
        if (!result.hasNextPage) break;
        await between();
      }
      return seen;
    }
  });
});

function filterBy({ all = [], none = [] }: { all?: number[]; none?: number[] }) {
  const criteria = (dimensions: number[]) => dimensions.map((dimension) => ({ dimension, minScore: 0.5 }));
  return { all: criteria(all), any: [], none: criteria(none) };
}

function afterHours(hours: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);
}

function cosine(a: SparseVector, b: SparseVector): number {
  let [dot, aa, bb] = [0, 0, 0];
  a.indices.forEach((index, place) => (dot += a.values[place]! * scoreAt(b, index)));
  for (const value of a.values) aa += value * value;
  for (const value of b.values) bb += value * value;
  return dot / Math.sqrt(aa * bb);
}
