import { Bucket } from '../object-storage/bucket.js';
import type { Settings } from '../settings.js';
import { SharedUploads } from './shared-uploads.js';
import { UploadStore } from './upload-store.js';

/** Uploads in the data folder, and beside the originals where these lie in object storage. */
export function openUploads({ uploadsFolder, bucket }: Settings): UploadStore {
  return new UploadStore(uploadsFolder, { shared: bucket && new SharedUploads(new Bucket(bucket)) });
}
