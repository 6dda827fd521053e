import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NotFoundError } from '../errors.js';

/** An upload that nobody used is dropped after this long. */
const KEEP_MS = 60 * 60 * 1000;

export interface Upload {
  readonly id: string;
  readonly name: string;
  /** Path of the content. */
  readonly file: string;
}

/** A job, perhaps one that is tried again, finds that files it was given are kept no longer. */
export class UploadsGoneError extends NotFoundError {
  constructor(names: readonly string[]) {
    const [first, ...others] = names;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    super(
      `The upload of ${first}${more} is gone: uploads are kept an hour. Send it to POST /uploads again and begin a new ` +
        'job; trying this one again would fail the same way.',
    );
  }
}

/** Uploaded files between `POST /uploads` and the query or mutation that names them. The id is the content's hash. */
export class UploadStore {
  constructor(private readonly folder: string) {}

  async add(name: string, content: Buffer): Promise<Upload> {
    await this.#dropOld();
    await mkdir(this.folder, { recursive: true });
    const id = createHash('sha256').update(content).digest('hex');
    const file = this.#fileOf(id);
    const temporary = `${file}.${randomUUID()}.tmp`;
    await writeFile(temporary, content);
    await writeFile(`${temporary}.json`, JSON.stringify({ name }));
    await rename(`${temporary}.json`, `${file}.json`);
    await rename(temporary, file);
    return { id, name, file };
  }

  /** @throws NotFoundError when there is no such upload, or no longer */
  async find(id: string): Promise<Upload> {
    const upload = await this.findIfKept(id);
    if (upload) return upload;
    throw new NotFoundError(
      `There is no upload "${id}". Send the file to POST /uploads first; uploads are kept an hour.`,
    );
  }

  async findIfKept(id: string): Promise<Upload | undefined> {
    // The id becomes a path: nothing but a hash may.
    if (/^[0-9a-f]{64}$/.test(id)) {
      const file = this.#fileOf(id);
      try {
        const { name } = JSON.parse(await readFile(`${file}.json`, 'utf8')) as { name: string };
        await stat(file);
        return { id, name, file };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    return undefined;
  }

  /** Keeps an upload for another hour, if it is there. */
  async keep(id: string): Promise<void> {
    const upload = await this.findIfKept(id);
    const now = new Date();
    if (upload) await Promise.all([upload.file, `${upload.file}.json`].map((file) => utimes(file, now, now)));
  }

  async read(id: string): Promise<{ upload: Upload; content: Buffer }> {
    const upload = await this.find(id);
    return { upload, content: await readFile(upload.file) };
  }

  #fileOf(id: string): string {
    return path.join(this.folder, id);
  }

  async #dropOld(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > KEEP_MS) await rm(file, { force: true });
    }
  }
}
