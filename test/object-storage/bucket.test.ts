import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StorageUnavailableError } from '../../src/errors.js';
import { isTransient } from '../../src/jobs/transient.js';
import { Bucket } from '../../src/object-storage/bucket.js';
import { readBucketAddress } from '../../src/object-storage/bucket-address.js';
import { startS3, type S3Server } from '../support/s3-server.js';

describe('an address in object storage', () => {
  it('is a bucket with or without a prefix', () => {
    expect(readBucketAddress('s3://pictures', undefined)).toEqual({
      bucket: 'pictures',
      prefix: '',
      endpoint: undefined,
    });
    expect(readBucketAddress('s3://pictures/a/b/', 'http://minio:9000')).toEqual({
      ...{ bucket: 'pictures', prefix: 'a/b/', endpoint: 'http://minio:9000' },
    });
  });

  it.each(['s3:/pictures', 'gs://pictures', 's3://Pictures', 's3://', 'https://host/bucket'])('is not %s', (text) => {
    expect(() => readBucketAddress(text, undefined)).toThrow(`EYECATCH_ORIGINALS is "${text}"`);
  });

  it('needs an endpoint that is an address', () => {
    expect(() => readBucketAddress('s3://pictures', 'minio:9000')).toThrow('EYECATCH_S3_ENDPOINT is "minio:9000"');
  });
});

describe('a bucket', () => {
  let server: S3Server;
  let bucket: Bucket;
  beforeAll(async () => {
    server = await startS3();
    for (const [name, value] of Object.entries(server.credentials)) vi.stubEnv(name, value);
    bucket = new Bucket(readBucketAddress(`s3://${server.bucket}/library`, server.endpoint));
  });
  afterAll(async () => {
    bucket.close();
    await server.close();
    vi.unstubAllEnvs();
  });

  it('gives back the bytes that were put, says what it has, and forgets what is removed', async () => {
    const content = randomBytes(300_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await bucket.bytesOf('images/a')).toBeUndefined();
    expect(await bucket.get('images/a')).toBeUndefined();
    await bucket.put('images/a', content, { sha256 });
    expect(await bucket.bytesOf('images/a')).toBe(content.length);
    const found = await bucket.get('images/a');
    expect(found!.bytes).toBe(content.length);
    expect((await buffer(found!.content)).equals(content)).toBe(true);
    await bucket.remove('images/a');
    await bucket.remove('images/a');
    expect(await bucket.bytesOf('images/a')).toBeUndefined();
  });

  it('says which bucket does not answer, and why', async () => {
    const nowhere = new Bucket(readBucketAddress('s3://pictures', 'http://127.0.0.1:9'));
    await expect(nowhere.bytesOf('images/a')).rejects.toThrow(
      /^The storage s3:\/\/pictures\/ would not look for images\/a: .*ECONNREFUSED/,
    );
    nowhere.close();
    const missing = new Bucket(readBucketAddress('s3://not-there', server.endpoint));
    await expect(missing.check()).rejects.toThrow('The storage s3://not-there/ would not look at the bucket');
    missing.close();
  });

  describe('whose storage takes a connection and says nothing', () => {
    const SILENT_MS = 300;
    let asked = 0;
    let silent: Server;
    let waiting: Bucket;
    beforeAll(async () => {
      silent = createServer((request, response) => {
        asked++;
        if (request.url?.includes('half')) response.writeHead(200, { 'content-length': '1000' }).write('half of it');
      });
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      waiting = new Bucket(readBucketAddress('s3://pictures', endpoint), SILENT_MS);
    });
    afterAll(() => {
      waiting.close();
      silent.closeAllConnections();
      silent.close();
    });

    it.each([
      ['look for', () => waiting.bytesOf('images/a')],
      ['read', () => waiting.get('images/a')],
      ['write', () => waiting.put('images/a', randomBytes(300_000))],
    ])('would not %s an object, says so after some attempts, and it may be tried again', async (what, ask) => {
      asked = 0;
      const error: unknown = await ask().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect((error as Error).message).toMatch(new RegExp(`^The storage .* would not ${what} images/a: TimeoutError`));
      expect(isTransient(error)).toBe(true);
      expect(asked).toBe(4);
    });

    it('is noticed in the middle of an object', async () => {
      const found = await waiting.get('images/half');
      expect(found!.bytes).toBe(1000);
      await expect(buffer(found!.content)).rejects.toThrow(StorageUnavailableError);
    });

    it('is left when an object is not wanted after all', async () => {
      const connected = once(silent, 'connection');
      const found = await waiting.get('images/half');
      const [connection] = (await connected) as [Socket];
      const closed = once(connection, 'close');
      found!.content.destroy();
      await closed;
    });
  });
});
