import { PassThrough, type Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StorageUnavailableError } from '../errors.js';
import type { BucketAddress } from './bucket-address.js';

const CONNECT_MS = 5000;
/**
 * Storage that says nothing for so long, before its reply or within it, is not waited for; what has no reply is tried again.
 * A reply that nobody reads on for so long ends as well: the two look alike.
 */
const SILENT_MS = 30_000;
const ATTEMPTS = 4;

/**
 * Part of a bucket in S3-compatible storage. Credentials and region are found as in all AWS tools: AWS_ACCESS_KEY_ID and
 * AWS_SECRET_ACCESS_KEY, a profile, or the machine's role; AWS_REGION.
 */
export class Bucket {
  readonly #client: S3Client;

  /** @param silentMs for tests */
  constructor(
    readonly address: BucketAddress,
    silentMs = SILENT_MS,
  ) {
    const { endpoint } = address;
    this.#client = new S3Client({
      maxAttempts: ATTEMPTS,
      // Not requestTimeout, which only warns unless it is told to throw, and ends with the reply's headers.
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: silentMs },
      // Newer checksums come in trailers that other makers' storage may not know; where it matters we send one ourselves.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Other makers' storage has no name for each bucket in DNS.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      region: process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || 'us-east-1',
    });
  }

  /** As in the setting, for people. */
  toString(): string {
    const { bucket, prefix } = this.address;
    return `s3://${bucket}/${prefix}`;
  }

  /** @throws StorageUnavailableError when the bucket cannot be used */
  async check(): Promise<void> {
    await this.#ask('look at', '', () => this.#client.send(new HeadBucketCommand({ Bucket: this.address.bucket })));
  }

  /** Length of an object; undefined when there is none. */
  async bytesOf(key: string): Promise<number | undefined> {
    const head = await this.#unlessMissing('look for', key, () =>
      this.#client.send(new HeadObjectCommand(this.#at(key))),
    );
    return head && (head.ContentLength ?? 0);
  }

  /** @returns undefined when there is no such object; else a stream that must be read or destroyed */
  async get(key: string): Promise<{ bytes: number; content: Readable } | undefined> {
    const found = await this.#unlessMissing('read', key, () => this.#client.send(new GetObjectCommand(this.#at(key))));
    return found && { bytes: found.ContentLength ?? 0, content: this.#contentOf(key, found.Body as Readable) };
  }

  /** Whole, or not at all. */
  async put(key: string, content: Buffer, { sha256 }: { sha256?: string } = {}): Promise<void> {
    // The storage compares: what a network mangled is refused.
    const checksum = sha256 === undefined ? {} : { ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') };
    const object = { ...this.#at(key), Body: content, ContentLength: content.length, ...checksum };
    await this.#ask('write', key, () => this.#client.send(new PutObjectCommand(object)));
  }

  async remove(key: string): Promise<void> {
    await this.#ask('remove', key, () => this.#client.send(new DeleteObjectCommand(this.#at(key))));
  }

  close(): void {
    this.#client.destroy();
  }

  /** An object that breaks off is storage that is away, like one that does not come. */
  #contentOf(key: string, body: Readable): Readable {
    const content = new PassThrough();
    body.on('error', (error) => content.destroy(this.#unavailable('read', key, error)));
    content.on('close', () => body.destroy());
    return body.pipe(content);
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.address.bucket, Key: this.address.prefix + key };
  }

  async #unlessMissing<Found>(what: string, key: string, work: () => Promise<Found>): Promise<Found | undefined> {
    return this.#ask(what, key, async () => {
      try {
        return await work();
      } catch (error) {
        // A HEAD has no body to say NoSuchKey in.
        if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) return undefined;
        throw error;
      }
    });
  }

  async #ask<Answer>(what: string, key: string, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      throw this.#unavailable(what, key, error as Error);
    }
  }

  #unavailable(what: string, key: string, error: Error): StorageUnavailableError {
    const { name, message } = error;
    const reason = message && message !== 'UnknownError' ? `${name}: ${message}` : name;
    return new StorageUnavailableError(
      `The storage ${String(this)} would not ${what} ${key || 'the bucket'}: ${reason}.`,
      { cause: error },
    );
  }
}
