import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { BadInputError } from '../../../src/errors.js';
import { digestOf, type Checksum } from './checksum.js';

/** Milliseconds a server may take before its first byte. */
const ANSWER_TIMEOUT = 60_000;

/**
 * The file behind a URL, from `folder` when it lies there with the right checksum, else fetched into it. What a fetch
 * that was cut off left behind (`.part`) is gone on from; the file takes its name only after its checksum was right.
 *
 * @returns the file's path
 * @throws BadInputError naming the URL: unreachable, refused, cut off (run again to go on), no room, of another checksum
 */
export async function download(url: URL, checksum: Checksum, folder: string): Promise<string> {
  // The digest is part of the name: two files that servers call the same do not replace each other.
  const file = path.join(folder, `${checksum.digest.slice(0, 12)}-${nameOf(url)}`);
  if (existsSync(file)) {
    if ((await digestOf(file, checksum.algorithm)) === checksum.digest) return file;
    await rm(file);
  }
  await mkdir(folder, { recursive: true });
  const part = `${file}.part`;
  await fetchInto(part, url);
  const digest = await digestOf(part, checksum.algorithm);
  if (digest !== checksum.digest) {
    await rm(part);
    throw new BadInputError(
      `What ${url.href} gave has the ${checksum.algorithm} ${digest} where ${checksum.digest} was asked for; it was thrown ` +
        'away. Run again if the transfer was disturbed, else correct the checksum or the address.',
    );
  }
  await rename(part, file);
  return file;
}

function nameOf(url: URL): string {
  return decodeURIComponent(path.posix.basename(url.pathname)).replaceAll(/[^\w.-]/g, '_') || 'weights.h5';
}

async function fetchInto(part: string, url: URL): Promise<void> {
  const done = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  let response: Response;
  try {
    response = await fetchWithin(ANSWER_TIMEOUT, url, done > 0 ? { range: `bytes=${done}-` } : {});
  } catch (error) {
    throw new BadInputError(`${url.href} cannot be reached: ${reasonOf(error)}.`, { cause: error });
  }
  // Nothing lies behind what is there already: it is whole, or of another file, which its checksum will tell.
  if (response.status === 416 && done > 0) return await response.body?.cancel();
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new BadInputError(`${url.href} answers ${response.status} ${response.statusText}: check the address.`);
  }
  // A server without ranges answers 200 and starts at the beginning.
  const flags = response.status === 206 ? 'a' : 'w';
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(part, { flags }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new BadInputError(
        `The disk of ${part} is full: make room and run again; the download goes on from there.`,
        {
          cause: error,
        },
      );
    }
    throw new BadInputError(
      `The download of ${url.href} was cut off: ${reasonOf(error)}. Run again; it goes on where it stopped.`,
      { cause: error },
    );
  }
}

/** Bounds the wait for the answer alone: the body of a large file may take as long as it needs. */
async function fetchWithin(milliseconds: number, url: URL, headers: Record<string, string>): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer in ${milliseconds / 1000} s`)), milliseconds);
  try {
    return await fetch(url, { headers, signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` itself says only "fetch failed"; why is in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
