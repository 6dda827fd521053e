import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatSidecar, parseSidecar } from '../../src/indexer/sidecar-tags.js';

describe('sidecar tags', () => {
  it('are split on white space when there is no comma', () => {
    expect(parseSidecar('1girl long_hair\n solo ')).toEqual(['1girl', 'long_hair', 'solo']);
  });

  it('are split on commas alone when there is one', () => {
    expect(parseSidecar('1girl, long hair,solo')).toEqual(['1girl', 'long_hair', 'solo']);
  });

  it('lose the HTML escapes that boorus leave in them', () => {
    expect(parseSidecar('&gt;:d &lt;3 rock_&amp;_roll &#39;')).toEqual(['>:d', '<3', 'rock_&_roll', "'"]);
  });

  it('are distinct, and none in an empty file', () => {
    expect(parseSidecar('solo solo')).toEqual(['solo']);
    expect(parseSidecar(' \n')).toEqual([]);
  });

  it('survive being written and read, whatever they contain', () => {
    const tag = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && !/\s/.test(text) && !text.includes('\uFEFF'));
    fc.assert(
      fc.property(fc.uniqueArray(tag, { minLength: 1, maxLength: 8 }), (tags) => {
        expect(parseSidecar(formatSidecar(tags))).toEqual(tags);
      }),
    );
  });
});
