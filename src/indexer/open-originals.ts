import { Bucket } from '../object-storage/bucket.js';
import type { Settings } from '../settings.js';
import { BucketImageStore } from './bucket-image-store.js';
import { ImageStore } from './image-store.js';
import type { OriginalStore } from './original-store.js';

/** Where the settings say that originals lie: a folder, or S3-compatible storage. */
export function openOriginals({ imagesFolder, bucket }: Settings): OriginalStore {
  return bucket === undefined ? new ImageStore(imagesFolder) : new BucketImageStore(new Bucket(bucket));
}
