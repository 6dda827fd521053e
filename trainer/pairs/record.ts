import { crc32 } from 'node:zlib';

/** SHA-256 of the image file, then its perceptual hash (little-endian), then the pixels, then a CRC-32. */
const HASH_BYTES = 32;
const PIXELS_AT = HASH_BYTES + 8;
const CHECKSUM_BYTES = 4;

export interface PairRecord {
  /** SHA-256 of the image file, 32 bytes. */
  readonly sha256: Uint8Array;
  readonly perceptualHash: bigint;
  /** size x size x 3 bytes, RGB, rows from the top. */
  readonly pixels: Uint8Array;
}

/** Bytes of a record of pictures of this side. */
export function recordBytes(size: number): number {
  return PIXELS_AT + 3 * size * size + CHECKSUM_BYTES;
}

/**
 * Writes a record.
 *
 * @param slot place of the record in the whole set, from 0; the checksum covers it, so a record in a wrong place is damaged
 * @param into `recordBytes(size)` bytes
 * @returns the checksum
 */
export function encodeRecord({ sha256, perceptualHash, pixels }: PairRecord, slot: number, into: Buffer): number {
  into.set(sha256, 0);
  into.writeBigUInt64LE(perceptualHash, HASH_BYTES);
  into.set(pixels, PIXELS_AT);
  const checksum = checksumOf(into, slot);
  into.writeUInt32LE(checksum, into.length - CHECKSUM_BYTES);
  return checksum;
}

/** @returns views of the record's parts and its checksum, or undefined when it is damaged or never was written */
export function decodeRecord(record: Buffer, slot: number): (PairRecord & { readonly checksum: number }) | undefined {
  const checksum = record.readUInt32LE(record.length - CHECKSUM_BYTES);
  if (checksumOf(record, slot) !== checksum) return undefined;
  return {
    sha256: record.subarray(0, HASH_BYTES),
    perceptualHash: record.readBigUInt64LE(HASH_BYTES),
    pixels: record.subarray(PIXELS_AT, -CHECKSUM_BYTES),
    checksum,
  };
}

function checksumOf(record: Buffer, slot: number): number {
  const seed = Buffer.alloc(4);
  seed.writeUInt32LE(slot);
  return crc32(record.subarray(0, -CHECKSUM_BYTES), crc32(seed));
}
