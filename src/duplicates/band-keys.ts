import { HASH_BITS } from './view-hash.js';

/** First bit of each band of a hash, and the end: three bands of 21 or 22 bits, 2 million values each. */
const BORDERS = [0, 21, 42, HASH_BITS] as const;
const BANDS = BORDERS.length - 1;

/** Bits that leave room for any band in a key: the rest of it is the band's number. */
const KEY_BITS = 22n;

/**
 * Keys of a hash for an index of exact values, one a band (multi-index hashing: Norouzi, Punjani, Fleet 2014, arXiv
 * 1307.2982).
 */
export function bandKeys(hash: bigint): number[] {
  return Array.from({ length: BANDS }, (_, band) => keyOf(hash, band));
}

/**
 * Every key within `radius` bits of a band of the hash. A hash within {@link exactDistance}(radius) bits has at least
 * one of them: were all three bands further off, they would add up to more.
 */
export function probeKeys(hash: bigint, radius: 0 | 1 | 2): number[] {
  const keys: number[] = [];
  for (let band = 0; band < BANDS; band++) {
    const key = keyOf(hash, band);
    const width = BORDERS[band + 1]! - BORDERS[band]!;
    keys.push(key);
    for (let first = 0; radius > 0 && first < width; first++) {
      const once = key ^ (1 << first);
      keys.push(once);
      for (let second = first + 1; radius > 1 && second < width; second++) keys.push(once ^ (1 << second));
    }
  }
  return keys;
}

/** The Hamming distance up to which probes of this radius miss nothing. */
export function exactDistance(radius: number): number {
  return BANDS * (radius + 1) - 1;
}

function keyOf(hash: bigint, band: number): number {
  const bits = BigInt.asUintN(BORDERS[band + 1]! - BORDERS[band]!, BigInt.asUintN(64, hash) >> BigInt(BORDERS[band]!));
  return Number((BigInt(band) << KEY_BITS) | bits);
}
