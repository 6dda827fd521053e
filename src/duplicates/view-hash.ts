import { FEATURES } from './view-features.js';

/** Bits of a hash. */
export const HASH_BITS = 64;

/** The hash of a view without structure. It equals nothing, itself included. */
export const BLANK_HASH = 0n;

/**
 * 64 bits whose Hamming distance grows with the angle between two views' features: on which side of 64 random
 * perpendicular hyperplanes they lie (Charikar 2002, "Similarity Estimation Techniques from Rounding Algorithms"; Ji et
 * al. 2012 for the perpendicular ones). A flat or symmetric drawing, half of whose frequencies are 0, has no bits that
 * chance decides, as the signs of the frequencies themselves would be (docs/decisions/0005-near-duplicate-groups.md).
 *
 * @returns 64 bits as Postgres's bigint has them, signed; never {@link BLANK_HASH}
 */
export function hashView(features: Float32Array): bigint {
  let high = 0;
  let low = 0;
  for (let bit = 0; bit < HASH_BITS; bit++) {
    const plane = HYPERPLANES[bit]!;
    let side = 0;
    for (let k = 0; k < FEATURES; k++) side += plane[k]! * features[k]!;
    if (side > 0) {
      if (bit < 32) low |= 1 << bit;
      else high |= 1 << (bit - 32);
    }
  }
  const hash = BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  return hash === BLANK_HASH ? 1n : hash;
}

/** Gram-Schmidt on normal numbers. A stored hash is of these very planes: whoever changes them raises the version. */
const HYPERPLANES: readonly Float64Array[] = (() => {
  const normal = normalNumbers(0x5eed);
  const planes: Float64Array[] = [];
  while (planes.length < HASH_BITS) {
    const plane = Float64Array.from({ length: FEATURES }, normal);
    for (const other of planes) {
      let shared = 0;
      for (let k = 0; k < FEATURES; k++) shared += plane[k]! * other[k]!;
      for (let k = 0; k < FEATURES; k++) plane[k]! -= shared * other[k]!;
    }
    const length = Math.hypot(...plane);
    planes.push(plane.map((value) => value / length));
  }
  return planes;
})();

/** Irwin-Hall sums of twelve numbers of mulberry32: only sums and products, so the same on every machine. */
function normalNumbers(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum;
  };
}
