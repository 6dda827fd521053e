import type { FileHandle } from 'node:fs/promises';
import { EyecatchError } from '../../src/errors.js';

/** No space, quota used up, or a file above the limit a shell set (`ulimit -f`). */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The disk has no room for the pairs. What is there stays, and a run with the same arguments goes on. */
export class FullDiskError extends EyecatchError {
  constructor(folder: string, cause: Error) {
    super(
      'DISK_FULL',
      `There is no room for the pairs in ${folder} (${cause.message}). What is written stays: free some space and run ` +
        'the same command again, it goes on where it stopped.',
      { cause },
    );
  }
}

/** An error of a write below `folder` as what the user can act on. */
export function explainWriteError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  return code !== undefined && FULL.has(code) ? new FullDiskError(folder, error as Error) : error;
}

/** Writes all of `bytes`: on a disk that fills up, one write may take only a part and the next one fails. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
