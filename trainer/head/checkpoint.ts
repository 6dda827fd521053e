import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { WEIGHT_NAMES, type HeadState, type HeadWeights } from './weights.js';

/** Where a training stands between two epochs. */
export interface Checkpoint {
  readonly epochsDone: number;
  readonly state: HeadState;
}

interface Header {
  readonly format: 'eyecatch-checkpoint/1';
  /** Hash of everything the training depends on. */
  readonly identity: string;
  readonly epochsDone: number;
  readonly lengths: readonly number[];
  readonly checksum: number;
}

const PARTS = ['weights', 'first', 'second'] as const;

/** Replaces the file at once: a kill leaves the old checkpoint or the new one. A JSON line, then the float32 arrays. */
export async function writeCheckpoint(
  file: string,
  identity: string,
  { epochsDone, state }: Checkpoint,
): Promise<void> {
  const arrays = PARTS.flatMap((part) => WEIGHT_NAMES.map((name) => state[part][name]));
  const body = arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const header: Header = {
    format: 'eyecatch-checkpoint/1',
    identity,
    epochsDone,
    lengths: arrays.map(({ length }) => length),
    checksum: body.reduce((sum, bytes) => crc32(bytes, sum), 0),
  };
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.tmp`;
  await writeFile(temporary, [Buffer.from(`${JSON.stringify(header)}\n`), ...body]);
  await rename(temporary, file);
}

/**
 * @returns the checkpoint, or why there is none to go on from: `missing`, `foreign` (of another training) or `damaged`
 */
export async function readCheckpoint(
  file: string,
  identity: string,
): Promise<Checkpoint | 'missing' | 'foreign' | 'damaged'> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    throw error;
  }
  const headerEnd = bytes.indexOf('\n');
  let header: Header;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, headerEnd)) as Header;
  } catch {
    return 'damaged';
  }
  if (header.format !== 'eyecatch-checkpoint/1') return 'damaged';
  if (header.identity !== identity) return 'foreign';
  const body = bytes.subarray(headerEnd + 1);
  if (body.length !== 4 * header.lengths.reduce((a, b) => a + b, 0) || crc32(body) !== header.checksum)
    return 'damaged';
  let offset = 0;
  const arrays = header.lengths.map((length) => {
    const array = new Float32Array(length);
    new Uint8Array(array.buffer).set(body.subarray(offset, (offset += 4 * length)));
    return array;
  });
  const part = (index: number) =>
    Object.fromEntries(
      WEIGHT_NAMES.map((name, k) => [name, arrays[index * WEIGHT_NAMES.length + k]!]),
    ) as unknown as HeadWeights;
  return { epochsDone: header.epochsDone, state: { weights: part(0), first: part(1), second: part(2) } };
}
