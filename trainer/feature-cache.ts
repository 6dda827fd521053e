import { createHash } from 'node:crypto';
import { mkdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { BadInputError, DiskFullError } from '../src/errors.js';
import { takeExclusiveUse } from './exclusive-use.js';
import { openOrCreate, writeFully } from './whole-writes.js';

/** Bytes of a picture's SHA-256, the key of a record. */
const KEY_BYTES = 32;
const PERCEPTUAL_HASH_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** Hex digits of the key by which a record is found in memory: 128 bits meet by chance in no library. */
const INDEX_DIGITS = 32;

/** Bytes read at once when the file is opened. */
const CHUNK_BYTES = 8 << 20;

/** Records read at once: more than the threads that Node reads with, so that none of them waits. */
const READS_AT_ONCE = 16;

export interface FeatureRecord {
  /** SHA-256 of the picture, hex. */
  readonly key: string;
  readonly perceptualHash: bigint;
  readonly features: Float32Array;
}

/**
 * Feature vectors on disk, one file for one way of computing them, so that a run that was cut short or repeated with
 * other settings computes no picture twice. In memory there are about 100 bytes a picture: where its record lies.
 *
 * The file is a row of records of one length: SHA-256 of the picture, its perceptual hash, the float32 features, a CRC-32
 * of all that. It is only ever appended to. A record is believed when its checksum holds; what a kill left half written
 * at the end is overwritten by the next append.
 */
export class FeatureCache {
  readonly #places = new Map<string, number>();
  #perceptualHashes = new BigUint64Array(1024);
  #records = 0;

  private constructor(
    readonly file: string,
    /** Floats a record. */
    readonly width: number,
    readonly handle: FileHandle,
    private readonly release: () => void,
  ) {}

  /**
   * @param folder made if it is missing
   * @param recipe everything the features depend on besides the picture: graph and preprocessing
   * @param width floats a record
   * @throws BadInputError while another process has the same features open
   */
  static async open(folder: string, recipe: readonly (Uint8Array | string)[], width: number): Promise<FeatureCache> {
    await mkdir(folder, { recursive: true });
    const hash = createHash('sha256');
    for (const part of ['eyecatch-features/2', ...recipe]) hash.update(part).update('\0');
    const file = path.join(folder, `features-${hash.digest('hex').slice(0, 16)}.bin`);
    const release = takeExclusiveUse(`${file}.lock`, `the features in ${file}`);
    try {
      const handle = await openOrCreate(file);
      const cache = new FeatureCache(file, width, handle, release);
      try {
        await cache.#index();
      } catch (error) {
        await handle.close();
        throw error;
      }
      return cache;
    } catch (error) {
      release();
      throw error;
    }
  }

  get size(): number {
    return this.#places.size;
  }

  /** Place of a picture's record, for {@link read}. */
  placeOf(key: string): number | undefined {
    return this.#places.get(key.slice(0, INDEX_DIGITS));
  }

  perceptualHashAt(place: number): bigint {
    return this.#perceptualHashes[place]!;
  }

  /** Appends records. Calls must not overlap. */
  async append(records: readonly FeatureRecord[]): Promise<void> {
    const bytes = Buffer.concat(records.map((record) => this.#encode(record)));
    try {
      await writeFully(this.handle, bytes, this.#records * this.#recordBytes);
    } catch (error) {
      throw DiskFullError.from(error, this.file, 'The features computed so far are kept.');
    }
    for (const { key, perceptualHash } of records) this.#note(key, perceptualHash);
  }

  /**
   * Fills `into` with the features at `places`, in that order.
   *
   * @throws BadInputError when the file was cut short or changed since it was opened
   */
  async read(places: ArrayLike<number>, into: Float32Array): Promise<void> {
    const size = this.#recordBytes;
    const target = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
    let next = 0;
    const reader = async () => {
      const record = Buffer.allocUnsafe(size);
      while (next < places.length) {
        const at = next++;
        const { bytesRead } = await this.handle.read(record, 0, size, places[at]! * size);
        if (bytesRead < size || !isWhole(record)) {
          throw new BadInputError(`${this.file} was damaged while it was in use. Remove it and run again.`);
        }
        record.copy(target, at * this.width * 4, KEY_BYTES + PERCEPTUAL_HASH_BYTES, size - CHECKSUM_BYTES);
      }
    };
    await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, places.length) }, reader));
  }

  async close(): Promise<void> {
    await this.handle.close();
    this.release();
  }

  get #recordBytes(): number {
    return KEY_BYTES + PERCEPTUAL_HASH_BYTES + this.width * 4 + CHECKSUM_BYTES;
  }

  #encode({ key, perceptualHash, features }: FeatureRecord): Buffer {
    const record = Buffer.alloc(this.#recordBytes);
    record.write(key, 'hex');
    record.writeBigUInt64LE(perceptualHash, KEY_BYTES);
    record.set(
      new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
      KEY_BYTES + PERCEPTUAL_HASH_BYTES,
    );
    record.writeUInt32LE(crc32(record.subarray(0, -CHECKSUM_BYTES)), record.length - CHECKSUM_BYTES);
    return record;
  }

  async #index(): Promise<void> {
    const size = this.#recordBytes;
    const chunk = Buffer.alloc(Math.max(1, Math.floor(CHUNK_BYTES / size)) * size);
    for (;;) {
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, this.#records * size);
      const whole = Math.floor(bytesRead / size);
      for (let k = 0; k < whole; k++) {
        const record = chunk.subarray(k * size, (k + 1) * size);
        if (isWhole(record)) this.#note(record.toString('hex', 0, KEY_BYTES), record.readBigUInt64LE(KEY_BYTES));
        else this.#records++;
      }
      if (bytesRead < chunk.length) return;
    }
  }

  #note(key: string, perceptualHash: bigint): void {
    const place = this.#records++;
    if (place >= this.#perceptualHashes.length) {
      const grown = new BigUint64Array(2 * place);
      grown.set(this.#perceptualHashes);
      this.#perceptualHashes = grown;
    }
    this.#perceptualHashes[place] = perceptualHash;
    this.#places.set(key.slice(0, INDEX_DIGITS), place);
  }
}

function isWhole(record: Buffer): boolean {
  const body = record.subarray(0, -CHECKSUM_BYTES);
  return crc32(body) === record.readUInt32LE(body.length);
}
