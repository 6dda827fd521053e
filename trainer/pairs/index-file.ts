import { createHash } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { writeFully } from '../whole-writes.js';
import { RUN_AGAIN, type IndexFile } from './manifest.js';

/** Writes a file beside the shards, at once: under its name it is whole. */
export async function writeIndexFile(folder: string, file: string, chunks: Iterable<Uint8Array>): Promise<IndexFile> {
  const temporary = path.join(folder, `${file}.tmp`);
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(temporary, 'w');
  try {
    for (const chunk of chunks) {
      await writeFully(handle, chunk, bytes);
      hash.update(chunk);
      bytes += chunk.length;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path.join(folder, file));
  return { file, bytes, sha256: hash.digest('hex') };
}

/** The bytes of an array of numbers as they lie in memory: little-endian on every machine that Node runs on. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * @throws BadInputError when the file is missing or is not the one that the manifest tells of
 */
export async function readIndexFile(folder: string, { file, bytes, sha256 }: IndexFile): Promise<Buffer> {
  await checkSize(folder, file, bytes);
  const contents = await readFile(path.join(folder, file));
  if (createHash('sha256').update(contents).digest('hex') !== sha256) {
    throw new BadInputError(
      `${path.join(folder, file)} is damaged: its SHA-256 is not that of the manifest. ${RUN_AGAIN}`,
    );
  }
  return contents;
}

/**
 * @throws BadInputError when the file is missing, cut short or too long
 */
export async function checkSize(folder: string, file: string, bytes: number): Promise<void> {
  const name = path.join(folder, file);
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    throw new BadInputError(`${name} cannot be opened (${error.code}). ${RUN_AGAIN}`, { cause: error });
  });
  if (found.size !== bytes) {
    const state = found.size < bytes ? 'cut short' : 'too long';
    throw new BadInputError(`${name} is ${state}: ${found.size} bytes where ${bytes} belong. ${RUN_AGAIN}`);
  }
}
