import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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
});
