import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Bucket } from '../object-storage/bucket.js';
import { hashOf } from './hash-file.js';
import { FileChangedError, OriginalMissingError, type Original, type OriginalStore } from './original-store.js';

/** Originals in S3-compatible storage: `images/` and the hash, after the bucket's prefix. */
export class BucketImageStore implements OriginalStore {
  constructor(private readonly bucket: Bucket) {}

  get place(): string {
    return `${String(this.bucket)}images/`;
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.bytesOf(sha256)) !== undefined;
  }

  bytesOf(sha256: string): Promise<number | undefined> {
    return this.bucket.bytesOf(keyOf(sha256));
  }

  async find(sha256: string): Promise<Original> {
    const found = await this.bucket.get(keyOf(sha256));
    if (!found) throw new OriginalMissingError(sha256, this.place);
    return found;
  }

  async read(sha256: string): Promise<Buffer> {
    const found = await this.bucket.get(keyOf(sha256));
    if (!found) throw new OriginalMissingError(sha256, this.place);
    return buffer(found.content);
  }

  async addFile(sha256: string, file: string): Promise<void> {
    if (await this.has(sha256)) return;
    const content = await readFile(file);
    if (hashOf(content) !== sha256) throw new FileChangedError(file);
    await this.bucket.put(keyOf(sha256), content, { sha256 });
  }

  remove(sha256: string): Promise<void> {
    return this.bucket.remove(keyOf(sha256));
  }
}

function keyOf(sha256: string): string {
  return `images/${sha256}`;
}
