import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { buildVocabulary, labelRows } from '../../trainer/vocabulary.js';

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
});
