import path from 'node:path';
import type { DatabaseOptions } from './database/open.js';
import { readBucketAddress, type BucketAddress } from './object-storage/bucket-address.js';

/** Where a library lives: its data folder, and the database when that is a server. */
export interface Settings {
  readonly dataFolder: string;
  readonly database: DatabaseOptions;
  /** Of the originals, unless they lie in `bucket`. */
  readonly imagesFolder: string;
  readonly bucket: BucketAddress | undefined;
  readonly thumbnailsFolder: string;
  readonly uploadsFolder: string;
  /** Of pictures that were named by a URL, until they are in the library. */
  readonly fetchedFolder: string;
  readonly modelsFolder: string;
}

/**
 * @param databaseUrl of a server; undefined takes the embedded database in the data folder
 * @param originals folder or s3:// address of the originals; undefined takes `images` in the data folder
 * @throws BadInputError
 */
export function settingsOf(
  dataFolder: string,
  databaseUrl: string | undefined,
  { originals, s3Endpoint }: { originals?: string | undefined; s3Endpoint?: string | undefined } = {},
): Settings {
  const folder = path.resolve(dataFolder);
  const bucket = originals?.includes('://') ? readBucketAddress(originals, s3Endpoint) : undefined;
  return {
    dataFolder: folder,
    database: { dataFolder: folder, url: databaseUrl },
    imagesFolder: originals === undefined || bucket ? path.join(folder, 'images') : path.resolve(originals),
    bucket,
    thumbnailsFolder: path.join(folder, 'thumbnails'),
    uploadsFolder: path.join(folder, 'uploads'),
    fetchedFolder: path.join(folder, 'fetched'),
    modelsFolder: path.join(folder, 'models'),
  };
}
