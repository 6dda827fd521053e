import { describe, expect, it } from 'vitest';
import { displayName } from '../../src/tagging/display-name.js';

describe('the name of a tag as people read it', () => {
  it('has spaces for underscores', () => {
    expect(displayName('long_hair')).toBe('long hair');
    expect(displayName('very_long_hair')).toBe('very long hair');
  });

  it.each('0_0 (o)_(o) +_+ +_- ._. <o>_<o> <|>_<|> =_= >_< 3_3 6_9 >_o @_@ ^_^ o_o u_u x_x |_| ||_||'.split(' '))(
    'keeps the face %s',
    (face) => {
      expect(displayName(face)).toBe(face);
    },
  );

  it('escapes parentheses when a prompt needs it, with or without spaces', () => {
    expect(displayName('miku_(cosplay)')).toBe('miku (cosplay)');
    expect(displayName('miku_(cosplay)', { escapeParentheses: true })).toBe('miku \\(cosplay\\)');
    expect(displayName('miku_(cosplay)', { spaces: false, escapeParentheses: true })).toBe('miku_\\(cosplay\\)');
  });
});
