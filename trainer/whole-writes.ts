import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Bytes of one system call: some kernels refuse more than 2 GiB, and an array may be as large as 500 MB. */
export const CALL_BYTES = 1 << 28;

/**
 * A file to read and write at any place, made if it is missing. Never `r+` with `w+` as the way out: that would empty a
 * file that could not be opened for another reason. Nor `a+`, which writes at the end whatever place it is told.
 */
export async function openOrCreate(file: string): Promise<FileHandle> {
  return await open(file, constants.O_RDWR | constants.O_CREAT);
}

/** Writes all of `bytes`: on a disk that fills up, one write may take only a part and the next one fails. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(CALL_BYTES, bytes.length - done);
    done += (await handle.write(bytes, done, length, position + done)).bytesWritten;
  }
}
