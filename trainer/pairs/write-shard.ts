import { createHash } from 'node:crypto';
import { readFile, type FileHandle } from 'node:fs/promises';
import { UnreadableImageError } from '../../src/errors.js';
import { mapAhead } from '../../src/indexer/map-ahead.js';
import type { Preprocessing } from '../../src/tagging/model-pack.js';
import { pictureArea } from '../../src/tagging/picture-area.js';
import { decodeSquare, readImageFacts } from '../../src/tagging/preprocess.js';
import { perceptualHash } from '../near-duplicates.js';
import { openOrCreate, writeFully } from '../whole-writes.js';
import { decodeRecord, encodeRecord, recordBytes } from './record.js';
import { cannotOpen, type Unreadable } from './survey.js';

/** Pictures a process decodes at once: one more than it can, so that its core never waits for the disk. */
const AHEAD = 2;

export interface ShardTask {
  readonly shard: number;
  readonly file: string;
  readonly preprocessing: Preprocessing;
  /** Slot of the shard's first record. */
  readonly firstSlot: number;
  /** Picture of each record. */
  readonly pictures: readonly { readonly file: string; readonly sha256: string }[];
}

export interface ShardReport {
  readonly shard: number;
  /** Of each record; 0 for those without. */
  readonly perceptualHashes: BigUint64Array;
  readonly checksums: Uint32Array;
  /** By place in the shard. */
  readonly unreadable: readonly (Unreadable & { readonly place: number })[];
  /** Records that were there already, and whole. */
  readonly kept: number;
}

/**
 * Makes a shard be what it should: records that are there and whole stay, all others are made from their picture. Where
 * a picture cannot be read, the record stays zeros.
 */
export async function writeShard(task: ShardTask, onRecord: () => void): Promise<ShardReport> {
  const { pictures, preprocessing, firstSlot } = task;
  const bytes = recordBytes(preprocessing.size);
  const perceptualHashes = new BigUint64Array(pictures.length);
  const checksums = new Uint32Array(pictures.length);
  const unreadable: (Unreadable & { place: number })[] = [];
  let kept = 0;
  const handle = await openOrCreate(task.file);
  try {
    await handle.truncate(pictures.length * bytes);
    const make = async (place: number) => {
      const { file, sha256 } = pictures[place]!;
      const record = Buffer.alloc(bytes);
      const slot = firstSlot + place;
      const present = await readWhole(handle, record, place * bytes, slot, sha256);
      if (present) {
        kept++;
        perceptualHashes[place] = present.perceptualHash;
        checksums[place] = present.checksum;
        return;
      }
      const picture = await decodePicture(file, sha256, preprocessing);
      if ('reason' in picture) {
        unreadable.push({ ...picture, place });
        record.fill(0);
      } else {
        perceptualHashes[place] = picture.perceptualHash;
        checksums[place] = encodeRecord(picture, slot, record);
      }
      await writeFully(handle, record, place * bytes);
    };
    const made = mapAhead(pictures.keys(), AHEAD, make);
    while (!(await made.next()).done) onRecord();
    await handle.datasync();
  } finally {
    await handle.close();
  }
  unreadable.sort((a, b) => a.place - b.place);
  return { shard: task.shard, perceptualHashes, checksums, unreadable, kept };
}

async function readWhole(handle: FileHandle, record: Buffer, position: number, slot: number, sha256: string) {
  const { bytesRead } = await handle.read(record, 0, record.length, position);
  if (bytesRead < record.length) return undefined;
  const decoded = decodeRecord(record, slot);
  return decoded && Buffer.from(decoded.sha256).toString('hex') === sha256 ? decoded : undefined;
}

async function decodePicture(file: string, expected: string, preprocessing: Preprocessing) {
  try {
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest();
    // Its row was chosen by its old contents.
    if (sha256.toString('hex') !== expected) return { file, reason: `${file} changed while the pairs were made.` };
    const facts = await readImageFacts(bytes, file);
    const pixels = await decodeSquare(bytes, facts, preprocessing, file);
    const { size } = preprocessing;
    return { sha256, pixels, perceptualHash: perceptualHash(pixels, size, pictureArea(facts, preprocessing)) };
  } catch (error) {
    if (error instanceof UnreadableImageError) return { file, reason: error.message };
    return cannotOpen(file, error);
  }
}
