import { createHash } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Response } from 'undici';
import type { BooruPost } from './booru-post.js';
import type { DiskBudget } from './disk-budget.js';
import { BrokenTransferError } from './download-error.js';
import type { PoliteClient } from './polite-client.js';
import { writeFully } from '../whole-writes.js';

/** Hidden, so that no reader takes it for a picture. */
export const PART_FILE = /^\..*\.part$/;

export function imageName({ id, extension }: BooruPost): string {
  return `${id}.${extension}`;
}

/**
 * Writes `<id>.<ext>` and before it `<id>.json` (id, url, tags as a list, rating, source, md5). The picture appears under
 * its name only when it is whole and its MD5 is the post's: whoever sees it may rely on it and on its tags, also after a
 * crash.
 *
 * @returns bytes of the picture
 * @throws DownloadError when it cannot be had whole
 * @throws DiskBudgetReached before the folder passes its limit; nothing is left behind
 */
export async function downloadPost(
  post: BooruPost & { readonly url: string; readonly md5: string },
  { folder, client, budget }: { folder: string; client: PoliteClient; budget: DiskBudget },
): Promise<number> {
  const name = imageName(post);
  const part = path.join(folder, `.${name}.part`);
  const { id, url, tags, rating, source, md5 } = post;
  const sidecar = `${JSON.stringify({ id, url, tags, rating, source, md5 })}\n`;
  const sidecarBytes = Buffer.byteLength(sidecar);
  budget.take(sidecarBytes);
  try {
    const bytes = await client.get(url, (response) => receive(response, part, md5, budget));
    const sidecarPart = path.join(folder, `.${id}.json.part`);
    await writeFile(sidecarPart, sidecar, { flush: true });
    await rename(sidecarPart, path.join(folder, `${id}.json`));
    await rename(part, path.join(folder, name));
    return bytes;
  } catch (error) {
    budget.give(sidecarBytes);
    await rm(part, { force: true });
    await rm(path.join(folder, `.${id}.json.part`), { force: true });
    throw error;
  }
}

/** Streams a body to `part`, and to the disk, checking its length and hash. */
async function receive(response: Response, part: string, md5: string, budget: DiskBudget): Promise<number> {
  const header = response.headers.get('content-length');
  // The length of an encoded body is not that of the file.
  const announced = header !== null && !response.headers.has('content-encoding') ? Number(header) : undefined;
  let taken = 0;
  const take = (bytes: number) => {
    budget.take(bytes);
    taken += bytes;
  };
  let received = 0;
  try {
    if (announced !== undefined) take(announced);
    const hash = createHash('md5');
    const file = await open(part, 'w');
    try {
      for await (const chunk of response.body ?? []) {
        const bytes = chunk as Uint8Array;
        received += bytes.byteLength;
        if (received > taken) take(received - taken);
        hash.update(bytes);
        await writeFully(file, bytes, received - bytes.byteLength);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (announced !== undefined && received !== announced) {
      throw new BrokenTransferError(`cut short: ${received} of ${announced} bytes`);
    }
    const found = hash.digest('hex');
    if (found !== md5) {
      throw new BrokenTransferError(`its MD5 is ${found}, the post's is ${md5} (${received} bytes)`);
    }
    return received;
  } catch (error) {
    budget.give(taken);
    await response.body?.cancel().catch(() => undefined);
    throw error;
  }
}
