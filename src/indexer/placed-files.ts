import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DiskFullError } from '../errors.js';
import { log } from '../log.js';

/** Longer than any file is written, or a part of a job fetches: what is older was left by a process that died. */
const ABANDONED_MS = 6 * 3_600_000;

/** Where files of a folder are while they are written. */
export function unfinishedFolder(folder: string): string {
  return path.join(folder, 'unfinished');
}

/** Files of a folder, on one file system, that are under their name when they are whole and never before. */
export class PlacedFiles {
  readonly #made = new Set<string>();

  /** @param folder need not be there yet */
  constructor(private readonly folder: string) {}

  /**
   * @param target in the folder, at any depth
   * @param standing what is safe when there is no room
   * @throws DiskFullError, and what `write` throws; nothing stays then
   */
  async place(target: string, write: (temporary: string) => Promise<void>, standing: string): Promise<void> {
    const unfinished = unfinishedFolder(this.folder);
    const temporary = path.join(unfinished, randomUUID());
    try {
      for (const folder of [unfinished, path.dirname(target)]) {
        if (this.#made.has(folder)) continue;
        await mkdir(folder, { recursive: true });
        this.#made.add(folder);
      }
      await write(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw DiskFullError.from(error, target, standing);
    }
  }
}

/**
 * Removes what processes that died were writing hours ago. What cannot be removed is logged: nothing else needs it gone.
 *
 * @param folders each of which holds nothing else; they need not be there
 */
export async function removeAbandoned(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      for (const name of await readdir(folder)) await removeIfAbandoned(path.join(folder, name));
    } catch (error) {
      if (!isMissing(error)) log.error({ err: error }, `Abandoned files in ${folder} could not be removed.`);
    }
  }
}

async function removeIfAbandoned(file: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(file, { recursive: true, force: true });
  } catch (error) {
    // It has just been finished, or removed by another process.
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
