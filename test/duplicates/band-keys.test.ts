import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandKeys, exactDistance, probeKeys } from '../../src/duplicates/band-keys.js';

const hash = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const flips = (most: number) => fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: most });

function flip(value: bigint, bits: readonly number[]): bigint {
  return BigInt.asIntN(
    64,
    bits.reduce((turned, bit) => turned ^ (1n << BigInt(bit)), BigInt.asUintN(64, value)),
  );
}

describe('band keys', () => {
  it.each([0, 1, 2] as const)('miss no hash within the distance that radius %i is exact for', (radius) => {
    fc.assert(
      fc.property(hash, flips(exactDistance(radius)), (value, bits) => {
        const probes = new Set(probeKeys(value, radius));
        return bandKeys(flip(value, bits)).some((key) => probes.has(key));
      }),
      { numRuns: 2000 },
    );
  });

  it('promise no more than they keep: one bit further, spread evenly, is missed', () => {
    const bits = [0, 1, 2, 21, 22, 23, 42, 43, 44];
    expect(bits).toHaveLength(exactDistance(2) + 1);
    const probes = new Set(probeKeys(5n, 2));
    expect(bandKeys(flip(5n, bits)).some((key) => probes.has(key))).toBe(false);
  });

  it('of different bands never meet, and fit an int', () => {
    fc.assert(
      fc.property(hash, (value) => {
        const keys = bandKeys(value);
        return new Set(keys).size === 3 && keys.every((key) => Number.isInteger(key) && key >= 0 && key < 2 ** 31);
      }),
    );
  });

  it('are 718 probes a hash', () => {
    expect(new Set(probeKeys(-1n, 2)).size).toBe(232 + 232 + 254);
  });
});
