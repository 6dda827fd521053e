import type { FileHandle } from 'node:fs/promises';
import { DiskFullError } from '../../src/errors.js';

/** An error of a write below `folder` as what the user can act on. */
export function explainWriteError(error: unknown, folder: string): unknown {
  return DiskFullError.from(
    error,
    `the pairs in ${folder}`,
    'What is written stays, and the same command goes on there.',
  );
}

/** Writes all of `bytes`: on a disk that fills up, one write may take only a part and the next one fails. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
