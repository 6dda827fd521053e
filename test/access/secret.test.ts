import { describe, expect, it } from 'vitest';
import { hashSecret, isSecret, makeSecret, prefixOf } from '../../src/access/secret.js';

describe('the secret of a key', () => {
  it('is known by its form, and never the same twice', () => {
    const made = new Set(Array.from({ length: 200 }, () => makeSecret('eyc')));
    expect(made.size).toBe(200);
    for (const secret of made) {
      expect(secret).toMatch(/^eyc_[0-9A-Za-z]{49}$/);
      expect(isSecret('eyc', secret)).toBe(true);
      expect(isSecret('eys', secret)).toBe(false);
      expect(prefixOf(secret)).toHaveLength(10);
      expect(hashSecret(secret)).toHaveLength(32);
    }
  });

  it('is told from one with a wrong, missing or further character', () => {
    const secret = makeSecret('eyc');
    for (let place = 4; place < secret.length; place++) {
      const other = secret[place] === 'x' ? 'y' : 'x';
      expect(isSecret('eyc', secret.slice(0, place) + other + secret.slice(place + 1))).toBe(false);
    }
    for (const text of ['', 'eyc_', secret.slice(0, -1), `${secret}0`, ` ${secret}`, secret.replace('eyc_', 'eyc-')]) {
      expect(isSecret('eyc', text)).toBe(false);
    }
  });
});
