import { constants, existsSync } from 'node:fs';
import { copyFile, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from './hash-file.js';
import { FileChangedError, OriginalMissingError, type Original, type OriginalStore } from './original-store.js';
import { PlacedFiles } from './placed-files.js';

/** Originals in a folder, by the first two digits of their hash. */
export class ImageStore implements OriginalStore {
  readonly #files: PlacedFiles;

  /** @param place the folder; it need not be there yet */
  constructor(readonly place: string) {
    this.#files = new PlacedFiles(place);
  }

  /** @param sha256 of the content, hex */
  pathOf(sha256: string): string {
    return path.join(this.place, sha256.slice(0, 2), sha256);
  }

  has(sha256: string): Promise<boolean> {
    return Promise.resolve(existsSync(this.pathOf(sha256)));
  }

  async bytesOf(sha256: string): Promise<number | undefined> {
    return (await stat(this.pathOf(sha256)).catch(() => undefined))?.size;
  }

  async find(sha256: string): Promise<Original> {
    if (!(await this.has(sha256))) throw new OriginalMissingError(sha256, this.place);
    return { file: this.pathOf(sha256) };
  }

  async read(sha256: string): Promise<Buffer> {
    try {
      return await readFile(this.pathOf(sha256));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new OriginalMissingError(sha256, this.place);
      throw error;
    }
  }

  /** On file systems that can, the copy is a reflink that takes no room. */
  async addFile(sha256: string, file: string): Promise<void> {
    // A power failure may leave one that is cut short.
    if ((await this.bytesOf(sha256)) === (await stat(file)).size) return;
    const copy = async (temporary: string): Promise<void> => {
      await copyFile(file, temporary, constants.COPYFILE_FICLONE);
      if ((await hashFile(temporary)) !== sha256) throw new FileChangedError(file);
    };
    await this.#files.place(this.pathOf(sha256), copy, 'What is in the library is safe.');
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }
}
