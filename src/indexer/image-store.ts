import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Originals by content hash, so that they can be shown and scored again by another model. Never half-written. */
export class ImageStore {
  readonly #made = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @param sha256 of the content, hex */
  pathOf(sha256: string): string {
    return path.join(this.folder, sha256.slice(0, 2), sha256);
  }

  /** Keeps a copy; on file systems that can, a reflink that takes no room. Does nothing when it is there already. */
  async addFile(sha256: string, file: string): Promise<void> {
    await this.#place(sha256, (temporary) => copyFile(file, temporary, constants.COPYFILE_FICLONE));
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  async #place(sha256: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const target = this.pathOf(sha256);
    if (existsSync(target)) return;
    const parent = path.dirname(target);
    if (!this.#made.has(parent)) {
      await mkdir(parent, { recursive: true });
      this.#made.add(parent);
    }
    const temporary = `${target}.${randomUUID()}.tmp`;
    try {
      await write(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
