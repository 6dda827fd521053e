import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Bucket } from '../object-storage/bucket.js';
import type { Upload } from './upload-store.js';

/**
 * Uploads in object storage, under `uploads/`, so that a worker finds what came in at another machine. A lifecycle rule of the
 * bucket drops them; nothing here does.
 */
export class SharedUploads {
  constructor(private readonly bucket: Bucket) {}

  /** @throws StorageUnavailableError */
  async put({ id, name, file }: Upload): Promise<void> {
    await this.bucket.put(`uploads/${id}`, await readFile(file), { sha256: id });
    // Last: with it the upload is there.
    await this.bucket.put(`uploads/${id}.json`, Buffer.from(JSON.stringify({ name })));
  }

  /**
   * @returns undefined when there is none; else a stream that must be read or destroyed
   * @throws StorageUnavailableError
   */
  async get(id: string): Promise<{ readonly name: string; readonly content: Readable } | undefined> {
    const facts = await this.bucket.get(`uploads/${id}.json`);
    if (!facts) return undefined;
    const { name } = JSON.parse(await text(facts.content)) as { name: string };
    const found = await this.bucket.get(`uploads/${id}`);
    return found && { name, content: found.content };
  }
}
