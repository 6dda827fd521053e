import { BadInputError } from '../errors.js';

/** Part of a bucket in S3-compatible storage. */
export interface BucketAddress {
  readonly bucket: string;
  /** Before every key: empty, or ends with a slash. */
  readonly prefix: string;
  /** http(s) address of storage that is not AWS's own. */
  readonly endpoint: string | undefined;
}

/**
 * Reads `s3://BUCKET/PREFIX`.
 *
 * @param endpoint of the storage, from EYECATCH_S3_ENDPOINT
 * @throws BadInputError naming what does not fit
 */
export function readBucketAddress(text: string, endpoint: string | undefined): BucketAddress {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket === undefined) {
    throw new BadInputError(
      `EYECATCH_ORIGINALS is "${text}"; it must be a folder, or s3://BUCKET or s3://BUCKET/PREFIX.`,
    );
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/]/.test(endpoint)) {
    throw new BadInputError(
      `EYECATCH_S3_ENDPOINT is "${endpoint}"; it must be an address that begins with http:// or https://.`,
    );
  }
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return { bucket, prefix: trimmed === '' ? '' : `${trimmed}/`, endpoint };
}
