import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { parseTags } from '../../src/tagging/model-pack.js';
import { buildVocabulary, formatVocabulary, labelRows, measureCoverage } from '../../trainer/vocabulary.js';

const image = (...tags: string[]) => ({ file: tags.join(), tags, group: tags.join() });

describe('the vocabulary', () => {
  const images = [image('cat', 'solo'), image('solo', 'apple'), image('dog', 'cat', 'solo')];

  it('is the most frequent tags, ties by name', () => {
    expect(buildVocabulary(images, 3)).toEqual([
      { name: 'solo', category: 0, count: 3 },
      { name: 'cat', category: 0, count: 2 },
      { name: 'apple', category: 0, count: 1 },
    ]);
  });

  it('is shorter than asked for when there are fewer tags, and refused when there are none', () => {
    expect(buildVocabulary(images, 5000)).toHaveLength(4);
    expect(() => buildVocabulary([], 5000)).toThrow(BadInputError);
  });

  it('turns tags into ascending numbers and leaves out those it does not hold', () => {
    const rows = labelRows([image('cat', 'solo', 'dog'), image('dog')], buildVocabulary(images, 2));
    expect(rows.map((row) => [...row])).toEqual([[0, 1], []]);
  });

  it('gives a tag the category most images state, whatever its name', () => {
    const stated = (categories: Record<string, number>) => ({ ...image('constructor', 'cat', 'jim'), categories });
    const tags = buildVocabulary([...images, stated({ jim: 4 }), stated({ jim: 1 }), stated({ jim: 1 })], 9);
    const category = (name: string) => tags.find((tag) => tag.name === name)!.category;
    expect([category('jim'), category('constructor'), category('cat')]).toEqual([1, 0, 0]);
  });

  it('leaves out tags below the count asked for', () => {
    expect(buildVocabulary(images, 5000, { minCount: 2 }).map(({ name }) => name)).toEqual(['solo', 'cat']);
    expect(() => buildVocabulary(images, 5000, { minCount: 9 })).toThrow(/--min-count/);
  });

  it('is written with its order named in the header, and read back by the pack', () => {
    const tags = buildVocabulary([image('o,o', 'a"b'), image('o,o')], 10);
    const csv = formatVocabulary(tags);
    expect(csv.split('\n').slice(0, 2)).toEqual(['tag_id,name,category,count,rank_by_count', '0,"o,o",0,2,1']);
    expect(parseTags(csv, 'selected_tags.csv')).toEqual(tags);
  });

  it('knows how much of what the images say it covers', () => {
    expect(measureCoverage([...images, image('bird')], buildVocabulary(images, 2))).toEqual({
      uses: 8,
      coveredUses: 5,
      distinctTags: 5,
      imagesWithoutTag: 1,
    });
  });
});
