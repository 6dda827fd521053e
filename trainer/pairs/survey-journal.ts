import { createHash } from 'node:crypto';
import { type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { openOrCreate, writeFully } from '../whole-writes.js';

const NAME_BYTES = 16;
const SHA256_AT = NAME_BYTES + 16;
const CHECKSUM_AT = SHA256_AT + 32;
const ENTRY_BYTES = CHECKSUM_AT + 4;

/** An image file as it was when it was hashed. */
export interface FileState {
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * SHA-256 of files hashed so far, in the order of the survey, so that a run that goes on does not read them again. An
 * entry counts when path, size and time of the file are still the same; from the first that does not, all are new.
 */
export class SurveyJournal {
  #position = 0;
  #writing = false;

  private constructor(private readonly handle: FileHandle) {}

  static async open(file: string): Promise<SurveyJournal> {
    // 'a+' would append behind a torn entry.
    return new SurveyJournal(await openOrCreate(file));
  }

  /** Hashes of these files, the next of the survey; shorter where the journal ends or tells of another file. */
  async next(files: readonly FileState[]): Promise<Buffer[]> {
    if (this.#writing) return [];
    const bytes = Buffer.alloc(files.length * ENTRY_BYTES);
    const { bytesRead } = await this.handle.read(bytes, 0, bytes.length, this.#position);
    const known: Buffer[] = [];
    for (const file of files) {
      const entry = bytes.subarray(known.length * ENTRY_BYTES, (known.length + 1) * ENTRY_BYTES);
      if ((known.length + 1) * ENTRY_BYTES > bytesRead) break;
      const sha256 = Buffer.from(entry.subarray(SHA256_AT, CHECKSUM_AT));
      if (!entry.equals(encode(file, sha256))) break;
      known.push(sha256);
    }
    this.#position += known.length * ENTRY_BYTES;
    return known;
  }

  /** Adds the hashes of the files that follow those `next` knew. */
  async append(files: readonly FileState[], hashes: readonly Buffer[]): Promise<void> {
    if (!this.#writing) await this.handle.truncate(this.#position);
    this.#writing = true;
    const bytes = Buffer.concat(files.map((file, k) => encode(file, hashes[k]!)));
    await writeFully(this.handle, bytes, this.#position);
    this.#position += bytes.length;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function encode({ file, bytes, modifiedMs }: FileState, sha256: Buffer): Buffer {
  const entry = Buffer.alloc(ENTRY_BYTES);
  createHash('sha256').update(file).digest().copy(entry, 0, 0, NAME_BYTES);
  entry.writeDoubleLE(bytes, NAME_BYTES);
  entry.writeDoubleLE(modifiedMs, NAME_BYTES + 8);
  sha256.copy(entry, SHA256_AT);
  entry.writeUInt32LE(crc32(entry.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return entry;
}
