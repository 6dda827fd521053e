import { describe, expect, it } from 'vitest';
import { parseTagArgument } from '../../src/cli/tag-argument.js';

describe('a tag on the command line', () => {
  it.each([
    ['smiling', { name: 'smiling' }],
    ['smiling=0.5', { name: 'smiling', value: 0.5 }],
    ['long hair=2', { name: 'long hair', value: 2 }],
    ['=_=', { name: '=_=' }],
    ['=3', { name: '=3' }],
    ['=3=.5', { name: '=3', value: 0.5 }],
    ['a=b', { name: 'a=b' }],
  ])('%s', (text, expected) => {
    expect(parseTagArgument(text)).toEqual(expected);
  });

  it('is not nothing', () => {
    expect(() => parseTagArgument(' ')).toThrow('A tag is empty; say its name.');
  });
});
