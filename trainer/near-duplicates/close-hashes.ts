import { BLANK } from '../../src/duplicates/perceptual-hash.js';

/** Bits of a hash. */
const BITS = 64;

/** Bands at least: two of them and the number of an image fit the 53 bits of a double. */
const FEWEST_BANDS = 6;

/**
 * Calls `join` for pairs of hashes at Hamming distance `distance` or less, such that joining them connects whatever
 * joining all such pairs would connect. Blank hashes are close to none.
 *
 * Multi-index hashing (Norouzi, Punjani, Fleet 2014, arXiv 1307.2982): two hashes that close are equal in at least two of
 * `distance + 2` bands of bits, so only hashes that share two bands are compared. Equal hashes are joined first and
 * compared once, however many they are. Memory: 20 bytes a hash beside the input.
 */
export function joinCloseHashes(hashes: BigUint64Array, distance: number, join: (a: number, b: number) => void): void {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
  const distinct = joinEqualHashes(hashes, words, join);
  const bands = Math.max(FEWEST_BANDS, distance + 2);
  const border = (band: number) => Math.floor((band * BITS) / bands);
  const keyed = new Float64Array(distinct.length);
  for (let first = 0; first < bands; first++) {
    for (let second = first + 1; second < bands; second++) {
      const readFirst = bandReader(border(first), border(first + 1));
      const readSecond = bandReader(border(second), border(second + 1));
      const width = 2 ** (border(second + 1) - border(second));
      for (let k = 0; k < distinct.length; k++) {
        const [low, high] = [words[2 * distinct[k]!]!, words[2 * distinct[k]! + 1]!];
        keyed[k] = (readFirst(low, high) * width + readSecond(low, high)) * distinct.length + k;
      }
      // Hashes that share both bands become neighbours.
      keyed.sort();
      joinRuns(keyed, distinct, words, distance, join);
    }
  }
}

/** Joins images of one hash; returns one image of each hash that is not blank. */
function joinEqualHashes(hashes: BigUint64Array, words: Uint32Array, join: (a: number, b: number) => void): Int32Array {
  const order = Int32Array.from(hashes.keys())
    .filter((k) => hashes[k] !== BLANK)
    .sort((a, b) => words[2 * a + 1]! - words[2 * b + 1]! || words[2 * a]! - words[2 * b]! || a - b);
  let count = 0;
  for (const image of order) {
    if (count > 0 && hashes[image] === hashes[order[count - 1]!]) join(order[count - 1]!, image);
    else order[count++] = image;
  }
  return order.slice(0, count);
}

/** Reads the bits `from` to `to` of a hash given as its two 32-bit words. */
function bandReader(from: number, to: number): (low: number, high: number) => number {
  const mask = 2 ** (to - from) - 1;
  if (to <= 32) return (low) => (low >>> from) & mask;
  if (from >= 32) return (_, high) => (high >>> (from - 32)) & mask;
  return (low, high) => ((low >>> from) | (high << (32 - from))) & mask;
}

function joinRuns(
  keyed: Float64Array,
  distinct: Int32Array,
  words: Uint32Array,
  distance: number,
  join: (a: number, b: number) => void,
): void {
  const count = distinct.length;
  const run = { low: new Int32Array(count), high: new Int32Array(count), image: new Int32Array(count) };
  let length = 0;
  let key = -1;
  for (let at = 0; at < count; at++) {
    const next = Math.floor(keyed[at]! / count);
    const image = distinct[keyed[at]! - next * count]!;
    if (next !== key) [length, key] = [0, next];
    const [low, high] = [words[2 * image]!, words[2 * image + 1]!];
    for (let k = 0; k < length; k++) {
      if (ones(low ^ run.low[k]!) + ones(high ^ run.high[k]!) <= distance) join(run.image[k]!, image);
    }
    run.low[length] = low;
    run.high[length] = high;
    run.image[length++] = image;
  }
}

/** Bits set in a 32-bit word (Warren, Hacker's Delight, section 5-1). */
function ones(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
