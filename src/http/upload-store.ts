import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BoundedQueue } from '../bounded-queue.js';
import {
  BadInputError,
  DiskFullError,
  NotFoundError,
  TooLargeError,
  UnsupportedMediaTypeError,
  UploadsFullError,
} from '../errors.js';
import { HEAD_BYTES } from '../tagging/picture-type.js';
import type { SharedUploads } from './shared-uploads.js';
import { uploadType } from './upload-type.js';

/** An upload that nobody used is dropped after this long. */
const KEEP_MS = 60 * 60 * 1000;
const SWEEP_MS = 5 * 60 * 1000;
/** What nobody has written to for this long belongs to a process that died. */
const ABANDONED_MS = 15 * 60 * 1000;
/** One file may be this large: above any illustration and any campaign export that is worth a single request. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** As many as are decoded at a time. */
const AT_WORK = 4;
/** Five requests to take in as many as one may. */
const WAITING = 500;
/** About as long as a request as a whole may take. */
const WAIT_MS = 25_000;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024 * 1024;

const TEMPORARY = /\.tmp(\.json)?$/;
const MIB = 1024 * 1024;
const ID = /^[0-9a-f]{64}$/;

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

/**
 * Uploaded files between `POST /uploads` and the query or mutation that names them. The id is the content's hash. A file
 * is written as it comes and appears under its id when it is whole; together they take no more room than they may.
 */
export class UploadStore {
  readonly #maxBytes: number;
  /** Bytes that are kept, counted anew by each sweep; undefined before the first. */
  #kept: number | undefined;
  /** Bytes of files that are on their way. */
  #coming = 0;

  readonly #reading = new BoundedQueue({ what: 'uploads to read', atWork: AT_WORK, waiting: WAITING, waitMs: WAIT_MS });
  readonly #shared: SharedUploads | undefined;

  /**
   * @param maxBytes of all uploads together; EYECATCH_UPLOADS_MAX_BYTES, or 10 GiB, when left out
   * @param shared where processes with other folders find them too
   */
  constructor(
    private readonly folder: string,
    { maxBytes, shared }: { readonly maxBytes?: number; readonly shared?: SharedUploads | undefined } = {},
  ) {
    this.#shared = shared;
    this.#maxBytes = maxBytes ?? readMaxBytes(process.env.EYECATCH_UPLOADS_MAX_BYTES);
  }

  /**
   * Takes a file as it comes, in the memory of a chunk.
   *
   * @param only what its content must be; anything an upload can be when left out
   * @throws TooLargeError, UnsupportedMediaTypeError, UploadsFullError, DiskFullError; nothing of the file stays then, nor
   *   when `content` fails or is destroyed
   */
  async add(
    name: string,
    content: Readable | Buffer,
    { maxBytes = MAX_FILE_BYTES, only }: { readonly maxBytes?: number; readonly only?: 'picture' } = {},
  ): Promise<Upload> {
    await mkdir(this.folder, { recursive: true });
    this.#kept ??= await this.#count({ dropOld: false });
    const temporary = path.join(this.folder, `${randomUUID()}.tmp`);
    const hash = createHash('sha256');
    let bytes = 0;
    let head: Buffer | undefined = Buffer.alloc(0);
    try {
      const file = await open(temporary, 'wx');
      try {
        for await (const chunk of Buffer.isBuffer(content) ? [content] : (content as AsyncIterable<Buffer>)) {
          bytes += chunk.length;
          this.#coming += chunk.length;
          if (bytes > maxBytes) throw new TooLargeError(`${name} is larger than ${maxBytes / MIB} MiB.`);
          if (this.#kept + this.#coming > this.#maxBytes) throw this.#full(name);
          if (head) {
            head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
            if (head.length === HEAD_BYTES) {
              checkType(name, head, only);
              head = undefined;
            }
          }
          hash.update(chunk);
          await file.appendFile(chunk);
        }
        if (bytes === 0) throw new BadInputError(`${name} is empty.`);
        if (head) checkType(name, head, only);
        // A job that is accepted must find it after a power cut.
        await file.datasync();
      } finally {
        await file.close();
      }
      const id = hash.digest('hex');
      const target = this.#fileOf(id);
      await writeFile(`${temporary}.json`, JSON.stringify({ name }));
      await rename(`${temporary}.json`, `${target}.json`);
      const replaced = await stat(target).catch(() => undefined);
      await rename(temporary, target);
      if (!replaced) this.#kept += bytes;
      await this.#shared?.put({ id, name, file: target });
      return { id, name, file: target };
    } catch (error) {
      await rm(temporary, { force: true });
      await rm(`${temporary}.json`, { force: true });
      throw DiskFullError.from(error, this.folder, 'Nothing of the upload was kept.');
    } finally {
      this.#coming -= bytes;
    }
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
    if (ID.test(id)) {
      const file = this.#fileOf(id);
      try {
        const { name } = JSON.parse(await readFile(`${file}.json`, 'utf8')) as { name: string };
        await stat(file);
        return { id, name, file };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      return this.#fetchShared(id);
    }
    return undefined;
  }

  /** An upload that came in at another machine. */
  async #fetchShared(id: string): Promise<Upload | undefined> {
    const found = await this.#shared?.get(id);
    if (!found) return undefined;
    await mkdir(this.folder, { recursive: true });
    const target = this.#fileOf(id);
    const temporary = path.join(this.folder, `${randomUUID()}.tmp`);
    try {
      await pipeline(found.content, createWriteStream(temporary, { flags: 'wx' }));
      await writeFile(`${temporary}.json`, JSON.stringify({ name: found.name }));
      await rename(`${temporary}.json`, `${target}.json`);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      await rm(`${temporary}.json`, { force: true });
      throw DiskFullError.from(error, this.folder, 'Nothing of the upload was kept.');
    }
    return { id, name: found.name, file: target };
  }

  /** Keeps an upload for another hour, if it lies here. What lies in object storage is kept there. */
  async keep(id: string): Promise<void> {
    if (!ID.test(id)) return;
    const now = new Date();
    for (const file of [this.#fileOf(id), `${this.#fileOf(id)}.json`]) {
      await utimes(file, now, now).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }

  /**
   * Reads an upload for `work`, and holds it no longer; beside a few others at a time, so that those that wait are not in
   * memory.
   *
   * @throws NotFoundError; OverloadedError when more wait than there is time for
   */
  withContent<T>(id: string, work: (content: Buffer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#reading.run(async () => work((await this.read(id)).content), signal);
  }

  async read(id: string): Promise<{ upload: Upload; content: Buffer }> {
    const upload = await this.find(id);
    return { upload, content: await readFile(upload.file) };
  }

  /** Drops uploads whose hour is over, and what a process that died was writing; counts what is left. */
  async sweep(): Promise<void> {
    this.#kept = await this.#count({ dropOld: true });
  }

  /**
   * Sweeps now and every few minutes.
   *
   * @param before each sweep, keeps what is still waited for; when it fails, nothing is dropped that time
   * @returns what ends it
   */
  keepSwept(before: () => Promise<unknown>, onError: (error: Error) => void): () => void {
    const sweep = (): void =>
      void before()
        .then(() => this.sweep())
        .catch(onError);
    sweep();
    const timer = setInterval(sweep, SWEEP_MS).unref();
    return () => clearInterval(timer);
  }

  #fileOf(id: string): string {
    return path.join(this.folder, id);
  }

  #full(name: string): UploadsFullError {
    return new UploadsFullError(
      `There is no room for ${name}: uploads take ${(this.#kept! / MIB).toFixed(0)} of ${(this.#maxBytes / MIB).toFixed(0)} ` +
        'MiB. Each is dropped after an hour; whoever runs the server may raise EYECATCH_UPLOADS_MAX_BYTES.',
    );
  }

  /** @returns bytes that are kept */
  async #count({ dropOld }: { readonly dropOld: boolean }): Promise<number> {
    let kept = 0;
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => undefined);
      if (!found) continue;
      const isTemporary = TEMPORARY.test(name);
      const isOld = Date.now() - found.mtimeMs > (isTemporary ? ABANDONED_MS : KEEP_MS);
      if (isOld && dropOld) await rm(file, { force: true });
      else if (!isTemporary) kept += found.size;
    }
    return kept;
  }
}

/** @throws UnsupportedMediaTypeError */
function checkType(name: string, head: Buffer, only: 'picture' | undefined): void {
  const type = uploadType(head);
  if (type !== undefined && (only === undefined || type.startsWith('image/'))) return;
  const tables = only === undefined ? ', and of observations CSV (UTF-8) and Parquet' : '';
  throw new UnsupportedMediaTypeError(
    `${name} is of no type that can be used, by its content: of pictures JPEG, PNG, WebP, GIF, AVIF and SVG${tables}.`,
  );
}

/** @throws BadInputError */
function readMaxBytes(given: string | undefined): number {
  const bytes = given === undefined || given === '' ? DEFAULT_MAX_BYTES : Number(given);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new BadInputError(`EYECATCH_UPLOADS_MAX_BYTES is "${given}"; it must be a number of bytes.`);
}
