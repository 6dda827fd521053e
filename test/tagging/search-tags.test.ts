import { describe, expect, it } from 'vitest';
import { searchTags, type TagPosition, type TagSearch } from '../../src/tagging/search-tags.js';

const TAGS = [
  { name: 'long_hair', category: 0, count: 900 },
  { name: 'hair_ornament', category: 0, count: 500 },
  { name: 'chair', category: 0, count: 300 },
  { name: 'Armchair', category: 0, count: 200 },
  { name: 'hairband', category: 0, count: 100 },
  { name: 'red_(hair)', category: 0, count: 50 },
  { name: '^_^', category: 0, count: 10 },
];
/** Illustrations of the library, by dimension. */
const ILLUSTRATIONS = [20, 20, 90, 0, 40, 0, 1];

const names = (search: Omit<TagSearch, 'first'>): string[] =>
  searchTags({ tags: TAGS }, { first: 100, ...search }).page.map(({ tag }) => tag.name);

describe('searching tags', () => {
  it('gives them by frequency in the training data', () => {
    expect(names({})).toEqual(TAGS.map(({ name }) => name));
    expect(names({ search: 'chair' })).toEqual(['chair', 'Armchair']);
  });

  it('ignores case, and takes spaces and underscores for each other', () => {
    for (const search of ['long_hair', 'LONG HAIR', ' long hair', 'g_H']) {
      expect(names({ search }), search).toEqual(['long_hair']);
    }
    expect(names({ search: '^_^' })).toEqual(['^_^']);
    expect(names({ search: 'no such' })).toEqual([]);
  });

  it('completes by the library: names that begin so, or of which a word does, then the others; each by illustrations', () => {
    expect(names({ search: 'hair', illustrations: ILLUSTRATIONS })).toEqual([
      ...['hairband', 'long_hair', 'hair_ornament', 'red_(hair)'],
      ...['chair', 'Armchair'],
    ]);
    expect(names({ illustrations: ILLUSTRATIONS }).slice(0, 3)).toEqual(['chair', 'hairband', 'long_hair']);
  });

  it('goes on after the last tag of a page, also when it has been counted again meanwhile', () => {
    const pages: string[] = [];
    let after: TagPosition | undefined;
    let illustrations = ILLUSTRATIONS;
    for (;;) {
      const { page, hasNextPage, totalCount } = searchTags(
        { tags: TAGS },
        { first: 2, search: 'hair', illustrations, ...(after ? { after } : {}) },
      );
      expect(totalCount).toBe(6);
      pages.push(...page.map(({ tag }) => tag.name));
      if (!hasNextPage) break;
      after = page.at(-1)!.position;
      // More of the first page's, which moves them further up.
      illustrations = illustrations.map((count, at) => (at === 4 ? count + 5 : count));
    }
    expect(pages).toEqual(['hairband', 'long_hair', 'hair_ornament', 'red_(hair)', 'chair', 'Armchair']);
  });
});
