/**
 * A number in [0, 1) that looks random and is a function of three integers: for decisions so many that a stream each
 * would be dear. The finaliser of MurmurHash3 (Appleby), once for each integer.
 */
export function mixed(a: number, b: number, c: number): number {
  return finalised(finalised(finalised(a ^ 0x9e3779b9) ^ b) ^ c) / 2 ** 32;
}

function finalised(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
