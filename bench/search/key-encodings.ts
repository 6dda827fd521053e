/*
 * Binary forms that Postgres and pgvector take as parameters and in COPY, beside sparsevec's (src/vectors).
 */

/** `bit(width)`: int32 number of bits, then the bits, the first one highest. */
export function encodeBits(width: number, set: Iterable<number>): Buffer {
  const buffer = Buffer.alloc(4 + Math.ceil(width / 8));
  buffer.writeInt32BE(width);
  for (const bit of set) buffer[4 + (bit >> 3)]! |= 0x80 >> (bit & 7);
  return buffer;
}

/** `halfvec`: int16 dimensions, int16 unused, then IEEE half floats, all big-endian. */
export function encodeHalfvec(values: ArrayLike<number>): Buffer {
  const buffer = Buffer.alloc(4 + 2 * values.length);
  buffer.writeInt16BE(values.length);
  for (let k = 0; k < values.length; k++) buffer.writeUInt16BE(halfOf(values[k]!), 4 + 2 * k);
  return buffer;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Nearest half float of a number below 65,504 in size, ties away from zero. */
function halfOf(value: number): number {
  float[0] = value;
  const sign = (bits[0]! >>> 16) & 0x8000;
  const exponent = ((bits[0]! >>> 23) & 0xff) - 112;
  // Below 2^-14 a half has no hidden bit: it counts in steps of 2^-24.
  if (exponent <= 0) return sign | Math.round(Math.abs(value) * 2 ** 24);
  // Rounding may carry into the exponent, which is the next larger half float.
  return sign | ((exponent << 10) + (((bits[0]! & 0x7fffff) + 0x1000) >>> 13));
}
