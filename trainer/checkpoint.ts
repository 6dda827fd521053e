import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { DiskFullError } from '../src/errors.js';
import type { LossPoint } from './loss-curve.js';
import { CALL_BYTES, writeFully } from './whole-writes.js';

/** Where a training stands between two chunks: enough to end with the weights of a run that was never interrupted. */
export interface Checkpoint {
  readonly chunksDone: number;
  /** Threads that shared the training; another number changes the order of sums. */
  readonly threads?: number | undefined;
  /** The loss until here. */
  readonly losses: readonly LossPoint[];
  /** Weights, optimiser moments and moving statistics, by name. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

const headerSchema = z.strictObject({
  format: z.literal('eyecatch-checkpoint/2'),
  /** Hash of everything the training depends on. */
  identity: z.string(),
  chunksDone: z.number().int().min(0),
  threads: z.number().int().min(1).optional(),
  losses: z.array(z.tuple([z.number(), z.number()])),
  arrays: z.array(z.strictObject({ name: z.string(), length: z.number().int().min(0), crc32: z.number() })),
});
type Header = z.infer<typeof headerSchema>;

/** Longest header that is believed. */
const HEADER_BYTES = 1 << 20;

/**
 * Replaces the file at once: whatever happens, the old checkpoint or the new one is there whole. One line of JSON, then
 * the float32 arrays, little endian.
 *
 * @throws DiskFullError when there is no room; the old checkpoint stays
 */
export async function writeCheckpoint(file: string, identity: string, checkpoint: Checkpoint): Promise<void> {
  const arrays = [...checkpoint.arrays].map(([name, values]) => ({ name, bytes: bytesOf(values) }));
  const header: Header = {
    format: 'eyecatch-checkpoint/2',
    identity,
    chunksDone: checkpoint.chunksDone,
    threads: checkpoint.threads,
    losses: checkpoint.losses.map(({ step, loss }) => [step, loss]),
    arrays: arrays.map(({ name, bytes }) => ({ name, length: bytes.length / 4, crc32: crc32(bytes) })),
  };
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      let end = 0;
      for (const bytes of [Buffer.from(`${JSON.stringify(header)}\n`), ...arrays.map((array) => array.bytes)]) {
        await writeFully(handle, bytes, end);
        end += bytes.length;
      }
      // A power cut must not leave a renamed file without its content.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    const standing = existsSync(file)
      ? 'The checkpoint before it is whole; training goes on from there.'
      : 'It would have been the first checkpoint of this training.';
    throw DiskFullError.from(error, file, standing);
  }
}

/**
 * @returns the checkpoint, or why there is none to go on from: `missing`, `foreign` (of another training) or `damaged`
 */
export async function readCheckpoint(
  file: string,
  identity: string,
): Promise<Checkpoint | 'missing' | 'foreign' | 'damaged'> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    throw error;
  }
  try {
    const start = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const headerEnd = start.subarray(0, bytesRead).indexOf('\n');
    const header = parseHeader(start.toString('utf8', 0, Math.max(0, headerEnd)));
    if (header === undefined) return 'damaged';
    if (header.identity !== identity) return 'foreign';
    const arrays = new Map<string, Float32Array>();
    let offset = headerEnd + 1;
    for (const { name, length, crc32: expected } of header.arrays) {
      const values = new Float32Array(length);
      const bytes = bytesOf(values);
      if (!(await readAll(handle, bytes, offset)) || crc32(bytes) !== expected) return 'damaged';
      arrays.set(name, values);
      offset += bytes.length;
    }
    const { chunksDone, threads } = header;
    return { chunksDone, threads, losses: header.losses.map(([step, loss]) => ({ step, loss })), arrays };
  } finally {
    await handle.close();
  }
}

/** Removes what a finished training leaves. */
export async function forgetCheckpoint(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.tmp`, { force: true });
}

function parseHeader(line: string): Header | undefined {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

async function readAll(handle: FileHandle, into: Buffer, offset: number): Promise<boolean> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await handle.read(into, at, Math.min(CALL_BYTES, into.length - at), offset + at);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
}
