import { createHash } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** Bytes of an image's SHA-256, the key of a record. */
const KEY_BYTES = 32;
const CHECKSUM_BYTES = 4;

/** Bytes read at once when the file is opened. */
const CHUNK_BYTES = 8 << 20;

/**
 * Feature vectors on disk, one file for one way of computing them, so that a run that was cut short or repeated with
 * other settings computes no image twice.
 *
 * The file is a row of records of one length: SHA-256 of the image file, the float32 features, a CRC-32 of both. It is
 * only ever appended to. A record is believed when its checksum holds; what a kill left half written at the end is
 * overwritten by the next append.
 */
export class FeatureCache {
  readonly #rows = new Map<string, Float32Array>();
  #end = 0;

  private constructor(
    readonly file: string,
    readonly width: number,
    readonly handle: FileHandle,
  ) {}

  /**
   * @param folder made if it is missing
   * @param recipe everything the features depend on besides the image: graph and preprocessing
   * @param width floats a record
   */
  static async open(folder: string, recipe: readonly (Uint8Array | string)[], width: number): Promise<FeatureCache> {
    await mkdir(folder, { recursive: true });
    const hash = createHash('sha256');
    for (const part of recipe) hash.update(part).update('\0');
    const file = path.join(folder, `features-${hash.digest('hex').slice(0, 16)}.bin`);
    // 'a+' would append at the file's end, behind a torn record.
    const handle = await open(file, 'r+').catch(() => open(file, 'w+'));
    const cache = new FeatureCache(file, width, handle);
    try {
      await cache.#read();
    } catch (error) {
      await handle.close();
      throw error;
    }
    return cache;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(imageHash: string): Float32Array | undefined {
    return this.#rows.get(imageHash);
  }

  /** Appends records. Calls must not overlap. */
  async append(entries: readonly { readonly imageHash: string; readonly features: Float32Array }[]): Promise<void> {
    const records = entries.map(({ imageHash, features }) => {
      const record = Buffer.alloc(this.#recordBytes);
      record.write(imageHash, 'hex');
      record.set(new Uint8Array(features.buffer, features.byteOffset, features.byteLength), KEY_BYTES);
      record.writeUInt32LE(crc32(record.subarray(0, -CHECKSUM_BYTES)), record.length - CHECKSUM_BYTES);
      return record;
    });
    const bytes = Buffer.concat(records);
    await this.handle.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
    for (const { imageHash, features } of entries) this.#rows.set(imageHash, features);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  get #recordBytes(): number {
    return KEY_BYTES + this.width * 4 + CHECKSUM_BYTES;
  }

  async #read(): Promise<void> {
    const size = this.#recordBytes;
    const chunk = Buffer.alloc(Math.max(1, Math.floor(CHUNK_BYTES / size)) * size);
    for (;;) {
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, this.#end);
      const whole = Math.floor(bytesRead / size);
      for (let k = 0; k < whole; k++) this.#believe(chunk.subarray(k * size, (k + 1) * size));
      this.#end += whole * size;
      if (bytesRead < chunk.length) return;
    }
  }

  #believe(record: Buffer): void {
    const body = record.subarray(0, -CHECKSUM_BYTES);
    if (crc32(body) !== record.readUInt32LE(body.length)) return;
    const features = new Float32Array(this.width);
    new Uint8Array(features.buffer).set(body.subarray(KEY_BYTES));
    this.#rows.set(body.toString('hex', 0, KEY_BYTES), features);
  }
}
